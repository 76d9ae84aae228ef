"""Installations for tests: keys, documents and an empty ledger, fresh each time."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from phoihop.desk.states import kept
from phoihop.store import guard
from phoihop.store.installation import init_installation

ORIGIN = "phoihop.test"


@pytest.fixture
def installation(tmp_path: Path, settings: Any, db: None) -> Iterator[Path]:
    """An installation whose database is rolled back: the fast one, right for most tests."""
    yield _begun(tmp_path, settings)
    kept.clear()


@pytest.fixture
def lasting_installation(
    tmp_path: Path, settings: Any, transactional_db: None
) -> Iterator[Path]:
    """An installation that commits: for threads, servers, and what reads the file.

    On SQLite the folder holds the database as `phoihop.sqlite3`.
    """
    yield _begun(tmp_path, settings)
    kept.clear()
    with connection.cursor() as cursor:
        guard.remove(connection)
        cursor.execute("DELETE FROM store_entry")
        cursor.execute("DELETE FROM store_tile")
        cursor.execute("DELETE FROM store_checkpoint")
        guard.install(connection)


def _begun(folder: Path, settings: Any) -> Path:
    settings.PHOIHOP_DATA = folder
    init_installation(folder, ORIGIN, os.urandom)
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        (folder / "phoihop.sqlite3").symlink_to(name)
    return folder
