"""Who submits together shares a sync, and is answered by one that began after the own commit."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from phoihop.base.errors import Refused
from phoihop.store import append, durable, memory, reading
from phoihop.store import installation as place
from tests.ledger.drafts import draft

SUBMITTERS, ACTS = 8, 5


def record(name: str) -> int:
    with durable.together(), transaction.atomic():
        durable.begun()
        append.hold()
        (recorded,) = append.append([draft(name)])
    return recorded.index


def at_once(do: Callable[[int], None]) -> None:
    """Let eight threads do the same, and wait for them."""

    def done(number: int) -> None:
        try:
            do(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=done, args=(i,)) for i in range(SUBMITTERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A disk that takes 10 ms; keeps how many entries there were as each sync began."""
    begun: list[int] = []
    sync = durable._sync

    def syncing() -> None:
        size = reading.head().size
        sync()
        time.sleep(0.01)
        begun.append(size)

    monkeypatch.setattr(durable, "_sync", syncing)
    return begun


def test_submitters_share_a_sync_and_each_is_answered_after_one_of_its_own(
    lasting_installation: Path, slow: list[int]
) -> None:
    early: list[int] = []

    def write(number: int) -> None:
        for _ in range(ACTS):
            index = record(f"dòng {number}")
            if index >= max(slow, default=0):
                early.append(index)

    at_once(write)
    assert reading.head().size == SUBMITTERS * ACTS
    assert early == []
    assert len(slow) < SUBMITTERS * ACTS


def test_what_is_remembered_outside_is_never_ahead_of_the_disk(
    lasting_installation: Path, slow: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead: list[int] = []
    remember = memory.remember

    def remembered(keys: Path, size: int, note: str) -> None:
        if size > max(slow, default=0):
            ahead.append(size)
        remember(keys, size, note)

    monkeypatch.setattr(memory, "remember", remembered)
    at_once(lambda number: [record(f"dòng {number}") for _ in range(ACTS)])
    kept = memory.recall(lasting_installation / "keys", place.here().signer.verify_key)
    assert kept is not None
    assert kept.size == reading.head().size
    assert ahead == []


def test_after_a_failed_sync_nothing_is_acknowledged(
    lasting_installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "_syncs", durable.Syncs())
    record("một")

    def broken() -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "_sync", broken)
        with pytest.raises(OSError, match="Input/output"):
            record("hai")
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            record("ba")
        assert refusal.value.details == {"reason": "disk_failed"}


def test_an_act_inside_a_transaction_waits_with_it(
    lasting_installation: Path, slow: list[int]
) -> None:
    with transaction.atomic():
        record("một")
        assert slow == []
    assert slow == []  # the transaction around it was committed with a sync of its own
    assert level() == FULL


def test_the_database_syncs_by_itself_again_after_an_act(
    lasting_installation: Path,
) -> None:
    record("một")
    assert level() == FULL
    with pytest.raises(Refused):
        record_nothing()
    assert level() == FULL


def record_nothing() -> None:
    with durable.together(), transaction.atomic():
        durable.begun()
        raise Refused(reason="tried")


FULL = {"sqlite": 2}


def level() -> dict[str, int]:
    """Return how SQLite commits outside of acts; PostgreSQL's setting ends with an act."""
    if connection.vendor != "sqlite":
        return FULL
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return {"sqlite": cursor.fetchone()[0]}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's own log")
def test_postgresql_has_flushed_what_was_acknowledged(
    lasting_installation: Path,
) -> None:
    for number in range(5):
        record(f"dòng {number}")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_flush_lsn() >= %s", [_written()])
            assert cursor.fetchone() == (True,)


def _written() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        found: str = cursor.fetchone()[0]
    return found


def test_whoever_waits_is_woken_by_a_sync_that_began_later() -> None:
    """Random waiting: a counter stands for the disk, a sync keeps what was written before it."""
    syncs, written, kept = durable.Syncs(), [0], [0]
    lock, wrong = threading.Lock(), []

    def sync() -> None:
        seen = written[0]
        time.sleep(0.001)
        kept[0] = max(kept[0], seen)

    def write(number: int) -> None:
        for turn in range(30):
            with lock:
                written[0] += 1
                mine = written[0]
            time.sleep(0.0003 * ((number * turn) % 3))
            syncs.reach(sync)
            if kept[0] < mine:
                wrong.append(mine)

    at_once(write)
    assert wrong == []
