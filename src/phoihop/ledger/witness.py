"""Cosignatures: others say that they saw this head, and when (C2SP tlog-cosignature v1).

A witness keeps the last head that it has seen of each ledger and signs a later one
only with a proof that the ledger grew from there. Who can show a head that enough
witnesses have signed knows that no other head of that size was shown to somebody
else. The request is the body of `add-checkpoint` of C2SP tlog-witness, as a file.
"""

import re
import struct
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from phoihop.base.errors import Refused, Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.merkle import EMPTY_ROOT
from phoihop.ledger.note import (
    MOST_SIGNATURES,
    NOTE_BYTES,
    SIGNATURE_BYTES,
    SignKey,
    VerifyKey,
    parse_verify_key,
    signature_line,
    signatures_by,
)
from phoihop.ledger.proof import Proof, verify_consistency

COSIGNATURE = b"\x04"
MOST_HASHES = 63
REQUEST_BYTES = NOTE_BYTES + 45 * MOST_HASHES + 64
_TIME = struct.Struct(">Q")
_HEAD = re.compile(
    r"old (0|[1-9][0-9]{0,18})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Request:
    """A head that somebody wants cosigned: how far the witness had come, the proof, the note."""

    old: int
    proof: Proof
    note: str


def parse_witness_key(text: str) -> VerifyKey:
    """Return the key of a witness, of type 0x04. Raises Invalid, code `bad_key`."""
    return parse_verify_key(text, COSIGNATURE)


def witness_key(key: VerifyKey) -> VerifyKey:
    """Return the key under which the holder of a signing key cosigns."""
    return VerifyKey(key.name, key.public, COSIGNATURE)


def cosign(note: str, signer: SignKey, at: int) -> str:
    """Return a note with one cosignature more, in place of those of this witness before.

    `at` is the time in seconds since 1970. Whether the head may be signed, `advance`
    has said before. Raises Tampered when the note cannot be read, or has no room left.
    """
    key = witness_key(signer.verify_key)
    text, before = signatures_by(key, note)
    old = {signature_line(key, each) for each in before}
    block = note.removeprefix(f"{text}\n").splitlines(keepends=True)
    kept = [each for each in block if each not in old]
    if len(kept) >= MOST_SIGNATURES:
        raise Tampered(reason="note_unreadable")
    signed = _TIME.pack(at) + signer.signature(_message(text, at))
    return "".join((f"{text}\n", *kept, signature_line(key, signed)))


def cosigned_at(note: str | bytes, key: VerifyKey) -> int | None:
    """Return when a witness last signed this note, in seconds since 1970; None if never.

    Raises Tampered(reason="cosignature_differs") when a signature that names the
    witness is not by it.
    """
    text, found = signatures_by(key, note)
    times = [_verified(text, each, key) for each in found]
    return max(times, default=None)


def advance(request: Request, key: VerifyKey, seen: Checkpoint | None) -> Checkpoint:
    """Return the head of a request that may be cosigned after the one last seen.

    Raises Tampered when the log did not sign it, and Refused with reason
    `witness_behind` (the request starts elsewhere than where this witness stands),
    `witness_rolled_back` (it is smaller than what was seen), `witness_forked` (of the
    same size, with another root), `witness_not_consistent`.
    """
    head = open_checkpoint(request.note, key)
    before = seen or Checkpoint(head.origin, 0, EMPTY_ROOT)
    if head.size < before.size:
        raise Refused(reason="witness_rolled_back", size=head.size, seen=before.size)
    if head.size == before.size:
        if head.root != before.root:
            raise Refused(reason="witness_forked", size=head.size)
        return head
    if request.old != before.size:
        raise Refused(reason="witness_behind", old=request.old, seen=before.size)
    _check_growth(before, head, request.proof)
    return head


def write_request(old: int, proof: Sequence[bytes], note: str) -> str:
    """Return the request for a note: the size to start from, the hashes, the note."""
    lines = [f"old {old}", *(b64encode(each).decode() for each in proof)]
    return "\n".join(lines) + f"\n\n{note}"


def parse_request(data: bytes) -> Request:
    """Return the request of these bytes; a note alone asks to be the first that is seen.

    Raises Tampered(reason="request_unreadable").
    """
    try:
        text = data[: REQUEST_BYTES + 1].decode()
    except UnicodeDecodeError:
        raise Tampered(reason="request_unreadable") from None
    if len(data) > REQUEST_BYTES:
        raise Tampered(reason="request_unreadable")
    if not text.startswith("old "):
        return Request(0, (), text)
    found = _HEAD.match(text)
    if not found:
        raise Tampered(reason="request_unreadable")
    lines = found[2].split()
    hashes = tuple(b64decode(each) for each in lines)
    if [b64encode(each).decode() for each in hashes] != lines:
        raise Tampered(reason="request_unreadable")
    return Request(int(found[1]), hashes, text[found.end() :])


def _check_growth(before: Checkpoint, head: Checkpoint, proof: Proof) -> None:
    """Refuse a head that did not grow from the one before; from nothing every head grows."""
    if not before.size:
        if proof:
            raise Refused(reason="witness_not_consistent", seen=0, size=head.size)
        return
    try:
        verify_consistency(
            before.size, head.size, proof=proof, root=before.root, later_root=head.root
        )
    except Tampered:
        raise Refused(
            reason="witness_not_consistent", seen=before.size, size=head.size
        ) from None


def _verified(text: str, signed: bytes, key: VerifyKey) -> int:
    if len(signed) != _TIME.size + SIGNATURE_BYTES:
        raise Tampered(reason="cosignature_differs")
    at = int(_TIME.unpack_from(signed)[0])
    if at > 2**63 - 1 or not key.holds(signed[_TIME.size :], _message(text, at)):
        raise Tampered(reason="cosignature_differs")
    return at


def _message(text: str, at: int) -> str:
    return f"cosignature/v1\ntime {at}\n{text}"
