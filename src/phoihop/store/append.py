"""The write half of the ledger: entries in, the head moved by compare-and-swap.

Runs inside the caller's `transaction.atomic()`, so that entries, derived tables
and head are recorded together or not at all; only `desk.submit` calls it.
"""

import os
from collections.abc import Iterable, Mapping
from functools import partial

from django.db import IntegrityError, connection

from phoihop.base.errors import Conflict, Refused
from phoihop.ledger.entry import Draft, Recorded, written
from phoihop.ledger.grow import Grown, Growth, Link, Urandom, grow, owners
from phoihop.ledger.merkle import EMPTY_ROOT, Edge, edge_from
from phoihop.ledger.tiles import WIDTH
from phoihop.store import durable, installation, keys, memory, tiling
from phoihop.store.models import DocumentRow, EntryRow

__all__ = ["Draft", "Recorded", "append", "hold"]

DOCUMENT = "document:"
_HEAD = "SELECT size, edge FROM store_checkpoint WHERE id = 1"
_FIRST = (
    "INSERT INTO store_checkpoint (id, size, root, edge, note)"
    " VALUES (1, 0, %s, %s, '') ON CONFLICT DO NOTHING"
)
_END = (
    "SELECT stream_seq, leaf_hash FROM store_entry WHERE stream = %s"
    " ORDER BY stream_seq DESC LIMIT 1"
)
_INSERT = (
    'INSERT INTO store_entry ("index", kind, at, stream, stream_seq, leaf, leaf_hash,'
    " sealed, signature) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_MOVE = (
    "UPDATE store_checkpoint SET size = %s, root = %s, edge = %s, note = %s"
    " WHERE id = 1 AND size = %s"
)


def append(
    drafts: Iterable[Draft], *, urandom: Urandom = os.urandom
) -> tuple[Recorded, ...]:
    """Record facts, in this order, and return them with their places.

    Raises Conflict when somebody else moved the head, Refused when the database
    is behind what was signed, a key is missing or was destroyed or a document is not
    there, and Invalid when a fact cannot be written canonically. Then nothing is recorded.
    """
    wanted = tuple(drafts)
    here = installation.here()
    edge = _head()
    memory.check_not_behind(here.keys, here.signer.verify_key, edge)
    ends = _ends(tuple(dict.fromkeys(each.stream for each in wanted)))
    opened = keys.ensure(owners(wanted), urandom)
    growth = grow(edge, wanted, ends, opened, signer=here.signer, urandom=urandom)
    _store(growth, edge.size)
    if growth.edge.size // WIDTH > edge.size // WIDTH:
        tiling.keep(growth.edge.size, here.signer)
    _keep_documents(wanted)
    durable.once_durable(
        partial(
            memory.remember,
            here.keys,
            growth.checkpoint.size,
            growth.note,
        )
    )
    return tuple(each.recorded for each in growth.entries)


def hold() -> None:
    """Let nobody else append until the caller's transaction ends.

    Whoever decides by what is recorded holds it first. On SQLite every transaction
    that writes does so from its first statement on (IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        _head()


def _head() -> Edge:
    """Return the head; on PostgreSQL, hold it until the transaction ends."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + lock)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_FIRST, (EMPTY_ROOT, b""))
            cursor.execute(_HEAD + lock)
            row = cursor.fetchone()
    return edge_from(row[0], bytes(row[1]))


def _ends(streams: tuple[str, ...]) -> Mapping[str, Link]:
    """Return the end of each of these streams that has entries."""
    begun: Iterable[str] = streams
    if len(streams) > 1:
        found = EntryRow.objects.filter(stream__in=streams, stream_seq=0)
        begun = found.order_by().values_list("stream", flat=True)
    ends = {}
    with connection.cursor() as cursor:
        for stream in begun:
            cursor.execute(_END, (stream,))
            if row := cursor.fetchone():
                ends[stream] = Link(row[0], bytes(row[1]))
    return ends


def _store(growth: Growth, size: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [_row(each) for each in growth.entries])
            edge = growth.edge
            after = (edge.size, edge.root(), edge.packed(), growth.note, size)
            cursor.execute(_MOVE, after)
            moved = cursor.rowcount == 1
    except IntegrityError:
        raise Conflict(reason="ledger_moved") from None
    if not moved:
        raise Conflict(reason="ledger_moved")


def _row(grown: Grown) -> tuple[int | str | bytes, ...]:
    leaf = grown.recorded.leaf
    return (
        grown.recorded.index,
        leaf.kind,
        written(leaf.at),
        leaf.stream,
        leaf.stream_seq,
        grown.data,
        grown.leaf_hash,
        grown.sealed,
        grown.signature,
    )


def _keep_documents(drafts: Iterable[Draft]) -> None:
    """Mark the documents that these entries refer to, so that no sweep takes them."""
    refs = {ref for draft in drafts for ref in draft.refs if ref.startswith(DOCUMENT)}
    if refs:
        hashes = [each.removeprefix(DOCUMENT) for each in refs]
        there = DocumentRow.objects.filter(sha256__in=hashes).update(kept=True)
        if there != len(hashes):
            raise Refused(reason="unknown_document")
