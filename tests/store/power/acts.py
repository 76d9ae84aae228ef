"""Fills the demo province in a folder and keeps every statement that was sent to the database.

python -m tests.store.power.acts FOLDER KEPT; the settings read PHOIHOP_DATA. In KEPT
the database lies as it was before the first act (`before.sqlite3`) beside the
statements (`acts.pickle`): text and values, and between them what was committed, synced
and then acknowledged.
"""

import pickle
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.db import connection

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)


class Recorder:
    """Keeps statements, and the commits, syncs and acknowledgements between them."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def __call__(self, run: Callable[..., Any], *sent: Any) -> Any:
        sql, values, many, context = sent
        rows = [tuple(each) for each in values] if many else [tuple(values or ())]
        result = run(sql, rows if many else values, many, context)
        if not sql.startswith("SELECT"):
            self.said.append((sql, [tuple(map(_plain, each)) for each in rows]))
        return result

    def heard(self, word: str, do: Callable[..., None]) -> Callable[..., None]:
        """Return `do`, with its word kept once it is done."""

        def done(*given: Any) -> None:
            do(*given)
            self.said.append((word, *map(str, given)))

        return done


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def main(folder: Path, kept: Path) -> None:
    """Install, keep the empty tables, fill, keep what was said."""
    django.setup()
    from phoihop.desk import demo, installing, story  # noqa: PLC0415 (needs Django set up)
    from phoihop.store import durable, memory  # noqa: PLC0415
    from tests.ledger.drafts import seeded  # noqa: PLC0415

    installing.install(demo.ORIGIN, seeded("power"))
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(folder / "phoihop.sqlite3", kept / "before.sqlite3")
    recorder = Recorder()
    connection._commit = recorder.heard("COMMIT", connection._commit)  # type: ignore[attr-defined]
    connection._rollback = recorder.heard("ROLLBACK", connection._rollback)  # type: ignore[attr-defined]
    durable.sync_file = recorder.heard("SYNC", durable.sync_file)
    memory.remember = recorder.heard("ACKNOWLEDGED", memory.remember)
    with connection.execute_wrapper(recorder):
        province = demo.set_up(AT, seeded("acts"))
        story.play(province)
    (kept / "acts.pickle").write_bytes(pickle.dumps(recorder.said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
