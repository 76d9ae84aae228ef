"""Verifying a whole ledger without trusting whoever keeps it.

`verify` reads the stored entries once, in order, and names the first that
differs from what was signed. It needs the public key and no database: the same
function serves the file of an installation, an export and the page of the ledger.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from phoihop.base.errors import Tampered
from phoihop.ledger import seal
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.entry import Leaf, decode, written
from phoihop.ledger.merkle import Edge, leaf_hash
from phoihop.ledger.note import VerifyKey

DOCUMENT = "document:"
Holds = Callable[[str], bool]
Opens = Callable[[Leaf, seal.Part], str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table keeps of an entry for its queries; each is recomputed from the leaf."""

    kind: str
    at: str
    stream: str
    stream_seq: int
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is found. An export keeps no columns; what cannot be read is empty."""

    index: int
    leaf: bytes
    sealed: bytes
    signature: bytes
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class StoredHead:
    """The head as it is found: the signed note, and in a database its columns."""

    note: bytes
    size: int | None = None
    root: bytes | None = None
    edge: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found.

    `size` and `root` are those of the entries found, up to the first that differs;
    `first` is its index, or None when no single entry can be named; `reason` is a
    code, empty when all is well.
    """

    ok: bool
    size: int
    root: bytes
    first: int | None = None
    reason: str = ""


@dataclass(slots=True)
class _Walk:
    """Where the walk through the entries stands."""

    key: VerifyKey
    holds: Holds | None
    opens: Opens | None
    edge: Edge = field(default_factory=Edge)
    ends: dict[str, tuple[int, bytes]] = field(default_factory=dict)


def verify(
    entries: Iterable[Stored],
    head: StoredHead,
    key: VerifyKey,
    *,
    remembered: Iterable[bytes] = (),
    holds: Holds | None = None,
    opens: Opens | None = None,
) -> Verdict:
    """Return whether these entries are exactly those that the key has signed.

    `remembered` are signed checkpoints kept elsewhere, for example by a witness;
    `holds` tells whether the sealed document of a SHA-256 is there, unchanged;
    `opens`, for whoever has the keys, why a sealed part cannot be opened. Raises
    nothing for bad content: each fault is a verdict. `entries` may raise Tampered.
    """
    walk = _Walk(key, holds, opens)
    kept, unreadable = _remembered(remembered, key)
    try:
        for stored in entries:
            if reason := _differs(walk, stored):
                return _bad(walk, _named(reason, walk, head), walk.edge.size)
            if _forked(walk, kept):
                return _bad(walk, "forked", walk.edge.size - 1)
    except Tampered as fault:
        return _bad(walk, str(fault.details["reason"]), walk.edge.size)
    if unreadable:
        return _bad(walk, unreadable, None)
    return _at_the_end(walk, head, kept)


def _differs(walk: _Walk, stored: Stored) -> str:
    """Return why this entry is not the next one that was signed; move on if it is."""
    if stored.index != walk.edge.size:
        return "entry_missing" if stored.index > walk.edge.size else "entry_misplaced"
    try:
        leaf = decode(stored.leaf)
        parts = seal.unframe(stored.sealed)
    except Tampered as fault:
        return str(fault.details["reason"])
    hashed = leaf_hash(stored.leaf)
    checks = (
        _chain(walk, leaf),
        _columns(stored, leaf, hashed),
        _commitment(stored, leaf, parts),
        _signature(walk, stored, hashed),
        _documents(walk, leaf),
        _parts(walk, leaf, parts),
    )
    reason = next(filter(None, checks), "")
    if not reason:
        walk.edge = walk.edge.append(hashed)
        walk.ends[leaf.stream] = (leaf.stream_seq, hashed)
    return reason


def _chain(walk: _Walk, leaf: Leaf) -> str:
    seq, before = walk.ends.get(leaf.stream, (-1, b""))
    right = (leaf.stream_seq, leaf.stream_prev) == (seq + 1, before)
    return "" if right else "chain_broken"


def _columns(stored: Stored, leaf: Leaf, hashed: bytes) -> str:
    right = Columns(leaf.kind, written(leaf.at), leaf.stream, leaf.stream_seq, hashed)
    return "" if stored.columns in (None, right) else "columns_differ"


def _commitment(stored: Stored, leaf: Leaf, parts: tuple[seal.Part, ...]) -> str:
    whole = any(part.name == seal.STREAM_PART for part in parts)
    right = whole and seal.commitment(stored.sealed) == leaf.commitment
    return "" if right else "commitment_differs"


def _signature(walk: _Walk, stored: Stored, hashed: bytes) -> str:
    edge = walk.edge.append(hashed)
    text = Checkpoint(walk.key.name, edge.size, edge.root()).text()
    return "" if walk.key.holds(stored.signature, text) else "signature_differs"


def _parts(walk: _Walk, leaf: Leaf, parts: tuple[seal.Part, ...]) -> str:
    if walk.opens is None:
        return ""
    return next(filter(None, (walk.opens(leaf, part) for part in parts)), "")


def _documents(walk: _Walk, leaf: Leaf) -> str:
    if walk.holds is None:
        return ""
    named = (
        ref.removeprefix(DOCUMENT) for ref in leaf.refs if ref.startswith(DOCUMENT)
    )
    return "" if all(map(walk.holds, named)) else "document_differs"


def _remembered(
    notes: Iterable[bytes], key: VerifyKey
) -> tuple[tuple[Checkpoint, ...], str]:
    try:
        return tuple(open_checkpoint(each, key) for each in notes), ""
    except Tampered:
        return (), "remembered_unreadable"


def _forked(walk: _Walk, kept: tuple[Checkpoint, ...]) -> bool:
    same = (each for each in kept if each.size == walk.edge.size)
    return any(each.root != walk.edge.root() for each in same)


def _named(reason: str, walk: _Walk, head: StoredHead) -> str:
    """Say so when nothing at all was signed by this key: it is the wrong key."""
    if reason != "signature_differs" or walk.edge.size:
        return reason
    try:
        open_checkpoint(head.note, walk.key)
    except Tampered as fault:
        if fault.details["reason"] == "not_signed_by_key":
            return "not_signed_by_key"
    return reason


def _at_the_end(walk: _Walk, head: StoredHead, kept: tuple[Checkpoint, ...]) -> Verdict:
    size, root = walk.edge.size, walk.edge.root()
    last = size - 1 if size else None
    if any(each.size > size for each in kept):
        return _bad(walk, "rolled_back", size)
    if not size and not head.note and not head.size:
        return Verdict(ok=True, size=0, root=root)
    try:
        signed = open_checkpoint(head.note, walk.key)
    except Tampered as fault:
        return _bad(walk, str(fault.details["reason"]), last)
    if signed.size > size:
        return _bad(walk, "entry_missing", size)
    if (signed.size, signed.root) != (size, root) or _head_differs(walk, head):
        return _bad(walk, "checkpoint_differs", last)
    return Verdict(ok=True, size=size, root=root)


def _head_differs(walk: _Walk, head: StoredHead) -> bool:
    right = (walk.edge.size, walk.edge.root(), walk.edge.packed())
    found = (head.size, head.root, head.edge)
    return any(
        each is not None and each != mine
        for each, mine in zip(found, right, strict=True)
    )


def _bad(walk: _Walk, reason: str, first: int | None) -> Verdict:
    return Verdict(
        ok=False,
        size=walk.edge.size,
        root=walk.edge.root(),
        first=first,
        reason=reason,
    )
