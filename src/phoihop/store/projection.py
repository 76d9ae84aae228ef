"""Derived tables: views of the ledger that can be emptied and computed again.

A context declares each of its tables with `@derived`. `compare` proves that the
tables are what the entries make them; it changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import AutoField, BigAutoField, Field, Model, QuerySet
from django.db.models.options import Options

from phoihop.ledger.entry import Recorded
from phoihop.store import reading

Apply = Callable[[Recorded], None]
M = TypeVar("M", bound=Model)
Table = type[Model]
_TABLES: dict[str, Table] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that is not what the entries make it.

    `row` names the first row that differs, `what` whether it is "changed", "missing" or
    "too_many", `columns` which of its columns; none tells a value. `rows` counts the
    rows that differ.
    """

    table: str
    row: str
    what: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """The rows of a table as digests, by key; a row without a natural key is its own key."""

    rows: Mapping[Any, bytes]
    counts: Mapping[Any, int]


def derived(model: type[M]) -> type[M]:
    """Declare a table as a view of the ledger."""
    _TABLES[_about(model).db_table] = model
    return model


def tables() -> tuple[Table, ...]:
    """Return every derived table, in the order of their declaration."""
    return tuple(_TABLES.values())


def rebuild(apply: Apply) -> int:
    """Empty the derived tables and fill them from every entry; return how many there were.

    One transaction: a reader sees the old tables or the new ones.
    """
    with transaction.atomic():
        _empty()
        count = 0
        for recorded in reading.entries():
            apply(recorded)
            count += 1
        return count


def compare(apply: Apply) -> tuple[Difference, ...]:
    """Return, for each table that differs from the fold of the entries, the first row.

    Fills the tables anew inside a transaction and takes it back, so it holds the
    write lock of SQLite while it runs.
    """
    with transaction.atomic():
        stored = {table: _picture(table) for table in tables()}
        rebuild(apply)
        found = [
            (table, keys)
            for table in tables()
            if (keys := _differing(stored[table], _picture(table)))
        ]
        computed = [_row(table, keys[0][0]) for table, keys in found]
        transaction.set_rollback(True)
    return tuple(
        _difference(table, keys, _row(table, keys[0][0]), mine)
        for (table, keys), mine in zip(found, computed, strict=True)
    )


def _empty() -> None:
    with connection.cursor() as cursor:
        for table in reversed(tables()):
            name = connection.ops.quote_name(_about(table).db_table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


def _picture(table: Table) -> _Picture:
    rows: dict[Any, bytes] = {}
    counts: Counter[Any] = Counter()
    for key, values in _rows(table):
        rows[key] = _digest(values)
        counts[key] += 1
    return _Picture(rows, counts)


def _differing(stored: _Picture, computed: _Picture) -> list[tuple[Any, str]]:
    """Return the keys of the rows that differ, in order, and what is wrong with each."""
    found = []
    for key in stored.rows.keys() | computed.rows.keys():
        there, wanted = stored.counts.get(key, 0), computed.counts.get(key, 0)
        if there != wanted:
            found.append((key, "too_many" if there > wanted else "missing"))
        elif stored.rows[key] != computed.rows[key]:
            found.append((key, "changed"))
    return sorted(found, key=str)


def _difference(
    table: Table,
    keys: list[tuple[Any, str]],
    stored: Mapping[str, Any] | None,
    computed: Mapping[str, Any] | None,
) -> Difference:
    key, what = keys[0]
    columns: tuple[str, ...] = ()
    if stored and computed:
        columns = tuple(name for name in stored if stored[name] != computed[name])
    shown = key.hex() if isinstance(key, bytes) else str(key)
    return Difference(_about(table).db_table, shown, what, columns, len(keys))


def _rows(table: Table) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    names = _columns(table)
    key = names.index(_key(table).attname) if _natural(table) else None
    for row in QuerySet(table).order_by().values_list(*names).iterator():
        values = tuple(_plain(each) for each in row)
        yield (_digest(values) if key is None else values[key]), values


def _row(table: Table, key: Any) -> Mapping[str, Any] | None:  # noqa: ANN401
    if not _natural(table):
        return None
    row = QuerySet(table).filter(pk=key).values(*_columns(table)).first()
    return row and {name: _plain(value) for name, value in row.items()}


def _columns(table: Table) -> list[str]:
    fields = _about(table).concrete_fields
    return [each.attname for each in fields if _natural(table) or not each.primary_key]


def _natural(table: Table) -> bool:
    """Tell whether the primary key means something; a running number does not."""
    return not isinstance(_key(table), AutoField | BigAutoField)


def _key(table: Table) -> "Field[Any, Any]":
    return _about(table).pk


def _about(table: Table) -> "Options[Model]":
    return table._meta  # noqa: SLF001 (documented by Django as the Model _meta API)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _digest(values: tuple[Any, ...]) -> bytes:
    return blake2b(repr(values).encode(), digest_size=16).digest()
