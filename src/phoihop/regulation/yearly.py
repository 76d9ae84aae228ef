"""What a column of a table says of time: an amount, a day of every year, one date.

A day of the year is written 15/1 or 03/04; the 29th of February is the 1st of
March in a year that has none.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from phoihop.base.days import Amount, parse_amount
from phoihop.base.errors import Invalid

DAY_AND_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_LEAP = 2024


class DayOfYear(NamedTuple):
    """A day that every year has."""

    day: int
    month: int


def day_of_year(text: str) -> DayOfYear | None:
    """Read a day and a month; None if no year has such a day."""
    found = DAY_AND_MONTH.fullmatch(text)
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(_LEAP, month)[1]:
        return None
    return DayOfYear(day, month)


def column_of(text: str) -> Amount | DayOfYear | date | None:
    """Read what a column says of time; None if it says something else."""
    yearly = day_of_year(text)
    if yearly:
        return yearly
    try:
        return date.fromisoformat(text) if text[4:5] == "-" else parse_amount(text)
    except (ValueError, Invalid):
        return None


def in_year(year: int, which: DayOfYear) -> date:
    """Return that day of a year."""
    return date(year, which.month, 1) + timedelta(days=which.day - 1)


def coming_day(start: date, which: DayOfYear) -> date:
    """Return the first such day from `start` on."""
    first = in_year(start.year, which)
    return first if first >= start else in_year(start.year + 1, which)


def days_of_a_year() -> dict[str, dict[str, str]]:
    """Return a period row for each day a year may have: `05-11` is the fifth of November."""
    first = date(_LEAP, 1, 1)
    days = (first + timedelta(days=each) for each in range(366))
    return {
        f"{day:%d-%m}": {
            **dict.fromkeys(("from", "to", "open"), f"{day.day}/{day.month}"),
            "name": f"Ngày {day:%d/%m}",
            "name_en": f"{day:%d/%m}",
        }
        for day in days
    }
