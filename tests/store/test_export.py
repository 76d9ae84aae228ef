"""An export is verified by anybody; a truncated, damaged or foreign one is named."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from phoihop.base.errors import Invalid, Refused
from phoihop.cli.opening import verify_folder
from phoihop.ledger import seal, tiles
from phoihop.ledger.merkle import edge_of
from phoihop.store import append, documents, export, reading
from tests.ledger.drafts import CANARY, an_id, draft, seeded

SIZE = 300
STREAM = an_id("vụ việc")


@pytest.fixture
def exported(installation: Path, tmp_path: Path) -> Path:
    kept = documents.put(STREAM, CANARY.encode(), urandom=seeded("file"))
    drafts = [draft(f"dòng {each % 7}", minute=each) for each in range(SIZE - 1)]
    with transaction.atomic():
        append.append([*drafts, draft(refs=(kept.ref,))], urandom=seeded("acts"))
    folder = tmp_path / "export"
    assert export.export(folder) == export.Exported(SIZE, 1)
    return folder


def said(folder: Path) -> tuple[int | None, str]:
    verdict = verify_folder(folder).verdict
    assert not verdict.ok
    return verdict.first, verdict.reason


def files(folder: Path) -> set[str]:
    found = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix() for each in found}


def test_an_export_is_what_the_ledger_is(exported: Path) -> None:
    found = verify_folder(exported)
    head = reading.head()
    assert found.verdict.ok
    assert (found.verdict.size, found.verdict.root) == (SIZE, head.root)
    assert not found.sealed_opened
    assert (exported / "checkpoint").read_text("utf-8") == head.note
    assert {each for each in files(exported) if not each.startswith("documents")} == {
        "checkpoint",
        "phoihop-export",
        "phoihop.vkey",
        "sealed/000",
        "sealed/001.p/44",
        "signatures/000",
        "signatures/001.p/44",
        "stamps/000",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    }


def test_the_hash_tiles_have_the_root_of_the_checkpoint(exported: Path) -> None:
    hashes = [
        each
        for path in ("tile/0/000", "tile/0/001.p/44")
        for each in tiles.hashes_of((exported / path).read_bytes())
    ]
    assert edge_of(hashes).root() == reading.head().root


def test_an_export_shows_nobody_any_content(exported: Path) -> None:
    for each in exported.rglob("*"):
        assert each.is_dir() or CANARY.encode() not in each.read_bytes()
    assert not (exported / "keys").exists()


def test_an_export_goes_to_a_new_or_empty_folder(exported: Path) -> None:
    before = files(exported)
    with pytest.raises(Refused) as refusal:
        export.export(exported)
    assert refusal.value.details == {"reason": "folder_not_empty"}
    assert files(exported) == before


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("tile/entries/000", 0),
        ("tile/entries/001.p/44", 256),
        ("sealed/000", 0),
        ("sealed/001.p/44", 256),
        ("signatures/000", 0),
        ("signatures/001.p/44", 256),
    ],
)
def test_a_missing_file_names_its_first_entry(
    exported: Path, path: str, first: int
) -> None:
    (exported / path).unlink()
    assert said(exported)[0] == first


@pytest.mark.parametrize(
    "path", ["tile/entries/001.p/44", "sealed/001.p/44", "signatures/001.p/44"]
)
@pytest.mark.parametrize("cut", [1, 50, 500])
def test_a_cut_off_file_is_told(exported: Path, path: str, cut: int) -> None:
    whole = (exported / path).read_bytes()
    (exported / path).write_bytes(whole[:-cut])
    first, reason = said(exported)
    assert first is not None
    assert 256 <= first < SIZE
    assert reason in {
        "bundle_unreadable",
        "frame_unreadable",
        "signature_differs",
    }


@pytest.mark.parametrize("place", range(0, 2000, 397))
@pytest.mark.parametrize(
    "path", ["tile/entries/000", "sealed/000", "signatures/000", "checkpoint"]
)
def test_a_changed_byte_is_told(exported: Path, path: str, place: int) -> None:
    data = bytearray((exported / path).read_bytes())
    data[place % len(data)] ^= 1
    (exported / path).write_bytes(bytes(data))
    said(exported)


@pytest.mark.parametrize(
    ("path", "place", "first"),
    [
        ("tile/0/000", 32 * 9, 9),
        ("tile/0/001.p/44", 32 * 43, 299),
        ("tile/1/000.p/1", 0, 0),
        ("stamps/000", 0, 0),
    ],
    ids=str,
)
def test_a_changed_tile_or_stamp_is_told(
    exported: Path, path: str, place: int, first: int
) -> None:
    """Other programs read the tiles: what is wrong there is wrong for them."""
    data = bytearray((exported / path).read_bytes())
    data[place] ^= 1
    (exported / path).write_bytes(bytes(data))
    reason = "stamp_differs" if path == "stamps/000" else "tile_differs"
    assert said(exported) == (first, reason)


def test_a_missing_tile_is_told_and_an_export_without_stamps_verifies(
    exported: Path,
) -> None:
    """A version before stamps wrote none; it is verified signature by signature."""
    (exported / "stamps" / "000").unlink()
    assert verify_folder(exported).verdict.ok
    (exported / "tile" / "0" / "001.p" / "44").unlink()
    assert said(exported) == (256, "tile_differs")


def test_a_changed_document_names_its_entry(exported: Path) -> None:
    (file,) = (each for each in (exported / "documents").rglob("*") if each.is_file())
    file.write_bytes(file.read_bytes() + b"x")
    assert said(exported) == (SIZE - 1, "document_differs")


def test_an_older_checkpoint_leaves_entries_aside_and_verifies(
    exported: Path,
) -> None:
    """Half an export is no export: the files of that size are not there."""
    text = (exported / "checkpoint").read_text("utf-8")
    (exported / "checkpoint").write_text(text.replace("\n300\n", "\n299\n"), "utf-8")
    said(exported)


@pytest.mark.parametrize("size", ["301", "999999999999999999", "0", "-1", "x"])
def test_a_claimed_size_is_not_believed(exported: Path, size: str) -> None:
    text = (exported / "checkpoint").read_text("utf-8")
    (exported / "checkpoint").write_text(
        text.replace("\n300\n", f"\n{size}\n"), "utf-8"
    )
    said(exported)


def test_no_link_out_of_the_folder_is_followed(exported: Path, tmp_path: Path) -> None:
    path = exported / "tile" / "entries" / "000"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert said(exported) == (0, "entry_missing")


def test_a_pipe_is_not_waited_for(exported: Path) -> None:
    path = exported / "tile" / "entries" / "000"
    path.unlink()
    os.mkfifo(path)
    assert said(exported) == (0, "entry_missing")


def test_a_file_too_large_is_not_read(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "ENTRIES_BYTES", 100)
    assert said(exported) == (0, "entry_missing")


def test_a_frame_that_claims_to_be_endless_is_not_read(exported: Path) -> None:
    path = exported / "sealed" / "000"
    path.write_bytes(b"\xff\xff\xff\xff" + path.read_bytes()[4:])
    assert said(exported) == (0, "frame_unreadable")
    assert seal.FRAME_BYTES < 0xFFFFFFFF


@pytest.mark.parametrize("made", ["nothing", "file", "mark", "database"])
def test_a_folder_that_is_no_ledger_is_refused(tmp_path: Path, made: str) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    if made == "file":
        (folder / "notes.txt").write_text("hello")
    elif made == "mark":
        (folder / "phoihop-export").write_text("phoihop-export/2\n")
    elif made == "database":
        (folder / "keys").mkdir()
        key = "phoihop.test+abc"
        (folder / "keys" / "phoihop.vkey").write_text(key)
        sqlite3.connect(folder / "phoihop.sqlite3").close()
    with pytest.raises((Refused, Invalid)) as refusal:
        verify_folder(folder)
    said = {"mark": "export_version", "database": None}.get(made, "not_a_ledger")
    assert refusal.value.details.get("reason") == said


def test_a_database_that_is_no_database_is_told(made: Path) -> None:
    whole = (made / "phoihop.sqlite3").read_bytes()
    for spoiled in (b"x" * 4096, b"x" + whole[1:], whole[: len(whole) // 2]):
        (made / "phoihop.sqlite3").write_bytes(spoiled)
        first, reason = said(made)
        assert first is not None
        assert reason == "database_damaged"


def test_a_database_of_another_program_is_refused(made: Path) -> None:
    (made / "phoihop.sqlite3").unlink()
    with sqlite3.connect(made / "phoihop.sqlite3") as database:
        database.execute("CREATE VIEW store_entry AS SELECT 1")
    database.close()
    with pytest.raises(Refused) as refusal:
        verify_folder(made)
    assert refusal.value.details == {"reason": "not_a_ledger"}


@pytest.mark.parametrize("step", range(0, 60, 4))
def test_any_damaged_page_is_a_verdict_and_no_traceback(made: Path, step: int) -> None:
    data = bytearray((made / "phoihop.sqlite3").read_bytes())
    start = len(data) * step // 60
    data[start : start + 700] = b"\xa5" * 700
    (made / "phoihop.sqlite3").write_bytes(bytes(data[: len(data)]))
    found = verify_folder(made).verdict
    assert found.ok or found.reason


def test_a_folder_without_a_key_needs_one(made: Path) -> None:
    key = (made / "keys" / "phoihop.vkey").read_text("ascii")
    (made / "keys" / "phoihop.vkey").unlink()
    with pytest.raises(Refused) as refusal:
        verify_folder(made)
    assert refusal.value.details == {"reason": "no_key_to_trust"}
    assert verify_folder(made, key).verdict.ok
    with pytest.raises(Invalid):
        verify_folder(made, "no key")


def test_an_outsider_without_the_secret_keys_verifies_as_well(made: Path) -> None:
    for name in ("signing.key", "wrapping.key"):
        (made / "keys" / name).unlink()
    found = verify_folder(made)
    assert (found.verdict.ok, found.sealed_opened) == (True, False)


def test_verifying_writes_nothing(made: Path) -> None:
    before = {each: (made / each).read_bytes() for each in files(made)}
    verify_folder(made)
    after = {each: (made / each).read_bytes() for each in files(made)}
    new = set(after) - set(before)
    assert new <= {"phoihop.sqlite3-shm", "phoihop.sqlite3-wal"}
    assert all(after[each] == data for each, data in before.items())


def test_progress_can_be_watched(made: Path) -> None:
    seen: list[int] = []

    def watch(entries: Any, size: int) -> Any:
        for each in entries:
            seen.append(size)
            yield each

    assert verify_folder(made, watch=watch).verdict.ok
    assert seen == [9] * 9


def test_verifying_needs_no_django(made: Path) -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from phoihop.cli.opening import verify_folder;"
        f"assert verify_folder(Path({str(made)!r})).verdict.ok;"
        "assert not [each for each in sys.modules if each.startswith('django')]"
    )
    source = Path(__file__).resolve().parents[2] / "src"
    subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(source)},
        check=True,
    )


def test_a_database_that_cannot_be_opened_is_refused(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(made / "phoihop.sqlite3", isolation_level=None) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        connect = sqlite3.connect
        monkeypatch.setattr(
            sqlite3,
            "connect",
            lambda *given, **more: connect(*given, **more, timeout=0),
        )
        with pytest.raises(Refused) as refusal:
            verify_folder(made)
    other.close()
    assert refusal.value.details == {
        "reason": "database_unreadable",
        "code": "SQLITE_BUSY",
    }
