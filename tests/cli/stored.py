"""What an installation on SQLite has stored, read past the program."""

import sqlite3
from contextlib import closing
from pathlib import Path


def leaves_of(folder: Path) -> list[bytes]:
    with closing(sqlite3.connect(folder / "phoihop.sqlite3")) as database:
        rows = database.execute('SELECT leaf FROM store_entry ORDER BY "index"')
        return [bytes(each) for (each,) in rows]


def note_of(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "phoihop.sqlite3")) as database:
        (note,) = database.execute("SELECT note FROM store_checkpoint").fetchone()
    return str(note)
