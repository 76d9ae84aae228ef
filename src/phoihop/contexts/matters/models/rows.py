"""Rows written straight: the statements every act runs, built once per table and shape.

What Django's query builder would build anew for each act; the values pass through
the same fields, so the rows are the same on both databases.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

PLAIN = (str, bool, int)  # written as they are on both databases


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one table, their running numbers given by the database."""
    if rows:
        sql, fields = _inserting(rows[0].__class__)
        values = [tuple(_ready(each, row) for each in fields) for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


def delete(model: type[Model], field: str, value: str) -> None:
    """Delete the rows of a table in which a field has a value."""
    with connection.cursor() as cursor:
        cursor.execute(_deleting(model, field), (value,))


def update(model: type[Model], key: str, values: Mapping[str, object]) -> None:
    """Change fields of the row with this key."""
    sql, fields = _updating(model, tuple(values))
    ready = [each.get_db_prep_save(values[each.name], connection) for each in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, (*ready, key))


def _ready(field: "Field[Any, Any]", row: Model) -> Any:  # noqa: ANN401
    value = getattr(row, field.attname)
    if value.__class__ in PLAIN:
        return value
    return field.get_db_prep_save(value, connection)


Built = tuple[str, tuple["Field[Any, Any]", ...]]


@cache
def _inserting(model: type[Model]) -> Built:
    fields = tuple(each for each in _fields(model) if not each.db_returning)
    columns = ", ".join(map(_column, fields))
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {_table(model)} ({columns}) VALUES ({marks})", fields  # noqa: S608


@cache
def _deleting(model: type[Model], field: str) -> str:
    [found] = [each for each in _fields(model) if each.name == field]
    return f"DELETE FROM {_table(model)} WHERE {_column(found)} = %s"  # noqa: S608


@cache
def _updating(model: type[Model], names: Iterable[str]) -> Built:
    by_name = {each.name: each for each in _fields(model)}
    fields = tuple(by_name[each] for each in names)
    settings = ", ".join(f"{_column(each)} = %s" for each in fields)
    key = _column(_about(model).pk)
    return f"UPDATE {_table(model)} SET {settings} WHERE {key} = %s", fields  # noqa: S608


def _fields(model: type[Model]) -> "Sequence[Field[Any, Any]]":
    return tuple(_about(model).concrete_fields)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(_about(model).db_table)


def _column(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _about(model: type[Model]) -> Any:  # noqa: ANN401
    return model._meta  # noqa: SLF001 (documented by Django as the Model _meta API)
