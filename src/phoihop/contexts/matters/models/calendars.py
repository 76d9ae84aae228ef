"""The calendar an agency counts with: the country's, with the days recorded since."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from phoihop.base.calendars import shipped
from phoihop.base.days import Calendar, DayRow, with_days

COUNTRY = ""
_DAYS = (
    "SELECT day, kind, reason, source FROM parties_calendardayrow"
    " WHERE agency IN (%s, %s) ORDER BY agency, day"
)
Row = tuple[Any, ...]


def calendar_of(agency: str, name: str = "viet-nam") -> Calendar:
    """Return the calendar of an agency as recorded now; one small query.

    Where the country and the agency both say what a day is, the agency's word counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, (COUNTRY, agency))
        recorded = tuple(map(_day, cursor.fetchall()))
    return _with_recorded(name, recorded) if recorded else shipped(name)


def calendar_with(days: Iterable[Any], name: str = "viet-nam") -> Calendar:
    """Return a calendar with days as their facts say, the country's before the agency's."""
    rows = tuple((each.day, each.kind, each.reason, each.source) for each in days)
    return _with_recorded(name, rows) if rows else shipped(name)


def _day(row: Row) -> Row:
    """Return a row with its day as a date: SQLite keeps it as text."""
    day, *rest = row
    return (date.fromisoformat(day) if isinstance(day, str) else day, *rest)


@lru_cache(maxsize=256)
def _with_recorded(name: str, recorded: Sequence[Row]) -> Calendar:
    rows = {row[0]: DayRow(*row) for row in recorded}
    return with_days(shipped(name), rows.values(), name=name)
