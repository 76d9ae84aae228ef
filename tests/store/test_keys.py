"""A key is made once, kept wrapped, and when destroyed gone for every process."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from phoihop.base.errors import Missing, Tampered
from phoihop.ledger.checkpoint import open_checkpoint
from phoihop.ledger.receipt import prove, read
from phoihop.store import append, guard, keys, reading, verifying
from phoihop.store import installation as place
from phoihop.store.models import KeyRow
from tests.ledger.drafts import an_id, draft, seeded

OWNER = an_id("vụ việc")


def test_a_key_is_made_once(installation: Path) -> None:
    one = keys.ensure((OWNER,), seeded("one"))
    assert keys.ensure((OWNER,), seeded("two")) == one == keys.load((OWNER,))
    (row,) = KeyRow.objects.all()
    assert one[OWNER].raw not in bytes(row.wrapped)


def test_an_owner_without_a_key_has_none(installation: Path) -> None:
    assert keys.load((OWNER,)) == {}
    with pytest.raises(Missing):
        keys.destroy(OWNER)


def test_two_who_make_a_key_at_once_get_the_same(lasting_installation: Path) -> None:
    found: list[bytes] = []
    ready = threading.Barrier(3)

    def make(seed: str) -> None:
        ready.wait()
        with transaction.atomic():
            found.append(keys.ensure((OWNER,), seeded(seed))[OWNER].raw)
        connection.close()

    threads = [threading.Thread(target=make, args=(str(each),)) for each in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 3
    assert len(set(found)) == 1


def test_a_lost_key_row_is_told_when_reading(installation: Path) -> None:
    with transaction.atomic():
        append.append([draft()])
    KeyRow.objects.all().delete()
    with pytest.raises(Tampered) as refusal:
        list(reading.entries())
    assert refusal.value.details == {"reason": "key_missing"}


def test_a_changed_part_is_told_when_reading(installation: Path) -> None:
    with transaction.atomic():
        append.append([draft(), draft("khác")])
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE store_entry SET sealed = (SELECT sealed FROM store_entry WHERE "index" = 0)'
        )
    guard.install(connection)
    with pytest.raises(Tampered) as refusal:
        list(reading.entries())
    assert refusal.value.details == {"reason": "other_key"}
    assert verifying.verify_here().first == 1


def test_an_entry_comes_with_its_proof(installation: Path) -> None:
    with transaction.atomic():
        append.append([draft(minute=each) for each in range(5)])
    leaves = [each.leaf for each in verifying.stored()]
    key = place.here().signer.verify_key
    for index, leaf in enumerate(leaves):
        found = read(reading.proof(index).encode())
        prove(found, open_checkpoint(found.note, key))
        assert (found.index, found.extra) == (index, leaf)
    for index in (-1, 5):
        with pytest.raises(Missing):
            reading.proof(index)
