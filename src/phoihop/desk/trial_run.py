"""Running the trials that wait, one after the other, in a process of their own.

Whoever holds the lock runs; a trial found running by another holder was cut off.
Between two cases it tells how far it is and asks whether it should stop.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.desk import access
from phoihop.desk.actors import actor_of_person
from phoihop.desk.caseload import seen_by
from phoihop.desk.moment import now
from phoihop.desk.trial_folder import Folder, State, alone, everyone
from phoihop.desk.trial_wish import LEDGER, read
from phoihop.regulation.caselog import Case, Event, Notes
from phoihop.regulation.compare import Compared, Difference, is_late
from phoihop.regulation.simulate_draft import Draft, reading_columns
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.trial import Trial, tried
from phoihop.store.caselogs import read_log

EVERY = 0.25  # seconds between two looks
LONGEST = 1800.0  # seconds a trial may take
TABLE = (
    "CREATE TABLE one (number INTEGER PRIMARY KEY, name TEXT, packed BLOB, moved BLOB,"
    " began TEXT, ended TEXT, due TEXT, late INT, late2 INT, refused INT, deemed INT,"
    " unanswered INT, escalated INT, changed INT, change TEXT);"
    "CREATE TABLE part (number INT, what TEXT, code TEXT,"
    " PRIMARY KEY (what, code, number)) WITHOUT ROWID;"
)
OUTCOMES = ("consent", "no answer", "tell")
_started: list[subprocess.Popen[bytes]] = []


class Stopped(Exception):
    """The person asked to stop, or it took too long."""


def launch() -> None:
    """Start a process that runs what waits; harmless when one does already."""
    _started[:] = [each for each in _started if each.poll() is None]
    folder = str(settings.PHOIHOP_DATA)
    command = [sys.executable, "-m", "phoihop", "trials", "--data", folder]
    nothing = subprocess.DEVNULL
    _started.append(
        subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            env={**os.environ, "PHOIHOP_DATA": folder},
            start_new_session=True,
        )
    )


def look(found: Folder) -> State:
    """Return how far a trial is; one that waits while nobody runs is taken up."""
    state = found.state
    if state.state not in {"queued", "running"}:
        return state
    with alone() as free:
        state = found.state
        if free and state.state == "running":
            state = replace(state, state="interrupted")
            found.be(state)
    if free and state.state == "queued":
        launch()
    return state


def work() -> int:
    """Run every trial that waits; return how many. Nothing if somebody does already."""
    count = 0
    while True:
        with alone() as free:
            if not free:
                return count
            waiting = list(_waiting())
            for each in waiting:
                run(each)
                count += 1
        if not waiting:
            return count


def _waiting() -> Iterator[Folder]:
    for each in sorted(everyone(), key=lambda x: x.asked.at):
        if each.state.state == "running":
            each.be(replace(each.state, state="interrupted"))
        elif each.state.state == "queued":
            yield each


def run(found: Folder) -> None:
    """Run one trial to its end, whatever that is."""
    if found.state.state != "queued":
        return None
    found.be(State(state="running"))
    reading = read(found)
    if reading.trial is None:
        return _fail(found, reading.faults)
    try:
        result = _run(found, reading.trial)
    except Stopped:
        state = "cancelled" if found.cancelled else "failed"
        late = () if found.cancelled else _plain((_finding("trial_too_long"),), "log")
        found.be(replace(found.state, state=state, faults=late))
    except Invalid as fault:
        _fail(found, {"log": fault.findings})
    except (OSError, EOFError, zlib.error, sqlite3.Error) as fault:
        _fail(found, {"log": (_finding("trial_unreadable", fault=str(fault)),)})
    except MemoryError:
        _fail(found, {"log": (_finding("trial_too_large"),)})
    else:
        found.conclude(result)
        done = found.state
        found.be(replace(done, state="done", done=done.total))
    return None


def _run(found: Folder, trial: Trial) -> Mapping[str, Any]:
    (found.path / "cases.db").unlink(missing_ok=True)
    notes = Notes()
    with found.cases() as base:
        base.executescript(TABLE)
        table = _Table(found, base, trial, time.monotonic())
        cases = table.read(_cases(found, trial, notes, table))
        result = tried(trial, cases, notes, table.write)
        table.tell()
        base.commit()
    if isinstance(result, Compared):
        before, after = (
            x.as_json() if x else {} for x in (result.before, result.after)
        )
        said = result.as_json()
        said.pop("differences")
        return {"before": before, "after": after, "compared": said}
    return {"before": result.as_json()}


def _cases(
    found: Folder, trial: Trial, notes: Notes, table: "_Table"
) -> Iterator[Case]:
    asked = found.asked
    kind = trial.first.kind.code
    if asked.values.get("source") == LEDGER:
        actor = actor_of_person(asked.person, now())
        table.total = access.visible(actor).filter(kind=kind).count()
        yield from seen_by(actor, kind)
        return
    columns = reading_columns(trial.first, trial.other)
    zone = trial.first.calendar.timezone
    with (found.path / "log").open("rb") as raw:
        table.raw, table.total = raw, (found.path / "log").stat().st_size
        yield from read_log(raw, columns, zone=zone, notes=notes)


@dataclass
class _Table:
    """The single cases while they are written, and how far the run is."""

    folder: Folder
    base: sqlite3.Connection
    trial: Trial
    began: float
    total: int = 0
    count: int = 0
    number: int = 0
    told: float = 0.0
    raw: BinaryIO | None = None

    def read(self, cases: Iterable[Case]) -> Iterator[Case]:
        """Yield the cases as they are read, looking up now and then."""
        for each in cases:
            self.count += 1
            yield each
            if time.monotonic() - self.told > EVERY:
                self.tell()

    def tell(self) -> None:
        """Write how far the run is. Raises Stopped."""
        self.told = time.monotonic()
        if self.folder.cancelled or self.told - self.began > LONGEST:
            raise Stopped
        done = self.raw.tell() if self.raw and not self.raw.closed else self.count
        if self.raw and self.raw.closed:
            done = self.total
        state = State(state="running", done=done, total=self.total, cases=self.count)
        self.folder.be(state)

    def write(
        self, one: Outcome, other: Outcome | None, differs: Difference | None
    ) -> None:
        """Keep one case and how it came out."""
        self.number += 1
        if time.monotonic() - self.told > EVERY:
            self.tell()
        last = other or one
        silent = [each.outcome for each in last.silent]
        row = (
            self.number,
            one.case.id,
            packed(one.case),
            packed(other.case) if other and other.case is not one.case else None,
            _iso(one.began),
            _iso(last.ended),
            _iso(last.due.at if last.due else None),
            is_late(self.trial.first, one),
            other is not None and is_late(self._other, other),
            len(last.refused),
            *(silent.count(each) for each in OUTCOMES),
            differs is not None,
            " ".join(differs.changes) if differs else "",
        )
        self.base.execute(f"INSERT INTO one VALUES ({','.join('?' * 15)})", row)  # noqa: S608
        parts = {("step", x.target.step) for x in last.played if x.target}
        parts |= {("step", x.step) for x in last.refused if x.step}
        parts |= {("agency", x.event.group or x.party) for x in last.played}
        parts |= {("agency", x.party) for x in last.silent}
        self.base.executemany(
            "INSERT INTO part VALUES (?, ?, ?)",
            [(self.number, what, code) for what, code in parts if code],
        )

    @property
    def _other(self) -> Draft:
        return self.trial.other or self.trial.first


def packed(case: Case) -> bytes:
    """Return a case as bytes, to be played again when somebody opens it."""
    text = json.dumps(asdict(case), default=str)  # noqa: TID251 - not hashed
    return zlib.compress(text.encode(), 1)


def unpacked(data: bytes) -> Case:
    """Return the case of `packed`."""
    found = json.loads(zlib.decompress(data))
    events = tuple(
        Event(
            **{**each, "at": datetime.fromisoformat(each["at"]) if each["at"] else None}
        )
        for each in found.pop("events")
    )
    return Case(**found, events=events)


def _fail(found: Folder, faults: Mapping[str, tuple[Finding, ...]]) -> None:
    listed = [x for blank, each in faults.items() for x in _plain(each, blank)]
    found.be(replace(found.state, state="failed", faults=tuple(listed[:200])))


def _plain(findings: tuple[Finding, ...], of: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "of": of,
            "code": each.code,
            "line": each.place.line,
            "column": each.place.column,
            "details": dict(each.details),
        }
        for each in findings
    )


def _finding(code: str, **details: str) -> Finding:
    said: Mapping[str, str | int] = details
    return Finding(code=code, place=Place(), details=said)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
