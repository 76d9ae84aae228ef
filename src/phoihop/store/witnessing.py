"""What this installation has seen of the ledgers of others, and its word for it.

`keys/seen/` holds, for each ledger, the key under which it was first seen and the last
head that was cosigned. It lies outside the database and its backups, as the highest
checkpoint does: a witness that forgets would sign two pasts. A head is on the disk
before its cosignature is given away. Needs no Django.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from phoihop.base.errors import Invalid, Refused, Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint, parse
from phoihop.ledger.note import (
    NOTE_BYTES,
    SignKey,
    VerifyKey,
    parse_sign_key,
    parse_verify_key,
    signatures_by,
)
from phoihop.ledger.witness import (
    advance,
    cosign,
    cosigned_at,
    parse_request,
    witness_key,
)
from phoihop.store.files import make_folder, write_whole

SIGNING = "signing.key"
FOLDER = "seen"


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A note with our cosignature, the head it is about, and the key of its ledger."""

    note: str
    head: Checkpoint
    log: VerifyKey
    before: int


def cosign_here(keys: Path, data: bytes, at: int, log: VerifyKey | None) -> Cosigned:
    """Cosign the head of a request with the key in this folder of keys.

    `at` is the time in seconds since 1970; `log` the key of the ledger, needed the
    first time. Raises Refused with the reasons of `advance`, `witness_unknown_log`
    (never seen and no key given), `witness_other_key`, `witness_own_log`,
    `witness_clock` (earlier than what was signed before), `witness_memory_damaged`
    or `no_installation`; Tampered when the request cannot be read or was not signed.
    """
    request = parse_request(data)
    signer = _signer(keys)
    text, _ = signatures_by(signer.verify_key, request.note)
    origin = parse(text).origin
    if origin == signer.name:
        raise Refused(reason="witness_own_log")
    place = keys / FOLDER / sha256(origin.encode()).hexdigest()
    with _alone(keys):
        kept = _kept(place, origin)
        trusted = _trusted(kept, log)
        seen = None if kept is None else open_checkpoint(kept[1], kept[0])
        head = advance(request, trusted, seen)
        _check_clock(kept, signer, at)
        note = cosign(request.note, signer, at)
        write_whole(place, f"{trusted}\n{note}".encode())
    return Cosigned(note, head, trusted, seen.size if seen else 0)


def public_key(keys: Path) -> VerifyKey:
    """Return the key under which this installation cosigns, for the policies of others."""
    return witness_key(_signer(keys).verify_key)


def _signer(keys: Path) -> SignKey:
    try:
        return parse_sign_key((keys / SIGNING).read_text("ascii"))
    except FileNotFoundError:
        raise Refused(reason="no_installation") from None
    except (Invalid, UnicodeDecodeError):
        raise Refused(reason="keys_unreadable") from None


def _kept(place: Path, origin: str) -> tuple[VerifyKey, str] | None:
    """Return the key and the note kept of a ledger; damaged, it must not be forgotten."""
    try:
        with place.open("rb") as file:
            text = file.read(2 * NOTE_BYTES).decode()
        line, _, note = text.partition("\n")
        key = parse_verify_key(line)
        if open_checkpoint(note, key).origin == origin:
            return key, note
    except FileNotFoundError:
        return None
    except (Invalid, Tampered, UnicodeDecodeError):
        pass
    raise Refused(reason="witness_memory_damaged", file=str(place))


def _trusted(kept: tuple[VerifyKey, str] | None, log: VerifyKey | None) -> VerifyKey:
    known = log if kept is None else kept[0]
    if known is None:
        raise Refused(reason="witness_unknown_log")
    if log not in (None, known):
        raise Refused(reason="witness_other_key", key=str(known))
    return known


def _check_clock(kept: tuple[VerifyKey, str] | None, signer: SignKey, at: int) -> None:
    before = (
        None if kept is None else cosigned_at(kept[1], witness_key(signer.verify_key))
    )
    if before is not None and at < before:
        raise Refused(reason="witness_clock")


@contextmanager
def _alone(keys: Path) -> Iterator[None]:
    """Let no other process compare and sign meanwhile: it could sign two pasts."""
    make_folder(keys / FOLDER)
    handle = os.open(keys / FOLDER / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
