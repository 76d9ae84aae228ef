"""A proof that one entry is in the ledger, as one text (C2SP tlog-proof).

It carries the leaf in its `extra` line, which nothing vouches for but the hash: so
it is checked offline with the public key alone, and years later shows what was
recorded, where, and under which head.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from phoihop.base.errors import Tampered
from phoihop.ledger.canonical import LEAF_BYTES
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.merkle import leaf_hash
from phoihop.ledger.note import NOTE_BYTES
from phoihop.ledger.proof import Proof, verify_inclusion

FORMAT = "c2sp.org/tlog-proof@v1"
FAMILY = b"c2sp.org/tlog-proof@"
MOST_HASHES = 64
_HEAD = re.compile(
    r"c2sp\.org/tlog-proof@v1\n"
    r"(?:extra ([A-Za-z0-9+/]+={0,2})\n)?"
    r"index (0|[1-9][0-9]{0,18})\n"
    r"((?:[A-Za-z0-9+/]{43}=\n){0,64})"
    r"\n",
    re.ASCII,
)
RECEIPT_BYTES = NOTE_BYTES + 45 * MOST_HASHES + 2 * LEAF_BYTES + 256


@dataclass(frozen=True, slots=True)
class Receipt:
    """A proof as it is read, with nothing verified: `extra` is the leaf, if it carries one."""

    index: int
    proof: Proof
    note: str
    extra: bytes = b""


def write(receipt: Receipt) -> str:
    """Return the text of a proof; `read` gives it back."""
    lines = [FORMAT]
    if receipt.extra:
        lines.append(f"extra {b64encode(receipt.extra).decode()}")
    lines.append(f"index {receipt.index}")
    lines += [b64encode(each).decode() for each in receipt.proof]
    return "\n".join(lines) + f"\n\n{receipt.note}"


def read(data: bytes) -> Receipt:
    """Return the proof of these bytes.

    Raises Tampered with reason `proof_unreadable`, or `proof_version` for a later
    version of the format.
    """
    try:
        text = data[: RECEIPT_BYTES + 1].decode()
    except UnicodeDecodeError:
        raise Tampered(reason="proof_unreadable") from None
    found = _HEAD.match(text)
    if not found or len(data) > RECEIPT_BYTES:
        raise Tampered(reason=_why(data))
    hashes = found[3].split()
    proof = tuple(map(_decoded, hashes))
    extra = _decoded(found[1]) if found[1] else b""
    return Receipt(int(found[2]), proof, text[found.end() :], extra)


def prove(receipt: Receipt, head: Checkpoint, leaf: bytes = b"") -> None:
    """Check that a leaf, or else the one the proof carries, is under this head.

    Whether the head is to be trusted, `open_checkpoint` or `open_under` has said.
    Raises Tampered with reason `not_included`, or `no_entry` when there is no leaf.
    """
    data = leaf or receipt.extra
    if not data:
        raise Tampered(reason="no_entry")
    verify_inclusion(
        leaf_hash(data), receipt.index, head.size, proof=receipt.proof, root=head.root
    )


def _why(data: bytes) -> str:
    version = data.removeprefix(FAMILY).partition(b"\n")[0]
    later = data.startswith(FAMILY) and re.fullmatch(rb"v[1-9][0-9]{0,5}", version)
    return "proof_version" if later and version != b"v1" else "proof_unreadable"


def _decoded(text: str) -> bytes:
    """Return the bytes of base64 that is written in the one way it can be."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raise Tampered(reason="proof_unreadable") from None
    if b64encode(raw).decode() != text:
        raise Tampered(reason="proof_unreadable")
    return raw
