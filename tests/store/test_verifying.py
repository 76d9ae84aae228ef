"""The same promise on the database of this run: what was changed is named, on either."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import Model

from phoihop.store import append, documents, guard, keys, verifying
from phoihop.store.models import CheckpointRow, DocumentRow, EntryRow, KeyRow
from tests.ledger.drafts import an_id, draft

SIZE = 4
Value = int | str | bytes


@pytest.fixture
def recorded(installation: Path) -> Path:
    kept = documents.put(an_id("khác"), b"plain")
    drafts = [draft(), draft("khác"), draft(minute=1), draft("khác", refs=(kept.ref,))]
    with transaction.atomic():
        append.append(drafts)
    assert verifying.verify_here().ok
    guard.remove(connection)
    return installation


def other(value: Value) -> Value:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 50
    if isinstance(value, str):
        return value.replace(value[-2], "z" if value[-2] != "z" else "y")
    raw = bytes(value)
    return raw[:-1] + bytes([raw[-1] ^ 1])


def named(row: Model, column: str) -> int | None:
    """Change one column of one row, verify, and put it back."""
    with transaction.atomic():
        rows = type(row)._default_manager.filter(pk=row.pk)
        assert rows.update(**{column: other(getattr(row, column))}) == 1
        verdict = verifying.verify_here()
        transaction.set_rollback(True)
    assert not verdict.ok
    assert verdict.reason
    return verdict.first


@pytest.mark.parametrize(
    "column", [each.attname for each in EntryRow._meta.concrete_fields]
)
def test_a_changed_column_of_an_entry_names_that_entry(
    recorded: Path, column: str
) -> None:
    for row in EntryRow.objects.all():
        assert named(row, column) == row.index


@pytest.mark.parametrize("column", ["size", "root", "edge", "note"])
def test_a_changed_head_names_the_last_entry(recorded: Path, column: str) -> None:
    assert named(CheckpointRow.objects.get(), column) == SIZE - 1


@pytest.mark.parametrize("owner", ["vụ việc", "khác"])
def test_a_changed_key_names_the_first_entry_it_sealed(
    recorded: Path, owner: str
) -> None:
    first = {"vụ việc": 0, "khác": 1}[owner]
    for column in ("owner", "wrapped"):
        assert named(KeyRow.objects.get(owner=an_id(owner)), column) == first
    keys.destroy(an_id(owner))
    assert verifying.verify_here().ok


@pytest.mark.parametrize(
    "column", ["id", "sha256", "size", "stream", "media_type", "kept"]
)
def test_a_changed_document_names_its_entry(recorded: Path, column: str) -> None:
    assert named(DocumentRow.objects.get(), column) == 3


@pytest.mark.parametrize("index", range(SIZE))
def test_a_deleted_entry_is_the_one_that_is_missing(recorded: Path, index: int) -> None:
    EntryRow.objects.filter(index=index).delete()
    verdict = verifying.verify_here()
    assert (verdict.first, verdict.reason) == (index, "entry_missing")


def test_a_deleted_head_is_told(recorded: Path) -> None:
    CheckpointRow.objects.all().delete()
    assert verifying.verify_here().reason == "note_unreadable"
