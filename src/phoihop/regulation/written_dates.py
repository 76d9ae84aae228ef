"""Dates as they are written in a field: a day, or an instant with or without an offset."""

from datetime import UTC, date, datetime, timedelta

from phoihop.base.days import Calendar, Due, end_of_day, local_day

_DAY_ONLY = len("2026-02-13")


def start_of_day(calendar: Calendar, day: date) -> datetime:
    """Return the first instant of a day."""
    return end_of_day(calendar, day - timedelta(days=1))


def date_due(value: str, calendar: Calendar) -> Due | None:
    """Return a written date or instant as a due date; None if it is none."""
    if not value:
        return None
    try:
        if len(value) <= _DAY_ONLY:
            day = date.fromisoformat(value)
            return Due(day, end_of_day(calendar, day))
        at = _instant(value, calendar)
        return Due(local_day(calendar, at), at)
    except ValueError:
        return None


def date_start(value: str, calendar: Calendar) -> datetime | None:
    """Return the moment a written date comes: when its day begins; None if it is none."""
    if not value:
        return None
    try:
        if len(value) <= _DAY_ONLY:
            return start_of_day(calendar, date.fromisoformat(value))
        return _instant(value, calendar)
    except ValueError:
        return None


def _instant(value: str, calendar: Calendar) -> datetime:
    at = datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=calendar.timezone)).astimezone(UTC)
