"""What was acknowledged is there after a power cut, whatever the disk kept of the rest.

The acts of the demo province are done once over a disk that keeps every write apart;
then the power goes at a hundred moments, and each time the files are opened by the
product as they may lie then.
"""

import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import pytest

from phoihop.cli.opening import Found, verify_folder
from phoihop.config.options import SQLITE_OPENING
from tests.ledger.drafts import seeded
from tests.store.conftest import ROOT, environment
from tests.store.power.disk import Journal, Op, cut

DATABASE = "phoihop.sqlite3"
CUTS, REPLAYED = 100, 25


@dataclass(frozen=True)
class Acts:
    """An installation before its first act, and what was sent to its database."""

    folder: Path
    before: bytes
    said: Sequence[tuple[Any, ...]]


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> Acts:
    folder, kept = tmp_path_factory.mktemp("filled"), tmp_path_factory.mktemp("kept")
    command = [sys.executable, "-m", "tests.store.power.acts", str(folder), str(kept)]
    subprocess.run(
        command, env=environment(folder), cwd=ROOT, check=True, capture_output=True
    )
    said = pickle.loads((kept / "acts.pickle").read_bytes())  # noqa: S301 (written above)
    return Acts(folder, (kept / "before.sqlite3").read_bytes(), said)


def journal(acts: Acts, folder: Path, *, synced: bool = True) -> list[Op]:
    """Do the acts once over a disk that keeps each write apart."""
    (folder / DATABASE).write_bytes(acts.before)
    disk = Journal(f"power-{folder.name}")
    connection = apsw.Connection(str(folder / DATABASE), vfs=disk.name)
    # Without shared memory of its own a VFS of APSW keeps WAL's index in the process.
    for _ in connection.execute(f"PRAGMA locking_mode=EXCLUSIVE; {SQLITE_OPENING}"):
        pass  # each statement runs as its rows are read
    connection.wal_autocheckpoint(20)  # pages: often enough to be cut in the middle of
    for word, *given in acts.said:
        if word == "ACKNOWLEDGED":
            _, size, note = given
            disk.ops.append(Op("ack", at=int(size), data=note.encode()))
        elif word == "SYNC" and synced:
            disk.ops.append(Op("sync", Path(given[0]).name))
        elif word in {"COMMIT", "ROLLBACK"}:
            connection.execute(word)
        elif word != "SYNC":
            connection.executemany(word.replace("%s", "?"), given[0])
    connection.close()
    return disk.ops


def after_a_cut(
    acts: Acts, ops: Sequence[Op], folder: Path, seed: str, *, torn: bool
) -> int:
    """Put down what a cut leaves, as the product finds it; return what was acknowledged.

    Documents are synced before the act that names them (`store.files`).
    """
    chance: Callable[[int], bytes] = seeded(seed)
    done = ops[: int.from_bytes(chance(4)) % len(ops)]
    for name in ("keys", "documents"):
        shutil.copytree(acts.folder / name, folder / name)
    acks = [each for each in done if each.what == "ack" and each.at]
    (folder / "keys" / "highest-checkpoint").unlink()
    if acks:
        block = acks[-1].data.ljust(512, b"\n")
        (folder / "keys" / "highest-checkpoint").write_bytes(block)
    for name, data in cut({DATABASE: acts.before}, done, chance, torn=torn).items():
        (folder / name).write_bytes(data)
    return acks[-1].at if acks else 0


def opened(folder: Path) -> Found:
    """Open what a cut left: SQLite recovers it, then the product verifies it."""
    with sqlite3.connect(folder / DATABASE) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert answer == "ok"
    return verify_folder(folder)


def replayed(folder: Path) -> bool:
    """Tell whether the tables are the fold of the entries."""
    command = [sys.executable, "-m", "phoihop", "replay", "--check"]
    command += ["--data", str(folder)]
    where = environment(folder)
    done = subprocess.run(command, env=where, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("torn", [False, True], ids=["whole writes", "torn writes"])
def test_nothing_acknowledged_is_lost_when_the_power_goes(
    acts: Acts, tmp_path: Path, torn: bool
) -> None:
    ops = journal(acts, tmp_path)
    assert {DATABASE, f"{DATABASE}-wal"} <= {each.file for each in ops}
    lost, sizes = [], set()
    for number in range(CUTS // 2):
        folder = tmp_path / f"cut {number}"
        seed = f"{torn} {number}"
        acknowledged = after_a_cut(acts, ops, folder, seed, torn=torn)
        found = opened(folder)
        assert found.verdict.ok, found.verdict.reason
        sizes.add(found.verdict.size)
        if found.verdict.size < acknowledged:
            lost.append(number)
        if number % REPLAYED == 0:
            assert replayed(folder)
        shutil.rmtree(folder)
    assert not lost
    assert len(sizes) > CUTS // 5  # the cuts fell all over the story


def test_the_same_cuts_lose_acts_when_nobody_syncs(acts: Acts, tmp_path: Path) -> None:
    ops = journal(acts, tmp_path, synced=False)
    lost = 0
    for number in range(20):
        folder = tmp_path / f"cut {number}"
        acknowledged = after_a_cut(acts, ops, folder, f"careless {number}", torn=False)
        lost += opened(folder).verdict.size < acknowledged
    assert lost
