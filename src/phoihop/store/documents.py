"""Sealed files, each named by the hash of its sealed bytes.

A file reaches the disk before the entry that refers to it (`Stored.ref` goes into
the draft's refs); what no entry came to refer to is an orphan, and swept.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from phoihop.base.errors import Missing, Refused, Tampered
from phoihop.ledger.blob import (
    DOCUMENT_BYTES,
    OVERHEAD,
    open_document,
    place,
    seal_document,
    what,
)
from phoihop.ledger.entry import ID_BYTES, new_id
from phoihop.ledger.grow import Urandom
from phoihop.ledger.seal import NONCE_BYTES, DataKey
from phoihop.store import installation, keys
from phoihop.store.files import write_whole
from phoihop.store.models import DocumentRow, EntryRow, KeyRow

UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept: its id, the SHA-256 of its sealed bytes, its plain size in bytes."""

    id: str
    sha256: str
    size: int

    @property
    def ref(self) -> str:
        """How an entry refers to it."""
        return f"document:{self.sha256}"


def put(
    stream: str,
    plain: bytes,
    *,
    media_type: str = UNKNOWN_TYPE,
    urandom: Urandom = os.urandom,
) -> Stored:
    """Seal a file with the key of a stream and see it to the disk.

    Call it before the transaction that records the entry: it takes time. Raises
    Refused with reason `document_too_large` (limit in bytes) or `key_destroyed`.
    """
    if len(plain) > DOCUMENT_BYTES:
        raise Refused(reason="document_too_large", limit=DOCUMENT_BYTES)
    with transaction.atomic():
        key = keys.ensure((stream,), urandom)[stream]
    document = new_id(urandom(ID_BYTES))
    about = what(document, stream, media_type)
    blob = seal_document(key, urandom(NONCE_BYTES), about, plain)
    name = sha256(blob).hexdigest()
    write_whole(_folder() / place(name), blob)
    DocumentRow.objects.create(
        id=document, sha256=name, size=len(blob), stream=stream, media_type=media_type
    )
    return Stored(document, name, len(plain))


def get(document: str) -> bytes:
    """Return the plain bytes of a file. Nothing here asks who reads.

    Raises Missing when there is none, Refused(reason="key_destroyed") when it was
    erased, Tampered when the sealed file is gone or is not the one recorded.
    """
    row = DocumentRow.objects.filter(id=document).first()
    if row is None:
        raise Missing
    key = _key(row.stream)
    if key is None:
        raise Refused(reason="key_destroyed")
    blob = _read(_folder() / place(row.sha256))
    if sha256(blob).hexdigest() != row.sha256:
        raise Tampered(reason="document_differs")
    return open_document(key, what(row.id, row.stream, row.media_type), blob)


def holds(name: str) -> bool:
    """Tell whether the document of a SHA-256 is kept, unchanged, and opens if it may."""
    row = DocumentRow.objects.filter(sha256=name, kept=True).first()
    if row is None:
        return False
    try:
        blob = _read(_folder() / place(name))
        right = len(blob) == row.size and sha256(blob).hexdigest() == name
        return right and (_key(row.stream) is None or get(row.id) is not None)
    except Tampered:
        return False


def sweep(before: datetime) -> int:
    """Remove files older than `before` that no entry refers to; return how many.

    Also forgets the keys of streams that never got an entry.
    """
    swept = 0
    for path in _files():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            swept += _sweep(path)
    return swept


def _key(stream: str) -> DataKey | None:
    """Return the key of a stream, None if it was destroyed."""
    found = keys.load((stream,))
    if stream not in found:
        raise Tampered(reason="key_missing")
    return found[stream]


def _sweep(path: Path) -> int:
    with transaction.atomic():
        row = DocumentRow.objects.filter(sha256=path.name).first()
        if row is not None and row.kept:
            return 0
        if row is not None:
            row.delete()
            _forget(row.stream)
    path.unlink(missing_ok=True)
    return 1


def _forget(stream: str) -> None:
    used = (
        EntryRow.objects.filter(stream=stream).exists()
        or DocumentRow.objects.filter(stream=stream).exists()
    )
    if not used:
        KeyRow.objects.filter(owner=stream).delete()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(DOCUMENT_BYTES + OVERHEAD + 1)
    except FileNotFoundError:
        raise Tampered(reason="document_missing") from None


def _files() -> Iterator[Path]:
    return (each for each in _folder().glob("??/??/*") if each.is_file())


def _folder() -> Path:
    return installation.here().folder / "documents"
