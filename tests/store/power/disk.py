"""A disk that forgets what was not synced, below SQLite itself.

`Journal` is a VFS of APSW: it passes everything through to real files and keeps each
write, truncation and sync in order. `cut` makes the files as a power cut at some
operation may leave them: what was synced is there; of what was not, any part may be.
A torn cut splits writes into sectors, each there or not.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import apsw

SECTOR = 512


class Op(NamedTuple):
    """One operation on a file. `what` is write, truncate, sync, delete, or ack (no file)."""

    what: str
    file: str = ""
    at: int = 0
    data: bytes = b""


class Journal(apsw.VFS):
    """The real file system, and what was asked of it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, base="")
        self.name = name
        self.ops: list[Op] = []

    def xOpen(self, name: Any, flags: list[int]) -> "_File":  # noqa: N802 (named by SQLite)
        return _File(self.ops, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        super().xDelete(name, sync)
        self.ops.append(Op("delete", Path(name).name))


class _File(apsw.VFSFile):
    def __init__(self, ops: list[Op], name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        full = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._ops, self._name = ops, Path(full).name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._ops.append(Op("write", self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self._ops.append(Op("truncate", self._name, size))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._ops.append(Op("sync", self._name))


def cut(
    before: dict[str, bytes],
    ops: Sequence[Op],
    chance: Callable[[int], bytes],
    *,
    torn: bool,
) -> dict[str, bytes]:
    """Return the files after a power cut once these operations were done."""
    disk = {name: bytearray(data) for name, data in before.items()}
    waiting: dict[str, list[Op]] = {}
    for op in ops:
        if op.what == "sync":
            for each in waiting.pop(op.file, []):
                _apply(disk, each)
        elif op.what == "delete":
            waiting.pop(op.file, None)
            disk.pop(op.file, None)
        elif op.what != "ack":
            waiting.setdefault(op.file, []).append(op)
    left = [op for file in waiting.values() for op in file]
    for piece in (each for op in left for each in (_sectors(op) if torn else (op,))):
        if chance(1)[0] & 1:
            _apply(disk, piece)
    return {name: bytes(data) for name, data in disk.items()}


def _sectors(op: Op) -> Iterator[Op]:
    if op.what != "write":
        yield op
    for start in range(0, len(op.data), SECTOR):
        yield op._replace(at=op.at + start, data=op.data[start : start + SECTOR])


def _apply(disk: dict[str, bytearray], op: Op) -> None:
    file = disk.setdefault(op.file, bytearray())
    if op.what == "truncate":
        del file[op.at :]
        return
    if len(file) < op.at:
        file.extend(bytes(op.at - len(file)))
    file[op.at : op.at + len(op.data)] = op.data
