"""The protocol of appending and of heads, with a crash at every point and a witness outside.

What was acknowledged is there after any crash; every head that anybody was given is a
prefix of all that follows; an older database is refused. Order: rows and head in one
transaction, then the head outside the database, then the answer.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from phoihop.base.errors import Refused
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey
from phoihop.ledger.proof import consistency
from phoihop.ledger.witness import Request, advance
from phoihop.store import memory
from tests.contract_log_store import check_world
from tests.ledger.drafts import draft, seeded
from tests.ledger.test_memory_store import MemoryStore

SIGNER = SignKey("phoihop.model", bytes(range(32)))
POINTS = ("before", "uncommitted", "committed", "remembered", "none")


def copied(store: MemoryStore) -> MemoryStore:
    """Return what a transaction works on, or a backup keeps."""
    made = MemoryStore(SIGNER)
    made.rows, made.head, made.edge = list(store.rows), store.head, store.edge
    made.keys = dict(store.keys)
    return made


class Protocol(RuleBasedStateMachine):
    """One installation, its disk, its file of the highest head, and one witness."""

    remember_first = False

    def __init__(self) -> None:
        super().__init__()
        self.keys = Path(tempfile.mkdtemp(prefix="phoihop-model-"))
        self.store = MemoryStore(SIGNER)
        self.backups = [copied(self.store)]
        self.acknowledged: list[tuple[int, bytes]] = []
        self.given: list[Checkpoint] = []
        self.seen: Checkpoint | None = None
        self.acts = 0

    def teardown(self) -> None:
        shutil.rmtree(self.keys)

    @rule(
        streams=st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
        crash=st.sampled_from(POINTS),
    )
    def append(self, streams: list[str], crash: str) -> None:
        """Append, and perhaps lose power on the way."""
        self.acts += 1
        if crash == "before":
            return
        begun = copied(self.store)
        memory.check_not_behind(self.keys, SIGNER.verify_key, begun.edge)
        drafts = [draft(each, minute=self.acts) for each in streams]
        made = begun.append(drafts, seeded(str(self.acts)))
        if self.remember_first:
            memory.remember(self.keys, begun.edge.size, begun.head.note.decode())
        if crash == "uncommitted":
            return
        self.store = begun
        if crash == "committed":
            return
        memory.remember(self.keys, begun.edge.size, begun.head.note.decode())
        if crash == "remembered":
            return
        rows = [begun.rows[each.index] for each in made]
        self.acknowledged += [(each.index, each.leaf) for each in rows]
        self.given.append(open_checkpoint(begun.head.note, SIGNER.verify_key))

    @rule()
    def back_up(self) -> None:
        self.backups.append(copied(self.store))

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """An older database signs nothing as soon as a later head was remembered."""
        old = data.draw(st.sampled_from(self.backups))
        kept = memory.recall(self.keys, SIGNER.verify_key)
        if kept is None or old.edge.size >= kept.size:
            return
        with pytest.raises(Refused):
            memory.check_not_behind(self.keys, SIGNER.verify_key, old.edge)

    @precondition(lambda self: self.store.rows)
    @rule()
    def witness(self) -> None:
        """Whoever saw an earlier head takes the present one."""
        hashes = [leaf_hash(each.leaf) for each in self.store.rows]
        old = self.seen.size if self.seen else 0
        proof = consistency(hashes, old) if 0 < old < len(hashes) else ()
        request = Request(old, proof, self.store.head.note.decode())
        self.seen = advance(request, SIGNER.verify_key, self.seen)
        self.given.append(self.seen)

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        for index, leaf in self.acknowledged:
            assert self.store.rows[index].leaf == leaf

    @invariant()
    def every_head_that_was_given_is_a_prefix(self) -> None:
        check_world(self.store)
        hashes = [leaf_hash(each.leaf) for each in self.store.rows]
        kept = memory.recall(self.keys, SIGNER.verify_key)
        for each in [*self.given, *([kept] if kept else [])]:
            assert each.size <= len(hashes)
            assert each.root == edge_of(hashes[: each.size]).root()


class RememberFirst(Protocol):
    """The same with two steps exchanged: the head leaves before the rows are on the disk."""

    remember_first = True


FEW = settings(max_examples=30, stateful_step_count=15, deadline=None)


def test_no_crash_loses_what_was_acknowledged_or_shows_two_pasts() -> None:
    run_state_machine_as_test(Protocol, settings=FEW)


def test_the_model_notices_when_two_steps_are_exchanged() -> None:
    with pytest.raises((AssertionError, Refused)):
        run_state_machine_as_test(RememberFirst, settings=FEW)
