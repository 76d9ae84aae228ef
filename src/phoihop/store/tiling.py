"""Tiles: the hashes of full bundles, kept so that a proof reads a few rows and not all.

Each is recomputed from the entries, and `phoihop verify` compares it; the stamp of a
bundle vouches for its signatures (see `ledger.stamp`). A ledger of an older version has
none; they are added a few at a time, in order, so that those which lack are the last.
"""

from collections.abc import Sequence

from django.db import connection

from phoihop.ledger.merkle import HASH_BYTES, perfect_root
from phoihop.ledger.note import SignKey
from phoihop.ledger.proof import RootOf
from phoihop.ledger.stamp import Bundle, make
from phoihop.ledger.tiles import WIDTH, hashes_of, roots_from

AT_ONCE = 64
_KEPT = "SELECT count(*) FROM store_tile WHERE level = 0"
_LEAVES = (
    'SELECT leaf_hash, signature FROM store_entry WHERE "index" >= %s AND "index" < %s'
    ' ORDER BY "index"'
)
_TILE = "SELECT hashes, root, stamp FROM store_tile WHERE level = %s AND number = %s"
_ROOTS = (
    "SELECT root FROM store_tile WHERE level = %s AND number >= %s AND number < %s"
    " ORDER BY number"
)
_INSERT = (
    "INSERT INTO store_tile (level, number, hashes, root, stamp)"
    " VALUES (%s, %s, %s, %s, %s)"
)
_STAMP = "UPDATE store_tile SET stamp = %s WHERE level = 0 AND number = %s"


def keep(size: int, signer: SignKey) -> None:
    """Keep the tiles of bundles that are full at this size; runs in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT)
        kept = int(cursor.fetchone()[0])
    for number in range(kept, min(size // WIDTH, kept + AT_ONCE)):
        _keep(number, signer)


def root_of(size: int) -> RootOf:
    """Return how to find the roots over ranges of the first `size` entries."""
    return roots_from(_fetch, size)


def tile(level: int, number: int, width: int) -> bytes | None:
    """Return the hashes and the root of a full tile as they are found; None if it is not kept."""
    found = _found(level, number) if width == WIDTH else None
    return None if found is None else found[0] + found[1]


def stamp(number: int) -> bytes:
    """Return the stamp of a full bundle as it is found, nothing if there is none."""
    found = _found(0, number)
    return b"" if found is None else found[2]


def _keep(number: int, signer: SignKey) -> None:
    """Keep one bundle, and the tiles above that become full with it; then stamp it."""
    rows = _rows(_LEAVES, number * WIDTH, (number + 1) * WIDTH)
    _insert(0, number, [leaf for leaf, _ in rows])
    level, stop = 0, number + 1
    while stop % WIDTH == 0:
        level, stop = level + 1, stop // WIDTH
        roots = _rows(_ROOTS, level - 1, (stop - 1) * WIDTH, stop * WIDTH)
        _insert(level, stop - 1, [root for (root,) in roots])
    size = (number + 1) * WIDTH
    signatures = b"".join(signature for _, signature in rows)
    bundle = Bundle(size, root_of(size)(0, size), signatures)
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, (make(signer, bundle), number))


def _insert(level: int, number: int, hashes: Sequence[bytes]) -> None:
    row = (level, number, b"".join(hashes), perfect_root(hashes), b"")
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)


def _fetch(level: int, number: int, width: int) -> Sequence[bytes]:
    """Return the hashes of a tile: kept, or of the level below, which is slower."""
    found = _found(level, number) if width == WIDTH else None
    if found is not None and len(found[0]) == WIDTH * HASH_BYTES:
        return hashes_of(found[0])
    start = number * WIDTH
    if level == 0:
        return [leaf for leaf, _ in _rows(_LEAVES, start, start + width)]
    roots = [root for (root,) in _rows(_ROOTS, level - 1, start, start + width)]
    if len(roots) == width:
        return roots
    below = range(start, start + width)
    return [perfect_root(_fetch(level - 1, each, WIDTH)) for each in below]


def _found(level: int, number: int) -> tuple[bytes, bytes, bytes] | None:
    rows = _rows(_TILE, level, number)
    if not rows:
        return None
    hashes, root, stamped = rows[0]
    return hashes, root, stamped


def _rows(query: str, *values: int) -> list[tuple[bytes, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [tuple(bytes(each) for each in row) for row in cursor.fetchall()]
