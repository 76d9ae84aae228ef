"""One demo for all tests of the command line; who changes it takes a copy."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import fresh

AT = "2026-03-02T08:00+07:00"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A demo of a known seed and moment, with what the command answered."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    seeded = ("--seed", "seed", "--at", AT)
    done = fresh("demo", "--data", folder, "--no-serve", *seeded, "--json")
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


@pytest.fixture
def demo(filled: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    """A demo that this test may change."""
    return Path(shutil.copytree(filled[0], tmp_path / "demo"))
