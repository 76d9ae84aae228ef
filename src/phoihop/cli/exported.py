"""Reading an export, which is foreign until it is verified.

Every path follows from the size that the checkpoint claims or from a hash in a leaf,
and each fault is a verdict with a code, never a traceback.
"""

from collections.abc import Iterator
from hashlib import sha256

from phoihop.base.errors import Refused, Tampered
from phoihop.cli.bounded import Files, read
from phoihop.ledger import blob, checkpoint, log, note, tiles
from phoihop.ledger.merkle import HASH_BYTES

MARK = "phoihop-export"
FORMAT = b"phoihop-export/1\n"
FAMILY = b"phoihop-export/"


def is_export(files: Files) -> bool:
    """Tell whether these files are an export.

    Raises Refused(reason="export_version") for one that a later version has written.
    """
    mark = read(files, MARK, 64) or b""
    if mark != FORMAT and mark.startswith(FAMILY):
        raise Refused(reason="export_version")
    return mark == FORMAT


def signed_head(files: Files) -> bytes:
    """Return the signed checkpoint of an export, as it is found."""
    return read(files, "checkpoint", note.NOTE_BYTES) or b""


def public_key(files: Files) -> bytes | None:
    """Return the public key that lies in an export, or None."""
    return read(files, "phoihop.vkey", note.NOTE_BYTES)


def claimed(signed: bytes) -> int:
    """Return the size that a checkpoint claims, before anybody has verified it."""
    try:
        text = signed.decode("utf-8", "replace").partition("\n\n")[0]
        return checkpoint.parse(f"{text}\n").size
    except Tampered:
        return 0


def entries(files: Files, size: int) -> Iterator[log.Stored]:
    """Yield the entries of an export; end at the first file that lacks or is too large."""
    for number, width in tiles.widths(size):
        leaves = _bundle(files, tiles.path("tile/entries", number, width))
        signed = _signatures(files, tiles.path("signatures", number, width))
        frames = _frames(files, tiles.path("sealed", number, width))
        for place in range(width):
            start = place * note.SIGNATURE_BYTES
            leaf = leaves[place] if place < len(leaves) else None
            if leaf is None:
                raise Tampered(reason="entry_missing")
            yield log.Stored(
                number * tiles.WIDTH + place,
                leaf,
                next(frames, b""),
                signed[start : start + note.SIGNATURE_BYTES],
            )


def beside(files: Files) -> log.Beside:
    """Return what lies beside the entries of an export."""
    return log.Beside(
        holds=lambda name: document(files, name) is not None,
        stamp=lambda number: _stamp(files, number),
        tile=lambda level, number, width: _tile(files, level, number, width),
    )


def document(files: Files, name: str) -> bytes | None:
    """Return the sealed bytes of a document if they are there and have this hash."""
    path = f"documents/{blob.place(name)}"
    data = read(files, path, blob.DOCUMENT_BYTES + blob.OVERHEAD)
    return data if data and sha256(data).hexdigest() == name else None


def _bundle(files: Files, path: str) -> tuple[bytes, ...]:
    data = read(files, path, tiles.ENTRIES_BYTES)
    return () if data is None else tiles.unpack_entries(data)


def _signatures(files: Files, path: str) -> bytes:
    return read(files, path, tiles.SIGNATURES_BYTES) or b""


def _stamp(files: Files, number: int) -> bytes:
    path = tiles.path("stamps", number, tiles.WIDTH)
    return read(files, path, note.SIGNATURE_BYTES) or b""


def _tile(files: Files, level: int, number: int, width: int) -> bytes:
    """Return a tile of hashes; one that is gone differs from what it should be."""
    path = tiles.path(f"tile/{level}", number, width)
    return read(files, path, width * HASH_BYTES) or b""


def _frames(files: Files, path: str) -> Iterator[bytes]:
    """Yield sealed parts one by one: a file may hold many, memory holds one."""
    file = files.opened(path)
    if file is None:
        return
    with file:
        try:
            while head := file.read(tiles.FRAME_HEAD):
                yield file.read(tiles.frame_length(head))
        except Tampered:
            return
