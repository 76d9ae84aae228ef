"""Files are sealed before a hash names them, kept while an entry refers to them."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from phoihop.base.clock import now
from phoihop.base.errors import Missing, Refused, Tampered
from phoihop.ledger import blob
from phoihop.store import append, documents, keys, verifying
from phoihop.store.models import DocumentRow, KeyRow
from tests.ledger.drafts import CANARY, an_id, draft

STREAM = an_id("vụ việc")
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def files(folder: Path) -> list[Path]:
    return [each for each in (folder / "documents").rglob("*") if each.is_file()]


def record(*refs: str) -> None:
    with transaction.atomic():
        append.append([draft(refs=refs)])


def test_what_is_put_away_is_got_back(installation: Path) -> None:
    kept = documents.put(STREAM, CANARY.encode(), media_type="text/plain")
    assert documents.get(kept.id) == CANARY.encode()
    (file,) = files(installation)
    assert file == installation / "documents" / blob.place(kept.sha256)
    assert sha256(file.read_bytes()).hexdigest() == kept.sha256 == file.name
    assert CANARY.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert kept.size == len(CANARY.encode())


def test_equal_files_do_not_show_that_they_are(installation: Path) -> None:
    names = {
        documents.put(stream, b"the same").sha256
        for stream in (STREAM, STREAM, an_id("khác"))
    }
    assert len(names) == 3


@hypothesis_settings(max_examples=25)
@given(st.binary(max_size=300))
def test_any_bytes_are_kept(installation: Path, plain: bytes) -> None:
    assert documents.get(documents.put(STREAM, plain).id) == plain


def test_a_file_that_was_changed_or_is_gone_is_told(installation: Path) -> None:
    kept = documents.put(STREAM, b"plain")
    (file,) = files(installation)
    file.write_bytes(b"x" + file.read_bytes()[1:])
    with pytest.raises(Tampered) as refusal:
        documents.get(kept.id)
    assert refusal.value.details == {"reason": "document_differs"}
    file.unlink()
    with pytest.raises(Tampered) as refusal:
        documents.get(kept.id)
    assert refusal.value.details == {"reason": "document_missing"}


def test_a_row_that_was_changed_opens_nothing(installation: Path) -> None:
    kept = documents.put(STREAM, b"plain")
    documents.put(an_id("khác"), b"another")
    rows = DocumentRow.objects.filter(id=kept.id)
    for change in ({"stream": an_id("khác")}, {"media_type": "text/html"}):
        before = rows.values(*change).get()
        rows.update(**change)
        with pytest.raises(Tampered):
            documents.get(kept.id)
        rows.update(**before)
    assert documents.get(kept.id) == b"plain"


@pytest.mark.parametrize("name", ["", "../keys/signing.key", an_id("nothing")])
def test_a_file_that_is_not_there_is_missing(installation: Path, name: str) -> None:
    with pytest.raises(Missing):
        documents.get(name)


def test_an_erased_file_is_refused(installation: Path) -> None:
    kept = documents.put(STREAM, b"plain")
    keys.destroy(STREAM)
    with pytest.raises(Refused) as refusal:
        documents.get(kept.id)
    assert refusal.value.details == {"reason": "key_destroyed"}
    with pytest.raises(Refused):
        documents.put(STREAM, b"more")


def test_a_file_too_large_is_refused_with_the_limit(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "DOCUMENT_BYTES", 10)
    with pytest.raises(Refused) as refusal:
        documents.put(STREAM, b"eleven bytes")
    assert refusal.value.details == {"reason": "document_too_large", "limit": 10}
    assert files(installation) == []


def test_orphans_are_swept_and_what_is_referred_to_stays(installation: Path) -> None:
    kept = documents.put(STREAM, b"kept")
    record(kept.ref)
    documents.put(STREAM, b"orphan")
    documents.put(an_id("never begun"), b"orphan of no stream")
    (installation / "documents" / "ab" / "cd").mkdir(parents=True)
    (installation / "documents" / "ab" / "cd" / "half.part").write_bytes(b"torn")
    assert documents.sweep(now() - timedelta(hours=1)) == 0
    assert documents.sweep(LATER) == 3
    assert [each.name for each in files(installation)] == [kept.sha256]
    assert documents.get(kept.id) == b"kept"
    assert set(KeyRow.objects.values_list("owner", flat=True)) == {STREAM}
    assert documents.sweep(LATER) == 0


def test_a_file_is_on_the_disk_before_its_entry(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes, then its name, then its row; nothing is named that is not there."""
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        kind = (
            "folder" if Path(f"/proc/self/fd/{handle}").resolve().is_dir() else "file"
        )
        order.append(kind)
        fsync(handle)

    def renamed(path: Path, target: Path) -> Path:
        order.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    kept = documents.put(STREAM, b"plain")
    assert order[-3:] == ["file", "name", "folder"]
    assert DocumentRow.objects.filter(sha256=kept.sha256, kept=False).exists()
    record(kept.ref)
    assert DocumentRow.objects.filter(sha256=kept.sha256, kept=True).exists()


def test_verify_looks_at_the_files(installation: Path) -> None:
    record()
    record(documents.put(STREAM, b"plain").ref)
    assert verifying.verify_here().ok
    (file,) = files(installation)
    file.write_bytes(file.read_bytes() + b"x")
    verdict = verifying.verify_here()
    assert (verdict.ok, verdict.first) == (False, 1)
    assert verdict.reason == "document_differs"


def test_an_entry_cannot_refer_to_a_file_that_is_not_there(installation: Path) -> None:
    with pytest.raises(Refused) as refusal:
        record(f"document:{'0' * 64}")
    assert refusal.value.details == {"reason": "unknown_document"}
    assert verifying.verify_here().size == 0
