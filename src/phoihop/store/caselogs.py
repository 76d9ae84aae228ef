"""Reading a log of past cases: CSV, XES or OCEL 2.0, plain or gzip, told by its bytes.

A log is read as it comes. Lines of CSV that belong together may stand apart: they
are brought together on disk, in a nameless database that ends with the run.
"""

import gzip
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import tzinfo
from typing import BinaryIO, cast

from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.caselog_csv import Row, read_csv
from phoihop.regulation.model import LogColumns
from phoihop.regulation.ocel import read_ocel
from phoihop.regulation.xes import read_xes

GZIP = b"\x1f\x8b"
UTF8, KEPT = "utf-8-sig", "surrogateescape"
PIECE = 1 << 16
OCEL_BYTES = 256 << 20


def read_log(
    raw: BinaryIO, columns: LogColumns, *, zone: tzinfo, notes: Notes
) -> Iterator[Case]:
    """Yield the cases of a log. Raises OSError, EOFError, zlib.error where it breaks off."""
    packed = raw.read(2) == GZIP
    raw.seek(0)
    file = cast("io.BufferedReader", gzip.GzipFile(fileobj=raw) if packed else raw)
    first = file.peek(PIECE)[:PIECE].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first == b"<":
        pieces = iter(lambda: file.read(PIECE), b"")
        yield from read_xes(pieces, columns, zone=zone, notes=notes)
    elif first == b"{":
        data = file.read(OCEL_BYTES + 1)
        if len(data) > OCEL_BYTES:
            notes.note("log_too_large", 1, megabytes=OCEL_BYTES >> 20)
            return
        yield from read_ocel(data, columns, zone=zone, notes=notes)
    else:
        with io.TextIOWrapper(file, encoding=UTF8, errors=KEPT, newline="") as lines:
            yield from read_csv(lines, columns, zone=zone, notes=notes, grouped=on_disk)


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
