"""What was asked is recorded once and whole, or not at all."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from phoihop.base.errors import Conflict, PhoihopError, Refused
from phoihop.contexts.matters.models import MatterRow, TaskRow
from phoihop.desk import matters, submit
from phoihop.desk.models import CommandRow
from phoihop.desk.states import kept
from phoihop.desk.story import FINANCE, PAPER, SCHOOLS
from phoihop.regulation.run import Act
from phoihop.store import reading
from phoihop.store.models import DocumentRow, EntryRow, KeyRow
from phoihop.store.projection import tables
from tests.world import World, check_world

KIND = "xac-minh-lien-nganh"
ASK = Act("do", "hoi", FINANCE, values={"cau-hoi": "Có đúng không?"})


def opened(world: World, key: str = "") -> str:
    return world.open("an", KIND, key=key, du_kien="Bằng số 1042", phuc_tap="khong")


def everything() -> dict[str, Any]:
    """Every row that an act could leave behind."""
    models = (*tables(), EntryRow, KeyRow, CommandRow, DocumentRow)
    return {
        each.__name__: sorted(map(repr, each._default_manager.values_list()))
        for each in models
    }


def test_the_same_form_sent_twice_is_recorded_once(world: World) -> None:
    matter = opened(world)
    first = world.act("an", matter, ASK, key="form 1", lets="binh")
    size = reading.head().size
    second = world.act("an", matter, ASK, key="form 1", lets="binh")
    assert (second.first, second.last) == (first.first, first.last)
    assert (first.again, second.again) == (False, True)
    assert reading.head().size == size


def test_a_matter_opened_by_the_same_form_twice_is_one_matter(world: World) -> None:
    first = opened(world, key="form 1")
    assert opened(world, key="form 1") == first
    assert MatterRow.objects.count() == 1


def test_a_key_stands_for_one_command_only(world: World) -> None:
    matter = opened(world)
    world.act("an", matter, ASK, key="form 1", lets="binh")
    before = everything()
    other = Act("do", "hoi", SCHOOLS, values={"cau-hoi": "Có đúng không?"})
    with pytest.raises(Refused) as refusal:
        world.act("an", matter, other, key="form 1")
    assert refusal.value.details["reason"] == "key_used_for_another_command"
    assert everything() == before


def test_the_same_form_with_another_file_of_the_same_size_is_another_command(
    world: World,
) -> None:
    matter = opened(world)
    world.act("an", matter, ASK, lets="binh")
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    field, name = "tai-lieu-doi-chieu", "Trích sổ gốc.pdf"
    world.act("binh", matter, reply, matters.Upload(field, name, PAPER), key="form 1")
    other = PAPER.replace(b"595", b"596")
    with pytest.raises(Refused) as refusal:
        world.act(
            "binh", matter, reply, matters.Upload(field, name, other), key="form 1"
        )
    assert refusal.value.details["reason"] == "key_used_for_another_command"


def test_two_people_may_use_the_same_key(world: World) -> None:
    matter = opened(world)
    world.do("an", matter, "hoi", row=FINANCE, lets="binh", cau_hoi="Có đúng không?")
    world.act("binh", matter, Act("receive", "hoi", FINANCE), key="form 1")
    world.act(
        "an",
        matter,
        Act("do", "hoi", SCHOOLS, values={"cau-hoi": "Còn gì?"}),
        key="form 1",
        lets="chi",
    )


@pytest.mark.parametrize("key", ["", "x" * 81])
def test_a_form_without_a_usable_key_is_refused(world: World, key: str) -> None:
    matter = opened(world)
    before = everything()
    with pytest.raises(Refused) as refusal:
        submit.submit(
            world.actor("an"),
            submit.Command(
                name="x", context="matters", stream=matter, agency="", decide=tuple
            ),
            key=key,
            now=world.now,
        )
    assert refusal.value.details["reason"] == "form_key_missing"
    assert everything() == before


@pytest.mark.parametrize(
    ("login", "what"),
    [
        ("an", Act("do", "ket-luan", answer="thong-qua")),
        ("dung", Act("do", "thong-bao")),
        ("an", Act("do", "hoi", FINANCE)),
        ("an", Act("do", "hoi", "so-khac", values={"cau-hoi": "?"})),
        ("an", Act("do", "bay", values={"cau-hoi": "?"})),
        ("an", Act("bay", "hoi", FINANCE)),
        ("an", Act("extend", "tra-loi", FINANCE, by="5 working days")),
    ],
)
def test_a_refused_act_leaves_nothing_behind(
    world: World, login: str, what: Act
) -> None:
    matter = opened(world)
    before = everything()
    assert world.refused(login, matter, what)
    assert everything() == before


def test_a_refused_opening_leaves_nothing_behind(world: World) -> None:
    before = everything()
    for login, kind, title in (
        ("an", KIND, " "),
        ("an", "khong-co", "Xác minh"),
        ("lan", KIND, "Xác minh"),
        ("hoa", KIND, "Xác minh"),
        ("giang", KIND, "Xác minh"),
    ):
        with pytest.raises(Refused):
            world.open(login, kind, title, du_kien="x", phuc_tap="khong")
    with pytest.raises(Refused):
        world.open("an", KIND, "Xác minh", du_kien="x")
    assert everything() == before


def test_who_acts_on_an_old_page_is_told_how_much_changed(world: World) -> None:
    matter = opened(world)
    seen = world.page("dung", matter).seen
    world.act("an", matter, ASK, lets="binh")
    before = everything()
    with pytest.raises(Conflict) as conflict:
        world.act("dung", matter, ASK, seen=seen)
    assert conflict.value.details["changed"] == 1
    assert conflict.value.details["reason"] == "already_done"
    assert everything() == before
    with pytest.raises(Refused):
        world.act("dung", matter, ASK, seen=world.page("dung", matter).seen)


def test_that_somebody_opened_the_file_is_no_change_of_the_matter(world: World) -> None:
    """Who reads leaves a trace for the person concerned, and no sign for anybody else."""
    matter = world.open(
        "an",
        "ra-soat-ho-so",
        concerned="hoa",
        ho_ten="Đỗ Thị Hoa",
        so_hieu="CB-0731",
        loai_du_kien="cong-tac",
        gia_tri_trong_ho_so="2008",
        phuc_tap="khong",
    )
    world.act("an", matter, ASK, lets="binh")
    seen = world.page("an", matter).seen
    matters.note_opened(
        world.actor("giang"), world.page("giang", matter).row, world.now
    )
    assert world.page("an", matter).seen == seen
    with pytest.raises(Refused):
        world.act("an", matter, ASK, seen=seen)


def test_what_was_rolled_back_is_not_remembered(world: World) -> None:
    world.checking = False
    matter = opened(world)
    with transaction.atomic():
        world.act("an", matter, ASK, lets="binh")
        transaction.set_rollback(True)
    assert TaskRow.objects.filter(matter=matter, step="hoi", row=FINANCE).exists()
    world.act("an", matter, ASK, lets="binh")
    check_world(world)


def test_what_is_remembered_is_what_was_committed(lasting_world: World) -> None:
    world = lasting_world
    world.checking = False
    matter = opened(world)
    with transaction.atomic():
        world.act("an", matter, ASK, lets="binh")
        transaction.set_rollback(True)
    world.act("an", matter, ASK, lets="binh")
    remembered = kept.get(matter)
    kept.clear()
    assert world.page("an", matter).seen == remembered.seq
    check_world(world)


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all of this at once, each in a thread of its own; return what came of each."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        try:
            found[place] = acts[place]()
        except PhoihopError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def test_a_double_click_is_recorded_once(lasting_world: World) -> None:
    world = lasting_world
    matter = opened(world)
    world.checking = False
    size = reading.head().size
    found = together(
        *[lambda: world.act("an", matter, ASK, key="form 1", lets="binh")] * 4
    )
    assert {(each.first, each.last) for each in found} == {(size, size)}
    assert sorted(each.again for each in found) == [False, True, True, True]
    check_world(world)


def test_a_double_click_opens_one_matter(lasting_world: World) -> None:
    world = lasting_world
    world.checking = False
    found = together(*[lambda: opened(world, key="form 1")] * 4)
    assert len(set(found)) == 1
    assert MatterRow.objects.count() == 1
    world.readers = {str(found[0]): {"an", "dung", "giang"}}
    check_world(world)


def test_of_two_at_once_one_wins_and_the_other_is_told(lasting_world: World) -> None:
    world = lasting_world
    matter = opened(world)
    seen = world.page("an", matter).seen
    world.checking = False
    found = together(
        lambda: world.act("an", matter, ASK, seen=seen),
        lambda: world.act("dung", matter, ASK, seen=seen),
    )
    conflicts = [each for each in found if isinstance(each, Conflict)]
    assert len(conflicts) == 1
    assert conflicts[0].details["changed"] == 1
    world.readers[matter].add("binh")
    check_world(world)


def test_many_who_open_at_once_get_numbers_of_their_own(lasting_world: World) -> None:
    world = lasting_world
    world.checking = False
    found = together(*[lambda: opened(world)] * 5)
    numbers = sorted(MatterRow.objects.values_list("ordinal", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
    world.readers = {str(each): {"an", "dung", "giang"} for each in found}
    check_world(world)
