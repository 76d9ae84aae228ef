"""The sixteen vectors of the domain page on time limits, section 5.4."""

from datetime import date, datetime, timedelta

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.days import (
    day_after,
    day_before,
    due_after,
    due_before,
    end_of_day,
    explain_after,
    explain_before,
    parse_amount,
)

AFTER = [
    ("2026-03-02", "5 working days", "2026-03-09"),
    ("2025-12-31", "5 working days", "2026-01-09"),
    ("2025-12-31", "7 working days", "2026-01-12"),
    ("2026-02-13", "5 working days", "2026-02-27"),
    ("2026-02-01", "15 days", "2026-02-23"),
    ("2026-04-22", "10 working days", "2026-05-11"),
    ("2026-04-10", "20 days", "2026-05-04"),
    ("2026-03-28", "30 days", "2026-04-28"),
    ("2026-08-20", "3 working days", "2026-08-24"),
    ("2026-08-21", "3 working days", "2026-08-25"),
    ("2026-08-28", "7 working days", "2026-09-11"),
    ("2026-01-31", "1 month", "2026-03-02"),
    ("2026-08-31", "6 months", "2027-03-01"),
    ("2026-05-02", "2 working days", "2026-05-05"),
]
BEFORE = [
    ("2026-02-23", "1 working day", "2026-02-13"),
    ("2026-05-04", "5 working days", "2026-04-22"),
]


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=viet_nam().timezone)


@pytest.mark.parametrize(("start", "limit", "due"), AFTER)
def test_a_limit_ends_on_the_day_of_the_vector(
    start: str, limit: str, due: str
) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(due)
    amount = parse_amount(limit)
    assert day_after(viet_nam(), first, amount) == last
    whole = due_after(viet_nam(), morning(first), amount)
    assert whole == (last, end_of_day(viet_nam(), last))
    derived = explain_after(viet_nam(), morning(first), amount)
    assert derived.due == whole
    assert derived.days[-1].day == last


@pytest.mark.parametrize(("event", "limit", "due"), BEFORE)
def test_a_limit_counted_back_ends_on_the_day_of_the_vector(
    event: str, limit: str, due: str
) -> None:
    first, last = date.fromisoformat(event), date.fromisoformat(due)
    amount = parse_amount(limit)
    assert day_before(viet_nam(), first, amount) == last
    assert due_before(viet_nam(), morning(first), amount).day == last
    derived = explain_before(viet_nam(), morning(first), amount)
    assert derived.days[0].reason == "event_day"
    assert derived.days[-1].day == last


def test_the_vectors_are_sixteen() -> None:
    assert len(AFTER) + len(BEFORE) == 16


def test_a_day_ends_at_midnight_where_the_agency_is() -> None:
    end = end_of_day(viet_nam(), date(2026, 3, 9))
    assert end.isoformat() == "2026-03-09T17:00:00+00:00"
    assert end.utcoffset() == timedelta()
