"""The signed paper of a text in its entry; entries from before it was asked are still read."""

from datetime import date

import pytest

from phoihop.base.errors import Refused
from phoihop.contexts.matters.facts import RegulationAdopted
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.regulations.facts import RegulationProposed, RegulationPutInForce
from phoihop.desk import proposals, regulations, replay
from phoihop.desk.codec import decode
from phoihop.regulation.signing import UNSIGNED, PaperSignature
from tests.desk.test_proposals import ASKED, LEAD, TEXT, head_of, submitted, word
from tests.world import World

PAPER = PaperSignature(number="05/QCPH", day="2026-03-02", signer="Trần Quốc Dũng")

# The content of entries as they were recorded before the paper was asked for.
ADOPTED = {
    "regulation": "x",
    "digest": "0" * 64,
    "title": "X",
    "in_force": "2026-01-01",
    "models": "",
    "text": "",
}
PROPOSED = {
    "proposal": "a" * 26,
    "regulation": "x",
    "title": "X",
    "in_force": "2026-01-01",
    "digest": "0" * 64,
    "document": "b" * 26,
    "sealed": "1" * 64,
    "drafters": ["p"],
    "person": "p",
    "agency": "q",
    "agencies": ["q"],
}


def test_entries_from_before_are_still_read() -> None:
    adopted = decode(RegulationAdopted, ADOPTED, {})
    assert adopted.signed == UNSIGNED
    put = decode(RegulationPutInForce, {**ADOPTED, "person": "p"}, {})
    assert put.signed == UNSIGNED
    proposed = decode(RegulationProposed, PROPOSED, {})
    assert proposed.parties == {}


def test_the_paper_of_what_was_adopted_is_the_fold_of_its_entry(world: World) -> None:
    regulations.adopt(
        world.actor("khoa"),
        TEXT.encode(),
        signed=PAPER,
        stream=world.province.id(),
        key="k",
        now=world.now,
    )
    row = RegulationRow.objects.get(signed_number="05/QCPH")
    assert (row.signed_day, row.signed_signer) == (date(2026, 3, 2), PAPER.signer)
    assert replay.check() == ()


def test_a_paper_beside_the_assents_is_kept_whole_or_not_at_all(world: World) -> None:
    head_of(world, "lan", ASKED)
    proposal = submitted(world)
    word(world, "dung", proposal, LEAD)
    word(world, "lan", proposal, ASKED)
    dung, day = world.actor("dung"), date(2026, 5, 1)
    half = PaperSignature(number="05/QCPH")
    with pytest.raises(Refused) as refusal:
        proposals.put_in_force(dung, proposal, day, signed=half, key="k", now=world.now)
    assert refusal.value.details["reason"] == "signature_incomplete"
    proposals.put_in_force(dung, proposal, day, signed=PAPER, key="l", now=world.now)
    assert RegulationRow.objects.get(stream=proposal).signed_number == "05/QCPH"
    assert replay.check() == ()
