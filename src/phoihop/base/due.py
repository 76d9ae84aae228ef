"""By when: the last day of a limit and the instant it is over.

An act is in time if it happens before `Due.at`. Limits in days end at 24:00 of
their last day, which is the next midnight; limits in hours end at the minute,
also on a rest day (civil code 2015, articles 147 and 148).
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from phoihop.base.amounts import HOUR_UNITS, Amount, Unit
from phoihop.base.calendar import DAY, Calendar
from phoihop.base.counting import (
    day_after,
    day_before,
    end_of_day,
    local_day,
    plain,
    roll,
)
from phoihop.base.office_hours import hours_back, hours_on
from phoihop.base.pauses import Pauses, Spans, is_paused, made_up, paused_days, run_on

_WORKING_DAY = Unit.WORKING_DAY
_INSTANT = timedelta(microseconds=1)


class Due(NamedTuple):
    """The last day, and the first instant (UTC) that is too late."""

    day: date
    at: datetime


def due_after(
    calendar: Calendar, start: datetime, amount: Amount, *, paused: Pauses = ()
) -> Due:
    """Return when a limit ends that starts at an instant, pauses left out.

    What arrives after the calendar's cut-off hour, or on a rest day where there
    is a cut-off, counts as received on the next working day; limits in hours run
    from the instant itself. Raises Invalid: `beyond_calendar`, `no_office_hours`.
    """
    if amount.unit is not _WORKING_DAY and amount.unit in HOUR_UNITS:
        if amount.unit is Unit.WORKING_HOUR:
            return _at(calendar, hours_on(calendar, start, length(amount), paused))
        return _at(calendar, run_on(start, length(amount), paused))
    return due_from(calendar, receipt_day(calendar, start), amount, paused)


def due_from(calendar: Calendar, day: date, amount: Amount, paused: Pauses) -> Due:
    """Return when a limit in days or more ends whose first day, not counted, is `day`."""
    if not paused:
        last = day_after(calendar, day, amount)
    else:
        last = _after_pauses(calendar, day, amount, paused_days(calendar, paused))
    return Due(last, end_of_day(calendar, last))


def due_before(calendar: Calendar, anchor: datetime, amount: Amount) -> Due:
    """Return when something is due that must be done so long before an instant.

    The day of the event is not counted; a rest day gives way to the working day
    before it. Raises Invalid as `due_after` does.
    """
    if amount.unit is Unit.WORKING_HOUR:
        return _at(calendar, hours_back(calendar, anchor, length(amount)))
    if amount.unit in HOUR_UNITS:
        return _at(calendar, anchor - length(amount))
    last = day_before(calendar, local_day(calendar, anchor), amount)
    return Due(last, end_of_day(calendar, last))


def receipt_day(calendar: Calendar, start: datetime) -> date:
    """Return the day an arrival counts as received on: the cut-off hour moves it on."""
    day = local_day(calendar, start)
    if calendar.cut_off is None:
        return day
    hour = start.astimezone(calendar.timezone).time()
    if calendar.is_working(day) and hour <= calendar.cut_off:
        return day
    return roll(calendar, day + DAY)


def length(amount: Amount) -> timedelta:
    """Return how long an amount of hours or minutes is."""
    if amount.unit is Unit.MINUTE:
        return timedelta(minutes=amount.count)
    return timedelta(hours=amount.count)


def _at(calendar: Calendar, at: datetime) -> Due:
    return Due(local_day(calendar, at - _INSTANT), at.astimezone(UTC))


def _after_pauses(calendar: Calendar, day: date, amount: Amount, spans: Spans) -> date:
    if amount.unit is Unit.WORKING_DAY:
        left = amount.count
        while left:
            day += DAY
            left -= calendar.is_working(day) and not is_paused(spans, day)
    else:
        day = made_up(spans, day, plain(day, amount, 1))
    while is_paused(spans, day) or not calendar.is_working(day):
        day += DAY
    return day
