"""Viet Nam's calendar 2015-2027, held against the `holidays` library."""

from datetime import date, timedelta

import holidays
import pytest

from phoihop.base.calendar import DayRow
from phoihop.base.calendars import viet_nam
from phoihop.base.sentences import LANGUAGES, catalogue

SPAN = [date(2015, 1, 1) + timedelta(days=i) for i in range(13 * 365 + 3)]


def test_it_differs_from_the_library_on_these_days_and_no_others() -> None:
    """02/01 and 10/01/2026 by dispatch 12729; 24/11 is not law yet."""
    library = holidays.country_holidays("VN", years=range(2014, 2029))
    ours = viet_nam()
    differences = {
        str(day): (ours.is_working(day), library.is_working_day(day))
        for day in SPAN
        if ours.is_working(day) != library.is_working_day(day)
    }
    assert SPAN[-1] == date(2027, 12, 31)
    assert differences == {
        "2026-01-02": (False, True),
        "2026-01-10": (True, False),
        "2026-11-24": (True, False),
        "2027-11-24": (True, False),
    }


def test_every_line_has_a_reason_in_words_and_a_source() -> None:
    rows: list[DayRow] = [*viet_nam().rows.values(), *viet_nam().halves.values()]
    for row in rows:
        assert row.source
        for language in LANGUAGES:
            assert f"day.{row.reason}" in catalogue(language)


def test_each_swapped_day_off_has_its_working_saturday() -> None:
    kinds = [row.reason for row in viet_nam().rows.values()]
    # 02/01/2015 and 16/02/2015 ... each with its Saturday, but 27/12/2014 is before 2015
    assert kinds.count("swapped") == kinds.count("working_saturday") + 1


def test_the_two_swaps_of_2026_stand_with_their_source() -> None:
    calendar = viet_nam()
    assert not calendar.is_working(date(2026, 1, 2))
    assert calendar.is_working(date(2026, 1, 10))
    assert "12729/VPCP-KGVX" in calendar.why(date(2026, 1, 2)).source
    assert calendar.rows[date(2026, 1, 2)].since == date(2025, 12, 25)
    assert not calendar.is_working(date(2026, 8, 31))
    assert calendar.is_working(date(2026, 8, 22))


def test_2027_is_marked_as_not_verified() -> None:
    calendar = viet_nam()
    assert calendar.is_verified(date(2026, 12, 31))
    assert not calendar.is_verified(date(2027, 1, 1))
    unverified = [row for day, row in calendar.rows.items() if day.year == 2027]
    assert unverified
    assert all("chưa kiểm chứng" in row.source for row in unverified)


@pytest.mark.parametrize("day", [date(2014, 6, 2), date(2028, 6, 1)])
def test_outside_its_years_an_ordinary_day_says_so(day: date) -> None:
    assert viet_nam().why(day).reason == "beyond_calendar"
