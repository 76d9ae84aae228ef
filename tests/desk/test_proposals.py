"""A text on its way into force: submitted, assented to by each agency's head, put in force."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from phoihop.base.errors import Invalid, Missing, Refused
from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import RegulationRow, in_force
from phoihop.contexts.parties import facts as parties
from phoihop.contexts.regulations.models import AssentRow, ProposalRow
from phoihop.desk import drafts, errands, inbox, proposals, regulations
from phoihop.desk.administration import administer
from phoihop.store import reading
from tests.desk.test_canaries import rows
from tests.world import CAST, World, check_world

CANARY = "Chim hoàng yến mười một"
TEXT = packaged("regulations/the-apec.md").replace(
    "in_force: 2026-02-01", "in_force: 2026-05-01"
)
LEAD, ASKED = "so-noi-vu", "so-tai-chinh"


def head_of(world: World, login: str, agency: str) -> None:
    """Make one of the cast the head of an agency beside the own post."""
    wish = parties.OfficerAppointed(
        appointment=world.province.id(),
        person=world.province.people[login],
        agency=world.agency(agency),
        post="Giám đốc",
        role="head",
        since=date(2026, 3, 2),
    )
    administer(
        world.actor("khoa"),
        wish,
        stream=world.agency(agency),
        key=world.province.key(),
        now=world.now,
    )


def submitted(world: World, text: str = TEXT, login: str = "an") -> str:
    actor = world.actor(login)
    draft = drafts.save(actor, text, now=world.now)
    asked = [world.agency(ASKED)]
    receipt = proposals.propose(
        actor, draft.id, 1, asked, key=world.province.key(), now=world.now
    )
    return receipt.stream


def word(world: World, login: str, proposal: str, agency: str, **more: Any) -> None:
    how = {"digest": ProposalRow.objects.get().digest, "key": world.province.key()}
    act = proposals.decline if "reason" in more else proposals.assent
    act(
        world.actor(login),
        proposal,
        world.agency(agency),
        now=world.now,
        **{**how, **more},
    )


def errands_of(world: World) -> dict[str, str]:
    """What waits for each of the cast; the count in the menu says as much."""
    found = {}
    for login in CAST:
        mine = errands.errands(world.actor(login))
        assert inbox.count(world.actor(login)) == len(mine)
        found.update((login, each.what) for each in mine)
    return found


def put(world: World, login: str, proposal: str, day: date) -> None:
    proposals.put_in_force(
        world.actor(login), proposal, day, key=world.province.key(), now=world.now
    )


def why(act: Any) -> str:
    before = reading.head()
    with pytest.raises(Refused) as refusal:
        act()
    assert reading.head() == before
    return str(refusal.value.details["reason"])


@pytest.fixture
def heads(world: World) -> World:
    """Dũng heads the agency that submits, Lan the one that is asked."""
    head_of(world, "lan", ASKED)
    return world


def test_a_text_comes_into_force_once_every_head_assented(heads: World) -> None:
    world = heads
    proposal = submitted(world)
    check_world(world)
    assert (
        why(lambda: put(world, "dung", proposal, date(2026, 5, 1))) == "assents_missing"
    )
    word(world, "dung", proposal, LEAD)
    world.at("2026-03-04 09:00")
    word(world, "lan", proposal, ASKED)
    assert [each.word for each in AssentRow.objects.all()] == ["given", "given"]
    assert [each.leaf.agency for each in reading.stream(proposal)] == [
        world.agency(each) for each in (LEAD, LEAD, ASKED)
    ]
    put(world, "dung", proposal, date(2026, 5, 4))
    check_world(world)
    row = RegulationRow.objects.get(stream=proposal)
    assert (row.text, row.in_force) == (TEXT, date(2026, 5, 4))
    assert row in in_force(date(2026, 5, 4))
    assert row not in in_force(date(2026, 5, 3))
    assert why(lambda: word(world, "lan", proposal, ASKED)) == "proposal_closed"


def test_a_text_with_errors_is_not_submitted_and_every_one_is_named(
    world: World,
) -> None:
    before = reading.head()
    with pytest.raises(Invalid) as refusal:
        submitted(world, TEXT.replace("expiry: consent", "").replace("lead: ", "led: "))
    assert len(refusal.value.findings) > 1
    assert reading.head() == before


def test_who_drafted_does_not_decide(heads: World) -> None:
    world = heads
    proposal = submitted(world, login="dung")
    assert why(lambda: word(world, "dung", proposal, LEAD)) == "drafter_does_not_decide"


@pytest.mark.parametrize(
    ("who", "more", "reason"),
    [
        (("an", LEAD), {}, "head_needed_to_assent"),
        (("binh", ASKED), {}, "head_needed_to_assent"),
        (("dung", ASKED), {}, "head_needed_to_assent"),
        (("dung", "so-xay-dung"), {}, "not_asked_to_assent"),
        (("dung", LEAD), {"digest": "0" * 64}, "another_text"),
        (("lan", ASKED), {"reason": " "}, "reason_missing"),
    ],
)
def test_an_assent_is_the_heads_and_of_one_text(
    heads: World, who: tuple[str, str], more: dict[str, str], reason: str
) -> None:
    proposal = submitted(heads)
    login, agency = who
    assert why(lambda: word(heads, login, proposal, agency, **more)) == reason


def test_a_word_once_given_stands_and_a_declined_text_stays_out_of_force(
    heads: World,
) -> None:
    world = heads
    proposal = submitted(world)
    word(world, "dung", proposal, LEAD)
    word(world, "lan", proposal, ASKED, reason=CANARY)
    assert why(lambda: word(world, "lan", proposal, ASKED)) == "already_answered"
    assert (
        why(lambda: put(world, "dung", proposal, date(2026, 5, 1))) == "assents_missing"
    )
    assert not [table for table, row in rows() if CANARY in row]
    check_world(world)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 30)])
def test_no_text_is_in_force_before_the_last_assent_nor_before_the_day_it_names(
    heads: World, day: date
) -> None:
    world = heads
    proposal = submitted(world)
    word(world, "dung", proposal, LEAD)
    word(world, "lan", proposal, ASKED)
    assert why(lambda: put(world, "dung", proposal, day)) == "in_force_too_early"
    assert why(lambda: put(world, "lan", proposal, date(2026, 5, 1))) == (
        "head_of_proposer_needed"
    )


def test_a_text_taken_back_is_answered_no_more(heads: World) -> None:
    world = heads
    proposal = submitted(world)
    key = world.province.key()

    def back(login: str) -> None:
        proposals.withdraw(
            world.actor(login), proposal, "Viết lại", key=key, now=world.now
        )

    assert why(lambda: back("binh")) == "drafter_or_head_needed"
    back("an")
    assert why(lambda: word(world, "lan", proposal, ASKED)) == "proposal_closed"
    check_world(world)


def test_a_proposal_is_there_for_the_agencies_asked_and_for_nobody_else(
    heads: World,
) -> None:
    world = heads
    proposal = submitted(world, TEXT + f"\n{CANARY}\n")
    for login in CAST:
        actor = world.actor(login)
        listed = [each.proposal for each in proposals.visible(actor)]
        assert listed == ([proposal] if login in {"an", "binh", "dung", "lan"} else [])
        if listed:
            assert CANARY in proposals.text_of(proposals.proposal(actor, proposal)).text
            continue
        for act in (
            lambda actor=actor: proposals.proposal(actor, proposal),
            lambda login=login: word(world, login, proposal, LEAD),
            lambda login=login: put(world, login, proposal, date(2026, 5, 1)),
        ):
            with pytest.raises(Missing):
                act()
    assert not [table for table, row in rows() if CANARY in row]


def test_an_assent_waits_for_the_head_until_it_is_given(heads: World) -> None:
    world = heads
    proposal = submitted(world)
    assert errands_of(world) == {"dung": "assent", "lan": "assent"}
    word(world, "lan", proposal, ASKED)
    assert errands_of(world) == {"dung": "assent"}
    word(world, "dung", proposal, LEAD)
    assert errands_of(world) == {"dung": "force", "an": "assented"}
    put(world, "dung", proposal, date(2026, 5, 1))
    assert errands_of(world) == {}


def test_a_declined_text_waits_for_those_who_can_take_it_back(heads: World) -> None:
    world = heads
    proposal = submitted(world)
    word(world, "lan", proposal, ASKED, reason="Điều 2 chưa rõ")
    assert errands_of(world) == {"dung": "declined", "an": "declined"}
    key = world.province.key()
    proposals.withdraw(world.actor("an"), proposal, "Sửa", key=key, now=world.now)
    assert errands_of(world) == {}


def test_a_head_who_drafted_has_nothing_to_assent_to(heads: World) -> None:
    submitted(heads, login="dung")
    assert errands_of(heads) == {"lan": "assent"}


def test_a_reader_of_a_draft_does_not_submit_it(heads: World) -> None:
    world = heads
    draft = drafts.save(world.actor("an"), TEXT, now=world.now).id
    drafts.send(world.actor("an"), draft, agencies=[world.agency(ASKED)])
    actor = world.actor("binh")
    assert (
        why(lambda: proposals.propose(actor, draft, 1, [], key="k", now=world.now))
        == "draft_is_read_only"
    )


def test_a_text_under_approval_is_not_put_in_force_around_its_agencies(
    heads: World,
) -> None:
    world = heads
    submitted(world)
    assert (
        why(
            lambda: regulations.adopt(
                world.actor("khoa"),
                TEXT.encode(),
                stream=world.province.id(),
                key=world.province.key(),
                now=world.now,
            )
        )
        == "under_approval"
    )


def test_a_delegation_for_some_kinds_of_matter_opens_no_proposal(heads: World) -> None:
    world = heads
    proposal = submitted(world)
    lan = world.actor("lan")
    [office] = [each for each in lan.standing.offices if each.heads]
    narrow = replace(office, scope=("gop-von",))
    some = replace(lan, standing=replace(lan.standing, offices=(narrow,)))
    with pytest.raises(Missing):
        proposals.proposal(some, proposal)
    assert not errands.errands(some)
