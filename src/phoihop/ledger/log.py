"""Verifying a whole ledger without trusting whoever keeps it.

`verify` reads the stored entries once, in order, and names the first that
differs from what was signed. It needs the public key and no database: the same
function serves the file of an installation, an export and the page of the ledger.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from phoihop.base.errors import Tampered
from phoihop.ledger import seal
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.entry import Leaf, decode, written
from phoihop.ledger.merkle import HASH_BYTES, Edge, leaf_hash, perfect_root
from phoihop.ledger.note import SIGNATURE_BYTES, VerifyKey
from phoihop.ledger.scan import BEGIN, End, Scan
from phoihop.ledger.stamp import Bundle, holds
from phoihop.ledger.tiles import HEIGHT, WIDTH

DOCUMENT = "document:"


class Columns(NamedTuple):
    """What a table keeps of an entry for its queries; each is recomputed from the leaf."""

    kind: str
    at: str
    stream: str
    stream_seq: int
    leaf_hash: bytes


@dataclass(slots=True)
class Stored:
    """An entry as it is found. An export keeps no columns; what cannot be read is empty.

    Not frozen: a verification makes a million of them, and frozen ones take three times
    as long to make.
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What may lie beside the entries, each a question to whoever has it.

    `holds` tells whether the sealed document of a SHA-256 is there, unchanged;
    `opens`, for whoever has the keys, why a sealed part cannot be opened; `stamp`
    gives that of a full bundle by its number, or nothing; `tile` the hashes that are
    kept of a level, by number and width, a full one with its root behind or not, or
    None where none has to be.
    """

    holds: Callable[[str], bool] | None = None
    opens: Callable[[Leaf, seal.Part], str] | None = None
    stamp: Callable[[int], bytes] | None = None
    tile: Callable[[int, int, int], bytes | None] | None = None


@dataclass(slots=True)
class _Walk:
    """Where the walk through the entries stands; `rows` are the hashes of tiles begun."""

    key: VerifyKey
    beside: Beside
    kept: tuple[Checkpoint, ...] = ()
    edge: Edge = field(default_factory=Edge)
    ends: dict[str, End] = field(default_factory=dict)
    rows: list[list[bytes]] = field(default_factory=lambda: [[]])


def verify(
    entries: Iterable[Stored],
    head: StoredHead,
    key: VerifyKey,
    *,
    remembered: Iterable[bytes] = (),
    beside: Beside | None = None,
) -> Verdict:
    """Return whether these entries are exactly those that the key has signed.

    `remembered` are signed checkpoints kept elsewhere, for example by a witness. A
    full bundle with its stamp is taken as a whole; any other, and any that has a
    fault, entry by entry. Raises nothing for bad content: each fault is a verdict.
    `entries` may raise Tampered.
    """
    kept, unreadable = _remembered(remembered, key)
    walk = _Walk(key, beside or Beside(), kept)
    try:
        for bundle in _bundles(entries):
            if found := _bundle(walk, bundle, head):
                return found
        if found := _last_tiles(walk):
            return found
    except Tampered as fault:
        return _bad(walk, str(fault.details["reason"]), walk.edge.size)
    if unreadable:
        return _bad(walk, unreadable, None)
    return _at_the_end(walk, head, kept)


def _bundles(entries: Iterable[Stored]) -> Iterator[list[Stored]]:
    """Yield the entries in bundles; what was read before a fault comes before it."""
    following, whole = iter(entries), True
    while whole:
        bundle: list[Stored] = []
        try:
            bundle.extend(islice(following, WIDTH))
        except Tampered:
            yield bundle
            raise
        whole = len(bundle) == WIDTH
        yield bundle


def _bundle(walk: _Walk, bundle: list[Stored], head: StoredHead) -> Verdict | None:
    """Take a bundle as a whole where that is enough, else entry by entry."""
    stamp = b""
    if walk.beside.stamp is not None and len(bundle) == WIDTH:
        stamp = walk.beside.stamp(walk.edge.size // WIDTH)
        if stamp and _stamped(walk, bundle, stamp):
            return _tiles(walk)
    start = walk.edge.size
    for stored in bundle:
        if reason := _differs(walk, stored):
            return _bad(walk, _named(reason, walk, head), walk.edge.size)
        if _forked(walk):
            return _bad(walk, "forked", walk.edge.size - 1)
    if stamp and not _holds(walk, bundle, stamp, walk.edge.root()):
        return _bad(walk, "stamp_differs", start)
    return _tiles(walk)


def _stamped(walk: _Walk, bundle: list[Stored], stamp: bytes) -> bool:
    """Move on over a bundle that is surely in order; else return False, nothing moved."""
    start = walk.edge.size
    if any(start < each.size <= start + WIDTH for each in walk.kept):
        return False
    scan = Scan(walk.ends)
    entry = scan.entry
    hashes = [entry(each.leaf, each.sealed, each.columns) for each in bundle]
    places = [each.index for each in bundle]
    if b"" in hashes or places != list(range(start, start + WIDTH)):
        return False
    tops = Edge(start // WIDTH, walk.edge.roots).append(perfect_root(hashes))
    edge = Edge(start + WIDTH, tops.roots)
    if not _holds(walk, bundle, stamp, edge.root()) or not _all_there(
        walk, scan, bundle
    ):
        return False
    walk.edge = edge
    walk.ends |= scan.fresh
    if walk.beside.tile is not None:
        walk.rows[0] += hashes
    return True


def _holds(walk: _Walk, bundle: list[Stored], stamp: bytes, root: bytes) -> bool:
    """Tell whether a stamp is that of the signatures of a bundle, each of its length."""
    each = [stored.signature for stored in bundle]
    if set(map(len, each)) != {SIGNATURE_BYTES}:
        return False
    size = bundle[-1].index + 1
    return holds(walk.key, stamp, Bundle(size, root, b"".join(each)))


def _all_there(walk: _Walk, scan: Scan, bundle: list[Stored]) -> bool:
    """Tell whether documents are there and parts open, as far as it can be told."""
    beside = walk.beside
    if beside.holds is not None:
        refs = (each for each in scan.refs if each.startswith(DOCUMENT))
        if not all(beside.holds(each.removeprefix(DOCUMENT)) for each in refs):
            return False
    if beside.opens is None:
        return True
    return not any(
        _parts(walk, decode(each.leaf), seal.unframe(each.sealed)) for each in bundle
    )


def _tiles(walk: _Walk) -> Verdict | None:
    """Compare each tile that has become full with the one that is kept."""
    level = 0
    while len(walk.rows[level]) == WIDTH:
        number = (walk.edge.size >> HEIGHT * (level + 1)) - 1
        if found := _tile(walk, level, number):
            return found
        if level + 1 == len(walk.rows):
            walk.rows.append([])
        walk.rows[level + 1].append(perfect_root(walk.rows[level]))
        walk.rows[level] = []
        level += 1
    return None


def _last_tiles(walk: _Walk) -> Verdict | None:
    for level, row in enumerate(walk.rows):
        number = walk.edge.size >> HEIGHT * (level + 1)
        if row and (found := _tile(walk, level, number)):
            return found
    return None


def _tile(walk: _Walk, level: int, number: int) -> Verdict | None:
    """Return what is wrong with a tile: the first entry under the first hash that differs."""
    if walk.beside.tile is None:
        return None
    row = walk.rows[level]
    found = walk.beside.tile(level, number, len(row))
    right = b"".join(row)
    if found is None or found == right:
        return None
    if len(row) == WIDTH and found == right + perfect_root(row):
        return None
    there = (found[HASH_BYTES * at : HASH_BYTES * (at + 1)] for at in range(len(row)))
    same = [each == mine for each, mine in zip(there, row, strict=True)]
    place = same.index(False) if False in same else 0
    first = (number * WIDTH + place) << HEIGHT * level
    return _bad(walk, "tile_differs", first)


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
        walk.ends[leaf.stream] = (leaf.stream_seq + 1, hashed.hex())
        if walk.beside.tile is not None:
            walk.rows[0].append(hashed)
    return reason


def _chain(walk: _Walk, leaf: Leaf) -> str:
    end = walk.ends.get(leaf.stream, BEGIN)
    right = (leaf.stream_seq, leaf.stream_prev.hex()) == end
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
    if walk.beside.opens is None:
        return ""
    opens = walk.beside.opens
    return next(filter(None, (opens(leaf, part) for part in parts)), "")


def _documents(walk: _Walk, leaf: Leaf) -> str:
    if walk.beside.holds is None:
        return ""
    named = (
        ref.removeprefix(DOCUMENT) for ref in leaf.refs if ref.startswith(DOCUMENT)
    )
    return "" if all(map(walk.beside.holds, named)) else "document_differs"


def _remembered(
    notes: Iterable[bytes], key: VerifyKey
) -> tuple[tuple[Checkpoint, ...], str]:
    try:
        return tuple(open_checkpoint(each, key) for each in notes), ""
    except Tampered:
        return (), "remembered_unreadable"


def _forked(walk: _Walk) -> bool:
    same = (each for each in walk.kept if each.size == walk.edge.size)
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
