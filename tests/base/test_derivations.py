"""A derivation and the fast path agree, whatever the calendar, the start and the amount."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.calendars import viet_nam
from phoihop.base.days import (
    AT_ONCE,
    HOUR_UNITS,
    Amount,
    Calendar,
    DayRow,
    Derivation,
    Unit,
    day_after,
    day_before,
    due_after,
    due_before,
    end_of_day,
    explain_after,
    explain_before,
    load_calendar,
    local_day,
    parse_amount,
    parse_hours,
    reason_sentence,
    roll,
    with_days,
)
from phoihop.base.errors import Invalid

PLAIN = load_calendar(
    "hours: 07:30-11:30 13:30-17:00\ndate,kind,reason,source,since\n", name="plain"
)
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
INSTANTS = st.integers(0, 400 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)
DAY_UNITS = [unit for unit in Unit if unit not in HOUR_UNITS]
AMOUNTS = st.builds(Amount, st.integers(1, 40), st.sampled_from(DAY_UNITS))
LIMITS = st.one_of(
    AMOUNTS,
    st.builds(Amount, st.integers(1, 90), st.sampled_from(sorted(HOUR_UNITS))),
    st.just(AT_ONCE),
)
ROWS = st.lists(
    st.builds(
        DayRow,
        DAYS,
        st.sampled_from(["off", "work", "half"]),
        st.just("tet"),
        st.just("law"),
    ),
    max_size=60,
)
CUT_OFFS = st.sampled_from([None, time(11), time(15)])
CALENDARS = st.builds(
    lambda rows, cut_off: with_days(PLAIN, rows, cut_off=cut_off), ROWS, CUT_OFFS
)
PAUSES = st.lists(
    st.tuples(INSTANTS, st.integers(0, 20_000).map(lambda n: timedelta(minutes=n))),
    max_size=3,
).map(lambda found: [(start, start + length) for start, length in found])


def counted(derived: Derivation) -> list[date]:
    return [each.day for each in derived.days if each.counted]


@settings(max_examples=100)
@given(CALENDARS, INSTANTS, LIMITS, PAUSES)
def test_the_derivation_ends_where_the_fast_path_does(
    calendar: Calendar,
    start: datetime,
    amount: Amount,
    paused: list[tuple[datetime, datetime]],
) -> None:
    derived = explain_after(calendar, start, amount, paused=paused)
    assert derived.due == due_after(calendar, start, amount, paused=paused)
    assert derived.days[-1].day == derived.due.day
    assert derived.calendar_version == calendar.version
    days = [each.day for each in derived.days]
    assert days == sorted(set(days))
    assert days[0] == local_day(calendar, start)


@settings(max_examples=100)
@given(CALENDARS, INSTANTS, LIMITS)
def test_backwards_it_does_as_well(
    calendar: Calendar, anchor: datetime, amount: Amount
) -> None:
    derived = explain_before(calendar, anchor, amount)
    assert derived.due == due_before(calendar, anchor, amount)
    days = [each.day for each in derived.days]
    last = days[0] if amount.unit in HOUR_UNITS else days[-1]
    assert last == derived.due.day
    assert derived.due.at <= end_of_day(calendar, local_day(calendar, anchor))


@settings(max_examples=100)
@given(CALENDARS, INSTANTS, AMOUNTS, PAUSES)
def test_as_many_days_are_counted_as_the_amount_says(
    calendar: Calendar,
    start: datetime,
    amount: Amount,
    paused: list[tuple[datetime, datetime]],
) -> None:
    after = explain_after(calendar, start, amount, paused=paused)
    before = explain_before(calendar, start, amount)
    assert len(counted(after)) == len(counted(before)) == amount.count
    assert after.days[-1].number == before.days[-1].number == amount.count
    if amount.unit is Unit.WORKING_DAY:
        assert all(calendar.is_working(day) for day in counted(after))


@settings(max_examples=60)
@given(CALENDARS, INSTANTS, LIMITS, st.integers(0, 5000))
def test_who_starts_later_is_never_due_earlier(
    calendar: Calendar, start: datetime, amount: Amount, minutes: int
) -> None:
    later = start + timedelta(minutes=minutes)
    assert due_after(calendar, start, amount) <= due_after(calendar, later, amount)
    assert due_before(calendar, start, amount) <= due_before(calendar, later, amount)


@settings(max_examples=60)
@given(CALENDARS, INSTANTS, st.sampled_from(list(Unit)), st.integers(1, 40))
def test_a_longer_limit_never_ends_earlier(
    calendar: Calendar, start: datetime, unit: Unit, count: int
) -> None:
    short, long = Amount(count, unit), Amount(count + 1, unit)
    assert due_after(calendar, start, short) <= due_after(calendar, start, long)


@settings(max_examples=60)
@given(CALENDARS, INSTANTS, LIMITS, PAUSES)
def test_a_pause_never_brings_a_date_forward(
    calendar: Calendar,
    start: datetime,
    amount: Amount,
    paused: list[tuple[datetime, datetime]],
) -> None:
    assert due_after(calendar, start, amount, paused=paused) >= due_after(
        calendar, start, amount
    )


@settings(max_examples=60)
@given(CALENDARS, DAYS, st.integers(1, 60))
def test_working_days_after_and_before_undo_each_other(
    calendar: Calendar, day: date, count: int
) -> None:
    amount = Amount(count, Unit.WORKING_DAY)
    worked = roll(calendar, day)
    assert day_before(calendar, day_after(calendar, worked, amount), amount) == worked
    assert day_after(calendar, day_before(calendar, worked, amount), amount) == worked


@settings(max_examples=60)
@given(CALENDARS, INSTANTS, st.integers(1, 3000))
def test_office_time_after_and_before_undo_each_other(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    moment = due_after(calendar, start, Amount(1, Unit.WORKING_HOUR)).at
    amount = Amount(-(-minutes // 60), Unit.WORKING_HOUR)
    end = due_after(calendar, moment, amount).at
    back = due_before(calendar, end, amount).at
    assert due_after(calendar, back, amount).at == end
    assert back >= moment


OFF_ONLY = ROWS.map(
    lambda rows: with_days(PLAIN, [row for row in rows if row.kind == "off"])
)


@settings(max_examples=60)
@given(OFF_ONLY, DAYS, st.integers(1, 60))
def test_without_working_saturdays_numpy_counts_the_same(
    calendar: Calendar, day: date, count: int
) -> None:
    off = np.array(sorted(calendar.rows), dtype="datetime64[D]")
    amount = Amount(count, Unit.WORKING_DAY)
    start = np.busday_offset(day, 0, roll="backward", holidays=off)
    after = np.busday_offset(start, count, holidays=off)
    assert day_after(calendar, day, amount) == after.astype(date)
    event = np.busday_offset(day, 0, roll="forward", holidays=off)
    before = np.busday_offset(event, -count, holidays=off)
    assert day_before(calendar, day, amount) == before.astype(date)


@settings(max_examples=60)
@given(CALENDARS, DAYS, st.integers(1, 60))
def test_with_working_saturdays_counting_by_hand_agrees(
    calendar: Calendar, day: date, count: int
) -> None:
    worked = [
        each
        for each in (FIRST + timedelta(days=n) for n in range(600))
        if calendar.is_working(each)
    ]
    expected = worked[bisect_right(worked, day) + count - 1]
    assert day_after(calendar, day, Amount(count, Unit.WORKING_DAY)) == expected


def at(text: str, calendar: Calendar = PLAIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.timezone)


def local(instant: datetime) -> str:
    return instant.astimezone(PLAIN.timezone).strftime("%Y-%m-%d %H:%M")


def test_the_issues_example_says_why_each_day_counts() -> None:
    derived = explain_after(
        viet_nam(), at("2025-12-31"), parse_amount("7 working days")
    )
    assert [
        (each.day.isoformat(), each.number, each.reason) for each in derived.days
    ] == [
        ("2025-12-31", 0, "first_day"),
        ("2026-01-01", 0, "new_year"),
        ("2026-01-02", 0, "swapped"),
        ("2026-01-03", 0, "weekend"),
        ("2026-01-04", 0, "weekend"),
        ("2026-01-05", 1, "working"),
        ("2026-01-06", 2, "working"),
        ("2026-01-07", 3, "working"),
        ("2026-01-08", 4, "working"),
        ("2026-01-09", 5, "working"),
        ("2026-01-10", 6, "working_saturday"),
        ("2026-01-11", 6, "weekend"),
        ("2026-01-12", 7, "working"),
    ]
    assert "12729" in derived.days[2].source


def test_calendar_days_that_end_on_tet_roll_and_say_so() -> None:
    derived = explain_after(viet_nam(), at("2026-02-01"), parse_amount("15 days"))
    tail = [(each.day.day, each.counted, each.reason) for each in derived.days[15:]]
    assert tail == [
        (16, True, "tet"),
        (17, False, "tet"),
        (18, False, "tet"),
        (19, False, "tet"),
        (20, False, "tet"),
        (21, False, "weekend"),
        (22, False, "weekend"),
        (23, False, "rolled"),
    ]


def test_backward_limits_roll_back() -> None:
    derived = explain_before(viet_nam(), at("2026-02-25"), parse_amount("3 days"))
    assert derived.due.day == date(2026, 2, 13)
    assert derived.days[-1].reason == "rolled_back"


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-03-02T16:00", "2 working hours", "2026-03-03 08:30"),
        ("2026-03-02T11:00", "1 working hour", "2026-03-02 14:00"),
        ("2026-03-06T16:00", "3 working hours", "2026-03-09 09:30"),
        ("2026-03-02T05:00", "4 working hours", "2026-03-02 11:30"),
        ("2026-03-02T22:00", "2 hours", "2026-03-03 00:00"),
        ("2026-03-06T22:00", "24 hours", "2026-03-07 22:00"),
        ("2026-03-02T22:00", "90 minutes", "2026-03-02 23:30"),
    ],
)
def test_hours_run_to_the_minute(start: str, limit: str, due: str) -> None:
    found = due_after(PLAIN, at(start), parse_amount(limit))
    assert local(found.at) == due


def test_an_hour_limit_that_ends_at_midnight_belongs_to_the_day_that_ends() -> None:
    found = due_after(PLAIN, at("2026-03-02T22:00"), parse_amount("2 hours"))
    assert found.day == date(2026, 3, 2)


def test_half_days_end_working_hours_at_noon() -> None:
    row = DayRow(date(2026, 3, 3), "half", "half_day", "QĐ 1")
    calendar = with_days(PLAIN, [row])
    found = due_after(calendar, at("2026-03-02T16:00"), parse_amount("6 working hours"))
    assert local(found.at) == "2026-03-04 08:30"
    derived = explain_after(
        calendar, at("2026-03-02T16:00"), parse_amount("6 working hours")
    )
    assert [each.number for each in derived.days] == [60, 300, 360]
    assert derived.days[1].reason == "half_day"


def test_after_the_cut_off_receipt_counts_as_the_next_working_day() -> None:
    calendar = with_days(PLAIN, [], cut_off=time(15))
    one = parse_amount("1 working day")
    assert due_after(calendar, at("2026-03-06T15:00"), one).day == date(2026, 3, 9)
    assert due_after(calendar, at("2026-03-06T15:01"), one).day == date(2026, 3, 10)
    late = explain_after(calendar, at("2026-03-06T15:01"), one)
    assert [each.reason for each in late.days] == [
        "cut_off",
        "weekend",
        "weekend",
        "first_day",
        "working",
    ]
    assert due_after(calendar, at("2026-03-06T16:00"), AT_ONCE).day == date(2026, 3, 9)


def test_at_once_is_the_same_working_day() -> None:
    assert due_after(PLAIN, at("2026-03-06T16:00"), AT_ONCE).day == date(2026, 3, 6)
    assert due_after(PLAIN, at("2026-03-07T16:00"), AT_ONCE).day == date(2026, 3, 9)


def test_days_that_end_inside_a_pause_are_not_counted() -> None:
    paused = [(at("2026-03-03T10:00"), at("2026-03-05T15:00"))]
    derived = explain_after(
        PLAIN, at("2026-03-02T09:00"), parse_amount("3 working days"), paused=paused
    )
    assert [(each.day.day, each.reason, each.counted) for each in derived.days] == [
        (2, "first_day", False),
        (3, "paused", False),
        (4, "paused", False),
        (5, "working", True),
        (6, "working", True),
        (7, "weekend", False),
        (8, "weekend", False),
        (9, "working", True),
    ]


def test_a_paused_month_runs_on_by_the_days_it_stood_still() -> None:
    paused = [(at("2026-03-10T10:00"), at("2026-03-13T10:00"))]
    month = parse_amount("1 month")
    assert due_after(PLAIN, at("2026-03-02"), month).day == date(2026, 4, 2)
    derived = explain_after(PLAIN, at("2026-03-02"), month, paused=paused)
    assert derived.due.day == date(2026, 4, 6), "5 April is a Sunday"
    assert [each.day.day for each in derived.days if each.reason == "paused"] == [
        10,
        11,
        12,
    ]


def test_overlapping_pauses_count_once() -> None:
    one = (at("2026-03-03T10:00"), at("2026-03-03T12:00"))
    other = (at("2026-03-03T11:00"), at("2026-03-03T13:00"))
    found = due_after(
        PLAIN, at("2026-03-03T09:00"), parse_amount("2 hours"), paused=[other, one]
    )
    assert local(found.at) == "2026-03-03 14:00"


def test_a_month_ends_on_the_last_day_if_the_date_does_not_exist() -> None:
    for start, limit, due in (
        ("2026-01-29", "1 month", "2026-03-02"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-03-31", "1 month", "2026-04-30"),
    ):
        found = day_after(PLAIN, date.fromisoformat(start), parse_amount(limit))
        assert found == date.fromisoformat(due)


def test_what_cannot_be_counted_is_said() -> None:
    far, one = date(2149, 12, 30), parse_amount("9 working days")
    for call in (
        lambda: day_after(PLAIN, far, one),
        lambda: day_after(PLAIN, date(2200, 1, 1), one),
        lambda: day_before(PLAIN, date(1950, 1, 3), one),
        lambda: day_after(PLAIN, date(9990, 1, 1), parse_amount("50 years")),
    ):
        with pytest.raises(Invalid) as refusal:
            call()
        assert refusal.value.findings[0].code == "beyond_calendar"
    with pytest.raises(Invalid) as refusal:
        day_after(PLAIN, far, parse_amount("3 hours"))
    assert refusal.value.findings[0].code == "amount_needs_hour"
    closed = load_calendar("date,kind,reason,source,since\n", name="closed")
    with pytest.raises(Invalid) as refusal:
        due_after(closed, at("2026-03-03"), parse_amount("3 working hours"))
    assert refusal.value.findings[0].code == "no_office_hours"
    assert parse_hours("08:00-12:00")


def test_an_instant_without_a_zone_is_a_mistake_of_the_program() -> None:
    naive = datetime.fromisoformat("2026-03-03T09:00")
    with pytest.raises(ValueError, match="time zone"):
        local_day(PLAIN, naive)


def test_an_agencys_own_words_are_shown_as_they_stand() -> None:
    assert reason_sentence("weekend", "en") == "weekly rest"
    assert reason_sentence("Ngày truyền thống", "en") == "Ngày truyền thống"
