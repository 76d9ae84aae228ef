"""The calendar an agency counts with: the country's, with the days recorded since."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from phoihop.base.calendars import shipped
from phoihop.base.days import Calendar, DayRow, with_days
from phoihop.contexts.parties.models import CalendarDayRow

COUNTRY = ""


def calendar_of(agency: str, name: str = "viet-nam") -> Calendar:
    """Return the calendar of an agency as recorded now; one small query.

    Where the country and the agency both say what a day is, the agency's word counts.
    """
    rows = CalendarDayRow.objects.filter(agency__in=(COUNTRY, agency))
    found = rows.order_by("agency", "day")
    recorded = tuple(found.values_list("day", "kind", "reason", "source"))
    return _with_recorded(name, agency, recorded) if recorded else shipped(name)


@lru_cache(maxsize=256)
def _with_recorded(
    name: str, agency: str, recorded: Sequence[tuple[date, Any, str, str]]
) -> Calendar:
    rows = {row[0]: DayRow(*row) for row in recorded}
    return with_days(shipped(name), rows.values(), name=agency or name)
