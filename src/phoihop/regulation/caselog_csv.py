"""A caseload in CSV: one line an event, the columns named by a mapping.

Lines of one case may stand apart: they are brought together by a function that
is handed in, in memory or on disk. Never raises for what a line says.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from operator import itemgetter

from phoihop.base.text import nfc
from phoihop.regulation.caselog import FIRST, Case, Event, Notes, case_columns, instant
from phoihop.regulation.model import LogColumns

Row = tuple[int, Sequence[str]]  # its line, its cells
SEPARATORS = (",", ";", "\t")
SEPARATOR = re.compile(r"sep=(.)")  # how Excel tells it in a line of its own
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
        rows, header = self._opened(iter(lines))
        try:
            if not self._heads(header):
                return
            for row in rows:
                if row and self._is_good(rows.line_num, row):
                    name = self._cell(row, self.columns.case)
                    yield name, (rows.line_num, row)
        except csv.Error as fault:
            self.notes.note("log_csv", rows.line_num, fault=str(fault))

    def _opened(self, lines: Iterator[str]) -> tuple["_Rows", list[str]]:
        """Return the lines as cells, and the names in the first: with the separator under
        which it names every column that is needed, else with commas.
        """
        first = next(lines, "")
        told = SEPARATOR.fullmatch(first.lstrip("\ufeff").rstrip("\r\n"))
        skipped = 1 if told else 0
        if told:
            first = next(lines, "")
        needed = set(_needed(self.columns))
        for mark in (told[1],) if told else SEPARATORS:
            header = self._named(first, mark)
            if needed <= set(header):
                break
        else:
            mark = told[1] if told else ","
            header = self._named(first, mark)
        return _Rows(lines, mark, skipped + 1), header

    def _named(self, line: str, mark: str) -> list[str]:
        cells = next(csv.reader([line], delimiter=mark, strict=False), [])
        return [nfc(each).lstrip("\ufeff").strip() for each in cells]

    def _heads(self, header: Sequence[str]) -> bool:
        """Take in the names of the columns; False if one that is needed is not there."""
        if not header:
            self.notes.note("log_empty", 1)
            return False
        if any(map(_is_foreign, header)):
            self.notes.note("log_bytes", 1)
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
        if any(map(_is_foreign, row)):
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
        read = (self.columns.clock, self.columns.dates)
        at = instant(written, self.zone, *read) if written else None
        if written and at is None:
            where = self._at[name] + 1
            self.notes.note("log_instant", line, where, value=written, name=name)
        return at


class _Rows:
    """The cells of each line after the first, and the line they end on."""

    def __init__(self, lines: Iterator[str], mark: str, before: int) -> None:
        self._rows = csv.reader(lines, delimiter=mark, strict=False)
        self._before = before

    @property
    def line_num(self) -> int:
        """The line that was read last, from 1."""
        return self._rows.line_num + self._before

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self._rows)


def _is_foreign(text: str) -> bool:
    """Return whether some bytes were no UTF-8."""
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def _needed(columns: LogColumns) -> Iterator[str]:
    yield from (columns.case, columns.activity, columns.time)
    yield from (each for each in (columns.group, columns.row) if each)
    named = (columns.started, columns.ended, columns.due, *columns.fields.values())
    yield from (each for each in named if each and not each.startswith(FIRST))
