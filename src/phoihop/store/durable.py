"""Acts that come together share one sync of the disk; each is answered once it is durable.

A commit that waits for the disk while it holds the write lock lets one act pass for each
sync. Here a transaction commits into the log of the database without waiting (SQLite:
synchronous=NORMAL, PostgreSQL: synchronous_commit=off) and lets go of the lock; then
whoever finds nobody syncing syncs for all who wait. `together` returns when the disk has
what was committed in it. After a failed sync nobody can say what the disk holds: nothing
is acknowledged any more until the server has been started again.

Source for the order of writes: sqlite.org/wal.html (a checkpoint syncs the log before
and the database after), PostgreSQL 15, 30.4 Asynchronous Commit.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from threading import Condition, Lock

from django.db import connection, transaction

from phoihop.base.errors import Refused

# Written to PostgreSQL's log by a commit that waits: all that came before it is flushed too.
_FLUSH = (
    "SELECT set_config('synchronous_commit', 'on', true),"
    " pg_logical_emit_message(true, 'phoihop', '')"
)
Late = list[Callable[[], None]]
_late: ContextVar[Late | None] = ContextVar("late", default=None)


class Syncs:
    """Who waits for the disk, by number: one syncs for all who asked before it began."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._asked = self._reached = 0
        self._running = self._failed = False

    def check(self) -> None:
        """Refuse when a sync has failed. Raises Refused with reason `disk_failed`."""
        if self._failed:
            raise Refused(reason="disk_failed")

    def reach(self, sync: Callable[[], None]) -> None:
        """Return once a sync that began after this call has ended well."""
        with self._changed:
            self._asked += 1
            mine = self._asked
            while self._running and self._reached < mine:
                self._changed.wait()
            self.check()
            if self._reached >= mine:
                return
            self._running, until = True, self._asked
        done = False
        try:
            sync()
            done = True
        finally:
            with self._changed:
                self._running, self._failed = False, self._failed or not done
                self._reached = until if done else self._reached
                self._changed.notify_all()


_syncs = Syncs()
_turn = Lock()  # SQLite's own waiting sleeps up to 0.1 s; a lock wakes the next at once


@contextmanager
def together() -> Iterator[None]:
    """Commit what is recorded inside with whoever else commits; return when it is durable.

    Inside a transaction of the caller it does nothing: that one waits for the disk.
    Raises Refused with reason `disk_failed` when a sync has failed.
    """
    if connection.in_atomic_block:
        yield
        return
    _syncs.check()
    late: Late = []
    token = _late.set(late)
    try:
        with _unsynced():
            yield
    finally:
        _late.reset(token)
    _syncs.reach(_sync)
    for each in late:
        each()


def once_durable(do: Callable[[], None]) -> None:
    """Call `do` when what the current transaction records has reached the disk."""
    late = _late.get()
    transaction.on_commit(do if late is None else lambda: late.append(do))


def _unsynced() -> AbstractContextManager[None]:
    return _on_sqlite() if connection.vendor == "sqlite" else nullcontext()


@contextmanager
def _on_sqlite() -> Iterator[None]:
    with _turn:
        _say("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            _say("PRAGMA synchronous=FULL")


def begun() -> None:
    """Say, in a transaction on PostgreSQL, that its commit need not wait for the disk."""
    if connection.vendor == "postgresql" and _late.get() is not None:
        _say("SET LOCAL synchronous_commit = off")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _sync() -> None:
    if connection.vendor == "postgresql":
        _say(_FLUSH)
        return
    sync_file(f"{connection.settings_dict['NAME']}-wal")


def sync_file(name: str) -> None:
    """See what was written to a file to the disk; one that is not there has nothing left."""
    try:
        handle = os.open(name, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fdatasync(handle)
    finally:
        os.close(handle)
