"""Reading a log of past cases: CSV, XES or OCEL 2.0, plain or gzip, told by its bytes.

A log is read as it comes. Lines of CSV that belong together may stand apart: they
are brought together on disk, in a nameless database that ends with the run. What a
packed file unpacks to is bounded, and so is one line: a small file may hold a large one.
"""

import gzip
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import tzinfo
from typing import Any, BinaryIO, cast

from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.caselog_csv import Row, read_csv
from phoihop.regulation.model import LogColumns
from phoihop.regulation.ocel import read_ocel
from phoihop.regulation.xes import read_xes

GZIP = b"\x1f\x8b"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of Excel's "Unicode text"
UTF8, KEPT = "utf-8-sig", "surrogateescape"
PIECE = 1 << 16
OCEL_BYTES = 256 << 20
UNPACKED_BYTES = 2 << 30  # of a packed file; a plain one is as large as it is
LINE_LETTERS = 1 << 20  # of a line of CSV


class _TooLarge(Exception):
    """What is read no further; the code says why."""

    def __init__(self, code: str, size: int) -> None:
        self.code, self.megabytes = code, size >> 20


def read_log(
    raw: BinaryIO, columns: LogColumns, *, zone: tzinfo, notes: Notes
) -> Iterator[Case]:
    """Yield the cases of a log. Raises OSError, EOFError, zlib.error where it breaks off.

    A file that unpacks to more than may be is read so far, and that is noted.
    """
    packed = raw.read(2) == GZIP
    raw.seek(0)
    try:
        file = io.BufferedReader(_Unpacked(raw), PIECE) if packed else raw
        found = cast("io.BufferedReader", file)
        yield from _read(found, columns, zone=zone, notes=notes)
    except _TooLarge as fault:
        notes.note(fault.code, 1, megabytes=fault.megabytes)


class _Unpacked(io.RawIOBase):
    """A packed file as it unpacks. Raises _TooLarge once it has given all it may."""

    def __init__(self, raw: BinaryIO) -> None:
        self._file = gzip.GzipFile(fileobj=raw)
        self._left = UNPACKED_BYTES

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer there is
        """Fill a buffer with what comes next."""
        data = self._file.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise _TooLarge("log_unpacked", UNPACKED_BYTES)
        buffer[: len(data)] = data
        return len(data)


def _whole(file: io.BufferedReader) -> Iterator[bytes]:
    """Yield a file that is read whole. Raises _TooLarge."""
    size = 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > OCEL_BYTES:
            raise _TooLarge("log_too_large", OCEL_BYTES)
        yield piece


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield line after line. Raises _TooLarge at one that is none."""
    while line := text.readline(LINE_LETTERS):
        if len(line) == LINE_LETTERS:
            raise _TooLarge("log_line", LINE_LETTERS)
        yield line


def _read(
    file: io.BufferedReader, columns: LogColumns, *, zone: tzinfo, notes: Notes
) -> Iterator[Case]:
    first = file.peek(PIECE)[:PIECE].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first == b"<":
        pieces = iter(lambda: file.read(PIECE), b"")
        yield from _named_once(read_xes(pieces, columns, zone=zone, notes=notes), notes)
    elif first == b"{":
        data = b"".join(_whole(file))
        yield from read_ocel(data, columns, zone=zone, notes=notes)
    else:
        wide = file.peek(2)[:2] in UTF16_MARKS
        with io.TextIOWrapper(
            file,
            encoding="utf-16" if wide else UTF8,
            errors="replace" if wide else KEPT,
            newline="",
        ) as text:
            lines = _lines(text)
            yield from read_csv(lines, columns, zone=zone, notes=notes, grouped=on_disk)


def _named_once(cases: Iterable[Case], notes: Notes) -> Iterator[Case]:
    """Yield cases as they come; a name that came before is counted, each a case of its own."""
    with closing(sqlite3.connect("")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA cache_size = -4096")
        database.execute("CREATE TABLE name (name TEXT PRIMARY KEY) WITHOUT ROWID")
        for each in cases:
            name = each.id.encode("utf-8", "surrogatepass")
            seen = database.execute("INSERT OR IGNORE INTO name VALUES (?)", (name,))
            if not seen.rowcount:
                notes.remark("repeated", each.id)
            yield each


def on_disk(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Bring the lines of each case together, in the order in which cases appear."""
    with closing(sqlite3.connect("")) as database:
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "PRAGMA cache_size = -4096;"
            "CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
            "CREATE TABLE line (name INTEGER, line INTEGER, cells TEXT,"
            " PRIMARY KEY (name, line)) WITHOUT ROWID;"
        )
        with database:
            database.executemany(
                "INSERT OR REPLACE INTO line VALUES (?, ?, ?)",
                _numbered(database, rows),
            )
        for number, name in database.execute("SELECT id, name FROM name ORDER BY id"):
            found = database.execute(
                "SELECT line, cells FROM line WHERE name = ? ORDER BY line", (number,)
            )
            yield name, ((line, json.loads(cells)) for line, cells in found)


def _numbered(
    database: sqlite3.Connection, rows: Iterable[tuple[str, Row]]
) -> Iterator[tuple[int, int, str]]:
    last, number = "", 0
    for name, (line, cells) in rows:
        if name != last or not number:
            database.execute("INSERT OR IGNORE INTO name (name) VALUES (?)", (name,))
            query = "SELECT id FROM name WHERE name = ?"
            number = database.execute(query, (name,)).fetchone()[0]
            last = name
        packed = json.dumps(cells, ensure_ascii=False)  # noqa: TID251 - not hashed
        yield number, line, packed
