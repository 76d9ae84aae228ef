"""Where an amount of days, weeks, months or years ends.

The first day is not counted; a limit that ends on a rest day ends on the next
working day, one that runs backwards on the one before (civil code 2015,
articles 147 and 148). No derivation is made here: this is the fast path.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from phoihop.base.amounts import HOUR_UNITS, Amount, Unit
from phoihop.base.calendar import DAY, EPOCH, Calendar
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place

_WORKING_DAY = Unit.WORKING_DAY


def day_after(calendar: Calendar, day: date, amount: Amount) -> date:
    """Return the last day of a limit that starts on `day`.

    Raises Invalid: `beyond_calendar` outside 1950-2149, `amount_needs_hour` for
    hours and minutes, which need an instant (`due_after`).
    """
    if amount.unit is not _WORKING_DAY:
        return roll(calendar, plain(day, amount, 1))
    place, count = day.toordinal() - EPOCH, amount.count
    rank, days = calendar.index
    if place < 0 or place >= len(rank):
        raise _beyond(day)
    at = rank[place] + count - 1
    if not count and not calendar.is_working(day):
        at += 1
    try:
        return date.fromordinal(days[at])
    except IndexError:
        raise _beyond(day) from None


def day_before(calendar: Calendar, day: date, amount: Amount) -> date:
    """Return the last day on which it is still so long before `day`, which is not counted.

    Raises Invalid as `day_after` does.
    """
    if amount.unit is not _WORKING_DAY:
        return roll(calendar, plain(day, amount, -1), forward=False)
    place, count = day.toordinal() - EPOCH, amount.count
    rank, days = calendar.index
    if place < 0 or place >= len(rank):
        raise _beyond(day)
    at = rank[place] - 1
    if count:
        at -= count - (not calendar.is_working(day))
    if at < 0:
        raise _beyond(day)
    return date.fromordinal(days[at])


def roll(calendar: Calendar, day: date, *, forward: bool = True) -> date:
    """Return the day itself if it is worked, else the next (or previous) working day."""
    step = DAY if forward else -DAY
    try:
        while not calendar.is_working(day):
            day += step
    except OverflowError:
        raise _beyond(day) from None
    return day


def plain(day: date, amount: Amount, way: int) -> date:
    """Shift a day by calendar units; months and years end on the last day if need be.

    Raises Invalid: `amount_needs_hour`, `beyond_calendar`. Civil code 2015, article 148.
    """
    if amount.unit in HOUR_UNITS:
        details = {"amount": str(amount)}
        finding = Finding(code="amount_needs_hour", place=Place(), details=details)
        raise Invalid([finding])
    count = amount.count * way
    try:
        match amount.unit:
            case Unit.MONTH:
                return months_on(day, count)
            case Unit.YEAR:
                return months_on(day, 12 * count)
            case Unit.WEEK:
                return day + timedelta(days=7 * count)
            case _:
                return day + timedelta(days=count)
    except (OverflowError, ValueError):
        raise _beyond(day) from None


def months_on(day: date, count: int) -> date:
    """Return the same date `count` months on, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def local_day(calendar: Calendar, instant: datetime) -> date:
    """Return the day an instant falls on where the agency is."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant.astimezone(calendar.timezone).date()


def instant_of(calendar: Calendar, day: date, hour: time) -> datetime:
    """Return a local time of day as an instant in UTC."""
    return datetime.combine(day, hour, calendar.timezone).astimezone(UTC)


def end_of_day(calendar: Calendar, day: date) -> datetime:
    """Return 24:00 of the day, local time, as an instant in UTC: the first one after it."""
    ends = calendar.ends
    at = ends.get(day)
    if at is None:
        at = ends[day] = instant_of(calendar, day + DAY, time())
    return at


def _beyond(day: date) -> Invalid:
    details = {"day": day.isoformat()}
    return Invalid([Finding(code="beyond_calendar", place=Place(), details=details)])
