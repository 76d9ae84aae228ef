"""Derived tables are what the entries make them, and can be made again at any time."""

from pathlib import Path

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from phoihop.base.errors import Tampered
from phoihop.ledger.entry import Recorded
from phoihop.store import append, guard, projection
from tests.ledger.drafts import an_id, draft

with isolate_apps("phoihop.store"):

    class Title(models.Model):
        """A table with a natural key."""

        stream = models.CharField(max_length=26, primary_key=True)
        title = models.CharField(max_length=200)
        count = models.IntegerField()

        class Meta:
            app_label = "store"
            db_table = "test_title"

        def __str__(self) -> str:
            return self.stream

    class Act(models.Model):
        """A table whose key is a running number that means nothing."""

        kind = models.CharField(max_length=100)
        seq = models.IntegerField()

        class Meta:
            app_label = "store"
            db_table = "test_act"

        def __str__(self) -> str:
            return self.kind


def fold(recorded: Recorded) -> None:
    leaf = recorded.leaf
    Act(kind=leaf.kind, seq=leaf.stream_seq).save(force_insert=True)
    rows = models.QuerySet(Title)
    content = recorded.content or {}
    if not rows.filter(pk=leaf.stream).update(count=leaf.stream_seq + 1):
        rows.create(stream=leaf.stream, title=content["title"], count=1)


@pytest.fixture
def tables(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "_TABLES", {})
    projection.derived(Title)
    projection.derived(Act)
    create_tables()
    drafts = [draft("một"), draft("hai"), draft("một"), draft("ba")]
    with transaction.atomic():
        for recorded in append.append(drafts):
            fold(recorded)


def create_tables() -> None:
    key = {"sqlite": "integer PRIMARY KEY AUTOINCREMENT"}.get(
        connection.vendor, "serial PRIMARY KEY"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE test_title (stream varchar(26) PRIMARY KEY,"
            " title varchar(200), count integer)"
        )
        cursor.execute(
            f"CREATE TABLE test_act (id {key}, kind varchar(100), seq integer)"
        )


def everything() -> tuple[list[object], list[object]]:
    titles = models.QuerySet(Title).order_by("pk").values_list()
    acts = models.QuerySet(Act).order_by("kind", "seq").values_list("kind", "seq")
    return list(titles), list(acts)


def spoil(statement: str) -> tuple[projection.Difference, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return projection.compare(fold)


@pytest.mark.usefixtures("tables")
class TestDerivedTables:
    def test_tables_that_nobody_touched_equal_the_fold(self) -> None:
        before = everything()
        assert projection.compare(fold) == ()
        assert everything() == before

    def test_comparing_twice_changes_nothing(self) -> None:
        before = everything()
        projection.compare(fold)
        assert projection.compare(fold) == ()
        assert everything() == before

    def test_emptied_tables_are_filled_again(self) -> None:
        before = everything()
        for table in (Title, Act):
            models.QuerySet(table).delete()
        assert everything() == ([], [])
        assert projection.rebuild(fold) == 4
        assert everything() == before

    def test_a_changed_row_is_named_with_its_columns_and_no_value(self) -> None:
        name = an_id("hai")
        (found,) = spoil(
            f"UPDATE test_title SET title = 'x' WHERE stream = '{name}'"  # noqa: S608
        )
        assert found == projection.Difference(
            "test_title", name, "changed", ("title",), 1
        )

    def test_a_row_too_many_and_a_missing_one_are_told(self) -> None:
        (found,) = spoil("INSERT INTO test_title VALUES ('zz', 'x', 1)")
        assert (found.row, found.what, found.rows) == ("zz", "too_many", 1)
        (found,) = spoil("DELETE FROM test_title")
        assert (found.what, found.rows) == ("missing", 3)

    def test_rows_without_a_natural_key_are_counted(self) -> None:
        (found,) = spoil(
            "INSERT INTO test_act (kind, seq) VALUES ('matters.Opened', 0)"
        )
        assert (found.table, found.what, found.rows) == ("test_act", "too_many", 1)
        (found,) = spoil("DELETE FROM test_act WHERE seq = 0")
        assert (found.table, found.what) == ("test_act", "missing")

    def test_every_table_that_differs_is_named(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_title SET count = 9")
        found = spoil("UPDATE test_act SET seq = 9")
        assert [each.table for each in found] == ["test_title", "test_act"]

    def test_an_entry_that_cannot_be_opened_stops_the_rebuild(self) -> None:
        before = everything()
        guard.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE store_key SET wrapped = leaf_hash FROM store_entry")
        with pytest.raises(Tampered):
            projection.rebuild(fold)
        assert everything() == before
        guard.install(connection)
