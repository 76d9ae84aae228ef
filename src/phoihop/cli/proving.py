"""Checking one file that somebody was given: a proof of one entry, or a signed head."""

from dataclasses import dataclass

from phoihop.base.errors import Refused, Tampered
from phoihop.cli.opening import Asked
from phoihop.ledger import receipt
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.entry import Leaf, decode
from phoihop.ledger.note import VerifyKey, parse_verify_key
from phoihop.ledger.policy import Seen, open_under

FILE_BYTES = receipt.RECEIPT_BYTES


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows: a head, who signed it and who saw it; of a proof, the entry under it.

    `leaf` is None for a head, and for an entry of another program, which has another form.
    """

    head: Checkpoint
    key: VerifyKey
    seen: Seen | None = None
    index: int | None = None
    leaf: Leaf | None = None


def is_proof(data: bytes) -> bool:
    """Tell whether these bytes say that they are a proof, of whatever version."""
    return data.startswith(receipt.FAMILY)


def verify_file(data: bytes, asked: Asked, entry: bytes | None = None) -> Shown:
    """Return what a proof or a signed head shows.

    `entry` is the leaf, for proofs that carry none. Raises Tampered when it does not
    hold, Refused(reason="no_key_to_trust") with neither a key nor a policy that names
    a log: nothing that a single file brings along may vouch for it.
    """
    if not is_proof(data):
        head, key, seen = _head(data, asked)
        return Shown(head, key, seen)
    found = receipt.read(data)
    head, key, seen = _head(found.note.encode(), asked)
    receipt.prove(found, head, entry or b"")
    return Shown(head, key, seen, found.index, _leaf(entry or found.extra))


def _head(note: bytes, asked: Asked) -> tuple[Checkpoint, VerifyKey, Seen | None]:
    key = None if asked.key is None else parse_verify_key(asked.key)
    if asked.policy is not None and (asked.policy.logs or key):
        return open_under(asked.policy, note, key)
    if key is None:
        raise Refused(reason="no_key_to_trust")
    return open_checkpoint(note, key), key, None


def _leaf(data: bytes) -> Leaf | None:
    try:
        return decode(data)
    except Tampered:
        return None
