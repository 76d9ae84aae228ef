"""Signed notes in the text form of C2SP (signed-note), with Ed25519 keys.

A note is text that people can read, an empty line, and one line per signature;
a signature counts only when its name and key hash are those of a key the reader
already trusts.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from phoihop.base.errors import Invalid, Tampered
from phoihop.base.findings import Finding, Place

ED25519 = b"\x01"
SIGNATURE_BYTES = 64
MOST_SIGNATURES = 64
NOTE_BYTES = 1 << 17
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,80}")
_LINE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_HASH = 4
_PRIME = 2**255 - 19
_ORDER_8 = 0x5FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_LOW_ORDER = frozenset(
    {
        0,
        1,
        _PRIME - 1,
        _ORDER_8,
        _PRIME - _ORDER_8,
    }
)


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """A key that a reader trusts: `NAME+HASH+BASE64`.

    `kind` is the byte of the type of its signatures; the same 32 bytes are another
    key for another type.
    """

    name: str
    public: bytes
    kind: bytes = ED25519
    key_hash: bytes = field(init=False)
    key: Ed25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse weak keys, then compute the key hash."""
        _check_name(self.name)
        _check_public(self.public)
        made = sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()
        object.__setattr__(self, "key_hash", made[:_KEY_HASH])
        loaded = Ed25519PublicKey.from_public_bytes(self.public)
        object.__setattr__(self, "key", loaded)

    def __str__(self) -> str:
        """Return the key as C2SP writes it."""
        public = b64encode(self.kind + self.public).decode()
        return f"{self.name}+{self.key_hash.hex()}+{public}"

    def holds(self, signature: bytes, text: str) -> bool:
        """Tell whether a signature of 64 bytes over a text is by this key."""
        try:
            self.key.verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


class SignKey:
    """A key that signs, loaded once and kept."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Take the name of the key and its 32 secret bytes (RFC 8032)."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._seed = seed
        self.verify_key = VerifyKey(name, self._key.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """The name that stands in each signature."""
        return self.verify_key.name

    def secret(self) -> str:
        """Return the key as `PRIVATE+KEY+NAME+HASH+BASE64`, to be kept in a file."""
        seed = b64encode(ED25519 + self._seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verify_key.key_hash.hex()}+{seed}"

    def signature(self, text: str) -> bytes:
        """Return the 64 bytes that sign a text."""
        return self._key.sign(text.encode())

    def sign(self, text: str) -> str:
        """Return a text as a signed note."""
        return assemble(text, self.verify_key, self.signature(text))


def assemble(text: str, key: VerifyKey, signature: bytes) -> str:
    """Return the note of a text and the signature that was made for it."""
    return f"{text}\n{signature_line(key, signature)}"


def signature_line(key: VerifyKey, signature: bytes) -> str:
    """Return the line that a signature is in a note."""
    line = b64encode(key.key_hash + signature).decode()
    return f"\u2014 {key.name} {line}\n"


def open_note(note: str | bytes, key: VerifyKey) -> str:
    """Return the text of a note that this key has signed.

    Raises Tampered with reason `note_unreadable`, `not_signed_by_key` or
    `signature_differs`. Signatures of other keys are passed over.
    """
    text, found = signatures_by(key, note)
    if not found:
        raise Tampered(reason="not_signed_by_key")
    if not all(key.holds(each, text) for each in found):
        raise Tampered(reason="signature_differs")
    return text


def signatures_by(key: VerifyKey, note: str | bytes) -> tuple[str, tuple[bytes, ...]]:
    """Return the text of a note, and what claims to be signatures by this key.

    None of it is verified. Raises Tampered(reason="note_unreadable").
    """
    text, block = _split(note)
    named = key.name, key.key_hash
    lines = tuple(_signatures(block))
    return text, tuple(
        raw for name, key_hash, raw in lines if (name, key_hash) == named
    )


def parse_verify_key(text: str, kind: bytes = ED25519) -> VerifyKey:
    """Return the key of `NAME+HASH+BASE64`, of one type. Raises Invalid, code `bad_key`.

    Every key that somebody comes to trust passes here: one of low order, under which
    anybody can sign, or one that is not written canonically is none.
    """
    name, key_hash, public = _three(text.strip())
    if len(public) != 33 or public[:1] != kind:
        raise _bad_key()
    key = VerifyKey(name, public[1:], kind)
    if key.key_hash.hex() != key_hash:
        raise _bad_key()
    return key


def parse_sign_key(text: str) -> SignKey:
    """Return the key of `PRIVATE+KEY+NAME+HASH+BASE64`. Raises Invalid, code `bad_key`."""
    prefix = "PRIVATE+KEY+"
    if not text.startswith(prefix):
        raise _bad_key()
    name, key_hash, seed = _three(text.strip().removeprefix(prefix))
    if len(seed) != 33 or seed[:1] != ED25519:
        raise _bad_key()
    key = SignKey(name, seed[1:])
    if key.verify_key.key_hash.hex() != key_hash:
        raise _bad_key()
    return key


def _three(text: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    try:
        name, key_hash, rest = parts
        return name, key_hash, b64decode(rest, validate=True)
    except (ValueError, NotBase64):
        raise _bad_key() from None


def _split(note: str | bytes) -> tuple[str, str]:
    try:
        whole = note if isinstance(note, str) else note[: NOTE_BYTES + 1].decode()
        size = len(whole.encode())
    except UnicodeError:
        raise Tampered(reason="note_unreadable") from None
    text, middle, block = whole.rpartition("\n\n")
    if not (middle and text and size <= NOTE_BYTES) or _CONTROL.search(whole):
        raise Tampered(reason="note_unreadable")
    return f"{text}\n", block


def _signatures(block: str) -> Iterator[tuple[str, bytes, bytes]]:
    *lines, last = block.split("\n")
    if last or not lines or len(lines) > MOST_SIGNATURES:
        raise Tampered(reason="note_unreadable")
    for line in lines:
        found = _LINE.fullmatch(line)
        if not found:
            raise Tampered(reason="note_unreadable")
        try:
            raw = b64decode(found[2], validate=True)
        except NotBase64:
            raise Tampered(reason="note_unreadable") from None
        if len(raw) <= _KEY_HASH or b64encode(raw).decode() != found[2]:
            raise Tampered(reason="note_unreadable")
        yield found[1], raw[:_KEY_HASH], raw[_KEY_HASH:]


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or any("\ud800" <= each <= "\udfff" for each in name):
        raise _bad_key()


def _check_public(public: bytes) -> None:
    """Refuse a key that OpenSSL would take: not canonical, or of low order (RFC 8032 5.1.3)."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if len(public) != 32 or y >= _PRIME or y in _LOW_ORDER:
        raise _bad_key()


def _bad_key() -> Invalid:
    return Invalid([Finding(code="bad_key", place=Place())])
