"""Writing the ledger out as files that anybody can verify, without keys or database.

The layout is C2SP tlog-tiles, with the sealed parts and the signature of each
entry beside it. Nothing that is written can be opened without the keys, which
stay. Format: spec/ledger.md, "The export".
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from phoihop.base.errors import Refused
from phoihop.ledger import blob, tiles
from phoihop.ledger.log import Stored
from phoihop.store import installation, reading, tiling, verifying
from phoihop.store.files import write_whole
from phoihop.store.models import DocumentRow

MARK = "phoihop-export"
FORMAT = b"phoihop-export/1\n"
READABLE = 0o644


@dataclass(frozen=True, slots=True)
class Exported:
    """How many entries and documents were written."""

    size: int
    documents: int


def export(folder: Path) -> Exported:
    """Write the ledger up to its present head into a new or empty folder.

    Others may go on recording meanwhile. Raises Refused(reason="folder_not_empty")
    before anything is written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(reason="folder_not_empty")
    head = reading.head()
    key = installation.here().signer.verify_key
    entries = verifying.stored(head.size)
    for number, width in tiles.widths(head.size):
        _bundle(folder, number, list(islice(entries, width)), width)
    for path, tile in tiles.hash_tiles(reading.leaf_hashes(stop=head.size)):
        write_whole(folder / path, tile, READABLE)
    count = sum(_copy(folder, name) for name in _documents())
    write_whole(folder / "phoihop.vkey", f"{key}\n".encode(), READABLE)
    write_whole(folder / "checkpoint", head.note.encode(), READABLE)
    write_whole(folder / MARK, FORMAT, READABLE)
    return Exported(head.size, count)


def _bundle(folder: Path, number: int, found: list[Stored], width: int) -> None:
    files = {
        "tile/entries": tiles.pack_entries(each.leaf for each in found),
        "sealed": b"".join(tiles.pack_frame(each.sealed) for each in found),
        "signatures": b"".join(each.signature for each in found),
    }
    if width == tiles.WIDTH and (stamp := tiling.stamp(number)):
        files["stamps"] = stamp
    for name, data in files.items():
        write_whole(folder / tiles.path(name, number, width), data, READABLE)


def _documents() -> Iterator[str]:
    rows = DocumentRow.objects.filter(kept=True).order_by("sha256")
    return rows.values_list("sha256", flat=True).iterator()


def _copy(folder: Path, name: str) -> bool:
    """Copy a sealed document; one that is gone is for `verify` to name."""
    source = installation.here().folder / "documents" / blob.place(name)
    if not source.is_file():
        return False
    target = folder / "documents" / blob.place(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return True
