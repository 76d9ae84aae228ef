"""A log of past cases at the terminal: what cannot be read is wrong use."""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from pathlib import Path

from phoihop.base.sentences import say
from phoihop.cli.options import stop
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.model import LogColumns
from phoihop.regulation.xes import Writer
from phoihop.store.caselogs import read_log

EVERY = 64
Bar = Callable[[int, int], None]


def past_cases(
    log: Path, columns: LogColumns, *, zone: tzinfo, notes: Notes, lang: str, bar: Bar
) -> Iterator[Case]:
    """Yield the cases of a log; a file that cannot be read is wrong use."""
    try:
        with log.open("rb") as raw:
            size = log.stat().st_size
            for at, case in enumerate(read_log(raw, columns, zone=zone, notes=notes)):
                yield case
                if at % EVERY == 0:
                    bar(raw.tell(), size)
            bar(size, size)
    except FileNotFoundError:
        stop(say("cli.no_file", lang, file=log))
    except (OSError, EOFError, zlib.error, sqlite3.Error) as fault:
        stop(say("cli.unreadable_file", lang, file=log, fault=fault))


def write_log(path: Path, writer: Writer, cases: Iterable[Case], lang: str) -> int:
    """Write cases into a new file; return how many. A file that is there is not touched."""
    count = 0

    def counted() -> Iterator[Case]:
        nonlocal count
        for case in cases:
            count += 1
            yield case

    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(writer(counted()))
    except OSError as fault:
        stop(say("cli.unwritable", lang, file=path, fault=fault.strerror))
    return count
