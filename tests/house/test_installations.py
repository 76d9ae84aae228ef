"""The tests' own footing: an installation is empty each time and real on both databases."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from phoihop.store.append import Draft, append
from phoihop.store.models import EntryRow

STREAM = "a" * 26


def _record() -> None:
    draft = Draft(
        kind="parties.AgencyFounded",
        v=1,
        at=datetime(2026, 2, 13, 2, tzinfo=UTC),
        actor="",
        agency="",
        stream=STREAM,
        content={"name": "Sở Nội vụ"},
    )
    with transaction.atomic():
        append([draft], urandom=os.urandom)


@pytest.mark.parametrize("time", [1, 2])
def test_an_installation_begins_empty(installation: Path, time: int) -> None:
    assert EntryRow.objects.count() == 0
    _record()
    assert EntryRow.objects.count() == 1


@pytest.mark.parametrize("time", [1, 2])
def test_a_lasting_installation_commits_and_is_emptied_afterwards(
    lasting_installation: Path, time: int
) -> None:
    assert EntryRow.objects.count() == 0
    _record()
    assert EntryRow.objects.count() == 1
    if connection.vendor == "sqlite":
        assert (lasting_installation / "phoihop.sqlite3").stat().st_size > 0


@pytest.mark.parametrize(
    "statement", ["UPDATE store_entry SET kind = ''", "DELETE FROM store_entry"]
)
def test_the_database_of_a_test_refuses_what_a_real_one_refuses(
    installation: Path, statement: str
) -> None:
    _record()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_suite_runs_on_the_database_that_was_asked_for(db: None) -> None:
    asked = os.environ.get("PHOIHOP_TEST_DATABASE", "sqlite")
    assert connection.vendor == asked
