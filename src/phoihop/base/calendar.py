"""The working calendar of an agency: which days are worked, and by what source.

A calendar is a value: its version is a hash of the text it was read from, so a
date computed with it can name what it was computed with. A half day shortens a
working day; it never makes a rest day a working day for limits.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
EARLIEST = date(1950, 1, 1)
LATEST = date(2149, 12, 31)
EPOCH = EARLIEST.toordinal()
_SPAN = LATEST.toordinal() - EPOCH + 1

Session = tuple[time, time]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of a calendar: what a day is, why, by which source, known since when.

    `reason` is a code with a sentence `day.<reason>`, or free words of an agency.
    """

    day: date
    kind: Literal["off", "work", "half"]
    reason: str
    source: str
    since: date | None = None


class Why(NamedTuple):
    """Why a day is worked or not: a code (or an agency's words) and its source."""

    reason: str
    source: str


class Index(NamedTuple):
    """Working days by rank. `rank[i]` counts those up to day i; `days` are their ordinals."""

    rank: "array[int]"
    days: "array[int]"


@dataclass(frozen=True)
class Calendar:
    """Days off, working Saturdays, half days, office hours and the cut-off hour.

    Two calendars are equal if their name and version are. `covers` is the span of
    years somebody entered; outside it only the weekly rest is known.
    """

    name: str
    version: str
    zone: str = field(compare=False, default="Asia/Ho_Chi_Minh")
    hours: tuple[Session, ...] = field(compare=False, default=())
    cut_off: time | None = field(compare=False, default=None)
    rest: frozenset[int] = field(compare=False, default=frozenset({5, 6}))
    rest_source: str = field(compare=False, default="")
    covers: tuple[int, int] = field(compare=False, default=(1950, 2149))
    verified_to: date | None = field(compare=False, default=None)
    rows: Mapping[date, DayRow] = field(compare=False, default_factory=dict)
    halves: Mapping[date, DayRow] = field(compare=False, default_factory=dict)

    @cached_property
    def timezone(self) -> ZoneInfo:
        """Return the time zone of the agency."""
        return ZoneInfo(self.zone)

    def is_working(self, day: date) -> bool:
        """Return whether the day counts as a working day for limits."""
        row = self.rows.get(day)
        if row is None:
            return day.weekday() not in self.rest
        return row.kind == "work"

    def share(self, day: date) -> float:
        """Return how much of the day is worked: 1, 0.5 (a half day) or 0."""
        if not self.is_working(day):
            return 0.0
        return 0.5 if day in self.halves else 1.0

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Return the office hours of the day, local time; a half day has the first session."""
        if not self.is_working(day):
            return ()
        return self.hours[:1] if day in self.halves else self.hours

    def why(self, day: date) -> Why:
        """Return why the day is worked or not, and the source that says so."""
        working = self.is_working(day)
        half = self.halves.get(day)
        row = half if half and working else self.rows.get(day)
        if row is not None:
            return Why(row.reason, row.source)
        if not working:
            return Why("weekend", self.rest_source)
        if not self.covers[0] <= day.year <= self.covers[1]:
            return Why("beyond_calendar", "")
        return Why("working", "")

    def is_verified(self, day: date) -> bool:
        """Return whether the year's days off are decided, not only computed."""
        return self.verified_to is None or day <= self.verified_to

    @cached_property
    def ends(self) -> dict[date, datetime]:
        """Return the ends of days met so far; `end_of_day` fills it."""
        return {}

    @cached_property
    def story(self) -> "Story":
        """Return what each day is; a year is looked up once for each calendar."""
        return Story(self)

    @cached_property
    def index(self) -> Index:
        """Return the working days of 1950-2149 by rank; made once for each calendar."""
        first = EARLIEST.weekday()
        week = bytes((first + i) % 7 not in self.rest for i in range(7))
        worked = bytearray(week * (_SPAN // 7 + 1))[:_SPAN]
        for day, row in self.rows.items():
            if EARLIEST <= day <= LATEST:
                worked[day.toordinal() - EPOCH] = row.kind == "work"
        days = array("i", [EPOCH + i for i, each in enumerate(worked) if each])
        return Index(array("i", accumulate(worked)), days)


class Told(NamedTuple):
    """A day, whether it is worked, why, and by which source."""

    day: date
    working: bool
    reason: str
    source: str


class Columns(NamedTuple):
    """What consecutive days are, from ordinal `first` on, in four lists of one length."""

    first: int
    days: list[date]
    working: list[bool]
    reasons: list[str]
    sources: list[str]


class Story:
    """What each day is, kept in columns that grow by whole years as they are asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._held = Columns(0, [], [], [], [])

    def columns(self, begin: int, after: int) -> Columns:
        """Return the days from ordinal `begin` up to, not including, `after`."""
        held = self._held
        if begin < held.first or after > held.first + len(held.days):
            held = self._held = self._grown(held, begin, after)
        part = slice(begin - held.first, after - held.first)
        _, days, working, reasons, sources = held
        return Columns(begin, days[part], working[part], reasons[part], sources[part])

    def told(self, day: date) -> Told:
        """Return what one day is."""
        ordinal = day.toordinal()
        _, days, working, reasons, sources = self.columns(ordinal, ordinal + 1)
        return Told(days[0], working[0], reasons[0], sources[0])

    def _grown(self, held: Columns, begin: int, after: int) -> Columns:
        """Return the columns with the missing years before and behind."""
        first = date.fromordinal(begin).replace(month=1, day=1).toordinal()
        last = date.fromordinal(after - 1).replace(month=12, day=31).toordinal()
        if not held.days:
            return self._told(first, last + 1)
        end = held.first + len(held.days)
        old = self._told(min(first, held.first), held.first)
        new = self._told(end, max(end, last + 1))
        return Columns(
            old.first,
            old.days + held.days + new.days,
            old.working + held.working + new.working,
            old.reasons + held.reasons + new.reasons,
            old.sources + held.sources + new.sources,
        )

    def _told(self, begin: int, after: int) -> Columns:
        days = [date.fromordinal(each) for each in range(begin, after)]
        whys = [self._calendar.why(day) for day in days]
        return Columns(
            begin,
            days,
            [self._calendar.is_working(day) for day in days],
            [why.reason for why in whys],
            [why.source for why in whys],
        )
