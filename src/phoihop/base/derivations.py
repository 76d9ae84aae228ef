"""Why a date is that date: every day counted or skipped, with reason and source.

A derivation ends on the very day that the fast path gives; a property test
holds them together. Days stand in the order of counting: backwards, the event
comes first. `reason` is a code with a sentence `day.<reason>`, or an agency's
own words for a day off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, repeat
from typing import NamedTuple

from phoihop.base.amounts import HOUR_UNITS, Amount, Unit
from phoihop.base.calendar import DAY, Calendar, Told
from phoihop.base.counting import end_of_day, local_day, plain
from phoihop.base.due import Due, due_after, due_before, due_from, receipt_day
from phoihop.base.office_hours import worked
from phoihop.base.pauses import Pauses, Spans, is_paused, merged, paused_days
from phoihop.base.sentences import catalogue

FIRST_DAY = "BLDS 2015 Đ147"
LAST_DAY = "BLDS 2015 Đ148"
_MINUTE = timedelta(minutes=1)
_INSTANT = timedelta(microseconds=1)
_NONE = timedelta()
_WORKING_DAY = Unit.WORKING_DAY


class CountedDay(NamedTuple):
    """One day of a derivation.

    `number` is how many units are counted by its end: days, weeks, months, years,
    or, for limits in hours, minutes. Exactly `amount.count` days are counted,
    unless the limit is in hours.
    """

    day: date
    counted: bool
    number: int
    reason: str
    source: str


class Derivation(NamedTuple):
    """A due date with the days that lead to it and the calendar they were read from."""

    start: datetime
    amount: Amount
    due: Due
    days: tuple[CountedDay, ...]
    calendar_version: str


def explain_after(
    calendar: Calendar, start: datetime, amount: Amount, *, paused: Pauses = ()
) -> Derivation:
    """Return what `due_after` returns, with every day on the way. Raises as it does."""
    if amount.unit is not _WORKING_DAY and amount.unit in HOUR_UNITS:
        due = due_after(calendar, start, amount, paused=paused)
        days = _hours(calendar, amount, (start, due.at), paused)
        return Derivation(start, amount, due, tuple(days), calendar.version)
    first = receipt_day(calendar, start)
    due = due_from(calendar, first, amount, paused)
    spans = paused_days(calendar, paused) if paused else ()
    days = _days(calendar, (first, due.day), amount, spans)
    if calendar.cut_off:
        days[:0] = _waiting(calendar, local_day(calendar, start), first)
    return Derivation(start, amount, due, tuple(days), calendar.version)


def explain_before(calendar: Calendar, anchor: datetime, amount: Amount) -> Derivation:
    """Return what `due_before` returns, with every day on the way. Raises as it does."""
    due = due_before(calendar, anchor, amount)
    if amount.unit in HOUR_UNITS:
        days = _hours(calendar, amount, (due.at, anchor), ())
        return Derivation(anchor, amount, due, tuple(days), calendar.version)
    event = local_day(calendar, anchor)
    days = _days(calendar, (event, due.day), amount, ())
    if due.day != event:
        days[0] = _skipped(event, "event_day", FIRST_DAY)
    return Derivation(anchor, amount, due, tuple(days), calendar.version)


def reason_sentence(reason: str, language: str = "vi") -> str:
    """Return the sentence of a reason, or the agency's own words as they stand."""
    return catalogue(language).get(f"day.{reason}", reason)


def _waiting(calendar: Calendar, arrived: date, first: date) -> list[CountedDay]:
    """Return the days from an arrival past the cut-off to the day it counts as."""
    days: list[CountedDay] = []
    day = arrived
    while day < first:
        late = day == arrived and calendar.is_working(day)
        reason, source = ("cut_off", calendar.name) if late else calendar.why(day)
        days.append(_skipped(day, reason, source))
        day += DAY
    return days


def _skipped(day: date, reason: str, source: str, number: int = 0) -> CountedDay:
    return CountedDay(day, counted=False, number=number, reason=reason, source=source)


def _days(
    calendar: Calendar, ends: tuple[date, date], amount: Amount, spans: Spans
) -> list[CountedDay]:
    """Return the days from the first one (not counted) to the last, either way."""
    first, last = ends
    if amount.unit is _WORKING_DAY and amount.count and not spans:
        return _working_days(calendar, first, last)
    if first == last:
        return [_skipped(first, "same_day", "")]
    walk = _Walk(calendar, first, last, amount, spans)
    return [_skipped(first, "first_day", FIRST_DAY), *walk.days()]


def _working_days(calendar: Calendar, first: date, last: date) -> list[CountedDay]:
    """Return the days of a limit in working days, the first with number 0.

    A row is made from its tuple, without a call of its own: half of the time.
    """
    begin, end = first.toordinal(), last.toordinal()
    columns = calendar.story.columns(min(begin, end), max(begin, end) + 1)
    _, days, working, reasons, sources = columns
    if end < begin:
        for column in (days, working, reasons, sources):
            column.reverse()
    working[0], reasons[0], sources[0] = False, "first_day", FIRST_DAY
    numbers = accumulate(working[1:], initial=0)
    rows = zip(days, working, numbers, reasons, sources, strict=True)
    return list(map(tuple.__new__, repeat(CountedDay), rows))


@dataclass(frozen=True, slots=True)
class _Walk:
    """The days from the first (not counted) to the last of a limit, either way."""

    calendar: Calendar
    first: date
    last: date
    amount: Amount
    spans: Spans = ()

    def days(self) -> list[CountedDay]:
        if self.amount.unit is not Unit.WORKING_DAY:
            return self._units()
        if not self.amount.count:
            return self._rolled(self.first)
        return self._paused_days()

    @property
    def way(self) -> int:
        """1 forwards, -1 backwards."""
        return 1 if self.last >= self.first else -1

    def _between(self, start: date) -> Iterator[Told]:
        """Yield the days after `start`, to the last one."""
        days = range(abs((self.last - start).days))
        return (
            self.calendar.story.told(start + DAY * self.way * (i + 1)) for i in days
        )

    def _paused_days(self) -> list[CountedDay]:
        days = []
        number = 0
        for told in self._between(self.first):
            still = is_paused(self.spans, told.day)
            number += told.working and not still
            days.append(self._row(told, number, counted=told.working and not still))
        return days

    def _units(self) -> list[CountedDay]:
        """Return each day, or each week, month or year, then the days to roll over."""
        marks = dict(self._marks())
        total = max(marks)
        days: list[CountedDay] = []
        passed = number = 0
        end = self.first
        while passed < total:
            end += DAY * self.way
            told = self.calendar.story.told(end)
            still = is_paused(self.spans, end)
            passed += not still
            number = number if still else marks.get(passed, number)
            if still or passed in marks:
                days.append(self._row(told, number, counted=not still))
        return days + self._rolled(end)

    def _marks(self) -> Iterator[tuple[int, int]]:
        """Yield how many days each unit takes from the first day on."""
        for number in range(1, self.amount.count + 1):
            end = plain(self.first, Amount(number, self.amount.unit), self.way)
            yield abs((end - self.first).days), number

    def _rolled(self, end: date) -> list[CountedDay]:
        """Return the days past a nominal end that is no working day."""
        count = self.amount.count
        days = [self._row(told, count, counted=False) for told in self._between(end)]
        if days:
            reason = "rolled" if self.way == 1 else "rolled_back"
            days[-1] = days[-1]._replace(reason=reason, source=LAST_DAY)
        return days

    def _row(self, told: Told, number: int, *, counted: bool) -> CountedDay:
        if is_paused(self.spans, told.day):
            return _skipped(told.day, "paused", "", number)
        return CountedDay(told.day, counted, number, told.reason, told.source)


def _hours(
    calendar: Calendar,
    amount: Amount,
    stretch: tuple[datetime, datetime],
    paused: Pauses,
) -> list[CountedDay]:
    """Return the days a limit in hours touches, with the minutes counted by their end."""
    start, end = stretch
    passed = _NONE
    days = []
    day, last = local_day(calendar, start), local_day(calendar, end - _INSTANT)
    while day <= last:
        if amount.unit is Unit.WORKING_HOUR:
            part = worked(calendar, day, stretch, paused)
        else:
            part = _elapsed(calendar, day, stretch, paused)
        passed += part
        reason, source = calendar.why(day)
        days.append(CountedDay(day, part > _NONE, passed // _MINUTE, reason, source))
        day += DAY
    return days


def _elapsed(
    calendar: Calendar, day: date, stretch: tuple[datetime, datetime], paused: Pauses
) -> timedelta:
    """Return how much of a day lies between two instants, pauses left out."""
    begins = max(end_of_day(calendar, day - DAY), stretch[0])
    ends = min(end_of_day(calendar, day), stretch[1])
    stood = (min(b, ends) - max(a, begins) for a, b in merged(paused))
    return ends - begins - sum((each for each in stood if each > _NONE), _NONE)
