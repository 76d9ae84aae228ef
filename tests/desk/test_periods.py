"""Matters of periods open by themselves, once, with their own day; units below tell those above."""

from datetime import timedelta
from typing import Any

import pytest

from phoihop.base.errors import Refused
from phoihop.base.packaged import packaged
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import inbox, matters, openings, regulations, replay
from phoihop.desk.demo import _found_named
from phoihop.regulation.facts import Set
from phoihop.regulation.run import Act
from phoihop.store import reading
from tests.people import local
from tests.world import World

KIND = "bao-cao-thang"
TOP, FINANCE, SCHOOLS = "so-noi-vu", "so-tai-chinh", "so-giao-duc"
OFFICE = "van-phong-uy-ban"


def adopted(
    world: World, at: str, in_force: str = "2025-10-01", unit: str = SCHOOLS
) -> str:
    """The monthly regulation, put in force by Khoa; return its digest."""
    world.checking = False
    world.at(at)
    text = packaged(f"regulations/{KIND}.md").replace("2025-10-01", in_force)
    text = text.replace(f"    {SCHOOLS}:  {{under", f"    {unit}:  {{under")
    regulations.adopt(
        world.actor("khoa"),
        text.encode(),
        stream=world.province.id(),
        key=world.province.key(),
        now=world.now,
    )
    found = regulations.examined(text.encode())[0]
    assert found is not None
    world.province.regulations[KIND] = found.digest
    _found_named(world.province, world.actor("khoa"), world.now)
    return found.digest


def reports() -> list[MatterRow]:
    return list(MatterRow.objects.filter(kind=KIND).order_by("entry"))


def of(unit: str, world: World) -> str:
    [found] = [each for each in reports() if each.lead == world.agency(unit)]
    return found.matter


def done(world: World, login: str, matter: str) -> None:
    values = {"so-yeu-cau": "4", "so-dung-han": "3", "so-qua-han": "1"}
    for act in (Act("do", "lap", values=values), Act("do", "gui")):
        wish = matters.Wish(what=act)
        key = world.province.key()
        matters.act(world.actor(login), matter, wish, key=key, now=world.now)


def test_the_matters_of_a_month_open_once_on_their_day_for_each_unit(
    world: World,
) -> None:
    adopted(world, "2026-03-03 08:00")
    world.at("2026-03-14 23:59").tick()
    assert reports() == []
    assert world.at("2026-03-15 00:00").tick().opened == 3
    assert openings.open_due(world.now) == (0, 0)
    assert world.tick().opened == 0
    leads = {each.lead for each in reports()}
    assert leads == {world.agency(each) for each in (TOP, FINANCE, SCHOOLS)}
    assert {each.opened_at for each in reports()} == {local("2026-03-15 00:00")}
    assert "Tháng 3 (15/02/2026 – 14/03/2026)" in reports()[0].title
    tasks = inbox.waiting(world.actor("binh"), world.now)
    assert of(FINANCE, world) in {
        each.task.matter_id for group in tasks.values() for each in group
    }
    assert replay.check() == ()


def test_periods_missed_while_nothing_ran_open_in_order_with_their_days(
    world: World,
) -> None:
    adopted(world, "2026-03-03 08:00")
    assert world.at("2026-05-20 10:00").tick().opened == 9
    days = [each.opened_at for each in reports()]
    assert days == sorted(days)
    expected = [local(f"2026-0{month}-15 00:00") for month in (3, 4, 5)]
    assert sorted(set(days)) == expected
    assert replay.check() == ()


def test_nothing_opens_before_the_text_was_put_in_force_here(world: World) -> None:
    adopted(world, "2026-03-20 08:00")
    assert world.at("2026-04-14 08:00").tick().opened == 0


def test_a_newer_version_opens_instead_from_its_day(world: World) -> None:
    old = adopted(world, "2026-03-03 08:00")
    new = adopted(world, "2026-03-04 08:00", in_force="2026-04-01")
    assert world.at("2026-05-01 08:00").tick().opened == 6
    found = {(each.opened_at.month, each.regulation) for each in reports()}
    assert found == {(3, old), (4, new)}


def test_a_newer_version_opens_for_its_own_units(world: World) -> None:
    adopted(world, "2026-03-03 08:00")
    adopted(world, "2026-03-04 08:00", in_force="2026-04-01", unit=OFFICE)
    assert world.at("2026-05-01 08:00").tick().opened == 6
    by_month = {
        month: {each.lead for each in reports() if local_month(each) == month}
        for month in (3, 4)
    }
    both = {world.agency(TOP), world.agency(FINANCE)}
    assert by_month == {
        3: both | {world.agency(SCHOOLS)},
        4: both | {world.agency(OFFICE)},
    }
    assert replay.check() == ()


def local_month(row: MatterRow) -> int:
    return (row.opened_at + timedelta(hours=7)).month


def test_the_unit_above_is_told_what_units_below_have_sent(world: World) -> None:
    adopted(world, "2026-03-03 08:00")
    world.at("2026-03-16 08:00").tick()
    top = of(TOP, world)
    assert not _open(world, top)
    done(world, "binh", of(FINANCE, world))
    assert not _open(world, top)
    done(world, "chi", of(SCHOOLS, world))
    assert _open(world, top)
    told = [each for each in world.facts(top) if isinstance(each, Set)]
    assert [each.values for each in told] == [
        {"below.gui.done": FINANCE},
        {"below.gui.done": SCHOOLS},
    ]
    assert replay.check() == ()


def test_a_unit_that_stays_silent_holds_the_one_above_up_for_five_days_only(
    world: World,
) -> None:
    adopted(world, "2026-03-03 08:00")
    world.at("2026-03-16 08:00").tick()
    world.at("2026-03-23 08:00").tick()
    assert _open(world, of(TOP, world))


def _open(world: World, matter: str) -> bool:
    return ("lap", "") in world.page("an", matter).state.tasks


def test_a_report_is_seen_by_its_unit_and_from_sending_on_by_the_one_above(
    world: World,
) -> None:
    adopted(world, "2026-03-03 08:00")
    world.at("2026-03-16 08:00").tick()
    lower = of(FINANCE, world)
    seen = {each for each in ("an", "binh", "chi", "lan") if world.sees(each, lower)}
    assert seen == {"binh"}
    done(world, "binh", lower)
    seen = {each for each in ("an", "binh", "chi", "lan") if world.sees(each, lower)}
    assert seen == {"an", "binh"}
    assert not world.sees("binh", of(TOP, world))


def by_hand(world: World, unit: str, login: str = "binh") -> Any:
    opening = rules.Opening(
        kind=KIND,
        title="Báo cáo làm sớm",
        parties={each: world.agency(each) for each in (TOP, FINANCE, SCHOOLS)},
        rows={"ky": ("thang-ba",), "don-vi": (unit,)},
        values={},
    )
    digest = world.province.regulations[KIND]
    key = world.province.key()
    return matters.open_matter(world.actor(login), digest, opening, key=key, now=world.now)  # fmt: skip


def test_what_a_person_opened_early_is_not_opened_again_nor_by_another(
    world: World,
) -> None:
    adopted(world, "2026-03-16 08:00")
    size = reading.head().size
    with pytest.raises(Refused) as no:
        by_hand(world, SCHOOLS)
    assert no.value.details["reason"] == "not_yours_to_open"
    assert reading.head().size == size
    by_hand(world, FINANCE)
    with pytest.raises(Refused) as no:
        by_hand(world, FINANCE)
    assert no.value.details["reason"] == "period_opened"
    assert world.tick().opened == 0
    assert len(reports()) == 1
