"""Opening a ledger without Django: an installation's SQLite file, read only, or an export.

Whatever lies in the folder is foreign until it is verified: sizes are checked
before bytes are read, and each fault is a verdict with a code, never a traceback.
"""

import os
import sqlite3
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from phoihop.base.errors import Refused, Tampered
from phoihop.cli import exported
from phoihop.cli.bounded import Files, Folder, small
from phoihop.ledger import blob, log, note, seal, tiles
from phoihop.ledger.canonical import read
from phoihop.ledger.entry import Leaf
from phoihop.ledger.policy import Policy, Seen, log_key, open_under

DATABASE = "phoihop.sqlite3"
DESTROYED = bytes(seal.WRAPPED_BYTES)
REMEMBERED_BYTES = 512
_HEAD = "SELECT size, root, edge, note FROM store_checkpoint WHERE id = 1"
_ENTRIES = (
    'SELECT "index", leaf, sealed, signature, kind, at, stream, stream_seq, leaf_hash'
    ' FROM store_entry ORDER BY "index"'
)
_DOCUMENT = (
    "SELECT id, size, stream, media_type, kept FROM store_document WHERE sha256 = ?"
)
_TILE = "SELECT hashes, root, stamp FROM store_tile WHERE level = ? AND number = ?"
_TILES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
_KEY = "SELECT wrapped FROM store_key WHERE owner = ?"
_TABLES = (
    "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN"
    " ('store_entry', 'store_checkpoint', 'store_key', 'store_document')"
)
_NOT_OPENED = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_PERM")
Watch = Callable[[Iterable[log.Stored], int], Iterable[log.Stored]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a ledger is held to: a key, a policy, a signed head kept elsewhere."""

    key: str | None = None
    policy: Policy | None = None
    checkpoint: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What verifying a folder found: the verdict, the key that was trusted, who has seen it.

    `sealed_opened` tells whether the keys were at hand, so that each sealed part
    was opened as well; `erased` counts the parts whose key was destroyed.
    """

    verdict: log.Verdict
    key: note.VerifyKey
    sealed_opened: bool
    erased: int
    seen: Seen | None = None


def verify_folder(
    folder: Path,
    key: str | None = None,
    *,
    asked: Asked | None = None,
    watch: Watch | None = None,
) -> Found:
    """Verify what lies in a folder, with the key given or else the one that lies there.

    `watch(entries, claimed size)` may wrap the entries, to show progress. Raises
    Refused with reason `not_a_ledger`, `export_version`, `no_key_to_trust` or
    `database_unreadable`, Tampered when no log of the policy has signed, and Invalid
    (code `bad_key`) for a key that cannot be one.
    """
    held = asked or Asked(key)
    if (folder / DATABASE).is_file():
        return _verify_database(folder, held, watch)
    files = Folder(folder)
    if exported.is_export(files):
        return verify_export(files, held, watch)
    raise Refused(reason="not_a_ledger")


def verify_export(files: Files, asked: Asked, watch: Watch | None) -> Found:
    """Verify the files of an export; raises as `verify_folder` does."""
    signed = exported.signed_head(files)
    key = _trusted(asked, signed, exported.public_key(files))
    size = exported.claimed(signed)
    verdict = log.verify(
        _watched(exported.entries(files, size), size, watch),
        log.StoredHead(signed),
        key,
        remembered=_kept(asked.checkpoint),
        beside=exported.beside(files),
    )
    found = Found(verdict, key, sealed_opened=False, erased=0)
    return _seen(found, asked, signed)


def _trusted(asked: Asked, signed: bytes, there: bytes | None) -> note.VerifyKey:
    """Return the key given, or that of the policy's log, or else the one that lies there."""
    if asked.key is not None:
        return note.parse_verify_key(asked.key)
    if asked.policy is not None and asked.policy.logs:
        return log_key(asked.policy, asked.checkpoint or signed)
    if there is None:
        raise Refused(reason="no_key_to_trust")
    return note.parse_verify_key(there.decode("utf-8", "replace"))


def _seen(found: Found, asked: Asked, signed: bytes) -> Found:
    """Hold the head, or the one kept elsewhere, to the policy."""
    if asked.policy is None or not found.verdict.ok:
        return found
    try:
        shown = asked.checkpoint or signed
        _, _, seen = open_under(asked.policy, shown, found.key)
    except Tampered as fault:
        reason = str(fault.details["reason"])
        return replace(found, verdict=replace(found.verdict, ok=False, reason=reason))
    return replace(found, seen=seen)


def _kept(*notes: bytes | None) -> tuple[bytes, ...]:
    return tuple(each for each in notes if each is not None)


# --- an installation on SQLite ---


def _verify_database(folder: Path, asked: Asked, watch: Watch | None) -> Found:
    """Read what is remembered first: the database may grow while it is read."""
    block = small(folder / "keys" / "highest-checkpoint", REMEMBERED_BYTES)
    highest = None if block is None else block.rstrip(b"\n") + b"\n"
    public = small(folder / "keys" / "phoihop.vkey", note.NOTE_BYTES)
    key = _trusted(asked, highest or b"", public)
    with closing(_connect(folder / DATABASE)) as database:
        try:
            head = _database_head(database)
        except sqlite3.DatabaseError as fault:
            code: str = getattr(fault, "sqlite_errorname", "")
            if code.startswith(_NOT_OPENED):
                raise Refused(reason="database_unreadable", code=code) from None
            verdict = log.verify(map(_unreadable, [0]), log.StoredHead(b""), key)
            return Found(verdict, key, sealed_opened=False, erased=0)
        beside = _Beside(folder, database)
        opening = beside.wrapping is not None
        verdict = log.verify(
            _watched(_rows(database), head.size or 0, watch),
            head,
            key,
            remembered=_kept(highest, asked.checkpoint),
            beside=log.Beside(
                holds=beside.holds,
                opens=beside.opens if opening else None,
                stamp=beside.stamp,
                tile=beside.tile,
            ),
        )
        found = Found(verdict, key, sealed_opened=opening, erased=beside.erased)
        return _seen(found, asked, head.note)


def _connect(file: Path) -> sqlite3.Connection:
    """Open a file that may be hostile: read only, bounded, its schema not trusted."""
    real = file.resolve()
    wal = real.with_name(f"{real.name}-wal")
    still = not wal.exists() and not os.access(real.parent, os.W_OK)
    mode = "immutable=1" if still else "mode=ro"
    database = sqlite3.connect(f"file:{quote(str(real))}?{mode}", uri=True)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 2 * seal.FRAME_BYTES)
    database.text_factory = _lenient
    database.isolation_level = None
    return database


def _database_head(database: sqlite3.Connection) -> log.StoredHead:
    """Return the head as found; from here on every query sees this one state."""
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("BEGIN")
    if database.execute(_TABLES).fetchone() != (4,):
        raise Refused(reason="not_a_ledger")
    row = database.execute(_HEAD).fetchone()
    if row is None:
        return log.StoredHead(b"")
    size, root, edge, text = row
    signed = _text(text).encode("utf-8", "replace")
    return log.StoredHead(signed, _number(size), _bytes(root), _bytes(edge))


def _rows(database: sqlite3.Connection) -> Iterator[log.Stored]:
    try:
        for row in database.execute(_ENTRIES):
            index, leaf, sealed, signature, kind, at, stream, seq, hashed = row
            columns = log.Columns(
                _text(kind), _text(at), _text(stream), _number(seq), _bytes(hashed)
            )
            parts = (_bytes(leaf), _bytes(sealed), _bytes(signature))
            yield log.Stored(_number(index), *parts, columns)
    except sqlite3.DatabaseError:
        raise Tampered(reason="database_damaged") from None


def _unreadable(_: int) -> log.Stored:
    raise Tampered(reason="database_damaged")


class _Beside:
    """What lies beside the entries of an installation: documents, and perhaps the keys."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self._database = database
        self._documents = folder / "documents"
        self.wrapping = _wrapping(folder / "keys" / "wrapping.key")
        self.erased = 0
        self._tiled = self._one(_TILES, "store_tile") == (1,)
        self._unwrapped = lru_cache(maxsize=4096)(seal.unwrap)

    def opens(self, leaf: Leaf, part: seal.Part) -> str:
        """Return why a part cannot be opened; nothing if it can, or was erased."""
        try:
            key = self._key(part.name or leaf.stream)
            if key is None:
                self.erased += 1
            else:
                read(seal.open_part(key, leaf.stream, leaf.stream_seq, part))
        except Tampered as fault:
            return str(fault.details["reason"])
        return ""

    def holds(self, name: str) -> bool:
        """Tell whether a document has its row, its sealed bytes and its key."""
        row = self._one(_DOCUMENT, name)
        if row is None or row[4] != 1:
            return False
        document, size, stream, media_type, _ = row
        sealed = self._sealed(name)
        if sealed is None or len(sealed) != size:
            return False
        about = blob.what(_text(document), _text(stream), _text(media_type))
        try:
            key = None if self.wrapping is None else self._key(_text(stream))
            return key is None or bool(blob.open_document(key, about, sealed) or 1)
        except Tampered:
            return False

    def stamp(self, number: int) -> bytes:
        """Return the stamp of a full bundle as it is found; nothing if there is none."""
        row = self._one(_TILE, 0, number) if self._tiled else None
        return b"" if row is None else _bytes(row[2])

    def tile(self, level: int, number: int, width: int) -> bytes | None:
        """Return a full tile with its root as they are found; None if it is not kept."""
        full = self._tiled and width == tiles.WIDTH
        row = self._one(_TILE, level, number) if full else None
        return None if row is None else _bytes(row[0]) + _bytes(row[1])

    def _sealed(self, name: str) -> bytes | None:
        """Return the sealed bytes of a document if they are there and have this hash."""
        most = blob.DOCUMENT_BYTES + blob.OVERHEAD
        data = small(self._documents / blob.place(name), most)
        return data if data and sha256(data).hexdigest() == name else None

    def _key(self, owner: str) -> seal.DataKey | None:
        row = self._one(_KEY, owner)
        if row is None or self.wrapping is None:
            raise Tampered(reason="key_missing")
        wrapped = _bytes(row[0])
        return None if wrapped == DESTROYED else self._unwrapped(self.wrapping, wrapped)

    def _one(self, query: str, *values: str | int) -> tuple[object, ...] | None:
        try:
            row: tuple[object, ...] | None
            row = self._database.execute(query, values).fetchone()
        except sqlite3.DatabaseError:
            raise Tampered(reason="database_damaged") from None
        return row


def _wrapping(file: Path) -> bytes | None:
    """Return the wrapping key; None for an outsider, who may not read it."""
    try:
        raw = b64decode(small(file, 100) or b"")
    except NotBase64:
        return None
    return raw if len(raw) == seal.KEY_BYTES else None


def _watched(
    entries: Iterable[log.Stored], size: int, watch: Watch | None
) -> Iterable[log.Stored]:
    return entries if watch is None else watch(entries, size)


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1
