"""Reading the ledger: entries in order, opened with the keys that still are.

Nothing here asks who reads; the gate of the desk does, before it calls.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from phoihop.base.errors import Missing, Refused, Tampered
from phoihop.ledger import receipt, seal
from phoihop.ledger.entry import Leaf, Recorded, decode
from phoihop.ledger.grow import recorded_of
from phoihop.ledger.merkle import EMPTY_ROOT
from phoihop.ledger.proof import consistency_from, inclusion_from
from phoihop.ledger.witness import write_request
from phoihop.store import keys, tiling
from phoihop.store.models import CheckpointRow, EntryRow

CHUNK = 500
_NO_END = 2**63 - 1
_STREAM = (
    'SELECT "index", leaf, sealed FROM store_entry WHERE stream = %s'
    " AND stream_seq >= %s ORDER BY stream_seq LIMIT %s"
)
_ENTRIES = (
    'SELECT "index", leaf, sealed FROM store_entry'
    ' WHERE "index" >= %s AND "index" < %s ORDER BY "index" LIMIT %s'
)
Row = tuple[int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the ledger: number of entries, root, signed note (empty at size 0)."""

    size: int
    root: bytes
    note: str


def head() -> Head:
    """Return the head as it is stored."""
    row = CheckpointRow.objects.first()
    if row is None:
        return Head(0, EMPTY_ROOT, "")
    return Head(row.size, bytes(row.root), row.note)


def stream(name: str, after_seq: int = -1) -> Iterator[Recorded]:
    """Yield the entries of a stream in order, those after a number only.

    Raises Tampered when a row cannot be read as what was recorded.
    """
    start = after_seq + 1
    while rows := _rows(_STREAM, name, start):
        found = tuple(_chunk(rows))
        yield from found
        if len(rows) < CHUNK:
            return
        start = found[-1].leaf.stream_seq + 1


def entries(start: int = 0, stop: int | None = None) -> Iterator[Recorded]:
    """Yield the entries from `start` up to but without `stop`, in order."""
    end = _NO_END if stop is None else stop
    while rows := _rows(_ENTRIES, start, end):
        yield from _chunk(rows)
        if len(rows) < CHUNK:
            return
        start = rows[-1][0] + 1


def entry(index: int) -> Recorded | None:
    """Return one entry, or None."""
    return next(entries(index, index + 1), None)


def proof(index: int) -> str:
    """Return the C2SP proof that an entry is in the ledger, under its present head.

    Reads a few tiles, however large the ledger is. Raises Missing when there is no
    such entry.
    """
    now = head()
    if not 0 <= index < now.size:
        raise Missing
    hashes = inclusion_from(tiling.root_of(now.size), index, now.size)
    leaf = bytes(EntryRow.objects.values_list("leaf", flat=True).get(index=index))
    return receipt.write(receipt.Receipt(index, hashes, now.note, leaf))


def request(since: int) -> tuple[int, str]:
    """Return the size of the ledger, and its head as a request to cosign it.

    `since` is the size that the witness has seen. Raises Refused with reason
    `since_beyond`, or `no_head` when nothing was recorded yet.
    """
    now = head()
    if not now.note:
        raise Refused(reason="no_head")
    if not 0 <= since <= now.size:
        raise Refused(reason="since_beyond", since=since, size=now.size)
    root_of = tiling.root_of(now.size)
    proof = consistency_from(root_of, since, now.size) if since else ()
    return now.size, write_request(since, proof, now.note)


def leaf_hashes(start: int = 0, stop: int | None = None) -> list[bytes]:
    """Return the leaf hashes of a range, to make proofs from: 32 bytes an entry."""
    rows = EntryRow.objects.filter(index__gte=start).order_by("index")
    if stop is not None:
        rows = rows.filter(index__lt=stop)
    return [bytes(each) for each in rows.values_list("leaf_hash", flat=True)]


def _rows(query: str, *values: str | int) -> list[Row]:
    """Read one chunk by number, so that what is written meanwhile does no harm."""
    with connection.cursor() as cursor:
        cursor.execute(query, (*values, CHUNK))
        rows: list[Row] = cursor.fetchall()
    return rows


def _chunk(rows: Iterable[Row]) -> Iterator[Recorded]:
    read = [
        (index, decode(bytes(leaf)), seal.unframe(bytes(sealed)))
        for index, leaf, sealed in rows
    ]
    names = {part.name or leaf.stream for _, leaf, parts in read for part in parts}
    opened = keys.load(sorted(names)) if names else {}
    for index, leaf, parts in read:
        plains = {}
        for part in parts:
            owner = part.name or leaf.stream
            if owner not in opened:
                raise Tampered(reason="key_missing")
            if key := opened[owner]:
                plains[part.name] = _plain(key, leaf, part)
        yield recorded_of(index, leaf, plains)


def _plain(key: seal.DataKey, leaf: Leaf, part: seal.Part) -> bytes:
    return seal.open_part(key, leaf.stream, leaf.stream_seq, part)
