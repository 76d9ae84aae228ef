"""What the installation remembers of its ledger outside the database.

`keys/highest-checkpoint` holds the highest signed checkpoint. The product
refuses to sign when its database is behind it: a restored backup would
otherwise fork the ledger. It is overwritten in place, 512 bytes that share one
sector, after each commit and without fsync: the database has reached the disk
before, so after a power cut the file is at most a little behind, which is never
a false alarm. Whoever restores a backup on purpose verifies it and then removes
the file.
"""

import fcntl
import os
from pathlib import Path

from phoihop.base.errors import Refused, Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint, parse
from phoihop.ledger.merkle import Edge
from phoihop.ledger.note import VerifyKey

FILE = "highest-checkpoint"
BLOCK = 512


_WRITTEN: dict[Path, bytes] = {}


def remember(keys: Path, size: int, note: str) -> None:
    """Keep a signed checkpoint if it is higher than the one kept."""
    block = note.encode().ljust(BLOCK, b"\n")
    handle = os.open(keys / FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if _size(os.pread(handle, BLOCK, 0)) < size:
            os.pwrite(handle, block, 0)
            _WRITTEN[keys] = block
    finally:
        os.close(handle)


def recall(keys: Path, key: VerifyKey) -> Checkpoint | None:
    """Return the highest checkpoint, or None if the file was removed.

    Raises Tampered when it cannot be read or is not signed by the key.
    """
    try:
        block = (keys / FILE).read_bytes()
    except FileNotFoundError:
        return None
    if block == _WRITTEN.get(keys):
        return parse(_text(block))
    return open_checkpoint(unpadded(block[:BLOCK]), key)


def unpadded(block: bytes) -> bytes:
    """Return the note that a block holds."""
    return block.rstrip(b"\n") + b"\n"


def check_not_behind(keys: Path, key: VerifyKey, edge: Edge) -> None:
    """Refuse to sign when the database does not hold all that was signed.

    Raises Refused with reason `ledger_behind` (an older backup), `ledger_forked`
    (as many entries, others) or `ledger_memory_damaged`.
    """
    try:
        kept = recall(keys, key)
    except Tampered:
        raise Refused(reason="ledger_memory_damaged") from None
    if kept is None:
        return
    if edge.size < kept.size:
        raise Refused(reason="ledger_behind", size=edge.size, signed=kept.size)
    if edge.size == kept.size and edge.root() != kept.root:
        raise Refused(reason="ledger_forked", size=edge.size)


def _size(block: bytes) -> int:
    try:
        return parse(_text(block)).size
    except (Tampered, UnicodeDecodeError):
        return -1


def _text(block: bytes) -> str:
    return block.decode().partition("\n\n")[0] + "\n"
