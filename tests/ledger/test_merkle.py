"""The edge of a tree has the root that the recursive definition in RFC 6962 gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger.merkle import (
    EMPTY_ROOT,
    edge_from,
    edge_of,
    leaf_hash,
    node_hash,
)


def by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@given(st.lists(st.binary(max_size=8).map(leaf_hash), max_size=70))
def test_edge_agrees_with_the_definition(leaves: list[bytes]) -> None:
    edge = edge_of(leaves)
    assert edge.root() == by_definition(leaves)
    assert len(edge.roots) == edge.size.bit_count()
    assert edge_from(edge.size, edge.packed()) == edge


def test_an_edge_of_another_size_is_refused() -> None:
    edge = edge_of([leaf_hash(b"a"), leaf_hash(b"b")])
    with pytest.raises(Tampered):
        edge_from(3, edge.packed())
