"""A caseload in CSV: one line an event, the columns named by a mapping.

Lines of one case may stand apart: they are brought together by a function that
is handed in, in memory or on disk. Never raises for what a line says.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from operator import itemgetter

from phoihop.base.text import nfc
from phoihop.regulation.caselog import FIRST, Case, Event, Notes, case_columns, instant
from phoihop.regulation.model import LogColumns

Row = tuple[int, Sequence[str]]  # its line, its cells
ASKED = ("by", "asked")  # the amount of an extension, the limit of a request
Grouped = Callable[[Iterable[tuple[str, Row]]], Iterable[tuple[str, Iterable[Row]]]]


def in_memory(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Bring the lines of each case together, in the order in which cases appear."""
    found: dict[str, list[Row]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    yield from found.items()


def read_csv(
    lines: Iterable[str],
    columns: LogColumns,
    *,
    zone: tzinfo,
    notes: Notes,
    grouped: Grouped = in_memory,
) -> Iterator[Case]:
    """Yield the cases of a log from lines of CSV; times without an offset are in `zone`.

    Bytes that are not UTF-8 are noted where the lines were decoded with
    `surrogateescape`.
    """
    reading = _Reading(columns, zone, notes)
    for name, rows in grouped(reading.rows(lines)):
        yield reading.case(name, rows)


class _Reading:
    """One log being read: where each column stands, and what is wrong with its lines."""

    def __init__(self, columns: LogColumns, zone: tzinfo, notes: Notes) -> None:
        self.columns, self.zone, self.notes = columns, zone, notes
        self._at: dict[str, int] = {}
        self._width = 0
        self._kept: tuple[str, ...] = ()

    def rows(self, lines: Iterable[str]) -> Iterator[tuple[str, Row]]:
        """Yield each good line with the case it belongs to."""
        rows = csv.reader(lines, strict=False)
        try:
            header = [nfc(each).lstrip("\ufeff").strip() for each in next(rows, [])]
            if not self._heads(header):
                return
            for row in rows:
                if row and self._is_good(rows.line_num, row):
                    name = self._cell(row, self.columns.case)
                    yield name, (rows.line_num, row)
        except csv.Error as fault:
            self.notes.note("log_csv", rows.line_num, fault=str(fault))

    def _heads(self, header: Sequence[str]) -> bool:
        """Take in the names of the columns; False if one that is needed is not there."""
        if not header:
            self.notes.note("log_empty", 1)
            return False
        self._at = {name: at for at, name in enumerate(header)}
        self._width = len(header)
        needed = dict.fromkeys(_needed(self.columns))
        missing = [name for name in needed if name not in self._at]
        known = ", ".join(header)
        for name in missing:
            self.notes.note("log_column", 1, name=name, known=known)
        own = (self.columns.row, self.columns.officer, *ASKED)
        kept = (*self.columns.fields.values(), *own)
        self._kept = tuple(dict.fromkeys(x for x in kept if x in self._at))
        return not missing

    def _is_good(self, line: int, row: Sequence[str]) -> bool:
        if len(row) != self._width:
            self.notes.note("log_columns", line, count=len(row), expected=self._width)
            return False
        if any("\udc80" <= letter <= "\udcff" for each in row for letter in each):
            self.notes.note("log_bytes", line)
            return False
        if not self._cell(row, self.columns.case):
            self.notes.note("log_case", line, name=self.columns.case)
            return False
        return True

    def case(self, name: str, rows: Iterable[Row]) -> Case:
        """Return a case of its lines."""
        attributes: dict[str, str] | None = None
        events = []
        first = 1
        for line, row in sorted(rows, key=itemgetter(0)):
            said = {x: self._cell(row, x) for x in case_columns(self.columns)}
            if attributes is None:
                attributes, first = said, line
            elif self._ended(said) != self._ended(attributes):
                self.notes.note("log_ended", line, case=name)
            events.append(self._event(line, row))
        kept = {k: v for k, v in (attributes or {}).items() if v}
        return Case(id=name, events=tuple(events), attributes=kept, line=first)

    def _ended(self, said: Mapping[str, str]) -> str:
        return said.get(self.columns.ended, "")

    def _event(self, line: int, row: Sequence[str]) -> Event:
        return Event(
            activity=self._cell(row, self.columns.activity),
            at=self._instant(row, line),
            group=self._cell(row, self.columns.group),
            attributes={x: v for x in self._kept if (v := self._cell(row, x))},
            line=line,
        )

    def _cell(self, row: Sequence[str], column: str) -> str:
        return nfc(row[self._at[column]]).strip() if column else ""

    def _instant(self, row: Sequence[str], line: int) -> datetime | None:
        """Return the time of a line; none if it is empty, a fault if it says no time."""
        name = self.columns.time
        written = self._cell(row, name)
        at = instant(written, self.zone, self.columns.clock) if written else None
        if written and at is None:
            where = self._at[name] + 1
            self.notes.note("log_instant", line, where, value=written, name=name)
        return at


def _needed(columns: LogColumns) -> Iterator[str]:
    yield from (columns.case, columns.activity, columns.time)
    yield from (each for each in (columns.group, columns.row) if each)
    named = (columns.started, columns.ended, columns.due, *columns.fields.values())
    yield from (each for each in named if each and not each.startswith(FIRST))
