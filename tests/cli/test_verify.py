"""`phoihop verify` names the first entry that differs, and trusts only the key it prints."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from phoihop.ledger.note import SignKey
from tests.cli.run import found, run


def tamper(demo: Path, statement: str) -> None:
    """Change the database as its administrator could, guards taken away."""
    with closing(sqlite3.connect(demo / "phoihop.sqlite3")) as database:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        assert database.execute(statement).rowcount
        database.commit()


def test_a_whole_ledger_is_called_whole(filled: tuple[Path, dict[str, Any]]) -> None:
    folder, said = filled
    verdict = found("verify", folder)
    assert verdict["ok"]
    assert verdict["size"] == said["entries"]
    assert verdict["root"] == said["root"]
    assert verdict["first"] is None
    done = run("verify", folder, "--lang", "en")
    assert done.exit_code == 0
    assert verdict["key"] in done.stdout
    assert verdict["root"] in done.stdout


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE store_entry SET leaf = replace(leaf, \'"v":1\', \'"v":2\') WHERE "index" = 7',
        "UPDATE store_entry SET kind = 'x' WHERE \"index\" = 7",
        'UPDATE store_entry SET sealed = zeroblob(length(sealed)) WHERE "index" = 7',
        'UPDATE store_entry SET signature = zeroblob(64) WHERE "index" = 7',
        'DELETE FROM store_entry WHERE "index" = 7',
    ],
)
def test_the_first_entry_that_differs_is_named(demo: Path, statement: str) -> None:
    tamper(demo, statement)
    done = run("verify", demo, "--json")
    assert done.exit_code == 1
    verdict = json.loads(done.stdout)
    assert (verdict["ok"], verdict["first"]) == (False, 7)
    told = run("verify", demo)
    assert told.exit_code == 1
    assert "#7" in told.stdout


def test_another_key_is_not_trusted(demo: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(demo, tmp_path / "copy")
    right = (demo / "keys" / "phoihop.vkey").read_text("ascii").strip()
    assert found("verify", copy, "--key", right)["ok"]
    assert run("verify", copy, "--key", "nonsense").exit_code == 2
    other = SignKey(right.partition("+")[0], bytes(32)).verify_key
    done = run("verify", copy, "--key", str(other), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["reason"] == "not_signed_by_key"


def test_a_folder_without_a_ledger_is_wrong_use(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        done = run("verify", folder)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr
