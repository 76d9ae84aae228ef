"""The triggers by which the database itself refuses to change or delete an entry.

They stop accidents and honest programs; whoever drops them is found by
`phoihop verify`, not stopped.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS store_entry_no_update BEFORE UPDATE ON store_entry
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS store_entry_no_delete BEFORE DELETE ON store_entry
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END""",
    # INSERT OR REPLACE deletes the old row without a word to the trigger above
    """CREATE TRIGGER IF NOT EXISTS store_entry_no_replace BEFORE INSERT ON store_entry
    WHEN EXISTS (SELECT 1 FROM store_entry WHERE "index" = new."index")
    OR EXISTS (SELECT 1 FROM store_entry
        WHERE stream = new.stream AND stream_seq = new.stream_seq)
    BEGIN SELECT RAISE(ABORT, 'entries are never replaced'); END""",
    """CREATE TRIGGER IF NOT EXISTS store_checkpoint_no_replace
    BEFORE INSERT ON store_checkpoint
    WHEN EXISTS (SELECT 1 FROM store_checkpoint WHERE size > new.size)
    BEGIN SELECT RAISE(ABORT, 'the head never goes back'); END""",
    """CREATE TRIGGER IF NOT EXISTS store_checkpoint_no_delete
    BEFORE DELETE ON store_checkpoint WHEN old.size > 0
    BEGIN SELECT RAISE(ABORT, 'the head is never deleted'); END""",
    """CREATE TRIGGER IF NOT EXISTS store_checkpoint_no_return
    BEFORE UPDATE ON store_checkpoint WHEN new.size < old.size
    BEGIN SELECT RAISE(ABORT, 'the head never goes back'); END""",
)
_SQLITE_GONE = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "store_entry_no_update",
        "store_entry_no_delete",
        "store_entry_no_replace",
        "store_checkpoint_no_replace",
        "store_checkpoint_no_delete",
        "store_checkpoint_no_return",
    )
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION store_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'entries are never changed or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE OR REPLACE FUNCTION store_refuse_unless_empty() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM store_entry) THEN
        RAISE EXCEPTION 'entries are never changed or deleted'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$""",
    """CREATE OR REPLACE TRIGGER store_entry_no_change BEFORE UPDATE OR DELETE ON store_entry
    FOR EACH ROW EXECUTE FUNCTION store_refuse()""",
    """CREATE OR REPLACE TRIGGER store_entry_no_truncate BEFORE TRUNCATE ON store_entry
    FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_unless_empty()""",
    """CREATE OR REPLACE TRIGGER store_checkpoint_no_delete BEFORE DELETE ON store_checkpoint
    FOR EACH ROW WHEN (old.size > 0) EXECUTE FUNCTION store_refuse()""",
    """CREATE OR REPLACE TRIGGER store_checkpoint_no_return BEFORE UPDATE ON store_checkpoint
    FOR EACH ROW WHEN (new.size < old.size) EXECUTE FUNCTION store_refuse()""",
    """CREATE OR REPLACE TRIGGER store_checkpoint_no_truncate BEFORE TRUNCATE ON store_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_unless_empty()""",
)
_POSTGRESQL_GONE = (
    "DROP FUNCTION IF EXISTS store_refuse() CASCADE",
    "DROP FUNCTION IF EXISTS store_refuse_unless_empty() CASCADE",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those that are there already stay."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for tests that tamper, and for emptying a test's database."""
    gone = _SQLITE_GONE if connection.vendor == "sqlite" else _POSTGRESQL_GONE
    _run(connection, gone)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)
