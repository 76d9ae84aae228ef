"""Tables and progress bars for people; a pipe gets the same text without colour."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

PIPE_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numbers stand right."""

    head: str
    right: bool = False


def show_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to standard output."""
    table = Table(box=SIMPLE, pad_edge=False, show_edge=False)
    for each in columns:
        table.add_column(
            each.head, justify="right" if each.right else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    Console(file=sys.stdout, width=width, markup=False, highlight=False).print(table)


class Bar:
    """How far a long piece of work has come."""

    def __init__(self, progress: Progress, what: str) -> None:
        self._progress = progress
        self._task = progress.add_task(what, total=None)

    def __call__(self, done: int, total: int) -> None:
        """Show that so much of the total is done."""
        self._progress.update(self._task, completed=done, total=total)


@contextmanager
def progress(what: str) -> Iterator[Bar]:
    """Show a bar on standard error while work goes on; nothing when it is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as shown:
        yield Bar(shown, what)
