"""What an entry of the ledger is: the leaf that is hashed, and what people read from it.

`decode(encode(leaf)) == leaf`, and `decode` refuses every byte string that
`encode` would not have written. Golden bytes of one leaf stand in the tests
and never change. Format: spec/ledger.md, "The leaf".
"""

import re
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from phoihop.base.errors import Invalid, Tampered
from phoihop.base.findings import Finding, Place
from phoihop.ledger.canonical import LARGEST, LEAF_BYTES, canonical, read

ID_BYTES = 16
HASH_BYTES = 32
MOST_REFS = 256
_ID = re.compile(r"[a-z2-7]{25}[aeimquy4]")
KIND = re.compile(r"[a-z][a-z_]{0,38}\.[A-Z][A-Za-z0-9]{0,58}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
REF = re.compile(r"document:[0-9a-f]{64}")
_HEX = re.compile(r"(?:[0-9a-f]{64})?")
_FIELDS = {
    "v": int,
    "kind": str,
    "at": str,
    "actor": str,
    "agency": str,
    "stream": str,
    "stream_seq": int,
    "stream_prev": str,
    "refs": list,
    "commitment": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One entry as it is hashed. Holds ids and hashes only, never a name or a title.

    `kind` is context.Fact and `v` the version of its schema; `at` is UTC to the
    millisecond; `actor` is empty when time alone acted. `stream_prev` is the leaf
    hash of the entry before it in its stream, empty for the first.
    """

    v: int
    kind: str
    at: datetime
    actor: str
    agency: str
    stream: str
    stream_seq: int
    stream_prev: bytes
    refs: tuple[str, ...]
    commitment: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A fact on its way into the ledger: what happened, before it has its place.

    `content` is sealed with the key of the stream, each mapping of `personal`
    with the key of the person it is named after. `refs` are ids, or documents
    as `document:SHA256`.
    """

    kind: str
    v: int
    at: datetime
    actor: str
    agency: str
    stream: str
    content: Mapping[str, Any]
    personal: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry as it is read: its place, its leaf, and its content opened.

    `content` is None when the key of the stream was destroyed; a person whose
    key was destroyed is missing from `personal`.
    """

    index: int
    leaf: Leaf
    content: Mapping[str, Any] | None
    personal: Mapping[str, Mapping[str, Any]]


def new_id(random: bytes) -> str:
    """Return 128 random bits as 26 letters and digits (RFC 4648 base32, lower case)."""
    if len(random) != ID_BYTES:
        raise ValueError(len(random))
    return b32encode(random).decode().rstrip("=").lower()


def is_id(text: str) -> bool:
    """Tell whether a text is an id that `new_id` could have made."""
    return _ID.fullmatch(text) is not None


def is_instant(text: str) -> bool:
    """Tell whether a text is an instant that `written` could have made."""
    try:
        return bool(_AT.fullmatch(text)) and written(_instant(text)) == text
    except ValueError:
        return False


def encode(leaf: Leaf) -> bytes:
    """Return the bytes that are hashed, at most 65,535 of them.

    Raises Invalid with every fault of the leaf: `leaf_kind`, `leaf_at`, `leaf_id`,
    `leaf_seq`, `leaf_prev`, `leaf_refs`, `leaf_commitment`, or those of `canonical`.
    """
    if faults := tuple(_faults(leaf)):
        raise Invalid(_fault(each) for each in faults)
    return canonical(
        {
            "v": leaf.v,
            "kind": leaf.kind,
            "at": written(leaf.at),
            "actor": leaf.actor,
            "agency": leaf.agency,
            "stream": leaf.stream,
            "stream_seq": leaf.stream_seq,
            "stream_prev": leaf.stream_prev.hex(),
            "refs": leaf.refs,
            "commitment": leaf.commitment.hex(),
        },
        at_most=LEAF_BYTES,
    )


def decode(data: bytes) -> Leaf:
    """Return the leaf of these bytes.

    Raises Tampered(reason="leaf_unreadable") for anything `encode` does not write.
    """
    try:
        leaf = _leaf(read(data, at_most=LEAF_BYTES))
    except (Tampered, ValueError):
        raise Tampered(reason="leaf_unreadable") from None
    if tuple(_faults(leaf)):
        raise Tampered(reason="leaf_unreadable")
    return leaf


def written(at: datetime) -> str:
    """Return an instant as leaves write it: UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_the_millisecond(at: datetime) -> datetime:
    """Return an aware instant in UTC, cut to the millisecond."""
    there = at.astimezone(UTC)
    return there.replace(microsecond=there.microsecond // 1000 * 1000)


def _leaf(value: object) -> Leaf:
    if not isinstance(value, dict) or value.keys() != _FIELDS.keys():
        raise ValueError
    if any(type(value[name]) is not kind for name, kind in _FIELDS.items()):
        raise ValueError
    hexes = value["stream_prev"], value["commitment"]
    texts = all(isinstance(each, str) for each in value["refs"])
    if not (texts and is_instant(value["at"]) and all(map(_HEX.fullmatch, hexes))):
        raise ValueError
    return Leaf(
        **{
            **value,
            "at": _instant(value["at"]),
            "refs": tuple(value["refs"]),
            "stream_prev": bytes.fromhex(value["stream_prev"]),
            "commitment": bytes.fromhex(value["commitment"]),
        }
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _faults(leaf: Leaf) -> tuple[str, ...]:
    first = leaf.stream_seq == 0
    checks = {
        "leaf_kind": KIND.fullmatch(leaf.kind) and 1 <= leaf.v <= LARGEST,
        "leaf_at": leaf.at.utcoffset() == timedelta(0)
        and leaf.at.microsecond % 1000 == 0,
        "leaf_id": is_id(leaf.stream)
        and all(each == "" or is_id(each) for each in (leaf.actor, leaf.agency)),
        "leaf_seq": 0 <= leaf.stream_seq <= LARGEST,
        "leaf_prev": len(leaf.stream_prev) == (0 if first else HASH_BYTES),
        "leaf_refs": len(set(leaf.refs)) == len(leaf.refs) <= MOST_REFS
        and all(is_id(each) or REF.fullmatch(each) for each in leaf.refs),
        "leaf_commitment": len(leaf.commitment) == HASH_BYTES,
    }
    return tuple(code for code, holds in checks.items() if not holds)


def _fault(code: str) -> Finding:
    return Finding(code=code, place=Place())
