"""Tiles are kept as bundles fill, proofs come from them, and one that differs is found."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from phoihop.ledger import receipt
from phoihop.ledger.checkpoint import open_checkpoint
from phoihop.ledger.proof import consistency, inclusion, verify_consistency
from phoihop.ledger.witness import parse_request
from phoihop.store import append, installation, reading, tiling, verifying
from phoihop.store.models import TileRow
from tests.ledger.drafts import draft, seeded

SIZE = 600


def record(count: int, name: str = "acts") -> None:
    drafts = [draft(f"dòng {each % 7}", minute=each) for each in range(count)]
    with transaction.atomic():
        append.append(drafts, urandom=seeded(name))


@pytest.fixture
def filled(installation: Path) -> Path:
    record(SIZE)
    return installation


def test_a_tile_is_kept_when_its_bundle_is_full(filled: Path) -> None:
    assert list(TileRow.objects.values_list("level", "number").order_by("number")) == [
        (0, 0),
        (0, 1),
    ]
    record(256 * 3 - SIZE - 1, "more")
    assert TileRow.objects.count() == 2
    record(1, "last")
    assert TileRow.objects.count() == 3
    assert verifying.verify_here().ok


def test_proofs_come_from_tiles_and_are_those_of_the_whole_tree(filled: Path) -> None:
    leaves = reading.leaf_hashes()
    key = installation.here().signer.verify_key
    for index in (0, 255, 256, 511, 512, SIZE - 1):
        found = receipt.read(reading.proof(index).encode())
        assert found.proof == inclusion(leaves, index)
        receipt.prove(found, open_checkpoint(found.note, key))
    for since in (1, 255, 256, 300, 512, SIZE):
        _, text = reading.request(since)
        asked = parse_request(text.encode())
        assert asked.proof == consistency(leaves, since)
        head = open_checkpoint(asked.note, key)
        root = tiling.root_of(since)(0, since)
        verify_consistency(
            since, head.size, proof=asked.proof, root=root, later_root=head.root
        )


def test_a_proof_reads_few_rows(
    filled: Path, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        reading.proof(77)


def test_a_ledger_of_an_older_version_gets_its_tiles_a_few_at_a_time(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(TileRow.objects.order_by("number").values_list("hashes", "stamp"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_tile")
    leaves = reading.leaf_hashes()
    assert receipt.read(reading.proof(77).encode()).proof == inclusion(leaves, 77)
    assert verifying.verify_here().ok
    monkeypatch.setattr(tiling, "AT_ONCE", 2)
    record(256 * 3 - SIZE, "more")
    kept = list(TileRow.objects.order_by("number").values_list("hashes", "stamp"))
    assert [tuple(map(bytes, each)) for each in kept] == [
        tuple(map(bytes, each)) for each in whole
    ]
    record(256, "and more")
    assert TileRow.objects.count() == 4
    assert verifying.verify_here().ok


@pytest.mark.parametrize(
    ("column", "reason"),
    [("hashes", "tile_differs"), ("root", "tile_differs"), ("stamp", "stamp_differs")],
)
def test_a_changed_tile_is_found(filled: Path, column: str, reason: str) -> None:
    row = TileRow.objects.get(level=0, number=1)
    other = bytearray(bytes(getattr(row, column)))
    other[0] ^= 1
    TileRow.objects.filter(level=0, number=1).update(**{column: bytes(other)})
    found = verifying.verify_here()
    assert (found.ok, found.reason) == (False, reason)
    assert found.first == 256


def test_a_refused_append_leaves_no_tile(filled: Path) -> None:
    with transaction.atomic():
        record(300, "refused")
        transaction.set_rollback(True)
    assert TileRow.objects.count() == 2
    assert verifying.verify_here().ok
