"""Working hours: time that runs only while the office is open.

Lunch breaks, rest days, the free half of half days and pauses do not run.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from phoihop.base.calendar import DAY, Calendar
from phoihop.base.counting import instant_of, local_day
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.base.pauses import Pauses, merged

Stretch = tuple[datetime, datetime]
_NONE = timedelta()


def hours_on(
    calendar: Calendar, start: datetime, length: timedelta, paused: Pauses
) -> datetime:
    """Return the instant at which so much office time has run since `start`.

    Raises Invalid, code `no_office_hours`, if the calendar names none.
    """
    pauses, left, end = merged(paused), length, start
    for day in _days(calendar, start, DAY):
        for opens, closes in open_on(calendar, day, pauses):
            begins = max(opens, start)
            if begins >= closes:
                continue
            if closes - begins >= left:
                return begins + left
            left -= closes - begins
    return end


def hours_back(calendar: Calendar, anchor: datetime, length: timedelta) -> datetime:
    """Return the instant from which so much office time runs until `anchor`."""
    left = length
    for day in _days(calendar, anchor, -DAY):
        for opens, closes in reversed(open_on(calendar, day, ())):
            ends = min(closes, anchor)
            if ends <= opens:
                continue
            if ends - opens >= left:
                return ends - left
            left -= ends - opens
    return anchor


def worked(
    calendar: Calendar, day: date, stretch: Stretch, paused: Pauses
) -> timedelta:
    """Return the office time of a day that lies between two instants, pauses left out."""
    start, end = stretch
    shares = (
        min(closes, end) - max(opens, start)
        for opens, closes in open_on(calendar, day, merged(paused))
    )
    return sum((each for each in shares if each > _NONE), _NONE)


def open_on(calendar: Calendar, day: date, pauses: Pauses) -> list[Stretch]:
    """Return when the office is open that day, in UTC, with pauses cut out."""
    found: list[Stretch] = []
    for start, end in calendar.sessions(day):
        begins, ends = (instant_of(calendar, day, each) for each in (start, end))
        for pause, resume in pauses:
            if pause < ends and resume > begins:
                if pause > begins:
                    found.append((begins, pause))
                begins = min(max(begins, resume), ends)
        if begins < ends:
            found.append((begins, ends))
    return found


def _days(calendar: Calendar, instant: datetime, step: timedelta) -> Iterator[date]:
    if not calendar.hours:
        finding = Finding(
            code="no_office_hours", place=Place(), details={"calendar": calendar.name}
        )
        raise Invalid([finding])
    day = local_day(calendar, instant)
    while True:
        yield day
        day += step
