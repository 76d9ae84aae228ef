"""A caseload as it was: past cases in one shape, whatever file they came from.

What each column means stands in the `log` of the regulation (or in a map file),
never here. A case is what the log says and no more: a missing time stays
missing, an order stays as written, and every faulty line is noted with its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.regulation.model import LogColumns

KEPT, EXAMPLES = 1000, 5
CASE = "case:"  # a column of the case itself, as process logs write it
FIRST = "first of "  # FIRST A | B: the moment of the first event that is A or B
MOMENTS = frozenset({"date", "instant"})
_OFFICE = re.compile(
    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:[ T]+([0-9]{1,2})(:.*))?"
)
NEVER = datetime.max.replace(tzinfo=UTC)
STANDARD = LogColumns(
    case="case:concept:name",
    activity="concept:name",
    time="time:timestamp",
    group="org:group",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened in a case: an activity, by which group, when (UTC).

    `at` is None where the log gives no time. `line` is where it stands, from 1.
    """

    activity: str
    at: datetime | None
    group: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One past case: its events in the order of the log, and what the log says of it."""

    id: str
    events: tuple[Event, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What the mapping makes of a case: when it began, ended and was due (UTC), its form."""

    started: datetime | None
    ended: datetime | None
    due: datetime | None
    values: Mapping[str, str]


@dataclass(slots=True)
class Remark:
    """How often something odd was met, and where: the first few."""

    count: int = 0
    names: list[str] = field(default_factory=list)


class Notes:
    """The faults of a log, each with its place: the first thousand, and how many more.

    `remarks` are no faults, but not to be passed over: what, how often, the first few.
    """

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self.more = 0
        self.remarks: dict[str, Remark] = {}

    def remark(self, code: str, name: str) -> None:
        """Count what is odd but can be read in one way only."""
        found = self.remarks.setdefault(code, Remark())
        found.count += 1
        if len(found.names) < EXAMPLES:
            found.names.append(name[:80])

    def note(self, code: str, line: int, column: int = 1, **details: str | int) -> None:
        """Keep a fault, or count it once there are too many to read."""
        if len(self._found) >= KEPT:
            self.more += 1
            return
        place = Place(max(line, 1), max(column, 1))
        self._found.append(Finding(code=code, place=place, details=details))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every fault in the order of the file; the last one says how many more there are."""
        found = sorted(self._found, key=lambda each: (each.place, each.code))
        if self.more:
            more: dict[str, str | int] = {"count": self.more}
            found.append(Finding(code="log_more", place=found[-1].place, details=more))
        return tuple(found)


def instant(
    text: str, zone: tzinfo, clock: str = "offset", dates: str = "iso"
) -> datetime | None:
    """Return an instant in UTC; without an offset it is in `zone`. None if it is none.

    With `clock` "written" the offset is passed over, and what the clock on the wall
    showed is taken as shown in `zone`: a log of another land tried at home. `dates`
    says how 05/03/2026 is read; with "iso" it is no date.
    """
    try:
        at = datetime.fromisoformat(_iso(text, dates).replace("/", "-", 2))
        foreign = at.tzinfo is not None and clock == "offset"
        return (at if foreign else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, dates: str) -> str:
    """Return a day of the office, 5/3/2026 7:05, as the standard has it."""
    found = _OFFICE.fullmatch(text.strip()) if dates != "iso" else None
    if found is None:
        return text
    first, second, year, hour, rest = found.groups()
    day, month = (first, second) if dates == "day first" else (second, first)
    clock = f"T{hour:0>2}{rest}" if hour else ""
    return f"{year}-{month:0>2}-{day:0>2}{clock}"


def cell(case: Case, event: Event | None, column: str) -> str:
    """Return what a column holds for an event, or else for its case; "" if nothing."""
    if event is not None and (found := event.attributes.get(column)):
        return found
    return case.attributes.get(column) or case.attributes.get(_bare(column)) or ""


def span_of(  # noqa: PLR0917 - a case, and how to read it
    case: Case,
    columns: LogColumns,
    zone: tzinfo,
    notes: Notes,
    types: Mapping[str, str],
) -> Span:
    """Read when a case began, ended and was due, and its form, through the mapping.

    `types` are those of the fields of the form.
    """

    def moment(column: str) -> datetime | None:
        if not column:
            return None
        if column.startswith(FIRST):
            return first_of(case, choices(column))
        found = cell(case, None, column)
        at = instant(found, zone, columns.clock, columns.dates) if found else None
        if found and at is None:
            notes.note("log_instant", case.line, value=found, name=column)
        return at

    def value(code: str, column: str) -> str:
        if column.startswith(FIRST):
            at = first_of(case, choices(column))
            return fitted(at, types.get(code, ""), zone) if at else ""
        return valued(cell(case, None, column), types.get(code, ""), columns, zone)

    return Span(
        started=moment(columns.started),
        ended=moment(columns.ended),
        due=moment(columns.due),
        values={code: value(code, column) for code, column in columns.fields.items()},
    )


def valued(text: str, kind: str, columns: LogColumns, zone: tzinfo) -> str:
    """Return a cell as the value of a field of this type: moments in one spelling."""
    read = (columns.clock, columns.dates)
    at = instant(text, zone, *read) if kind in MOMENTS else None
    return fitted(at, kind, zone) if at else text


def fitted(at: datetime, kind: str, zone: tzinfo) -> str:
    """Return a moment as the value of a field: of type date, its day in `zone`."""
    return str(at.astimezone(zone).date()) if kind == "date" else at.isoformat()


@cache
def choices(column: str) -> frozenset[str]:
    """Return the activities that `first of A | B` names."""
    return frozenset(re.split(r"\s*\|\s*", column.removeprefix(FIRST).strip()))


def first_of(case: Case, activities: frozenset[str]) -> datetime | None:
    """Return when the first of these activities happened."""
    found = (x.at for x in case.events if x.at and x.activity in activities)
    return min(found, default=None)


def in_time(case: Case) -> tuple[tuple[Event, ...], int, bool]:
    """Return the events with a time in order of time, how many had none, and whether
    the log had them in another order.
    """
    if _is_in_time(case.events):
        return case.events, 0, False
    timed = [each for each in case.events if each.at]
    ordered = sorted(timed, key=lambda each: each.at or NEVER)
    return tuple(ordered), len(case.events) - len(timed), ordered != timed


def _is_in_time(events: tuple[Event, ...]) -> bool:
    before = None
    for each in events:
        at = each.at
        if at is None or (before is not None and at < before):
            return False
        before = at
    return True


def _bare(column: str) -> str:
    return column.removeprefix(CASE)


def case_columns(columns: LogColumns) -> tuple[str, ...]:
    """Return the columns that say something of a whole case."""
    named = (columns.started, columns.ended, columns.due, *columns.fields.values())
    return tuple(dict.fromkeys(x for x in named if x and not x.startswith(FIRST)))


def group_of(event: Event, columns: LogColumns) -> str:
    """Return the party or row that a group of the log is, by the mapping."""
    return columns.groups.get(event.group, event.group)


_TEXTS = ("case", "activity", "time", "group", "started", "ended", "due", "row")
_CHOICES = {
    "compare": ("instant", "day"),
    "clock": ("offset", "written"),
    "dates": ("iso", "day first", "month first"),
}
_PAIRS = ("steps", "fields", "groups")


def columns_of(mapping: Mapping[str, Any]) -> LogColumns:
    """Return the mapping a file gives in place of the regulation's own.

    Raises Invalid, code `log_map`, with every fault.
    """
    known = {*_TEXTS, *_PAIRS, *_CHOICES, "officer"}
    faults = [f"{key}?" for key in mapping if key not in known]
    faults += [f"{key}: ?" for key in _TEXTS[:3] if not mapping.get(key)]
    chosen = {key: mapping.get(key, words[0]) for key, words in _CHOICES.items()}
    faults += [f"{k}: {_short(v)}" for k, v in chosen.items() if v not in _CHOICES[k]]
    texts = (*_TEXTS, "officer")
    faults += [f"{key}: …" for key in texts if _is_nested(mapping.get(key, ""))]
    faults += [
        f"{key}: {_short(mapping[key])}"
        for key in _PAIRS
        if not _is_flat(mapping.get(key, {}))
    ]
    if faults:
        raise Invalid(list(map(_fault, faults)))
    pairs = {
        key: {str(k): str(v) for k, v in mapping.get(key, {}).items()} for key in _PAIRS
    }
    return LogColumns(
        **{key: str(mapping.get(key, "")) for key in (*_TEXTS, "officer")},
        compare="day" if chosen["compare"] == "day" else "instant",
        clock="written" if chosen["clock"] == "written" else "offset",
        dates=chosen["dates"],
        steps=pairs["steps"],
        fields=pairs["fields"],
        groups=pairs["groups"],
    )


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple | set)


def _is_flat(value: object) -> bool:
    """Return whether something maps plain words to plain words: no list within a list."""
    if not isinstance(value, Mapping):
        return False
    return not any(map(_is_nested, (*value, *value.values())))


def _short(value: object) -> str:
    """Return what was written, as far as it is a word: a nest may hide any amount."""
    return "…" if _is_nested(value) else str(value)[:80]


def _fault(text: str) -> Finding:
    return Finding(code="log_map", place=Place(), details={"fault": text})
