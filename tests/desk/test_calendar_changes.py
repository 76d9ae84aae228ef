"""A change of the calendar is told in each matter whose open dates it moves, by the ledger alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import TaskRow
from phoihop.contexts.parties.facts import CalendarDayRemoved, CalendarDaySet
from phoihop.desk import inbox, replay
from phoihop.desk.administration import administer, calendar_stream
from phoihop.desk.story import FINANCE, POLICE, SCHOOLS
from phoihop.regulation.run import Act
from phoihop.store import reading
from tests.desk.test_transition import asked
from tests.desk.two_worlds import tried
from tests.world import World

Redue = tuple[str, str, str, str]
LEAD = "so-noi-vu"


def change(world: World, day: date, kind: str = "off", agency: str = "") -> None:
    """Khoa sets a day of the country or of an agency; kind "" takes it back."""
    wish: Any = CalendarDayRemoved(agency=agency, day=day)
    if kind:
        said = {"reason": "Nghỉ bù", "source": "Công văn 12/UBND"}
        wish = CalendarDaySet(agency=agency, day=day, kind=kind, **said)
    administer(
        world.actor("khoa"),
        wish,
        stream=calendar_stream(agency),
        key=world.province.key(),
        now=world.now,
    )


def told(world: World, matter: str, login: str = "an") -> list[tuple[int, list[Redue]]]:
    """What the page of a matter tells of the calendar: entry, and each date it moved."""
    return [
        (
            each.entry.index,
            sorted(
                (x.step, x.row, x.before.day.isoformat(), x.after.day.isoformat())
                for x in each.dues
            ),
        )
        for each in world.page(login, matter).shifts
    ]


def shown(matter: str) -> dict[tuple[str, str], str]:
    """The last days as the inbox has them."""
    rows = TaskRow.objects.filter(matter=matter, due_at__isnull=False).exclude(
        act="receive"
    )
    return {
        (each.step, each.row): inbox.last_day(each.due_at).isoformat()
        for each in rows
        if each.due_at
    }


def test_a_day_off_is_told_with_the_dates_it_moved_and_the_inbox_has_them(
    world: World,
) -> None:
    matter = asked(world)
    size = reading.head().size
    change(world, date(2026, 3, 16))
    moved = [("tra-loi", row, "2026-03-17", "2026-03-18") for row in (FINANCE, SCHOOLS, POLICE)]  # fmt: skip
    assert told(world, matter) == [(size, sorted(moved))]
    assert reading.head().size == size + 1
    assert set(shown(matter).values()) == {"2026-03-18"}
    change(world, date(2026, 3, 16), "")
    assert [each for each, _ in told(world, matter)] == [size, size + 1]
    assert set(shown(matter).values()) == {"2026-03-17"}
    assert replay.check() == ()


def test_a_day_that_moves_nothing_here_is_not_told(world: World) -> None:
    change(world, date(2026, 3, 16))
    matter = asked(world)
    change(world, date(2026, 5, 20))
    change(world, date(2026, 3, 12), agency=world.agency(FINANCE))
    assert told(world, matter) == []
    change(world, date(2026, 3, 12), agency=world.agency(LEAD))
    assert [len(dues) for _, dues in told(world, matter)] == [3]


DAYS = st.integers(0, 24).map(lambda each: date(2026, 3, 4) + timedelta(days=each))
TURN = st.one_of(
    st.tuples(
        st.just("day"),
        DAYS,
        st.sampled_from(["off", "work", "half", ""]),
        st.sampled_from(["", LEAD, FINANCE]),
    ),
    st.tuples(st.just("wait"), st.integers(1, 4)),
    st.tuples(st.just("reply"), st.sampled_from([FINANCE, SCHOOLS, POLICE])),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(TURN, min_size=4, max_size=9))
def test_what_is_told_is_what_the_inbox_showed_before_and_after_each_change(
    world: World, turns: list[tuple[Any, ...]]
) -> None:
    with tried(world):
        world.at("2026-03-02 08:00")
        matter, expected = asked(world), list[tuple[int, list[Redue]]]()
        for turn in turns:
            before, index = shown(matter), reading.head().size
            if not played(world, matter, turn):
                continue
            after = shown(matter)
            moved = sorted(
                (*key, before[key], after[key])
                for key in before.keys() & after.keys()
                if before[key] != after[key]
            )
            if turn[0] == "day" and moved:
                expected.append((index, moved))
        assert told(world, matter) == expected
        assert replay.check() == ()
        assert told(world, matter) == expected


def played(world: World, matter: str, turn: tuple[Any, ...]) -> bool:
    try:
        match turn:
            case ("day", day, kind, whose):
                agency = world.agency(whose) if whose else ""
                change(world, day, kind, agency)
            case ("wait", days):
                world.now += timedelta(days=days)
                world.tick()
            case (_, row):
                login = {FINANCE: "binh", SCHOOLS: "chi"}.get(row, "an")
                reply = Act("do", "tra-loi", row, "khop", {"can-cu": "Sổ gốc"})
                world.act(login, matter, reply)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("login", ["an", "binh", "chi"])
def test_whoever_sees_the_matter_reads_what_moved_its_dates(
    world: World, login: str
) -> None:
    matter = asked(world)
    change(world, date(2026, 3, 16))
    assert told(world, matter, login) == told(world, matter, "dung")
