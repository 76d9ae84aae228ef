"""A trial on disk: what was asked, what was uploaded, how far it is, what came of it.

Each is a folder of its own under `trials`, private to who started it; no fact of
the ledger, and gone after a week. Names of files are fixed, ids are made here.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from phoihop.base import clock
from phoihop.base.errors import Missing, Refused
from phoihop.desk.access import Actor
from phoihop.ledger.entry import ID_BYTES, is_id, new_id
from phoihop.store.files import write_whole

Random = Callable[[int], bytes]
KEPT = timedelta(days=7)
MOST = 3  # of one person, waiting or running
OPEN = frozenset({"queued", "running"})
AGAIN = frozenset({"cancelled", "interrupted"})  # nothing was wrong with what was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asked for: the blanks as typed, the names of the files given."""

    person: str
    at: str  # ISO instant
    language: str = "vi"
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a trial is: filling, queued, running, done, failed, cancelled, interrupted."""

    state: str = "filling"
    done: int = 0
    total: int = 0
    cases: int = 0
    faults: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one trial."""

    id: str
    path: Path

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        return Asked(**_read(self.path / "asked.json"))

    @property
    def state(self) -> State:
        """How far it is, as last written."""
        found = _read(self.path / "state.json")
        return State(**{**found, "faults": tuple(found["faults"])})

    @property
    def result(self) -> Mapping[str, Any]:
        """What came of it, once it is done."""
        return _read(self.path / "result.json")

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return (self.path / "cancel").exists()

    @property
    def waited(self) -> float:
        """How many seconds nothing was written of it, nor anybody run anything."""
        marks = (self.path / "state.json", root() / "worked")
        return clock.now().timestamp() - max(
            (x.stat().st_mtime for x in marks if x.exists()), default=0.0
        )

    def ask(self, asked: Asked) -> None:
        """Keep what was asked for."""
        _write(self.path / "asked.json", asdict(asked))

    def be(self, state: State) -> None:
        """Keep how far it is."""
        _write(self.path / "state.json", asdict(state))

    def conclude(self, result: Mapping[str, Any]) -> None:
        """Keep what came of it."""
        _write(self.path / "result.json", result)

    def keep(self, name: str, data: bytes) -> None:
        """Keep a file under one of the fixed names."""
        write_whole(self.path / name, data)

    def file(self, name: str) -> bytes | None:
        """Return a file that was kept, or None."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def forget(self) -> None:
        """Take away the cases that were run and what came of them; what was given stays."""
        for name in ("cases.db", "cases.db-journal", "result.json"):
            (self.path / name).unlink(missing_ok=True)

    @contextmanager
    def cases(self) -> Iterator[sqlite3.Connection]:
        """Open the table of single cases."""
        with closing(sqlite3.connect(self.path / "cases.db")) as found:
            yield found


def begin(actor: Actor, now: datetime, urandom: Random = os.urandom) -> Folder:
    """Make the folder of a new trial. Raises Refused: trials_waiting."""
    sweep(now)
    _room(actor)
    found = _folder(new_id(urandom(ID_BYTES)))
    found.path.mkdir(parents=True, mode=0o700)
    found.ask(Asked(person=actor.person, at=now.isoformat()))
    found.be(State())
    return found


def requeue(actor: Actor, found: Folder) -> None:
    """Let a trial that ended without a result wait once more. Raises Refused: trials_waiting."""
    _room(actor)
    (found.path / "cancel").unlink(missing_ok=True)
    found.be(State(state="queued"))


def _room(actor: Actor) -> None:
    waiting = [each for each in of(actor) if each.state.state in OPEN]
    if len(waiting) >= MOST:
        raise Refused(reason="trials_waiting", most=MOST)


def one(actor: Actor, trial: str) -> Folder:
    """Return a trial of this person. Raises Missing: not there, or somebody else's."""
    found = _folder(trial) if is_id(trial) else None
    if found is None or not (found.path / "state.json").is_file():
        raise Missing
    if found.asked.person != actor.person:
        raise Missing
    return found


def of(actor: Actor) -> list[Folder]:
    """Return the trials of this person, the newest first."""
    own = [each for each in everyone() if each.asked.person == actor.person]
    return sorted(own, key=lambda each: each.asked.at, reverse=True)


def everyone() -> Iterator[Folder]:
    """Yield every trial that is kept."""
    for path in sorted(root().glob("*/state.json")):
        yield _folder(path.parent.name)


def cancel(found: Folder) -> None:
    """Ask a running trial to stop; one that waits stops at once."""
    (found.path / "cancel").touch()
    if found.state.state == "queued":
        found.be(replace(found.state, state="cancelled"))


def remove(found: Folder) -> None:
    """Remove a trial that is over."""
    if found.state.state != "running":
        shutil.rmtree(found.path, ignore_errors=True)


def sweep(now: datetime) -> None:
    """Remove what was asked more than a week ago."""
    for each in everyone():
        if now - datetime.fromisoformat(each.asked.at) > KEPT:
            remove(each)
    for path in root().glob("*/"):
        whole = (path / "state.json").exists()
        if not whole and now.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            shutil.rmtree(path, ignore_errors=True)  # its process died before it began


@contextmanager
def alone() -> Iterator[bool]:
    """Hold the one place to run in, if nobody does; it is free again when a process dies."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(root() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def worked() -> None:
    """Mark that somebody is there who runs what waits."""
    (root() / "worked").touch()


def root() -> Path:
    """Return the folder of all trials."""
    return Path(settings.PHOIHOP_DATA) / "trials"


def _folder(trial: str) -> Folder:
    return Folder(trial, root() / trial)


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Missing from None
    return found


def _write(path: Path, found: Mapping[str, Any]) -> None:
    packed = json.dumps(found, ensure_ascii=False)  # noqa: TID251 - not hashed
    write_whole(path, packed.encode())
