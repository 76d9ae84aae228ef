"""Proofs that an outsider can check: an entry is in a ledger; a ledger only grew.

RFC 9162 sections 2.1.3 and 2.1.4 (the same hashes as RFC 6962). A verifier
needs the checkpoint, the proof and this module, nothing else.
"""

from collections.abc import Callable, Sequence

from phoihop.base.errors import Tampered
from phoihop.ledger.merkle import HASH_BYTES, edge_of, node_hash

Proof = tuple[bytes, ...]
RootOf = Callable[[int, int], bytes]


def inclusion(leaves: Sequence[bytes], index: int) -> Proof:
    """Return the proof that the leaf hash at `index` is in the tree of `leaves`.

    Raises ValueError when the index is not in the tree.
    """
    return inclusion_from(_over(leaves), index, len(leaves))


def consistency(leaves: Sequence[bytes], size: int) -> Proof:
    """Return the proof that the tree of `leaves` begins with the tree of the first `size`.

    Raises ValueError unless 1 <= size <= len(leaves); empty when they are equal.
    """
    return consistency_from(_over(leaves), size, len(leaves))


def inclusion_from(root_of: RootOf, index: int, size: int) -> Proof:
    """Return what `inclusion` does, for a tree of which only roots of ranges are at hand."""
    if not 0 <= index < size:
        raise ValueError(index)
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(root_of(middle, stop))
            stop = middle
        else:
            path.append(root_of(start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_from(root_of: RootOf, size: int, later: int) -> Proof:
    """Return what `consistency` does, for a tree of which only roots of ranges are at hand."""
    if not 1 <= size <= later:
        raise ValueError(size)
    path: list[bytes] = []
    start, stop = 0, later
    while size != stop:
        middle = start + _split(stop - start)
        if size <= middle:
            path.append(root_of(middle, stop))
            stop = middle
        else:
            path.append(root_of(start, middle))
            start = middle
    if start:
        path.append(root_of(start, stop))
    return tuple(reversed(path))


def verify_inclusion(
    leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf hash is at `index` of the tree of this size and root.

    Raises Tampered(reason="not_included"). RFC 9162 section 2.1.3.2.
    """
    if not _hashes((leaf, root, *proof)) or not 0 <= index < size:
        raise Tampered(reason="not_included")
    at, last, made = index, size - 1, leaf
    for each in proof:
        if not last:
            raise Tampered(reason="not_included")
        if at & 1 or at == last:
            made = node_hash(each, made)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            made = node_hash(made, each)
        at, last = at >> 1, last >> 1
    if last or made != root:
        raise Tampered(reason="not_included")


def verify_consistency(
    size: int,
    later: int,
    *,
    proof: Sequence[bytes],
    root: bytes,
    later_root: bytes,
) -> None:
    """Check that the tree of `later` leaves begins with that of `size` leaves.

    Raises Tampered(reason="not_consistent"). RFC 9162 section 2.1.4.2.
    """
    if not _hashes(proof) or not 0 < size <= later:
        raise Tampered(reason="not_consistent")
    if size == later:
        if proof or root != later_root:
            raise Tampered(reason="not_consistent")
        return
    whole = size & (size - 1) == 0
    path = (root, *proof) if whole else tuple(proof)
    if not path or _both_roots(size, later, path) != (root, later_root):
        raise Tampered(reason="not_consistent")


def _both_roots(size: int, later: int, path: Proof) -> tuple[bytes, bytes] | None:
    at, last = size - 1, later - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if not last:
            return None
        if at & 1 or at == last:
            before, after = node_hash(each, before), node_hash(each, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, each)
        at, last = at >> 1, last >> 1
    return None if last else (before, after)


def _over(leaves: Sequence[bytes]) -> RootOf:
    return lambda start, stop: edge_of(leaves[start:stop]).root()


def _split(size: int) -> int:
    """Return the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _hashes(found: Sequence[bytes]) -> bool:
    return all(len(each) == HASH_BYTES for each in found)
