"""A version whose text says so takes running matters with it on its day, each once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import coming_into_force, tick, transition
from phoihop.desk.story import FINANCE, REGULATION
from phoihop.desk.transition import Wish
from phoihop.regulation.facts import Moved
from phoihop.regulation.run import Act
from tests.desk.test_transition import BOARD, LONGER, SHORTER, asked, moved, version
from tests.desk.two_worlds import tried
from tests.people import local
from tests.world import World, check_world

MOVE = ("running: keep", "running: move")
TRANSITION = (
    "# Chương V.",
    "## Điều 8a. Điều khoản chuyển tiếp\n\n1. Áp dụng cho vụ việc đang giải quyết.\n\n# Chương V.",
)
DAY = "2026-03-10"


def moves(world: World, matter: str) -> list[Moved]:
    return [x for x in world.facts(matter) if isinstance(x, Moved)]


def test_on_its_day_and_not_before_each_running_matter_is_moved_once(
    world: World,
) -> None:
    one, two = asked(world, "Một"), asked(world, "Hai")
    new = version(world, DAY, LONGER, MOVE, TRANSITION)
    assert world.at("2026-03-09 23:59").tick().moved == 0
    done = world.at("2026-03-10 00:01").tick()
    assert (done.moved, done.stayed) == (2, 0)
    for matter in (one, two):
        [fact] = moves(world, matter)
        assert (fact.person, fact.regulation) == ("", new)
        assert fact.on == local("2026-03-10 00:00")
        assert fact.reason.startswith(
            "Theo Điều 8a. Điều khoản chuyển tiếp của Quy chế"
        )
        assert world.due(matter, "tra-loi", FINANCE) == "2026-03-19"
    assert world.tick().moved == 0
    check_world(world)


def test_a_late_tick_records_what_a_tick_on_the_day_does(world: World) -> None:
    matter = asked(world)
    version(world, DAY, LONGER, BOARD, MOVE)
    start = world.now
    with tried(world):
        for _ in range(30):
            world.now += timedelta(days=1)
            world.tick()
        end, daily = world.now, world.facts(matter)
    world.now = start
    with tried(world):
        world.now = end
        world.tick()
        assert world.facts(matter) == daily
        check_world(world)
    assert len(moves_in(daily)) == 1


def moves_in(facts: list[object]) -> list[Moved]:
    return [x for x in facts if isinstance(x, Moved)]


def test_an_act_on_the_day_comes_after_the_move_tick_or_not(world: World) -> None:
    matter = asked(world)
    version(world, DAY, LONGER, MOVE)
    world.at("2026-03-10 09:00")
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    world.act("binh", matter, reply)
    assert [type(x).__name__ for x in world.facts(matter)][-2:] == ["Moved", "Done"]
    check_world(world)


def test_a_matter_moved_back_by_hand_stays_back(world: World) -> None:
    old = world.province.regulations[REGULATION]
    matter = asked(world)
    version(world, DAY, LONGER, MOVE)
    world.at("2026-03-10 08:00").tick()
    moved(world, matter, old, "Vụ việc đã thụ lý theo bản cũ")
    assert world.at("2026-03-11 08:00").tick().moved == 0
    assert MatterRow.objects.get(matter=matter).regulation == old


def test_what_the_new_text_cannot_take_stays_and_goes_once_it_can(
    world: World,
) -> None:
    stays, goes = asked(world, "Chờ"), asked(world, "Mới", "2026-03-09 09:00")
    new = version(world, DAY, SHORTER, MOVE)
    done = world.at("2026-03-10 08:00").tick()
    assert (done.moved, done.stayed) == (1, 1)
    assert moves(world, stays) == []
    assert len(moves(world, goes)) == 1
    world.at("2026-03-18 08:00").tick()
    world.tick()
    [fact] = moves(world, stays)
    assert (fact.regulation, fact.on > local("2026-03-17 00:00")) == (new, True)
    check_world(world)


def test_a_version_that_lets_matters_keep_theirs_moves_none(world: World) -> None:
    matter = asked(world)
    version(world, DAY, LONGER)
    assert world.at("2026-03-11 08:00").tick().moved == 0
    assert moves(world, matter) == []


def at_once(deeds: list[Callable[[], object]]) -> None:
    """Do things at the same instant, each as a server of its own would."""
    barrier, failed = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            deed()
        except Exception as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(each,)) for each in deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert failed == []


@pytest.mark.django_db(transaction=True)
def test_two_servers_at_once_move_each_matter_once(lasting_world: World) -> None:
    world = lasting_world
    matters = [asked(world, f"Vụ {number}") for number in range(4)]
    version(world, DAY, LONGER, MOVE)
    world.at("2026-03-10 00:01")
    now, found = world.now, list[tick.Ticked]()
    at_once([lambda: found.append(tick.tick(now)) for _ in range(3)])
    assert [len(moves(world, each)) for each in matters] == [1, 1, 1, 1]
    assert sum(each.moved for each in found) == 4
    assert not any(each.failed for each in found)
    check_world(world)


@pytest.mark.django_db(transaction=True)
def test_a_hand_and_the_day_at_once_make_one_move(lasting_world: World) -> None:
    world = lasting_world
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER, MOVE)
    world.at("2026-03-05 10:00")
    dung, now = world.actor("dung"), world.now
    seen = transition.preview(dung, matter, new, now).effect.seen
    wish = Wish(new, "Theo Quy chế mới", seen)

    said: list[str] = []

    def by_hand() -> None:
        try:
            transition.move(dung, matter, wish, key="k", now=now)
        except Refused as refusal:
            said.append(str(refusal.details["reason"]))

    at_once([by_hand, lambda: coming_into_force.move_due(now)])
    assert said in ([], ["move_same"])
    assert len(moves(world, matter)) == 1
    check_world(world)
