"""Recording: whole or not at all, once, on top of what was signed and nothing else."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError, InternalError
from django.test.utils import CaptureQueriesContext

from phoihop.base.clock import now
from phoihop.base.errors import Conflict, Refused
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.merkle import edge_of
from phoihop.ledger.note import parse_sign_key
from phoihop.store import append, guard, keys, memory, reading, verifying
from phoihop.store import installation as place
from phoihop.store.models import CheckpointRow, EntryRow, KeyRow
from tests.ledger.drafts import an_id, draft, seeded


def record(*names: str) -> None:
    with transaction.atomic():
        append.append([draft(each) for each in names or ("vụ việc",)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_entry SET kind = 'matters.Closed'",
        "UPDATE store_entry SET signature = leaf_hash",
        "DELETE FROM store_entry",
        "DELETE FROM store_checkpoint",
        "UPDATE store_checkpoint SET size = 1",
    ],
)
def test_the_database_itself_refuses_to_change_an_entry(
    installation: Path, statement: str
) -> None:
    record("một", "hai")
    with (
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert EntryRow.objects.count() == 2
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    guard.install(connection)


PAST_TRIGGERS = {
    "postgresql": ("TRUNCATE store_entry", "TRUNCATE store_checkpoint"),
    "sqlite": (
        "INSERT OR REPLACE INTO store_entry SELECT * FROM store_entry WHERE stream_seq = 0",
        "REPLACE INTO store_checkpoint SELECT * FROM (SELECT * FROM old_checkpoint)",
    ),
}


def test_the_ways_past_triggers_on_rows_are_shut_as_well(installation: Path) -> None:
    record()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE old_checkpoint AS SELECT * FROM store_checkpoint"
        )
    record("hai")
    for statement in PAST_TRIGGERS[connection.vendor]:
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert EntryRow.objects.count() == 2
    assert verifying.verify_here().size == 2


def test_what_the_caller_takes_back_was_never_recorded(installation: Path) -> None:
    record()

    with transaction.atomic():
        append.append([draft("khác")])
        transaction.set_rollback(True)
    assert verifying.verify_here().size == 1
    assert KeyRow.objects.count() == 1


def test_a_head_that_moved_meanwhile_is_a_conflict(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record()
    stale = append._head()
    record()
    monkeypatch.setattr(append, "_head", lambda: stale)
    monkeypatch.setattr(memory, "check_not_behind", lambda *_: None)
    with pytest.raises(Conflict) as refusal:
        record("khác")
    assert refusal.value.details == {"reason": "ledger_moved"}
    assert verifying.verify_here().size == 2


def test_appending_costs_five_queries(installation: Path) -> None:
    record()
    with CaptureQueriesContext(connection) as queries:
        record()
    own = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    assert len(own) == 5


def test_two_writers_at_once_lose_nothing(lasting_installation: Path) -> None:
    record()
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for _ in range(5):
                record(f"dòng {number}")
        except (Conflict, DatabaseError) as fault:
            failed.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(each,)) for each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    verdict = verifying.verify_here()
    assert (verdict.ok, verdict.size) == (True, 21)


def test_the_highest_checkpoint_is_kept_outside_once_committed(
    lasting_installation: Path,
) -> None:
    here = place.here()
    for size in range(4):
        kept = memory.recall(lasting_installation / "keys", here.signer.verify_key)
        assert kept is not None
        assert kept.size == size
        assert kept.root == reading.head().root
        record()
    file = lasting_installation / "keys" / memory.FILE
    assert file.stat().st_size == memory.BLOCK
    memory.remember(lasting_installation / "keys", 1, "an older one")
    assert (
        memory.recall(lasting_installation / "keys", here.signer.verify_key).size == 4
    )


def roll_back(size: int) -> None:
    """Put the database back to an older state, as a restored backup would."""
    signer = place.here().signer
    edge = edge_of(reading.leaf_hashes(stop=size))
    note = signer.sign(Checkpoint(signer.name, size, edge.root()).text())
    guard.remove(connection)
    EntryRow.objects.filter(index__gte=size).delete()
    CheckpointRow.objects.update(
        size=size, root=edge.root(), edge=edge.packed(), note=note
    )
    guard.install(connection)


def test_a_restored_backup_is_not_signed_upon(lasting_installation: Path) -> None:
    for _ in range(3):
        record()
    roll_back(2)
    with pytest.raises(Refused) as refusal:
        record()
    assert refusal.value.details == {"reason": "ledger_behind", "size": 2, "signed": 3}
    assert verifying.verify_here().reason == "rolled_back"
    (lasting_installation / "keys" / memory.FILE).unlink()
    record()
    assert verifying.verify_here().ok


def test_without_what_is_kept_outside_it_would_be(
    lasting_installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        record()
    roll_back(2)
    monkeypatch.setattr(memory, "check_not_behind", lambda *_: None)
    record()
    assert reading.head().size == 3


def test_another_ledger_of_the_same_size_is_not_signed_upon(
    lasting_installation: Path,
) -> None:
    for _ in range(3):
        record()
    kept = (lasting_installation / "keys" / memory.FILE).read_bytes()
    roll_back(2)
    (lasting_installation / "keys" / memory.FILE).unlink()
    record("khác")
    (lasting_installation / "keys" / memory.FILE).write_bytes(kept)
    with pytest.raises(Refused) as refusal:
        record()
    assert refusal.value.details["reason"] == "ledger_forked"


@pytest.mark.parametrize("content", [b"", b"\n" * 512, b"x" * 512, os.urandom(512)])
def test_a_damaged_memory_stops_signing(
    lasting_installation: Path, content: bytes
) -> None:
    record()
    (lasting_installation / "keys" / memory.FILE).write_bytes(content)
    with pytest.raises(Refused) as refusal:
        record()
    assert refusal.value.details["reason"] == "ledger_memory_damaged"


def test_keys_are_for_the_owner_alone(installation: Path) -> None:
    folder = installation / "keys"
    for name in ("signing.key", "wrapping.key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    signer = parse_sign_key((folder / "signing.key").read_text("ascii"))
    vkey = (folder / "phoihop.vkey").read_text("ascii").strip()
    assert vkey == str(signer.verify_key)


def test_an_installation_is_made_once(installation: Path) -> None:
    before = (installation / "keys" / "signing.key").read_bytes()
    with pytest.raises(Refused) as refusal:
        place.init_installation(installation, "another", seeded("x"))
    assert refusal.value.details == {"reason": "already_an_installation"}
    assert (installation / "keys" / "signing.key").read_bytes() == before


def test_a_folder_without_keys_records_nothing(
    installation: Path, settings: Any, tmp_path: Path
) -> None:
    settings.PHOIHOP_DATA = tmp_path / "empty"
    with pytest.raises(Refused) as refusal:
        record()
    assert refusal.value.details == {"reason": "no_installation"}


@pytest.mark.parametrize("name", ["signing.key", "wrapping.key"])
def test_keys_that_cannot_be_read_are_told(
    installation: Path, settings: Any, tmp_path: Path, name: str
) -> None:
    other = tmp_path / "other"
    place.init_installation(other, "phoihop.other", seeded("x"))
    (other / "keys" / name).write_bytes(b"AAAA\xff")
    settings.PHOIHOP_DATA = other
    with pytest.raises(Refused) as refusal:
        record()
    assert refusal.value.details == {"reason": "keys_unreadable"}


def test_a_destroyed_key_is_gone_from_the_row_at_once(installation: Path) -> None:
    record()
    keys.destroy(an_id("vụ việc"))
    (row,) = KeyRow.objects.all()
    assert bytes(row.wrapped) == keys.DESTROYED
    (entry,) = reading.entries()
    assert entry.content is None


def test_the_head_is_signed_by_the_key_of_the_installation(installation: Path) -> None:
    record()
    head = reading.head()
    key = place.here().signer.verify_key
    assert open_checkpoint(head.note, key) == Checkpoint("phoihop.test", 1, head.root)


def test_the_last_verdict_is_kept_for_the_pages(installation: Path) -> None:
    assert verifying.last() is None
    record()
    verifying.keep(verifying.verify_here(), now())
    found = verifying.last()
    assert found is not None
    assert (found.ok, found.size, found.first) == (True, 1, -1)
    guard.remove(connection)
    EntryRow.objects.update(kind="matters.Closed")
    guard.install(connection)
    verifying.keep(verifying.verify_here(), now())
    found = verifying.last()
    assert found is not None
    assert (found.ok, found.first, found.reason) == (False, 0, "columns_differ")
    (installation / verifying.LAST).write_bytes(b'{"at":1}')
    assert verifying.last() is None
