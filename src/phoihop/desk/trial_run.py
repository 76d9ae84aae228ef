"""Running the trials that wait, one after the other, in a process of their own.

Whoever holds the lock runs; a trial found running by another holder was cut off.
Between two cases it tells how far it is and asks whether it should stop.
"""

import os
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.desk import access
from phoihop.desk.actors import actor_of_person
from phoihop.desk.caseload import seen_by
from phoihop.desk.moment import now
from phoihop.desk.trial_folder import Folder, State, alone, everyone, root, worked
from phoihop.desk.trial_table import Stopped, Table
from phoihop.desk.trial_wish import LEDGER, read
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.compare import Compared
from phoihop.regulation.simulate_draft import reading_columns
from phoihop.regulation.trial import Trial, tried
from phoihop.store.caselogs import read_log

COMES_UP = 60.0  # seconds in which a process has begun, unless it cannot
_started: list[subprocess.Popen[bytes]] = []


def launch() -> None:
    """Start a process that runs what waits; harmless when one does already."""
    _started[:] = started()
    folder = str(settings.PHOIHOP_DATA)
    command = [sys.executable, "-m", "phoihop", "trials", "--data", folder]
    nothing = subprocess.DEVNULL
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root() / "said").open("ab") as said:
        _started.append(
            subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=nothing,
                stdout=nothing,
                stderr=said,
                env={**os.environ, "PHOIHOP_DATA": folder},
                start_new_session=True,
            )
        )


def started() -> list[subprocess.Popen[bytes]]:
    """Return the processes begun here that have not ended."""
    return [each for each in _started if each.poll() is None]


def look(found: Folder) -> State:
    """Return how far a trial is; one that waits while nobody runs is taken up.

    One that nobody has taken up for a minute was cut off: its process cannot begin.
    """
    state = found.state
    if state.state not in {"queued", "running"}:
        return state
    with alone() as free:
        state = found.state
        if free and (state.state == "running" or found.waited > COMES_UP):
            state = _cut_off(found, state)
    if free and state.state == "queued" and not started():
        launch()  # not while the lock is held here
    return state


def _cut_off(found: Folder, state: State) -> State:
    """Keep that a run ended in the middle; what it had written is taken away."""
    found.forget()
    state = replace(state, state="interrupted")
    found.be(state)
    return state


def work() -> int:
    """Run every trial that waits; return how many. Nothing if somebody does already."""
    count = 0
    while True:
        with alone() as free:
            if not free:
                return count
            worked()
            waiting = list(_waiting())
            for each in waiting:
                run(each)
                count += 1
            worked()
        if not waiting:
            return count


def _waiting() -> Iterator[Folder]:
    for each in sorted(everyone(), key=lambda x: x.asked.at):
        if each.state.state == "running":
            _cut_off(each, each.state)
        elif each.state.state == "queued":
            yield each


def run(found: Folder) -> None:
    """Run one trial to its end, whatever that is."""
    if found.state.state != "queued":
        return
    found.be(State(state="running"))
    reading = read(found)
    if reading.trial is None:
        _fail(found, reading.faults)
    else:
        _tried(found, reading.trial)
    return


def _tried(found: Folder, trial: Trial) -> None:
    """Run what could be read; keep what came of it, or why nothing did."""
    try:
        result = _run(found, trial)
    except Stopped:
        return _stopped(found)
    except Invalid as fault:
        return _fail(found, {"log": fault.findings})
    except (OSError, EOFError, zlib.error, sqlite3.Error) as fault:
        return _fail(found, {"log": (_finding("trial_unreadable", fault=str(fault)),)})
    except MemoryError:
        return _fail(found, {"log": (_finding("trial_too_large"),)})
    found.conclude(result)
    done = found.state
    found.be(replace(done, state="done", done=done.total))
    return None


def _stopped(found: Folder) -> None:
    if not found.cancelled:
        return _fail(found, {"log": (_finding("trial_too_long"),)})
    found.forget()
    found.be(replace(found.state, state="cancelled"))
    return None


def _run(found: Folder, trial: Trial) -> Mapping[str, Any]:
    found.forget()
    notes = Notes()
    with found.cases() as base:
        table = Table.made(found, base, trial, time.monotonic())
        cases = table.read(_cases(found, trial, notes, table))
        result = tried(trial, cases, notes, watch=table.write, look=table.look)
        table.tell()
        base.commit()
    odd = {code: asdict(each) for code, each in notes.remarks.items()}
    if isinstance(result, Compared):
        before, after = (
            x.as_json() if x else {} for x in (result.before, result.after)
        )
        said = result.as_json()
        said.pop("differences")
        return {"before": before, "after": after, "compared": said, "remarks": odd}
    return {"before": result.as_json(), "remarks": odd}


def _cases(found: Folder, trial: Trial, notes: Notes, table: Table) -> Iterator[Case]:
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


def _fail(found: Folder, faults: Mapping[str, tuple[Finding, ...]]) -> None:
    """Keep every fault, and nothing of the cases that had been run."""
    found.forget()
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
