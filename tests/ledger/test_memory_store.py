"""The contract of a store, on the smallest one there can be: a list in memory."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from phoihop.base.errors import Refused
from phoihop.ledger import seal
from phoihop.ledger.entry import Draft, Recorded, decode, written
from phoihop.ledger.grow import Link, grow, owners, recorded_of
from phoihop.ledger.log import Columns, Stored, StoredHead
from phoihop.ledger.merkle import Edge, leaf_hash
from phoihop.ledger.note import SignKey
from tests.contract_log_store import LogStoreContract
from tests.ledger.drafts import seeded


class MemoryStore:
    """A ledger in a list; what a database would keep in tables."""

    def __init__(self, signer: SignKey) -> None:
        self.signer = signer
        self.key = signer.verify_key
        self.rows: list[Stored] = []
        self.head = StoredHead(b"")
        self.edge = Edge()
        self.keys: dict[str, seal.DataKey | None] = {}

    def append(
        self, drafts: Sequence[Draft], urandom: Callable[[int], bytes]
    ) -> tuple[Recorded, ...]:
        keys = {}
        for owner in owners(drafts):
            key = self.keys.get(owner, False)
            if key is None:
                raise Refused(reason="key_destroyed")
            keys[owner] = key or seal.DataKey(urandom(32))
        ends = {}
        for each in self.rows:
            leaf = decode(each.leaf)
            ends[leaf.stream] = Link(leaf.stream_seq, leaf_hash(each.leaf))
        grown = grow(self.edge, drafts, ends, keys, signer=self.signer, urandom=urandom)
        for each in grown.entries:
            leaf = each.recorded.leaf
            columns = Columns(
                leaf.kind,
                written(leaf.at),
                leaf.stream,
                leaf.stream_seq,
                each.leaf_hash,
            )
            parts = (each.data, each.sealed, each.signature)
            self.rows.append(Stored(each.recorded.index, *parts, columns))
        self.edge = edge = grown.edge
        self.keys |= keys
        self.head = StoredHead(
            grown.note.encode(), edge.size, edge.root(), edge.packed()
        )
        return tuple(each.recorded for each in grown.entries)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Recorded]:
        for row in self.rows[start:stop]:
            leaf = decode(row.leaf)
            plains = {}
            for part in seal.unframe(row.sealed):
                if key := self.keys[part.name or leaf.stream]:
                    plains[part.name] = seal.open_part(
                        key, leaf.stream, leaf.stream_seq, part
                    )
            yield recorded_of(row.index, leaf, plains)

    def stream(self, name: str, after_seq: int = -1) -> Iterator[Recorded]:
        return (
            each
            for each in self.entries()
            if each.leaf.stream == name and each.leaf.stream_seq > after_seq
        )

    def destroy(self, owner: str) -> None:
        self.keys[owner] = None

    def stored(self) -> Iterator[Stored]:
        return iter(self.rows)

    def stored_head(self) -> StoredHead:
        return self.head


class TestMemoryStore(LogStoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore(SignKey("phoihop.contract", seeded("contract")(32)))
