"""Erasing a person is destroying a key: what was hers is gone, and every proof still holds."""

from phoihop.contexts.parties.models import PersonRow
from phoihop.desk import replay
from phoihop.desk.states import kept
from phoihop.store import keys, verifying
from tests.desk.test_canaries import SEALED, sung
from tests.world import World


def test_what_belonged_to_a_person_is_gone_with_her_key(world: World) -> None:
    world.checking = False
    matter = sung(world)
    hoa = world.province.people["hoa"]
    before = verifying.verify_here()
    assert SEALED["personal"] in repr(world.page("an", matter).form)
    keys.destroy(hoa)
    kept.clear()
    replay.rebuild()
    assert verifying.verify_here() == before
    assert before.ok
    assert not PersonRow.objects.filter(person=hoa).exclude(name="").exists()
    assert not PersonRow.objects.filter(name="Đỗ Thị Hoa").exists()
    page = world.page("an", matter)
    assert SEALED["personal"] not in repr(page)
    assert SEALED["answer"] not in repr(page)
    assert SEALED["question"] in repr(page.timeline)
    assert replay.check() == ()
