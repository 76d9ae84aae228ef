"""Calendars as text: settings, then one line a day with the source that says so.

    zone: Asia/Ho_Chi_Minh
    hours: 07:30-11:30 13:30-17:00
    date,kind,reason,source,since
    2026-01-02,off,swapped,12729/VPCP-KGVX,2025-12-25

Lines that begin with `#` are remarks. A text with faults gives no calendar but
every fault, each with its line and column.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from hashlib import sha256
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phoihop.base.calendar import Calendar, DayRow, Session
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.base.text import nfc

COLUMNS = ("date", "kind", "reason", "source", "since")
HEADER = ",".join(COLUMNS)
WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


@dataclass
class _Reading:
    """What has been read so far, and every fault met on the way."""

    findings: list[Finding] = field(default_factory=list)
    settings: dict[str, object] = field(default_factory=dict)
    rows: dict[date, DayRow] = field(default_factory=dict)
    lines: dict[date, int] = field(default_factory=dict)
    halves: dict[date, DayRow] = field(default_factory=dict)

    def fault(self, code: str, line: int, column: int, **details: str | int) -> None:
        place = Place(line, column)
        self.findings.append(Finding(code=code, place=place, details=details))


def load_calendar(text: str, *, name: str) -> Calendar:
    """Read a calendar. Raises Invalid with every finding if anything is wrong."""
    text = nfc(text)
    reading = _Reading()
    lines = text.removeprefix("\ufeff").splitlines()
    header = next((i for i, each in enumerate(lines) if each.strip() == HEADER), None)
    if header is None:
        reading.fault("calendar_header", 1, 1, header=HEADER)
        raise Invalid(reading.findings)
    for number, line in enumerate(lines[:header], 1):
        _read_setting(reading, line, number)
    for number, line in enumerate(lines[header + 1 :], header + 2):
        _read_row(reading, line, number)
    if reading.findings:
        raise Invalid(reading.findings)
    plain = Calendar(name, sha256(text.encode()).hexdigest())
    bare = replace(plain, **reading.settings)  # type: ignore[arg-type]
    return replace(bare, rows=reading.rows, halves=reading.halves)


def load_days(text: str) -> tuple[DayRow, ...]:
    """Read the lines an agency adds (no settings; the header may be left out)."""
    reading = _Reading()
    for number, line in enumerate(nfc(text).removeprefix("\ufeff").splitlines(), 1):
        if line.strip() != HEADER:
            _read_row(reading, line, number)
    if reading.findings:
        raise Invalid(reading.findings)
    return tuple(
        sorted([*reading.rows.values(), *reading.halves.values()], key=_day_of)
    )


def with_days(
    calendar: Calendar,
    rows: Iterable[DayRow],
    *,
    name: str = "",
    hours: tuple[Session, ...] = (),
    cut_off: time | None = None,
) -> Calendar:
    """Return the calendar with an agency's own days, office hours and cut-off hour.

    Its rows win over the national ones, except that a half day leaves a rest day
    a rest day. The version covers both texts.
    """
    rows = sorted(rows, key=_day_of)
    own = {row.day: row for row in rows if row.kind != "half"}
    halves = {row.day: row for row in rows if row.kind == "half"}
    hours, cut_off = hours or calendar.hours, cut_off or calendar.cut_off
    text = "\n".join(
        [calendar.version, repr(hours), repr(cut_off), *map(line_of, rows)]
    )
    return replace(
        calendar,
        name=name or calendar.name,
        version=sha256(text.encode()).hexdigest(),
        hours=hours,
        cut_off=cut_off,
        rows={**calendar.rows, **own},
        halves={
            **{d: row for d, row in calendar.halves.items() if d not in own},
            **halves,
        },
    )


def line_of(row: DayRow) -> str:
    """Return the line of a calendar's text that says this."""
    since = row.since.isoformat() if row.since else ""
    return f"{row.day.isoformat()},{row.kind},{row.reason},{row.source},{since}"


def parse_hours(text: str) -> tuple[Session, ...]:
    """Read office hours, "07:30-11:30 13:30-17:00". Raises ValueError."""
    sessions = []
    for each in text.split():
        start, _, end = each.partition("-")
        sessions.append((time.fromisoformat(start), time.fromisoformat(end)))
    moments = [moment for session in sessions for moment in session]
    if not moments or any(a >= b for a, b in pairwise(moments)):
        raise ValueError(text)
    return tuple(sessions)


def _day_of(row: DayRow) -> date:
    return row.day


def _read_setting(reading: _Reading, line: str, number: int) -> None:
    if not line.strip() or line.startswith("#"):
        return
    key, colon, value = line.partition(":")
    if not colon or key not in _SETTINGS:
        known = ", ".join(_SETTINGS)
        reading.fault("calendar_setting", number, 1, setting=key.strip(), known=known)
        return
    target, parse = _SETTINGS[key]
    try:
        reading.settings[target] = parse(value.strip())
    except (ValueError, ZoneInfoNotFoundError, OSError):
        column = len(key) + 2 + len(value) - len(value.lstrip())
        details = {"setting": key, "value": value.strip()}
        reading.fault("calendar_setting_value", number, column, **details)


def _read_row(reading: _Reading, line: str, number: int) -> None:
    if not line.strip() or line.startswith("#"):
        return
    parts = line.split(",")
    if len(parts) != len(COLUMNS):
        reading.fault("calendar_columns", number, 1, count=len(parts), header=HEADER)
        return
    before = len(reading.findings)
    columns = list(_columns(parts))
    day = _date(reading, parts[0], number, columns[0])
    since = _date(reading, parts[4], number, columns[4]) if parts[4].strip() else None
    kind, reason, source = (each.strip() for each in parts[1:4])
    if kind not in {"off", "work", "half"}:
        reading.fault("calendar_kind", number, columns[1], kind=kind)
    for column, value, label in ((2, reason, "reason"), (3, source, "source")):
        if not value:
            reading.fault("calendar_empty", number, columns[column], field=label)
    if day and day in reading.lines:
        first = reading.lines[day]
        reading.fault("calendar_twice", number, columns[0], day=str(day), first=first)
    if day is None or len(reading.findings) > before:
        return
    reading.lines[day] = number
    table = reading.halves if kind == "half" else reading.rows
    table[day] = DayRow(day, kind, reason, source, since)  # type: ignore[arg-type]


def _columns(parts: list[str]) -> Iterator[int]:
    column = 1
    for part in parts:
        yield column
        column += len(part) + 1


def _date(reading: _Reading, text: str, line: int, column: int) -> date | None:
    written = text.strip()
    try:
        if len(written) == len("2026-01-02"):
            return date.fromisoformat(written)
    except ValueError:
        pass
    reading.fault("calendar_date", line, column, value=written)
    return None


def _zone(text: str) -> str:
    return ZoneInfo(text).key


def _rest(text: str) -> frozenset[int]:
    days = frozenset(WEEKDAYS.index(each) for each in text.lower().split())
    if not days or len(days) == 7:
        raise ValueError(text)
    return days


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if int(first) > int(last):
        raise ValueError(text)
    return int(first), int(last)


_SETTINGS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "zone": ("zone", _zone),
    "hours": ("hours", parse_hours),
    "cut-off": ("cut_off", time.fromisoformat),
    "weekly rest": ("rest", _rest),
    "weekly rest source": ("rest_source", str),
    "covers": ("covers", _years),
    "verified to": ("verified_to", date.fromisoformat),
}
