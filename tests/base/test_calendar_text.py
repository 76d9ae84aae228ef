"""A calendar is read whole or not at all, and every fault has its place."""

from datetime import date, time

import pytest

from phoihop.base.calendars import shipped
from phoihop.base.days import (
    Calendar,
    DayRow,
    day_after,
    line_of,
    load_calendar,
    load_days,
    parse_amount,
    parse_hours,
    with_days,
)
from phoihop.base.errors import Invalid, Missing
from phoihop.base.sentences import LANGUAGES, catalogue

HEAD = "date,kind,reason,source,since\n"
OFFICE = "zone: Asia/Ho_Chi_Minh\nhours: 07:30-11:30 13:30-17:00\ncut-off: 15:00\n"


def small(rows: str = "") -> Calendar:
    return load_calendar(OFFICE + HEAD + rows, name="small")


def faults(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(Invalid) as refusal:
        load_calendar(text, name="bad")
    found = refusal.value.findings
    for language in LANGUAGES:
        for each in found:
            sentence = catalogue(language)[f"finding.{each.code}"]
            assert "{" not in sentence.format(**each.details)
            catalogue(language)[f"hint.{each.code}"].format(**each.details)
    return [(each.code, each.place.line, each.place.column) for each in found]


def test_every_fault_is_told_in_one_run_with_line_and_column() -> None:
    text = (
        "# remark\n"
        "zone: Asia/Nowhere\n"
        "colour: blue\n"
        "hours: 11:30-07:30\n"
        "weekly rest: monday tuesday wednesday thursday friday saturday sunday\n"
        "covers: 2027-2015\n" + HEAD + "2026-13-01,off,tet,law,\n"
        "2026-01-01,closed,,law,\n"
        "2026-01-02,off,tet\n"
        "2026-01-03,off,tet,law,2026-1-1\n"
        "2026-01-05,off,tet,law,\n"
        "2026-01-05,half,tet,,\n"
        "20260106,off,tet,law,\n"
    )
    assert faults(text) == [
        ("calendar_setting_value", 2, 7),
        ("calendar_setting", 3, 1),
        ("calendar_setting_value", 4, 8),
        ("calendar_setting_value", 5, 14),
        ("calendar_setting_value", 6, 9),
        ("calendar_date", 8, 1),
        ("calendar_kind", 9, 12),
        ("calendar_empty", 9, 19),
        ("calendar_columns", 10, 1),
        ("calendar_date", 11, 24),
        ("calendar_empty", 13, 21),
        ("calendar_twice", 13, 1),
        ("calendar_date", 14, 1),
    ]


def test_a_text_without_header_is_no_calendar() -> None:
    assert faults("2026-01-01,off,tet,law,\n") == [("calendar_header", 1, 1)]


def test_settings_and_rows_are_read() -> None:
    calendar = small("2026-01-05,off,tet,law,2025-12-01\n# remark\n\n")
    assert calendar.cut_off == time(15)
    assert calendar.hours == parse_hours("07:30-11:30 13:30-17:00")
    assert not calendar.is_working(date(2026, 1, 5))
    assert calendar.why(date(2026, 1, 5)) == ("tet", "law")
    assert calendar.rows[date(2026, 1, 5)].since == date(2025, 12, 1)


def test_the_version_is_that_of_the_text() -> None:
    one, other = small(), small("2026-01-05,off,tet,law,\n")
    assert one == small()
    assert one.version != other.version
    assert len(one.version) == 64


def test_a_half_day_shortens_a_working_day_but_does_not_make_one() -> None:
    calendar = small(
        "2026-01-05,half,x,law,\n2026-01-10,half,x,law,\n"
        "2026-01-17,work,x,law,\n2026-01-16,off,x,law,\n"
    )
    assert [calendar.share(date(2026, 1, day)) for day in (5, 6, 10, 17, 16)] == [
        0.5,
        1.0,
        0.0,
        1.0,
        0.0,
    ]
    assert calendar.sessions(date(2026, 1, 5)) == calendar.hours[:1]
    assert calendar.sessions(date(2026, 1, 10)) == ()
    assert calendar.why(date(2026, 1, 10)).reason == "weekend"
    friday = date(2026, 1, 9)
    assert day_after(calendar, friday, parse_amount("1 working day")).day == 12


def test_an_agency_adds_its_own_days_and_hours() -> None:
    national = small("2026-01-05,off,tet,law,\n2026-01-06,half,h,law,\n")
    rows = load_days(
        "2026-01-07,off,Ngày truyền thống,QĐ 5/QĐ-SNV,\n2026-01-05,half,h,QĐ 5,\n"
        "2026-01-06,off,x,QĐ 5,\n"
    )
    own = with_days(national, rows, hours=parse_hours("07:00-11:00"), cut_off=time(16))
    assert not own.is_working(date(2026, 1, 7))
    assert own.why(date(2026, 1, 7)) == ("Ngày truyền thống", "QĐ 5/QĐ-SNV")
    assert not own.is_working(date(2026, 1, 5)), "a half day makes no working day"
    assert not own.is_working(date(2026, 1, 6)), "the agency's day off wins"
    assert own.version != national.version
    assert own.hours == ((time(7), time(11)),)
    assert national.is_working(date(2026, 1, 7)), "the national calendar is untouched"


def test_the_lines_of_an_agency_are_written_as_they_are_read() -> None:
    row = DayRow(date(2026, 1, 7), "off", "x", "QĐ 5", date(2025, 12, 1))
    assert load_days(HEAD + line_of(row)) == (row,)
    with pytest.raises(Invalid) as refusal:
        load_days("2026-01-07,off,x\n2026-01-08,shut,x,y,\n")
    assert [each.place.line for each in refusal.value.findings] == [1, 2]


def test_a_calendar_that_does_not_ship_is_missing() -> None:
    with pytest.raises(Missing):
        shipped("../locale/vi/days")
