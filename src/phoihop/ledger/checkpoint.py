"""The head of a ledger as text that people can read and keys sign (C2SP tlog-checkpoint).

Three lines: the origin, which is also the name of the signing key, the number
of entries, and the root in base64.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from phoihop.base.errors import Tampered
from phoihop.ledger.merkle import HASH_BYTES
from phoihop.ledger.note import VerifyKey, open_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_ROOT = re.compile(r"[A-Za-z0-9+/]{43}=")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """So many entries, with this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return what is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def parse(text: str) -> Checkpoint:
    """Return the checkpoint of a text; extension lines are allowed and passed over.

    Raises Tampered(reason="checkpoint_unreadable").
    """
    lines = text.split("\n")
    if len(lines) < 4 or "" in lines[:-1] or lines[-1]:
        raise Tampered(reason="checkpoint_unreadable")
    origin, size, root = lines[:3]
    if not _SIZE.fullmatch(size) or not _ROOT.fullmatch(root):
        raise Tampered(reason="checkpoint_unreadable")
    raw = b64decode(root)
    if len(raw) != HASH_BYTES or b64encode(raw).decode() != root:
        raise Tampered(reason="checkpoint_unreadable")
    return Checkpoint(origin, int(size), raw)


def open_checkpoint(note: str | bytes, key: VerifyKey) -> Checkpoint:
    """Return the checkpoint of a note that this key signed for its own ledger.

    Raises Tampered with the reasons of `open_note`, `checkpoint_unreadable`, or
    `other_origin` when it is signed for another ledger.
    """
    found = parse(open_note(note, key))
    if found.origin != key.name:
        raise Tampered(reason="other_origin")
    return found
