"""What every store of a ledger promises, whatever it is made of.

A store under test inherits `LogStoreContract` and gives a `store` fixture; the
same seed must give the same root in memory, on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import pytest

from phoihop.base.errors import Invalid, Refused
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.entry import Draft, Recorded
from phoihop.ledger.log import Stored, StoredHead, Verdict, verify
from phoihop.ledger.merkle import EMPTY_ROOT, edge_of, leaf_hash
from phoihop.ledger.note import VerifyKey
from phoihop.ledger.proof import (
    consistency,
    inclusion,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.drafts import CANARY, an_id, draft, seeded

ROOT = "e4ef136973e1565dcba805467b607cffa30a20d8b4110d81fd28767a7fbd773d"
HOA = an_id("Hoa")


class LogStore(Protocol):
    """The store of a ledger, as the contract sees it."""

    key: VerifyKey

    def append(
        self, drafts: Sequence[Draft], urandom: Callable[[int], bytes]
    ) -> tuple[Recorded, ...]: ...
    def stream(self, name: str, after_seq: int = -1) -> Iterator[Recorded]: ...
    def entries(
        self, start: int = 0, stop: int | None = None
    ) -> Iterator[Recorded]: ...
    def destroy(self, owner: str) -> None: ...
    def stored(self) -> Iterator[Stored]: ...
    def stored_head(self) -> StoredHead: ...


def check_world(store: LogStore) -> Verdict:
    """Recompute everything from what is stored; return what was found."""
    verdict = verify(store.stored(), store.stored_head(), store.key)
    assert verdict.ok, verdict
    return verdict


class LogStoreContract:
    """Inherit, and give a fixture `store` with keys made from the seed `contract`."""

    def test_an_empty_ledger_is_in_order(self, store: LogStore) -> None:
        assert check_world(store) == Verdict(ok=True, size=0, root=EMPTY_ROOT)
        assert list(store.entries()) == []
        assert list(store.stream(an_id("vụ việc"))) == []

    def test_what_is_recorded_is_read_as_it_was_recorded(self, store: LogStore) -> None:
        personal = {HOA: {"name": "Hoa", "years": 31}}
        one = store.append([draft(personal=personal)], seeded("one"))
        two = store.append([draft("khác"), draft(minute=1)], seeded("two"))
        assert tuple(store.entries()) == one + two
        assert [each.index for each in store.entries()] == [0, 1, 2]
        assert tuple(store.stream(an_id("vụ việc"))) == (one[0], two[1])
        assert tuple(store.stream(an_id("vụ việc"), 0)) == (two[1],)
        assert tuple(store.entries(1, 2)) == (two[0],)
        assert one[0].content == {"title": CANARY, "steps": [1, 2]}
        assert one[0].personal == personal
        check_world(store)

    def test_each_stream_is_a_chain(self, store: LogStore) -> None:
        store.append([draft(), draft("khác"), draft()], seeded("one"))
        store.append([draft()], seeded("two"))
        stored = list(store.stored())
        chain = list(store.stream(an_id("vụ việc")))
        assert [each.leaf.stream_seq for each in chain] == [0, 1, 2]
        assert chain[0].leaf.stream_prev == b""
        for before, after in pairwise(chain):
            assert after.leaf.stream_prev == leaf_hash(stored[before.index].leaf)

    def test_the_same_seed_gives_the_same_root_everywhere(
        self, store: LogStore
    ) -> None:
        for number in range(9):
            drafts = [draft(f"dòng {number % 2}", minute=number)] * (number % 3 + 1)
            drafts[0] = replace(drafts[0], personal={HOA: {"name": "Hoa"}})
            store.append(drafts, seeded(f"act {number}"))
        assert check_world(store).root.hex() == ROOT

    def test_nothing_that_is_stored_shows_the_content(self, store: LogStore) -> None:
        store.append([draft(personal={HOA: {"name": CANARY}})], seeded("one"))
        (stored,) = store.stored()
        for part in (stored.leaf, stored.sealed, stored.signature):
            assert CANARY.encode() not in part

    def test_every_entry_and_every_growth_can_be_proved(self, store: LogStore) -> None:
        store.append([draft(minute=each) for each in range(7)], seeded("one"))
        head = open_checkpoint(store.stored_head().note, store.key)
        leaves = [leaf_hash(each.leaf) for each in store.stored()]
        for index, leaf in enumerate(leaves):
            proof = inclusion(leaves, index)
            verify_inclusion(leaf, index, head.size, proof=proof, root=head.root)
        store.append([draft(), draft("khác")], seeded("two"))
        later = open_checkpoint(store.stored_head().note, store.key)
        leaves = [leaf_hash(each.leaf) for each in store.stored()]
        verify_consistency(
            head.size,
            later.size,
            proof=consistency(leaves, head.size),
            root=head.root,
            later_root=later.root,
        )

    def test_each_entry_carries_the_signature_of_its_checkpoint(
        self, store: LogStore
    ) -> None:
        store.append([draft(minute=each) for each in range(5)], seeded("one"))
        leaves = []
        for each in store.stored():
            leaves.append(leaf_hash(each.leaf))
            root = edge_of(leaves).root()
            text = Checkpoint(store.key.name, len(leaves), root).text()
            assert store.key.holds(each.signature, text)

    def test_a_destroyed_key_erases_a_person_and_no_proof(
        self, store: LogStore
    ) -> None:
        personal = {HOA: {"name": "Hoa"}, an_id("An"): {"name": "An"}}
        store.append([draft(personal=personal), draft()], seeded("one"))
        before = check_world(store)
        store.destroy(HOA)
        first, _ = store.entries()
        assert first.personal == {an_id("An"): {"name": "An"}}
        assert first.content is not None
        store.destroy(an_id("vụ việc"))
        assert [each.content for each in store.entries()] == [None, None]
        assert check_world(store) == before

    def test_nothing_more_is_sealed_with_a_destroyed_key(self, store: LogStore) -> None:
        store.append([draft()], seeded("one"))
        store.destroy(an_id("vụ việc"))
        with pytest.raises(Refused) as refusal:
            store.append([draft("khác"), draft()], seeded("two"))
        assert refusal.value.details == {"reason": "key_destroyed"}
        assert check_world(store).size == 1

    @pytest.mark.parametrize(
        "bad",
        [
            {"content": {"rate": 0.5}},
            {"content": {"none": None}},
            {"kind": "opened"},
            {"refs": ("a title",)},
            {"personal": {"Hoa": {}}},
            {"content": {"text": "a" * (1 << 20)}},
        ],
    )
    def test_a_fact_that_cannot_be_written_leaves_nothing_behind(
        self, store: LogStore, bad: dict[str, object]
    ) -> None:
        store.append([draft()], seeded("one"))
        with pytest.raises(Invalid):
            store.append([draft(), replace(draft(), **bad)], seeded("two"))
        assert check_world(store).size == 1

    def test_appending_nothing_changes_nothing(self, store: LogStore) -> None:
        store.append([draft()], seeded("one"))
        before = check_world(store)
        assert store.append([], seeded("two")) == ()
        assert check_world(store) == before
