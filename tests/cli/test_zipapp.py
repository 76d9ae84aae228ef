"""The verifier travels as one file and runs where only `cryptography` is installed."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from phoihop.cli.bundling import bundle
from tests.cli.run import fresh, run
from tests.cli.test_outsider import proof

NEEDED = ("cryptography", "_cffi_backend", "cffi")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A folder of packages that holds `cryptography` and what it is built on, no more."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for each in NEEDED:
        spec = find_spec(each)
        if spec is None:
            continue
        there = spec.submodule_search_locations
        found = Path(there[0] if there else str(spec.origin))
        (folder / found.name).symlink_to(found)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "verify.pyz"
    assert run("zipapp", made).exit_code == 0
    return made


def started(
    file: Path, packages: Path | None, *arguments: str | Path
) -> subprocess.CompletedProcess[str]:
    """Start the file with a Python that has no packages of its own (-S)."""
    return subprocess.run(
        [sys.executable, "-S", file, *map(str, arguments)],
        env={"PYTHONPATH": str(packages or ""), "PATH": os.environ["PATH"]},
        cwd=file.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_clean_python_is_clean(file: Path, clean: Path) -> None:
    probe = "import cryptography, importlib.util as u; print(u.find_spec('typer'), u.find_spec('phoihop'))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", probe],
        env={"PYTHONPATH": str(clean)},
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None None\n"


def test_a_ledger_an_export_and_a_proof_are_verified(
    demo: Path, file: Path, clean: Path, tmp_path: Path
) -> None:
    key = (demo / "keys" / "phoihop.vkey").read_text("ascii").strip()
    assert fresh("export", "--data", demo, tmp_path / "export").returncode == 0
    (tmp_path / "one.tlog-proof").write_text(proof(demo, 7), "utf-8")
    for given in (demo, tmp_path / "export", tmp_path / "one.tlog-proof"):
        done = started(file, clean, given, "--key", key, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["ok"]
        for lang in ("vi", "en"):
            told = started(file, clean, given, "--key", key, "--lang", lang)
            assert key in told.stdout
            assert not {"cli.", "tampered."} & set(told.stdout.split())
    bundled = next((tmp_path / "export" / "tile" / "entries").rglob("*.p/*"))
    bundled.write_bytes(b"spoilt" + bundled.read_bytes())
    done = started(file, clean, tmp_path / "export", "--key", key, "--lang", "en")
    assert done.returncode == 1
    assert "DIFFERS" in done.stdout


def test_it_says_what_it_needs(file: Path) -> None:
    done = started(file, None, "anything")
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_use_is_told_under_its_own_name(file: Path, clean: Path) -> None:
    done = started(file, clean, "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: verify.pyz ")


def test_the_same_sources_give_the_same_file(tmp_path: Path) -> None:
    out = tmp_path / "verify.pyz"
    said = json.loads(fresh("zipapp", out, "--json").stdout)
    made = out.read_bytes()
    assert made == bundle()
    assert said == {
        "file": str(out),
        "bytes": len(made),
        "sha256": sha256(made).hexdigest(),
    }


def test_a_file_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    assert run("zipapp", tmp_path / "not there" / "verify.pyz").exit_code == 2
