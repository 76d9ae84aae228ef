"""The single cases of a trial while they are run: one row each, to be listed and opened.

How far the run is, is told between two cases; so it hears that it should stop.
"""

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO

from phoihop.desk.trial_folder import Folder, State
from phoihop.regulation.caselog import Case, Event
from phoihop.regulation.compare import Difference, is_late, plain
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.trial import Trial

EVERY = 0.25  # seconds between two looks
LONGEST = 1800.0  # seconds a trial may take
PARTS = 10_000  # what is done is told in parts of so many
TABLE = (
    "CREATE TABLE one (number INTEGER PRIMARY KEY, name TEXT, packed BLOB, moved BLOB,"
    " began TEXT, ended TEXT, due TEXT, due2 TEXT, late INT, late2 INT, refused INT,"
    " deemed INT, unanswered INT, escalated INT, changed INT, change TEXT, story TEXT);"
    "CREATE TABLE part (number INT, what TEXT, code TEXT,"
    " PRIMARY KEY (what, code, number)) WITHOUT ROWID;"
)
COLUMNS = 17
OUTCOMES = ("consent", "no answer", "tell")


class Stopped(Exception):
    """The person asked to stop, or it took too long."""


@dataclass
class Table:
    """The single cases while they are written, and how far the run is."""

    folder: Folder
    base: sqlite3.Connection
    trial: Trial
    began: float
    total: int = 0  # bytes of a log, or matters
    count: int = 0  # cases read
    number: int = 0  # cases run
    second: float = 0.0  # how far the second pass is, 0 to 1
    told: float = 0.0
    raw: BinaryIO | None = None

    @classmethod
    def made(
        cls, folder: Folder, base: sqlite3.Connection, trial: Trial, began: float
    ) -> "Table":
        """Return an empty table."""
        base.executescript(TABLE)
        return cls(folder, base, trial, began)

    def read(self, cases: Iterable[Case]) -> Iterator[Case]:
        """Yield the cases as they are read, looking up now and then."""
        for each in cases:
            self.count += 1
            yield each
            if time.monotonic() - self.told > EVERY:
                self.tell()

    def look(self, part: float) -> None:
        """Hear how far the second pass is. Raises Stopped."""
        self.second = part
        if time.monotonic() - self.told > EVERY:
            self.tell()

    def tell(self) -> None:
        """Write how far the run is. Raises Stopped."""
        self.told = time.monotonic()
        if self.folder.cancelled or self.told - self.began > LONGEST:
            raise Stopped
        far = round(self._far() * PARTS)
        ran = self.number if self.second else self.count
        self.folder.be(State(state="running", done=far, total=PARTS, cases=ran))

    def _far(self) -> float:
        """Return how far the run is, 0 to 1: with officers, reading is half of it."""
        read = self._read()
        return (read + self.second) / 2 if self.trial.officers else read

    def _read(self) -> float:
        if self.raw is None:
            return min(1.0, self.count / self.total) if self.total else 1.0
        return 1.0 if self.raw.closed else self.raw.tell() / max(1, self.total)

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
            _iso(one.due.at if one.due else None),
            _iso(other.due.at if other and other.due else None),
            is_late(self.trial.first, one),
            other is not None and is_late(self._other, other),
            len(last.refused),
            *(silent.count(each) for each in OUTCOMES),
            differs is not None,
            " ".join(differs.changes) if differs else "",
            json.dumps(plain(differs)) if differs else "",  # noqa: TID251
        )
        self.base.execute(f"INSERT INTO one VALUES ({','.join('?' * COLUMNS)})", row)  # noqa: S608
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


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
