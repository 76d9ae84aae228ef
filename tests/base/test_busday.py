"""NumPy's busday counts the same days, wherever the calendar has no working Saturday.

Every day of the years that somebody entered, forward and backward, from holidays and
weekends, with the rolls; then any calendar at all, with any weekly rest. Working
Saturdays have no form in NumPy and are taken out.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.calendars import viet_nam
from phoihop.base.days import (
    Amount,
    Calendar,
    Unit,
    day_after,
    day_before,
    due_after,
    local_day,
    roll,
)

COUNTS = (*range(11), 15, 20, 30, 45, 60, 90, 120, 180, 250, 365, 500)
FIRST = date(2019, 1, 1)
WIDE = st.integers(0, 366 * 12).map(lambda n: FIRST + timedelta(days=n))


def without_saturdays() -> Calendar:
    """The calendar of Việt Nam with its days off, its working Saturdays taken out."""
    calendar = viet_nam()
    rows = {day: row for day, row in calendar.rows.items() if row.kind == "off"}
    assert len(rows) < len(calendar.rows)
    return replace(calendar, rows=rows)


def busdays(calendar: Calendar) -> np.busdaycalendar:
    mask = [day not in calendar.rest for day in range(7)]
    off = np.array(sorted(calendar.rows), dtype="datetime64[D]")
    return np.busdaycalendar(weekmask=mask, holidays=off)


VIET_NAM = without_saturdays()
NUMPY = busdays(VIET_NAM)
YEARS = range(VIET_NAM.covers[0], VIET_NAM.covers[1] + 1)


def days_of(year: int) -> list[date]:
    found = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    return list(found.astype(date))


def offset(
    days: list[date], count: int, way: str, cal: np.busdaycalendar
) -> list[date]:
    rolled = np.array(days, dtype="datetime64[D]")
    return list(np.busday_offset(rolled, count, roll=way, busdaycal=cal).astype(date))


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_calendar_counts_as_in_numpy(year: int) -> None:
    days = days_of(year)
    for count in COUNTS:
        amount = Amount(count, Unit.WORKING_DAY)
        forward, backward = (
            ("backward", "forward") if count else ("forward", "backward")
        )
        after = [day_after(VIET_NAM, day, amount) for day in days]
        assert after == offset(days, count, forward, NUMPY), count
        before = [day_before(VIET_NAM, day, amount) for day in days]
        assert before == offset(days, -count, backward, NUMPY), count


@pytest.mark.parametrize("year", YEARS)
def test_every_day_rolls_and_is_worked_as_in_numpy(year: int) -> None:
    days = days_of(year)
    worked = np.is_busday(np.array(days, dtype="datetime64[D]"), busdaycal=NUMPY)
    assert [VIET_NAM.is_working(day) for day in days] == worked.tolist()
    assert [roll(VIET_NAM, day) for day in days] == offset(days, 0, "forward", NUMPY)
    back = [roll(VIET_NAM, day, forward=False) for day in days]
    assert back == offset(days, 0, "backward", NUMPY)
    for count in (1, 3, 10, 30, 90):
        plain = [day + timedelta(days=count) for day in days]
        found = [day_after(VIET_NAM, day, Amount(count, Unit.DAY)) for day in days]
        assert found == offset(plain, 0, "forward", NUMPY)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any days off and any weekly rest, with no day worked on it."""
    rest = draw(st.frozensets(st.integers(0, 6), max_size=6))
    days = draw(st.lists(WIDE, max_size=80))
    row = next(iter(VIET_NAM.rows.values()))
    rows = {day: replace(row, day=day) for day in days}
    return replace(VIET_NAM, rest=rest, rows=rows, version=repr((rest, sorted(days))))


@settings(max_examples=60, deadline=None)
@given(calendars(), WIDE, st.integers(0, 500))
def test_any_calendar_counts_as_in_numpy(
    calendar: Calendar, day: date, count: int
) -> None:
    numpy, amount = busdays(calendar), Amount(count, Unit.WORKING_DAY)
    forward, backward = ("backward", "forward") if count else ("forward", "backward")
    after = day_after(calendar, day, amount)
    assert [after] == offset([day], count, forward, numpy)
    before = day_before(calendar, day, amount)
    assert [before] == offset([day], -count, backward, numpy)
    passed = np.busday_count(day + timedelta(days=1), after, busdaycal=numpy) + 1
    if count:
        assert passed == count


@settings(max_examples=40, deadline=None)
@given(calendars(), WIDE, st.integers(0, 24 * 60 - 1), st.integers(1, 500))
def test_a_limit_from_any_minute_ends_on_the_day_numpy_says(
    calendar: Calendar, day: date, minute: int, count: int
) -> None:
    begun = datetime.combine(day, time(), calendar.timezone) + timedelta(minutes=minute)
    due = due_after(calendar, begun.astimezone(UTC), Amount(count, Unit.WORKING_DAY))
    start = local_day(calendar, begun)
    assert [due.day] == offset([start], count, "backward", busdays(calendar))


def test_a_calendar_with_working_saturdays_differs_from_numpy() -> None:
    """The comparison is of use: with its Saturdays the calendar counts otherwise."""
    whole = viet_nam()
    amount = Amount(5, Unit.WORKING_DAY)
    differing = [
        day
        for year in YEARS
        for day in days_of(year)
        if [day_after(whole, day, amount)] != offset([day], 5, "backward", NUMPY)
    ]
    assert differing
