"""A proof that one entry is in the ledger, as a text that can be kept beside the entry.

C2SP tlog-proof: self-contained, checked offline with the public key alone. Whoever
holds the leaf and this text can show years later that it was recorded, where, and
under which head.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from phoihop.base.errors import Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.merkle import leaf_hash
from phoihop.ledger.note import NOTE_BYTES, VerifyKey
from phoihop.ledger.proof import Proof, inclusion, verify_inclusion

FORMAT = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 64
_HEAD = re.compile(
    r"c2sp\.org/tlog-proof@v1\n"
    r"(?:extra [A-Za-z0-9+/]+={0,2}\n)?"
    r"index (0|[1-9][0-9]{0,18})\n"
    r"((?:[A-Za-z0-9+/]{43}=\n){0,64})"
    r"\n"
)
TEXT_BYTES = NOTE_BYTES + 45 * MOST_HASHES + 4096


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof shows: the entry stands at this index under this head."""

    index: int
    checkpoint: Checkpoint


def write(leaves: Sequence[bytes], index: int, note: str) -> str:
    """Return the proof for one entry of the tree of these leaf hashes.

    `note` is the signed head of exactly this tree. Raises ValueError when the index
    is not in it.
    """
    lines = [FORMAT, f"index {index}"]
    lines += [b64encode(each).decode() for each in inclusion(leaves, index)]
    return "\n".join(lines) + f"\n\n{note}"


def prove(text: str, leaf: bytes, key: VerifyKey) -> Proved:
    """Return what a proof shows about the bytes of a leaf.

    Raises Tampered with reason `proof_unreadable`, `not_included`, or those of
    `open_checkpoint`.
    """
    index, proof, note = _parts(text)
    head = open_checkpoint(note, key)
    verify_inclusion(leaf_hash(leaf), index, head.size, proof=proof, root=head.root)
    return Proved(index, head)


def _parts(text: str) -> tuple[int, Proof, str]:
    found = _HEAD.match(text)
    if not found or len(text) > TEXT_BYTES:
        raise Tampered(reason="proof_unreadable")
    hashes = tuple(b64decode(each) for each in found[2].split())
    if [b64encode(each).decode() for each in hashes] != found[2].split():
        raise Tampered(reason="proof_unreadable")
    return int(found[1]), hashes, text[found.end() :]
