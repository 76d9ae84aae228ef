"""Letting somebody beside the parties see a matter: the head of the lead, for a reason, until taken back."""

import pytest

from phoihop.base.errors import Missing, Refused
from phoihop.desk import matter_page, matters
from phoihop.desk.story import FINANCE
from phoihop.regulation.run import Act
from phoihop.store import reading
from tests.world import World

REASON = "Đề nghị phối hợp theo công văn 12"


def opened(world: World) -> str:
    return world.open("an", "xac-minh-lien-nganh", du_kien="x", phuc_tap="khong")


def let(
    world: World,
    login: str,
    matter: str,
    whom: str,
    *,
    reason: str = REASON,
    revoke: bool = False,
) -> None:
    matters.let_see(
        world.actor(login),
        matter,
        whom,
        reason,
        revoke=revoke,
        key=world.province.key(),
        now=world.now,
    )


def person(world: World, login: str) -> str:
    return f"person:{world.province.people[login]}"


def refused(
    world: World, login: str, matter: str, reason: str = REASON, *, revoke: bool = False
) -> str:
    before = reading.head()
    with pytest.raises(Refused) as refusal:
        let(world, login, matter, person(world, "lan"), reason=reason, revoke=revoke)
    assert reading.head() == before
    return str(refusal.value.details["reason"])


def test_a_person_sees_the_matter_until_the_grant_is_taken_back(world: World) -> None:
    matter = opened(world)
    let(world, "dung", matter, person(world, "lan"))
    world.readers[matter].add("lan")
    world.check()
    assert world.page("lan", matter).grants == (person(world, "lan"),)
    let(world, "dung", matter, person(world, "lan"), revoke=True)
    world.readers[matter].discard("lan")
    world.check()
    with pytest.raises(Missing):
        world.page("lan", matter)


def test_an_agency_is_let_in_as_a_whole(world: World) -> None:
    matter = opened(world)
    let(world, "dung", matter, f"agency:{world.agency('so-xay-dung')}")
    world.readers[matter].add("lan")
    world.check()


def test_only_the_head_of_the_lead_lets_in(world: World) -> None:
    matter = opened(world)
    assert refused(world, "an", matter) == "head_of_lead_needed"
    assert refused(world, "giang", matter) == "head_of_lead_needed"
    for login in ("binh", "khoa", "lan", "hoa"):
        before = reading.head()
        with pytest.raises(Missing):
            let(world, login, matter, person(world, "lan"))
        assert reading.head() == before


def test_a_grant_has_a_reason_and_is_given_once(world: World) -> None:
    matter = opened(world)
    assert refused(world, "dung", matter, "  ") == "reason_missing"
    assert refused(world, "dung", matter, revoke=True) == "not_granted"
    let(world, "dung", matter, person(world, "lan"))
    assert refused(world, "dung", matter) == "already_granted"


def test_taking_a_grant_back_shuts_out_nobody_who_has_a_part(world: World) -> None:
    matter = opened(world)
    agency = f"agency:{world.agency(FINANCE)}"
    let(world, "dung", matter, agency)
    world.readers[matter].add("binh")
    world.check()
    world.act("an", matter, Act("do", "hoi", FINANCE, values={"cau-hoi": "?"}))
    let(world, "dung", matter, agency, revoke=True)
    world.check()
    assert agency in matter_page.readers(world.actor("an"), matter)


def test_whoever_is_let_in_reads_and_does_not_act(world: World) -> None:
    matter = opened(world)
    let(world, "dung", matter, person(world, "lan"))
    world.readers[matter].add("lan")
    assert world.page("lan", matter).moves == ()
    ask = Act("do", "hoi", FINANCE, values={"cau-hoi": "?"})
    assert world.refused("lan", matter, ask) == "not_your_party"
