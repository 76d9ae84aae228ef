"""A ledger on SQLite, made once by a process of its own and copied for each test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process whose installation, on SQLite, is this folder."""
    found = {
        **os.environ,
        "PHOIHOP_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "phoihop.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    found.pop("PHOIHOP_DATABASE", None)
    return found


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "tests.store.make_ledger", str(folder)]
    subprocess.run(command, env=environment(folder), cwd=ROOT, check=True)
    return folder


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    """A folder with nine entries that a test may spoil."""
    folder = tmp_path / "made"
    shutil.copytree(made_once, folder)
    return folder
