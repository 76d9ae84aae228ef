"""A caseload as it was: the rows of an event log, read through a regulation's own mapping.

What each column means stands in the `log` of the regulation (or in a map file),
never here. Every faulty line is reported with its place, all in one run.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.base.text import nfc
from phoihop.regulation.model import LogColumns


@dataclass(frozen=True, slots=True)
class Event:
    """One line: an activity of a case, by which group, when. `line` counts from 1."""

    line: int
    activity: str
    group: str
    at: datetime


@dataclass(slots=True)
class Case:
    """One case: its events in the order of time, when it began, ended and was due.

    Instants are UTC. `values` are the form's fields as the mapping fills them.
    """

    id: str
    line: int
    started: datetime | None = None
    ended: datetime | None = None
    due: datetime | None = None
    values: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CaseLog:
    """The cases of a log in the order they appear, and what is wrong with its lines."""

    cases: tuple[Case, ...]
    rows: int
    findings: tuple[Finding, ...]


def read_log(lines: Iterable[str], columns: LogColumns, *, zone: tzinfo) -> CaseLog:
    """Read a log from lines of CSV; times without an offset are in `zone`.

    Never raises for what a line says. Bytes that are not UTF-8 are reported where
    the lines were decoded with `surrogateescape`.
    """
    reading = _Reading(columns, zone)
    rows = csv.reader(lines, strict=False)
    try:
        header = next(rows, [])
        if reading.heads([nfc(each).lstrip("\ufeff").strip() for each in header]):
            for row in rows:
                if row:
                    reading.take(rows.line_num, row)
    except csv.Error as fault:
        reading.note("log_csv", rows.line_num, fault=str(fault))
    for case in reading.cases.values():
        case.events.sort(key=lambda each: (each.at, each.line))
    return CaseLog(
        tuple(reading.cases.values()), reading.count, tuple(reading.findings)
    )


class _Reading:
    """What has been read of a log so far."""

    def __init__(self, columns: LogColumns, zone: tzinfo) -> None:
        self.columns, self.zone = columns, zone
        self.cases: dict[str, Case] = {}
        self.findings: list[Finding] = []
        self.count = 0
        self._at: dict[str, int] = {}
        self._width = 0

    def note(self, code: str, line: int, column: int = 1, **details: str | int) -> None:
        place = Place(max(line, 1), column)
        self.findings.append(Finding(code=code, place=place, details=details))

    def heads(self, header: Sequence[str]) -> bool:
        """Take in the names of the columns; False if one that is needed is not there."""
        if not header:
            self.note("log_empty", 1)
            return False
        self._at = {name: at for at, name in enumerate(header)}
        self._width = len(header)
        needed = dict.fromkeys(_needed(self.columns))
        missing = [name for name in needed if name not in self._at]
        known = ", ".join(header)
        for name in missing:
            self.note("log_column", 1, name=name, known=known)
        return not missing

    def take(self, line: int, row: Sequence[str]) -> None:
        """Take in one line, or note what is wrong with it."""
        self.count += 1
        if len(row) != self._width:
            self.note("log_columns", line, count=len(row), expected=self._width)
            return
        if any("\udc80" <= letter <= "\udcff" for cell in row for letter in cell):
            self.note("log_bytes", line)
            return
        name = self._cell(row, self.columns.case)
        if not name:
            self.note("log_case", line, name=self.columns.case)
            return
        at = self._instant(row, self.columns.time, line, needed=True)
        case = self._case(name, row, line)
        if at is not None:
            activity = self._cell(row, self.columns.activity)
            group = self._cell(row, self.columns.group)
            case.events.append(Event(line, activity, group, at))

    def _case(self, name: str, row: Sequence[str], line: int) -> Case:
        ended = self._instant(row, self.columns.ended, line)
        case = self.cases.get(name)
        if case is None:
            case = self.cases[name] = Case(
                name,
                line,
                self._instant(row, self.columns.started, line),
                ended,
                self._instant(row, self.columns.due, line),
                {f: self._value(row, c) for f, c in self.columns.fields.items()},
            )
        elif ended != case.ended:
            self.note("log_ended", line, case=name)
        return case

    def _cell(self, row: Sequence[str], column: str) -> str:
        return nfc(row[self._at[column]]).strip() if column else ""

    def _value(self, row: Sequence[str], column: str) -> str:
        """Return a cell for a field of the form; instants in one spelling."""
        cell = self._cell(row, column)
        at = _instant(cell, self.zone)
        return at.isoformat() if at and len(cell) > len("2026-02-13") else cell

    def _instant(
        self, row: Sequence[str], column: str, line: int, *, needed: bool = False
    ) -> datetime | None:
        cell = self._cell(row, column)
        if not cell and not needed:
            return None
        at = _instant(cell, self.zone)
        if at is None:
            where = self._at[column] + 1
            self.note("log_instant", line, where, value=cell, name=column)
        return at


def _instant(text: str, zone: tzinfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _needed(columns: LogColumns) -> Iterator[str]:
    yield from (columns.case, columns.activity, columns.time)
    named = (columns.group, columns.started, columns.ended, columns.due)
    yield from (each for each in named if each)
    yield from columns.fields.values()


_TEXTS = ("case", "activity", "time", "group", "started", "ended", "due")


def columns_of(mapping: Mapping[str, Any]) -> LogColumns:
    """Return the mapping a file gives in place of the regulation's own.

    Raises Invalid, code `log_map`, with every fault.
    """
    faults = [
        f"{key}?"
        for key in mapping
        if key not in {*_TEXTS, "compare", "steps", "fields"}
    ]
    faults += [f"{key}: ?" for key in _TEXTS[:3] if not mapping.get(key)]
    compare = mapping.get("compare", "instant")
    if compare not in {"instant", "day"}:
        faults.append(f"compare: {compare}")
    faults += [
        f"{key}: {mapping[key]}"
        for key in ("steps", "fields")
        if not isinstance(mapping.get(key, {}), Mapping)
    ]
    if faults:
        findings = [
            Finding(code="log_map", place=Place(), details={"fault": each})
            for each in faults
        ]
        raise Invalid(findings)
    return LogColumns(
        **{key: str(mapping.get(key, "")) for key in _TEXTS},
        compare="day" if compare == "day" else "instant",
        steps={str(k): str(v) for k, v in mapping.get("steps", {}).items()},
        fields={str(k): str(v) for k, v in mapping.get("fields", {}).items()},
    )
