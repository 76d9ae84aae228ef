"""What if: other limits, other calendars, more or fewer officers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.calendars import viet_nam
from phoihop.base.days import parse_amount, reason_sentence
from phoihop.base.due import due_after
from phoihop.base.errors import Invalid
from phoihop.base.sentences import say
from phoihop.regulation.caselog import Case, Event, Notes, in_time, instant
from phoihop.regulation.compare import compare
from phoihop.regulation.limits import Opened, Within
from phoihop.regulation.model import LogColumns
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.whatif import (
    WISHED,
    Ends,
    Team,
    days_of,
    other_days,
    teams_of,
    with_limits,
    with_officers,
)
from tests.people import written
from tests.regulation.test_simulate import TEXT

ZONE = viet_nam().timezone
NO_END = Ends("", ZONE)
COLUMNS = LogColumns(case="id", activity="act", time="at", officer="who")
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def case(name: str, *events: tuple[str, int], who: Sequence[str] = ()) -> Case:
    officers = [*who, *[""] * len(events)]
    return Case(
        id=name,
        events=tuple(
            Event(
                activity="a",
                at=at(minutes),
                group=group,
                attributes={"who": officers[number]} if officers[number] else {},
            )
            for number, (group, minutes) in enumerate(events)
        ),
    )


def minutes(cases: Sequence[Case]) -> list[list[int]]:
    return [
        [int((each.at - START).total_seconds() // 60) for each in x.events if each.at]
        for x in cases
    ]


QUEUE = [case(str(n), ("in", 0), ("desk", 60 * (n + 1))) for n in range(4)]


def test_one_officer_more_halves_a_queue_of_equal_work() -> None:
    moved = list(with_officers(QUEUE, {"desk": Team(1, 2)}, NO_END))
    assert minutes(moved) == [[0, 60], [0, 60], [0, 120], [0, 120]]


def test_one_officer_less_lengthens_it() -> None:
    pairs = [case(str(n), ("in", 0), ("desk", 60 * (n // 2 + 1))) for n in range(4)]
    moved = list(with_officers(pairs, {"desk": Team(2, 1)}, NO_END))
    assert minutes(moved) == [[0, 60], [0, 120], [0, 180], [0, 240]]


def test_what_comes_after_moves_along_with_its_own_delay() -> None:
    cases = [
        case(str(n), ("in", 0), ("desk", 60 * (n + 1)), ("post", 60 * (n + 1) + 30))
        for n in range(2)
    ]
    moved = list(with_officers(cases, {"desk": Team(1, 2)}, NO_END))
    assert minutes(moved) == [[0, 60, 90], [0, 60, 90]]


def test_the_end_of_a_case_moves_with_its_last_act() -> None:
    ended = [
        Case(id=x.id, events=x.events, attributes={"end": at(500).isoformat()})
        for x in QUEUE
    ]
    moved = list(with_officers(ended, {"desk": Team(1, 2)}, Ends("case:end", ZONE)))
    ends = [datetime.fromisoformat(each.attributes["end"]) for each in moved]
    assert (ends[0], ends[3]) == (at(500), at(500 - 120))


def test_the_end_moves_by_the_clock_on_the_wall_where_the_mapping_says_so() -> None:
    written = (at(500) + timedelta(hours=7)).strftime("%d/%m/%Y %H:%M+00:00")
    ended = [Case(id=x.id, events=x.events, attributes={"end": written}) for x in QUEUE]
    ends = Ends("case:end", ZONE, "written", "day first")
    moved = list(with_officers(ended, {"desk": Team(1, 2)}, ends))
    found = instant(moved[3].attributes["end"], ZONE, "written", "day first")
    assert found == at(500 - 120)


LOGS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 500)), max_size=5
    ),
    max_size=8,
).map(
    lambda found: [
        case(str(number), *sorted(each, key=lambda pair: pair[1]))
        for number, each in enumerate(found)
    ]
)
SIZES = st.fixed_dictionaries({"a": st.integers(1, 3), "b": st.integers(1, 3)})


@given(LOGS, SIZES)
@settings(max_examples=100, deadline=None)
def test_with_as_many_officers_every_time_is_that_of_the_log(
    cases: list[Case], sizes: dict[str, int]
) -> None:
    teams = {group: Team(size, size) for group, size in sizes.items()}
    assert list(with_officers(cases, teams, NO_END)) == cases


@given(LOGS, SIZES, st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_more_officers_make_nothing_later_and_fewer_nothing_earlier(
    cases: list[Case], sizes: dict[str, int], more: int
) -> None:
    larger = {group: Team(size, size + more) for group, size in sizes.items()}
    fewer = {group: Team(size + more, size) for group, size in sizes.items()}
    for before, better, worse in zip(
        cases,
        with_officers(cases, larger, NO_END),
        with_officers(cases, fewer, NO_END),
        strict=True,
    ):
        for was, now, then in zip(
            before.events, better.events, worse.events, strict=True
        ):
            assert now.at is not None
            assert was.at is not None
            assert then.at is not None
            assert now.at <= was.at <= then.at
        assert not in_time(better)[2]
        assert not in_time(worse)[2]


def test_officers_are_counted_in_their_column_or_said() -> None:
    cases = [
        case("1", ("desk", 1), ("desk", 2), who=("x", "y")),
        case("2", ("desk", 3), ("post", 4), who=("x",)),
    ]
    wishes = {"desk": "+2", "post": "5-1"}
    assert teams_of(cases, COLUMNS, wishes) == {
        "desk": Team(2, 4),
        "post": Team(5, 4),
    }


def test_every_fault_of_a_wish_is_told_at_once() -> None:
    cases = [case("1", ("desk", 1), ("post", 2), who=("x",))]
    wishes = {"desk": "-1", "post": "+1", "nobody": "+1", "": "many"}
    with pytest.raises(Invalid) as refused:
        teams_of(cases, COLUMNS, wishes)
    found = [each.code for each in refused.value.findings]
    assert found == [
        "whatif_nobody",
        "whatif_uncounted",
        "whatif_group",
        "whatif_officers",
    ]
    for each in refused.value.findings:
        for language in ("vi", "en"):
            assert "{" not in say(f"finding.{each.code}", language, **each.details)
            assert "{" not in say(f"hint.{each.code}", language, **each.details)


def test_another_limit_keeps_what_it_is_counted_from() -> None:
    changed = with_limits(
        written(TEXT),
        {"viec": "9 days", "viec.tra-loi": "1 day", "viec.hoi": "by 15/1"},
    )
    kind = changed.kinds["viec"]
    assert kind.within == Within(parse_amount("9 days"), Opened())
    assert kind.steps["tra-loi"].within == Within(parse_amount("1 day"))
    assert kind.steps["xong"] == written(TEXT).kinds["viec"].steps["xong"]


def test_limits_that_cannot_be_tried_are_all_told() -> None:
    wishes = {"viec.x": "1 day", "dance": "1 day", "viec.hoi": "soon"}
    with pytest.raises(Invalid) as refused:
        with_limits(written(TEXT), wishes)
    found = [(each.code, each.details["name"]) for each in refused.value.findings]
    assert found == [
        ("whatif_step", "viec.x"),
        ("whatif_step", "dance"),
        ("whatif_limit", "viec.hoi"),
    ]


def test_days_are_read_as_people_write_them() -> None:
    assert days_of("") == ()
    assert days_of("05/03/2026, 2026-03-07;8/3/2026") == (
        date(2026, 3, 5),
        date(2026, 3, 7),
        date(2026, 3, 8),
    )
    with pytest.raises(Invalid) as refused:
        days_of("31/02/2026 2026-03-05 mai")
    assert [x.details["word"] for x in refused.value.findings] == ["31/02/2026", "mai"]


def test_a_day_is_off_or_worked_as_wished_and_not_both() -> None:
    thursday, saturday = date(2026, 3, 5), date(2026, 3, 7)
    found = other_days(viet_nam(), [thursday], [saturday])
    assert not found.is_working(thursday)
    assert found.is_working(saturday)
    assert found != viet_nam()
    assert other_days(viet_nam(), (), ()) == viet_nam()
    assert reason_sentence(found.why(thursday).reason) != WISHED
    with pytest.raises(Invalid):
        other_days(viet_nam(), [thursday], [thursday])


STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=ZONE)
)
DAYS = st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=20)


@given(STARTS, st.integers(1, 40), DAYS)
def test_a_day_off_more_ends_no_limit_earlier_and_a_working_day_more_none_later(
    start: datetime, count: int, days: list[date]
) -> None:
    limit = parse_amount(f"{count} working days")
    plain = due_after(viet_nam(), start, limit).day
    assert due_after(other_days(viet_nam(), days, ()), start, limit).day >= plain
    # beyond the last day a working day more may only let a limit end on it
    worked = due_after(other_days(viet_nam(), (), days), start, limit).day
    assert worked <= plain


@given(STARTS, st.integers(1, 40))
def test_without_holidays_no_limit_ends_later(start: datetime, count: int) -> None:
    bare = replace(viet_nam(), version="bare", halves={}, rows={})
    worked = {x.day: x for x in viet_nam().rows.values() if x.kind == "work"}
    never_off = replace(bare, version="never off", rows=worked)
    limit = parse_amount(f"{count} working days")
    plain = due_after(viet_nam(), start, limit).day
    assert due_after(never_off, start, limit).day <= plain


ENDS = st.lists(st.integers(0, 30 * 24), min_size=1, max_size=6)


@given(ENDS, st.integers(1, 20), st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_a_longer_limit_makes_no_case_late_that_was_not(
    hours: list[int], short: int, more: int
) -> None:
    cases = [
        Case(
            id=str(number),
            events=(Event(activity="ask", at=START),),
            attributes={"end": (START + timedelta(hours=each)).isoformat()},
        )
        for number, each in enumerate(hours)
    ]
    texts = [
        with_limits(written(TEXT), {"viec": f"{days} working days"})
        for days in (short, short + more)
    ]
    one, other = (Draft.of(each, viet_nam()) for each in texts)
    found = compare(one, other, [(each, each) for each in cases], Notes())
    assert found.now_late == 0
    assert found.before is not None
    assert found.after is not None
    assert found.before.late - found.after.late == found.no_longer_late
