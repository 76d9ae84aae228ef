"""A picture of an installation: its rows and its folder, taken once, put back for each test."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from phoihop.desk.demo import Province, Random

SKIPPED = ("django_migrations", "django_content_type", "auth_permission")


@dataclass(frozen=True)
class Picture:
    """The rows of every table, and a copy of the folder without the database."""

    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]
    folder: Path


def taken(folder: Path) -> Picture:
    """Take a picture of the installation in this folder and of the database of this test."""
    kept = Path(tempfile.mkdtemp(prefix="phoihop-picture-")) / "data"
    atexit.register(shutil.rmtree, kept.parent, ignore_errors=True)
    shutil.copytree(folder, kept, ignore=shutil.ignore_patterns("*.sqlite3*"))
    rows = {}
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True)
        for table in (each for each in names if each not in SKIPPED):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            columns = [each[0] for each in cursor.description]
            if found := cursor.fetchall():
                rows[table] = columns, found
    return Picture(rows, kept)


def put_back(picture: Picture, folder: Path) -> None:
    """Put the rows and the folder where this test looks for them; its tables are empty."""
    shutil.copytree(picture.folder, folder, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        for table, (columns, rows) in picture.rows.items():
            named = ", ".join(f'"{each}"' for each in columns)
            marks = ", ".join(["%s"] * len(columns))
            put = f'INSERT INTO "{table}" ({named}) VALUES ({marks})'  # noqa: S608
            cursor.executemany(put, rows)
        models = apps.get_models()
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def own(province: Province, urandom: Random) -> Province:
    """Return a province that a test may change without another seeing it."""
    return replace(
        province,
        urandom=urandom,
        agencies=dict(province.agencies),
        people=dict(province.people),
        appointments=dict(province.appointments),
        regulations=dict(province.regulations),
    )
