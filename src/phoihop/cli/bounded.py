"""Reading what somebody else has put together: bounded, and never out of its folder.

Paths are made by the caller, from a size or a hash; none is taken from content. A
link, a pipe, a device or a file that is too large reads as one that is not there.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Protocol

_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


class Files(Protocol):
    """The files of an export, wherever they lie."""

    def opened(self, path: str) -> BinaryIO | None:
        """Open a plain file for reading on, or give None."""


class Folder:
    """The files below a folder; no link inside it is followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def opened(self, path: str) -> BinaryIO | None:
        """Open a plain file for reading on, or give None."""
        here = self._root
        try:
            for each in path.split("/")[:-1]:
                here /= each
                if not stat.S_ISDIR(here.lstat().st_mode):
                    return None
        except OSError:
            return None
        return plain(self._root / path)


def read(files: Files, path: str, at_most: int) -> bytes | None:
    """Return a plain file of at most so many bytes, or None."""
    return _whole(files.opened(path), at_most)


def small(path: Path, at_most: int) -> bytes | None:
    """Return a plain file by its own path, of at most so many bytes, or None."""
    return _whole(plain(path), at_most)


def plain(path: Path) -> BinaryIO | None:
    """Open a plain file, never a link, a pipe or a device, and wait for none."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    file = os.fdopen(handle, "rb")
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return file
    file.close()
    return None


def _whole(file: BinaryIO | None, at_most: int) -> bytes | None:
    if file is None:
        return None
    with file:
        data = file.read(at_most + 1)
    return data if len(data) <= at_most else None
