"""What a leaf commits to: content sealed with the keys of its stream and of persons.

AES-256-GCM alone does not commit to its key, so each part carries a commitment
to it, and the leaf commits to the framed parts. Destroying a key erases what it
sealed and leaves every proof as it was. Format: spec/ledger.md, "Sealed parts".
"""

import hmac
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from phoihop.base.errors import Tampered
from phoihop.ledger.canonical import canonical
from phoihop.ledger.entry import is_id

KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_BYTES = KEY_BYTES + 8
FRAME_BYTES = 4 << 20
STREAM_PART = ""
_KEY_LABEL = b"phoihop/key-commitment/1"
FRAME_LABEL = b"phoihop/commitment/1\n"
_COUNT = struct.Struct(">H")
_HEAD = struct.Struct(f">{KEY_BYTES}s{NONCE_BYTES}sI")


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one stream or one person, with what it commits to."""

    raw: bytes = field(repr=False)
    commitment: bytes = field(init=False)
    cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute once what every use needs."""
        made = hmac.digest(self.raw, _KEY_LABEL, "sha256")
        object.__setattr__(self, "commitment", made)
        object.__setattr__(self, "cipher", AESGCM(self.raw))


@dataclass(frozen=True, slots=True)
class Part:
    """One sealed part of an entry; `name` is empty for the stream, else the person's id."""

    name: str
    key_commitment: bytes
    nonce: bytes
    sealed: bytes


def aad(stream: str, seq: int, name: str) -> bytes:
    """Return what is authenticated with a part: its stream, place and name."""
    return canonical({"part": name, "seq": seq, "stream": stream})


def seal(key: DataKey, nonce: bytes, extra: bytes, plain: bytes) -> bytes:
    """Seal bytes (NIST SP 800-38D). The nonce is 12 bytes, used once with this key."""
    return key.cipher.encrypt(nonce, plain, extra)


def open_(key: DataKey, nonce: bytes, extra: bytes, sealed: bytes) -> bytes:
    """Return the plain bytes. Raises Tampered(reason="sealed_differs")."""
    try:
        return key.cipher.decrypt(nonce, sealed, extra)
    except (InvalidTag, ValueError):
        raise Tampered(reason="sealed_differs") from None


def open_part(key: DataKey, stream: str, seq: int, part: Part) -> bytes:
    """Return the plain bytes of a part.

    Raises Tampered(reason="other_key") when the key is not the one committed to.
    """
    if not hmac.compare_digest(part.key_commitment, key.commitment):
        raise Tampered(reason="other_key")
    return open_(key, part.nonce, aad(stream, seq, part.name), part.sealed)


def frame(parts: Iterable[Part]) -> bytes:
    """Return the parts as one byte string, sorted by name; `unframe` gives them back."""
    ordered = sorted(parts, key=lambda each: each.name)
    made = bytearray(_COUNT.pack(len(ordered)))
    for each in ordered:
        name = each.name.encode("ascii")
        made += bytes([len(name)]) + name
        made += _HEAD.pack(each.key_commitment, each.nonce, len(each.sealed))
        made += each.sealed
    return bytes(made)


def unframe(data: bytes) -> tuple[Part, ...]:
    """Return the parts of a frame.

    Raises Tampered(reason="frame_unreadable") for anything `frame` does not write.
    """
    try:
        parts = tuple(_parts(data))
        same = len(data) <= FRAME_BYTES and frame(parts) == data
    except (struct.error, ValueError, IndexError):
        raise Tampered(reason="frame_unreadable") from None
    names = [each.name for each in parts]
    if not same or len(set(names)) != len(names):
        raise Tampered(reason="frame_unreadable")
    return parts


def commitment(framed: bytes) -> bytes:
    """Return the SHA-256 that a leaf carries for its framed parts."""
    return sha256(FRAME_LABEL + framed).digest()


def wrap(wrapping: bytes, key: DataKey) -> bytes:
    """Wrap a data key for keeping (RFC 3394): 40 bytes."""
    return aes_key_wrap(wrapping, key.raw)


def unwrap(wrapping: bytes, wrapped: bytes) -> DataKey:
    """Return a kept data key. Raises Tampered(reason="key_unreadable")."""
    try:
        raw = aes_key_unwrap(wrapping, wrapped)
    except (InvalidUnwrap, ValueError):
        raise Tampered(reason="key_unreadable") from None
    if len(raw) != KEY_BYTES:
        raise Tampered(reason="key_unreadable")
    return DataKey(raw)


def _parts(data: bytes) -> Iterator[Part]:
    (count,) = _COUNT.unpack_from(data)
    at = _COUNT.size
    for _ in range(count):
        name = data[at + 1 : at + 1 + data[at]].decode("ascii")
        if name and not is_id(name):
            raise ValueError(name)
        at += 1 + data[at]
        key_commitment, nonce, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield Part(name, key_commitment, nonce, data[at : at + length])
        at += length
