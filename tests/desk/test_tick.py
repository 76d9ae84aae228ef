"""What time brings is recorded exactly once, whenever and however often it is looked for."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import MatterRow, TaskRow
from phoihop.contexts.parties.facts import CalendarDayRemoved, CalendarDaySet
from phoihop.desk import replay, tick
from phoihop.desk.administration import administer
from phoihop.desk.story import FINANCE, POLICE, SCHOOLS
from phoihop.ledger.entry import new_id
from phoihop.regulation.facts import Done, Filed, Lapsed
from phoihop.regulation.run import Act
from phoihop.store import reading
from tests.desk.two_worlds import tried
from tests.world import World, check_world

KIND = "xac-minh-lien-nganh"
ROWS = (FINANCE, SCHOOLS, POLICE)
REPLY = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})


def asked(world: World, title: str = "Xác minh") -> str:
    """A matter whose three replies are due at the end of Tuesday 17 March."""
    world.checking = False
    world.at("2026-03-03 09:00")
    matter = world.open("an", KIND, title, du_kien="x", phuc_tap="khong")
    for row in ROWS:
        world.do("an", matter, "hoi", row=row, cau_hoi="?")
        world.receive("an", matter, "hoi", row=row, proof="Sổ chuyển giao")
    world.readers[matter] |= {"binh", "chi"}
    assert world.due(matter, "tra-loi", FINANCE) == "2026-03-17"
    return matter


def recorded(world: World, matters: tuple[str, ...]) -> list[Any]:
    return [world.facts(each) for each in matters]


def three(world: World) -> tuple[str, ...]:
    """Three matters: silence of all, of two, and one that has only begun."""
    quiet, replied = asked(world, "Một"), asked(world, "Hai")
    world.act("binh", replied, REPLY)
    begun = world.open("an", KIND, "Ba", du_kien="x", phuc_tap="khong")
    return quiet, replied, begun


def daily(world: World, days: int) -> None:
    for _ in range(days):
        world.now += timedelta(days=1)
        world.tick()


def test_one_tick_after_a_month_records_what_a_tick_every_day_does(
    world: World,
) -> None:
    matters = three(world)
    start = world.now
    with tried(world):
        daily(world, 40)
        end, every_day = world.now, recorded(world, matters)
    world.now = start
    with tried(world):
        world.now = end
        assert world.tick().facts == sum(map(len, every_day)) - sum(
            map(len, recorded_before(world, matters, start))
        )
        assert recorded(world, matters) == every_day
        size = reading.head().size
        for _ in range(3):
            assert world.tick().facts == 0
        assert reading.head().size == size
        check_world(world)
    lapses = [each for each in every_day[0] if isinstance(each, Lapsed)]
    assert [(each.step, each.row) for each in lapses] == [
        ("tra-loi", FINANCE),
        ("tra-loi", SCHOOLS),
        ("tra-loi", POLICE),
        ("trinh", ""),
    ]


def recorded_before(
    world: World, matters: tuple[str, ...], start: datetime
) -> list[Any]:
    return [
        [each for each in world.facts(matter) if each_is_before(each, start)]
        for matter in matters
    ]


def each_is_before(fact: Any, start: datetime) -> bool:
    return not hasattr(fact, "on") or fact.on <= start


@pytest.mark.parametrize("ticked", [True, False])
def test_a_reply_just_after_midnight_is_filed_as_late_tick_or_not(
    world: World, ticked: bool
) -> None:
    matter = asked(world)
    world.at("2026-03-18 00:00")
    if ticked:
        assert world.tick().facts == 3
    world.now += timedelta(seconds=1)
    world.act("binh", matter, REPLY)
    facts = [each for each in world.facts(matter) if isinstance(each, Lapsed | Filed)]
    assert [type(each) for each in facts] == [Lapsed, Lapsed, Lapsed, Filed]
    assert world.page("an", matter).state.tasks["tra-loi", FINANCE].status == "lapsed"
    check_world(world)


def test_a_reply_just_before_midnight_is_in_time(world: World) -> None:
    matter = asked(world)
    world.at("2026-03-17 23:59").now += timedelta(seconds=59)
    world.act("binh", matter, REPLY)
    assert isinstance(world.facts(matter)[-1], Done)
    assert world.at("2026-03-18 00:00").tick().facts == 2
    check_world(world)


def test_the_page_tells_the_truth_in_the_minute_before_the_tick(world: World) -> None:
    matter = asked(world)
    world.at("2026-03-18 00:00")
    before = reading.head()
    page = world.page("an", matter)
    shown = {(each.step.code, each.row): each.status for each in page.tasks}
    assert [shown["tra-loi", row] for row in ROWS] == ["lapsed"] * 3
    assert "trinh" in {move.step for move in page.moves}
    assert reading.head() == before


def test_two_ticks_at_once_record_each_fact_once(world: World) -> None:
    matter = asked(world)
    world.at("2026-03-18 08:00")
    row = MatterRow.objects.get(matter=matter)
    assert tick.tick_matter(matter, row.agency, world.now) == 3
    assert tick.tick_matter(matter, row.agency, world.now) == 0
    assert tick.tick_matter(matter, row.agency, world.now + timedelta(hours=1)) == 0


def set_day(world: World, login: str, day: str, kind: str = "off", **who: str) -> None:
    wish = CalendarDaySet(
        day=datetime.fromisoformat(day).replace(tzinfo=UTC).date(),
        kind=kind,
        reason="Nghỉ bù",
        source="Công văn 12/UBND",
        **who,
    )
    stream = new_id(sha256(who.get("agency", "").encode()).digest()[:16])
    administer(
        world.actor(login),
        wish,
        stream=stream,
        key=world.province.key(),
        now=world.now,
    )


def test_a_day_off_set_later_moves_open_dates_and_not_what_is_closed(
    world: World,
) -> None:
    running, closed = asked(world), asked(world, "Đã xong")
    world.at("2026-03-18 08:00").tick()
    world.do("an", closed, "trinh", du_thao_ket_luan="x")
    world.do("dung", closed, "ket-luan", "thong-qua")
    world.do("an", closed, "thong-bao")
    before = MatterRow.objects.values().get(matter=closed)
    facts = recorded(world, (running, closed))
    assert world.due(running, "trinh") == "2026-03-24"
    set_day(world, "khoa", "2026-03-20")
    assert world.due(running, "trinh") == "2026-03-25"
    set_day(world, "khoa", "2026-03-21", "work")  # a Saturday made a working day
    assert world.due(running, "trinh") == "2026-03-24"
    assert MatterRow.objects.values().get(matter=closed) == before
    assert recorded(world, (running, closed)) == facts
    check_world(world)
    wish = CalendarDayRemoved(
        day=datetime(2026, 3, 20, tzinfo=UTC).date(),
    )
    administer(
        world.actor("khoa"),
        wish,
        stream=new_id(sha256(b"").digest()[:16]),
        key=world.province.key(),
        now=world.now,
    )
    assert world.due(running, "trinh") == "2026-03-23"
    check_world(world)


def test_a_day_off_of_one_agency_moves_the_dates_of_its_matters_only(
    world: World,
) -> None:
    matter = asked(world)
    set_day(world, "khoa", "2026-03-16", agency=world.agency(FINANCE))
    assert world.due(matter, "tra-loi", FINANCE) == "2026-03-17"
    set_day(world, "khoa", "2026-03-16", agency=world.agency("so-noi-vu"))
    assert world.due(matter, "tra-loi", FINANCE) == "2026-03-18"
    assert world.at("2026-03-18 08:00").tick().facts == 0
    assert world.at("2026-03-19 00:00").tick().facts == 3
    check_world(world)


@pytest.mark.parametrize("login", ["an", "dung", "giang", "hoa", "lan"])
def test_the_days_of_the_country_are_set_by_the_administrator(
    world: World, login: str
) -> None:
    before = reading.head()
    with pytest.raises(Refused):
        set_day(world, login, "2026-03-20")
    assert reading.head() == before


def test_the_tables_computed_again_are_the_same_rows(world: World) -> None:
    three(world)
    set_day(world, "khoa", "2026-03-16")
    world.at("2026-03-19 08:00").tick()
    before = list(TaskRow.objects.order_by("matter", "step", "row").values())
    assert replay.rebuild() == reading.head().size
    after = list(TaskRow.objects.order_by("matter", "step", "row").values())
    assert [{**each, "id": 0} for each in after] == [
        {**each, "id": 0} for each in before
    ]
    check_world(world)
