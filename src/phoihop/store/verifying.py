"""Verifying the ledger of a running installation, on either database.

`phoihop verify` on a folder needs none of this; pages and `tick` use it, and the
last verdict is kept beside the database so that every page can say when
something was found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from phoihop.base.errors import Tampered
from phoihop.ledger import seal
from phoihop.ledger.canonical import canonical, read
from phoihop.ledger.entry import Leaf, written
from phoihop.ledger.log import Beside, Columns, Stored, StoredHead, Verdict, verify
from phoihop.store import documents, installation, keys, memory, tiling
from phoihop.store.files import write_whole
from phoihop.store.models import CheckpointRow, EntryRow

CHUNK = 500
LAST = "last-verdict"
VERDICT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class LastVerdict:
    """What the last verification found, and when (UTC). `first` is -1 when none is named."""

    at: str
    ok: bool
    size: int
    first: int
    reason: str


def verify_here() -> Verdict:
    """Verify every entry, the head, the documents and the checkpoint kept outside."""
    here = installation.here()
    try:
        block = (here.keys / memory.FILE).read_bytes()
    except FileNotFoundError:
        block = b""
    return verify(
        stored(),
        stored_head(),
        here.signer.verify_key,
        remembered=(memory.unpadded(block),) if block else (),
        beside=Beside(
            holds=documents.holds, opens=_opens, stamp=tiling.stamp, tile=tiling.tile
        ),
    )


def stored(stop: int | None = None) -> Iterator[Stored]:
    """Yield the rows of the ledger as they are found, in order."""
    rows = EntryRow.objects.order_by("index")
    if stop is not None:
        rows = rows.filter(index__lt=stop)
    start = -1
    while chunk := list(rows.filter(index__gt=start)[:CHUNK]):
        yield from map(_stored, chunk)
        start = chunk[-1].index


def stored_head() -> StoredHead:
    """Return the head row as it is found."""
    row = CheckpointRow.objects.filter(id=1).first()
    if row is None:
        return StoredHead(b"")
    return StoredHead(row.note.encode(), row.size, bytes(row.root), bytes(row.edge))


def keep(verdict: Verdict, at: datetime) -> None:
    """Keep a verdict for the pages."""
    found = {
        "at": written(at),
        "ok": int(verdict.ok),
        "size": verdict.size,
        "first": -1 if verdict.first is None else verdict.first,
        "reason": verdict.reason,
    }
    write_whole(_last(), canonical(found))


def last() -> LastVerdict | None:
    """Return the verdict kept last; None when there is none that can be read."""
    try:
        data = _last().read_bytes()
        found = read(data, at_most=VERDICT_BYTES)
    except (FileNotFoundError, Tampered):
        return None
    match found:
        case {
            "at": str(at),
            "ok": int(ok),
            "size": int(size),
            "first": int(first),
            "reason": str(reason),
        }:
            return LastVerdict(at, bool(ok), size, first, reason)
        case _:
            return None


def _stored(row: EntryRow) -> Stored:
    hashed = bytes(row.leaf_hash)
    columns = Columns(row.kind, row.at, row.stream, row.stream_seq, hashed)
    parts = (bytes(row.leaf), bytes(row.sealed), bytes(row.signature))
    return Stored(row.index, *parts, columns)


def _opens(leaf: Leaf, part: seal.Part) -> str:
    """Return why a part cannot be opened; nothing if it can, or was erased."""
    owner = part.name or leaf.stream
    try:
        found = keys.load((owner,))
        if owner not in found:
            return "key_missing"
        if key := found[owner]:
            read(seal.open_part(key, leaf.stream, leaf.stream_seq, part))
    except Tampered as fault:
        return str(fault.details["reason"])
    return ""


def _last() -> Path:
    return installation.here().folder / LAST
