"""The files of an exported ledger, laid out as C2SP tlog-tiles.

Entries and hashes come 256 to a file; the last file of each level says how many
it holds. Every path follows from the size alone, so a reader takes no path and
no length from content that it has not checked.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence

from phoihop.base.errors import Tampered
from phoihop.ledger.canonical import LEAF_BYTES
from phoihop.ledger.merkle import HASH_BYTES, Edge, perfect_root
from phoihop.ledger.note import SIGNATURE_BYTES
from phoihop.ledger.proof import RootOf
from phoihop.ledger.seal import FRAME_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
_ENTRY = struct.Struct(">H")
_FRAME = struct.Struct(">I")
ENTRIES_BYTES = WIDTH * (_ENTRY.size + LEAF_BYTES)
SIGNATURES_BYTES = WIDTH * SIGNATURE_BYTES
FRAME_HEAD = _FRAME.size
Fetch = Callable[[int, int, int], Sequence[bytes]]


def widths(size: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the width of each file of `size` items: full ones, then a rest."""
    full, rest = divmod(size, WIDTH)
    for number in range(full):
        yield number, WIDTH
    if rest:
        yield full, rest


def path(folder: str, number: int, width: int) -> str:
    """Return the path of a file, as tlog-tiles writes it: x001/x234/067.p/8."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    rest = "" if width == WIDTH else f".p/{width}"
    return "/".join((folder, *reversed(groups))) + rest


def hash_tiles(leaves: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and bytes of each tile of hashes, level by level."""
    level, hashes = 0, list(leaves)
    while hashes:
        roots = []
        for number, width in widths(len(hashes)):
            tile = hashes[number * WIDTH : number * WIDTH + width]
            yield path(f"tile/{level}", number, width), b"".join(tile)
            if width == WIDTH:
                roots.append(perfect_root(tile))
        level, hashes = level + 1, roots


def roots_from(fetch: Fetch, size: int) -> RootOf:
    """Return how to find the root over a range of leaves of a tree, from its tiles alone.

    `fetch(level, number, width)` gives the hashes of a tile. The range begins where a
    perfect subtree of its size would, as all ranges of a proof do.
    """
    kept: dict[tuple[int, int], Sequence[bytes]] = {}

    def subtree(height: int, place: int) -> bytes:
        level, inside = divmod(height, HEIGHT)
        number, at = divmod(place << inside, WIDTH)
        if (level, number) not in kept:
            width = min(WIDTH, (size >> HEIGHT * level) - number * WIDTH)
            kept[level, number] = fetch(level, number, width)
        return perfect_root(kept[level, number][at : at + (1 << inside)])

    def root(start: int, stop: int) -> bytes:
        parts, at = [], start
        while at < stop:
            height = (stop - at).bit_length() - 1
            parts.append(subtree(height, at >> height))
            at += 1 << height
        return Edge(stop - start, tuple(parts)).root()

    return root


def pack_entries(leaves: Iterable[bytes]) -> bytes:
    """Return an entry bundle: each leaf after its length in two bytes."""
    return b"".join(_ENTRY.pack(len(each)) + each for each in leaves)


def unpack_entries(data: bytes) -> tuple[bytes, ...]:
    """Return the leaves of a bundle. Raises Tampered(reason="bundle_unreadable")."""
    found, at = [], 0
    while at < len(data):
        if at + _ENTRY.size > len(data):
            raise Tampered(reason="bundle_unreadable")
        (length,) = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        if at + length > len(data):
            raise Tampered(reason="bundle_unreadable")
        found.append(data[at : at + length])
        at += length
    return tuple(found)


def pack_frame(framed: bytes) -> bytes:
    """Return the sealed parts of one entry after their length in four bytes."""
    return _FRAME.pack(len(framed)) + framed


def frame_length(head: bytes) -> int:
    """Return how many bytes follow. Raises Tampered(reason="bundle_unreadable")."""
    if len(head) != _FRAME.size:
        raise Tampered(reason="bundle_unreadable")
    (length,) = _FRAME.unpack(head)
    if length > FRAME_BYTES:
        raise Tampered(reason="bundle_unreadable")
    return int(length)


def hashes_of(tile: bytes) -> tuple[bytes, ...]:
    """Return the hashes of a tile. Raises Tampered(reason="bundle_unreadable")."""
    if len(tile) % HASH_BYTES:
        raise Tampered(reason="bundle_unreadable")
    return tuple(tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES))
