"""Whatever is changed in the ledger's tables, `verify` names the first entry that differs."""

# ruff: noqa: S608 (the names of tables and columns are those above)

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from phoihop.cli.opening import verify_folder
from phoihop.ledger import log, seal
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.entry import decode, encode
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey, parse_sign_key
from tests.ledger.drafts import an_id

SIZE = 9
ENTRY = "index kind at stream stream_seq leaf leaf_hash sealed signature".split()
HEAD = "id size root edge note".split()
KEYS = "owner wrapped".split()
DOCUMENT = "id sha256 size stream media_type kept".split()
USES = {"vụ việc": 0, "khác": 1, "thứ ba": 3, "Hoa": 0, "An": 1}
REWRITE = (
    'UPDATE store_entry SET leaf = ?, leaf_hash = ?, signature = ? WHERE "index" = ?'
)
Value = int | str | bytes


def sql(folder: Path, *statements: str | tuple[str, tuple[Value, ...]]) -> None:
    """Do what a database administrator could do, the triggers out of the way."""
    with closing(sqlite3.connect(folder / "phoihop.sqlite3")) as database, database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in names.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("PRAGMA synchronous = OFF")
        for each in statements:
            text, values = (each, ()) if isinstance(each, str) else each
            database.execute(text, values)


def rows(folder: Path, query: str) -> list[tuple[Value, ...]]:
    with closing(sqlite3.connect(folder / "phoihop.sqlite3")) as database:
        return database.execute(query).fetchall()


def spoiled(value: Value) -> Iterator[Value]:
    """Yield the value with one byte changed, at its start, its middle and its end."""
    if isinstance(value, int):
        yield value + 1000
        return
    raw = value.encode() if isinstance(value, str) else value
    for place in sorted({0, len(raw) // 2, len(raw) - 1}):
        other = bytearray(raw)
        other[place] ^= 1
        yield other.decode("latin-1") if isinstance(value, str) else bytes(other)


def first(folder: Path) -> int | None:
    verdict = verify_folder(folder).verdict
    assert not verdict.ok
    assert verdict.reason
    return verdict.first


def each_change(
    folder: Path, table: str, column: str, key: str
) -> Iterator[tuple[Value, int | None]]:
    """Change each row of a column in each way; yield the row's key and what is named."""
    query = f'SELECT "{key}", "{column}" FROM {table} ORDER BY 1'
    for name, value in rows(folder, query):
        for other in spoiled(value):
            change = f'UPDATE {table} SET "{column}" = ? WHERE "{key}" = ?'
            sql(folder, (change, (other, name)))
            yield name, first(folder)
            kept = other if column == key else name
            sql(folder, (change, (value, kept)))


def test_what_nobody_touched_is_in_order(made: Path) -> None:
    found = verify_folder(made)
    assert (found.verdict.ok, found.verdict.size, found.erased) == (True, SIZE, 0)
    assert found.verdict.first is None
    assert found.sealed_opened


@pytest.mark.parametrize("column", ENTRY)
def test_a_changed_byte_of_an_entry_names_that_entry(made: Path, column: str) -> None:
    changes = list(each_change(made, "store_entry", column, "index"))
    assert len(changes) >= SIZE
    assert [named for _, named in changes] == [index for index, _ in changes]
    assert verify_folder(made).verdict.ok


@pytest.mark.parametrize("column", ENTRY)
def test_a_value_of_another_type_names_that_entry(made: Path, column: str) -> None:
    for other in ("x", b"\xff", 7, "", b""):
        folder = made.with_name(f"other-{other!r}"[:20])
        folder.mkdir()
        for each in ("phoihop.sqlite3", "keys", "documents"):
            (folder / each).symlink_to(made / each)
        (value,) = rows(made, f'SELECT "{column}" FROM store_entry WHERE "index" = 4')[
            0
        ]
        change = f'UPDATE store_entry SET "{column}" = ? WHERE leaf_hash = ?'
        hashed = rows(made, 'SELECT leaf_hash FROM store_entry WHERE "index" = 4')[0][0]
        try:
            sql(made, (change, (other, hashed)))
        except sqlite3.IntegrityError:
            continue
        assert first(folder) == 4
        hashed = other if column == "leaf_hash" else hashed
        sql(made, (change, (value, hashed)))


@pytest.mark.parametrize("column", HEAD)
def test_a_changed_head_names_the_entry_it_is_the_checkpoint_of(
    made: Path, column: str
) -> None:
    for _, named in each_change(made, "store_checkpoint", column, "id"):
        assert named == SIZE - 1


@pytest.mark.parametrize("column", KEYS)
def test_a_changed_key_names_the_first_entry_it_sealed(made: Path, column: str) -> None:
    uses = {an_id(name): index for name, index in USES.items()}
    changes = list(each_change(made, "store_key", column, "owner"))
    assert {owner for owner, _ in changes} == set(uses)
    for owner, named in changes:
        assert named == uses[str(owner)]


@pytest.mark.parametrize("column", DOCUMENT)
def test_a_changed_document_row_names_the_entry_that_refers_to_it(
    made: Path, column: str
) -> None:
    named = {
        index for _, index in each_change(made, "store_document", column, "sha256")
    }
    assert named == {2, 7}


def test_a_changed_or_removed_file_names_the_entry_that_refers_to_it(
    made: Path,
) -> None:
    for file in (made / "documents").glob("*/*/*"):
        whole = file.read_bytes()
        for other in (b"x" + whole[1:], whole[:-1], whole + b"x", b""):
            file.write_bytes(other)
            assert first(made) in {2, 7}
        file.unlink()
        assert first(made) in {2, 7}
        file.write_bytes(whole)
    assert verify_folder(made).verdict.ok


@pytest.mark.parametrize("index", range(SIZE))
def test_a_deleted_entry_is_the_one_that_is_missing(made: Path, index: int) -> None:
    sql(made, f'DELETE FROM store_entry WHERE "index" = {index}')
    assert first(made) == index


def test_closing_the_gap_does_not_hide_it(made: Path) -> None:
    sql(
        made,
        'DELETE FROM store_entry WHERE "index" = 3',
        *(
            f'UPDATE store_entry SET "index" = {each - 1} WHERE "index" = {each}'
            for each in range(4, SIZE)
        ),
    )
    assert first(made) == 3


@pytest.mark.parametrize(("one", "other"), [(0, 1), (3, 4), (2, 8), (4, 7)])
def test_swapped_entries_are_found_at_the_first(
    made: Path, one: int, other: int
) -> None:
    sql(
        made,
        f'UPDATE store_entry SET "index" = 100 WHERE "index" = {one}',
        f'UPDATE store_entry SET "index" = {one} WHERE "index" = {other}',
        f'UPDATE store_entry SET "index" = {other} WHERE "index" = 100',
    )
    assert first(made) == one


@pytest.mark.parametrize("column", sorted({*ENTRY} - {"index", "stream", "stream_seq"}))
def test_a_swapped_column_is_found_at_the_first(made: Path, column: str) -> None:
    query = (
        f'SELECT "{column}" FROM store_entry WHERE "index" IN (1, 4) ORDER BY "index"'
    )
    (one,), (other,) = rows(made, query)
    if column == "kind":
        other = "matters.Closed"
    change = f'UPDATE store_entry SET "{column}" = ? WHERE "index" = ?'
    sql(made, (change, (other, 1)), (change, (one, 4)))
    assert one != other
    assert first(made) == 1


@pytest.mark.parametrize("kept", range(SIZE))
def test_a_ledger_rolled_back_to_an_older_signed_head_is_found(
    made: Path, kept: int
) -> None:
    """Every older head is validly signed: only what is kept outside can tell."""
    roll_back(made, kept)
    assert verify_folder(made).verdict.reason == "rolled_back"
    assert first(made) == kept
    (made / "keys" / "highest-checkpoint").unlink()
    assert verify_folder(made).verdict.ok


def roll_back(folder: Path, size: int) -> None:
    key = parse_sign_key((folder / "keys" / "signing.key").read_text("ascii"))
    found = rows(folder, 'SELECT leaf_hash FROM store_entry ORDER BY "index"')
    edge = edge_of([bytes(each[0]) for each in found[:size]])  # type: ignore[arg-type]
    note = key.sign(Checkpoint(key.name, size, edge.root()).text())
    sql(
        folder,
        f'DELETE FROM store_entry WHERE "index" >= {size}',
        (
            "UPDATE store_checkpoint SET size = ?, root = ?, edge = ?, note = ?",
            (size, edge.root(), edge.packed(), note),
        ),
    )


def rewrite(
    folder: Path, index: int, signer: SignKey, change: dict[str, Value] | None = None
) -> None:
    """Change what an entry says and make everything after it fit, as far as one can."""
    found = rows(folder, 'SELECT leaf, sealed FROM store_entry ORDER BY "index"')
    ends: dict[str, tuple[int, bytes]] = {}
    hashes: list[bytes] = []
    for number, (data, _) in enumerate(found):
        leaf = decode(bytes(data))  # type: ignore[arg-type]
        before = ends.get(leaf.stream, (-1, b""))[1]
        changed = {name: getattr(leaf, name) for name in leaf.__slots__}
        changed |= {"stream_prev": before}
        if number == index:
            changed |= change or {"actor": an_id("another")}
        made = encode(type(leaf)(**changed))
        hashes.append(leaf_hash(made))
        ends[leaf.stream] = (leaf.stream_seq, hashes[-1])
        edge = edge_of(hashes)
        text = Checkpoint(signer.name, edge.size, edge.root()).text()
        if number < index:
            continue
        values = (made, hashes[-1], signer.signature(text), number)
        sql(folder, (REWRITE, values))
    edge = edge_of(hashes)
    note = signer.sign(Checkpoint(signer.name, edge.size, edge.root()).text())
    head = "UPDATE store_checkpoint SET root = ?, edge = ?, note = ?"
    sql(folder, (head, (edge.root(), edge.packed(), note)))


@pytest.mark.parametrize("index", range(SIZE))
def test_whoever_recomputes_everything_without_the_key_is_found_at_the_first(
    made: Path, index: int
) -> None:
    rewrite(made, index, SignKey("phoihop.made", bytes(32)))
    assert first(made) == index


def test_a_fork_signed_with_the_key_is_found_by_what_is_kept_outside(
    made: Path,
) -> None:
    signer = parse_sign_key((made / "keys" / "signing.key").read_text("ascii"))
    rewrite(made, 5, signer)
    verdict = verify_folder(made).verdict
    assert (verdict.ok, verdict.reason) == (False, "forked")


def test_another_key_is_not_trusted(made: Path) -> None:
    other = str(SignKey("phoihop.made", bytes(32)).verify_key)
    verdict = verify_folder(made, other).verdict
    assert (verdict.ok, verdict.first, verdict.reason) == (
        False,
        0,
        "not_signed_by_key",
    )
    own = (made / "keys" / "phoihop.vkey").read_text("ascii")
    assert verify_folder(made, own).verdict.ok


def test_an_erased_part_is_no_tampering_and_is_counted(made: Path) -> None:
    zeros = bytes(seal.WRAPPED_BYTES)
    change = "UPDATE store_key SET wrapped = ? WHERE owner = ?"
    sql(made, (change, (zeros, an_id("Hoa"))))
    found = verify_folder(made)
    assert (found.verdict.ok, found.erased) == (True, 2)


def test_a_damaged_highest_checkpoint_is_told(made: Path) -> None:
    file = made / "keys" / "highest-checkpoint"
    file.write_bytes(b"x" + file.read_bytes()[1:])
    assert verify_folder(made).verdict.reason == "remembered_unreadable"


BEHIND = {"_commitment": ("_parts",), "_parts": ("_documents",)}


def unnoticed(folder: Path) -> bool:
    return verify_folder(folder).verdict.ok


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("_columns", "UPDATE store_entry SET at = '2020-01-01T00:00:00.000Z'"),
        (
            "_commitment",
            'UPDATE store_entry SET sealed = (SELECT sealed FROM store_entry WHERE "index" = 4) WHERE "index" = 0',
        ),
        ("_signature", "UPDATE store_entry SET signature = zeroblob(64)"),
        ("_head_differs", "UPDATE store_checkpoint SET root = zeroblob(32)"),
        ("_documents", "UPDATE store_document SET kept = 0"),
        ("_parts", "UPDATE store_key SET wrapped = zeroblob(39)"),
    ],
)
def test_without_its_guard_the_change_would_go_unnoticed(
    made: Path, monkeypatch: pytest.MonkeyPatch, guard: str, statement: str
) -> None:
    """The tests above can fail: each guard alone stands between a change and silence."""
    sql(made, statement)
    assert not unnoticed(made)
    no: Callable[..., str] = lambda *_: ""  # noqa: E731
    monkeypatch.setattr(log, guard, no)
    for behind in BEHIND.get(guard, ()):
        monkeypatch.setattr(log, behind, no)
    assert unnoticed(made)


def test_without_the_chain_a_broken_stream_would_go_unnoticed(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed with the stolen key, nothing kept outside: the chain alone tells."""
    signer = parse_sign_key((made / "keys" / "signing.key").read_text("ascii"))
    (made / "keys" / "highest-checkpoint").unlink()
    rewrite(made, 4, signer, {"stream_prev": bytes(32)})
    assert first(made) == 4
    monkeypatch.setattr(log, "_chain", lambda *_: "")
    assert unnoticed(made)
