"""How a ledger grows: drafts become sealed, chained, hashed and signed entries.

Pure: randomness, keys and the end of each stream come in as arguments, so the
same arguments give the same root in memory, on SQLite and on PostgreSQL. Each
entry carries the signature of the checkpoint that ends with it, so that nobody
without the signing key can rewrite a part and leave no first trace.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from phoihop.base.errors import Invalid, Tampered
from phoihop.base.findings import Finding, Place
from phoihop.ledger import seal
from phoihop.ledger.canonical import canonical, parsed
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.entry import (
    Draft,
    Leaf,
    Recorded,
    encode,
    is_id,
    to_the_millisecond,
)
from phoihop.ledger.merkle import Edge, leaf_hash
from phoihop.ledger.note import SignKey, assemble

Urandom = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a stream: the number and the leaf hash of its last entry."""

    seq: int = -1
    leaf_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Grown:
    """One new entry, ready to be stored, and the tree that ends with it."""

    recorded: Recorded
    data: bytes
    leaf_hash: bytes
    sealed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Growth:
    """What an append adds: entries, and the head after them."""

    entries: tuple[Grown, ...]
    edge: Edge
    checkpoint: Checkpoint
    note: str


def owners(drafts: Iterable[Draft]) -> tuple[str, ...]:
    """Return whose keys these drafts are sealed with, each once, in order."""
    found: dict[str, None] = {}
    for draft in drafts:
        found[draft.stream] = None
        found |= dict.fromkeys(sorted(draft.personal))
    return tuple(found)


def grow(
    edge: Edge,
    drafts: Iterable[Draft],
    ends: Mapping[str, Link],
    keys: Mapping[str, seal.DataKey],
    *,
    signer: SignKey,
    urandom: Urandom,
) -> Growth:
    """Return the entries of these drafts and the head after them.

    `ends` holds the end of each stream that has entries already, `keys` the key
    of every owner. Raises Invalid when a draft cannot be written canonically.
    """
    links = dict(ends)
    made = []
    checkpoint = Checkpoint(signer.name, edge.size, edge.root())
    signature = b""
    for draft in drafts:
        link = links.get(draft.stream, Link())
        plains = _plains(draft)
        framed = _sealed(draft.stream, link.seq + 1, plains, keys, urandom=urandom)
        leaf = _leaf(draft, link, framed)
        data = encode(leaf)
        hashed = leaf_hash(data)
        recorded = recorded_of(edge.size, leaf, plains)
        edge = edge.append(hashed)
        checkpoint = Checkpoint(signer.name, edge.size, edge.root())
        signature = signer.signature(checkpoint.text())
        links[draft.stream] = Link(leaf.stream_seq, hashed)
        made.append(Grown(recorded, data, hashed, framed, signature))
    note = (
        assemble(checkpoint.text(), signer.verify_key, signature)
        if made
        else signer.sign(checkpoint.text())
    )
    return Growth(tuple(made), edge, checkpoint, note)


def recorded_of(index: int, leaf: Leaf, plains: Mapping[str, bytes]) -> Recorded:
    """Return an entry opened, from the plain bytes of those of its parts that have a key."""
    opened = {name: _mapping(plain) for name, plain in plains.items()}
    content = opened.pop(seal.STREAM_PART, None)
    return Recorded(index=index, leaf=leaf, content=content, personal=opened)


def _mapping(plain: bytes) -> Mapping[str, Any]:
    value = parsed(plain)
    if not isinstance(value, dict):
        raise Tampered(reason="content_unreadable")
    return value


def _leaf(draft: Draft, link: Link, framed: bytes) -> Leaf:
    return Leaf(
        v=draft.v,
        kind=draft.kind,
        at=to_the_millisecond(draft.at),
        actor=draft.actor,
        agency=draft.agency,
        stream=draft.stream,
        stream_seq=link.seq + 1,
        stream_prev=link.leaf_hash,
        refs=tuple(draft.refs),
        commitment=seal.commitment(framed),
    )


def _plains(draft: Draft) -> dict[str, bytes]:
    if not all(is_id(each) for each in draft.personal):
        raise Invalid([Finding(code="leaf_person", place=Place())])
    parts = {seal.STREAM_PART: draft.content, **draft.personal}
    return {name: canonical(parts[name]) for name in sorted(parts)}


def _sealed(
    stream: str,
    seq: int,
    plains: Mapping[str, bytes],
    keys: Mapping[str, seal.DataKey],
    *,
    urandom: Urandom,
) -> bytes:
    parts = []
    for name, plain in plains.items():
        key = keys[name or stream]
        nonce = urandom(seal.NONCE_BYTES)
        sealed = seal.seal(key, nonce, seal.aad(stream, seq, name), plain)
        parts.append(seal.Part(name, key.commitment, nonce, sealed))
    framed = seal.frame(parts)
    if len(framed) > seal.FRAME_BYTES:
        raise Invalid([Finding(code="frame_too_large", place=Place())])
    return framed
