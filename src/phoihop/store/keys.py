"""The keys of streams and persons: made once, kept wrapped, destroyed for good.

The row is read on every use, so a key destroyed by one process is gone for all
of them at once; only the unwrapping is remembered, by the wrapped bytes.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db import connection

from phoihop.base.errors import Missing, Refused
from phoihop.ledger.grow import Urandom
from phoihop.ledger.seal import KEY_BYTES, WRAPPED_BYTES, DataKey, unwrap, wrap
from phoihop.store import installation
from phoihop.store.models import KeyRow

DESTROYED = bytes(WRAPPED_BYTES)
BATCH = 500


def load(owners: Iterable[str]) -> Mapping[str, DataKey | None]:
    """Return the keys of these owners; None where it was destroyed, nothing where none is."""
    wanted = tuple(dict.fromkeys(owners))
    wrapping = installation.here().wrapping
    found: dict[str, DataKey | None] = {}
    for start in range(0, len(wanted), BATCH):
        for owner, raw in _rows(wanted[start : start + BATCH]):
            wrapped = bytes(raw)
            found[owner] = None if wrapped == DESTROYED else _opened(wrapping, wrapped)
    return found


def ensure(owners: Iterable[str], urandom: Urandom) -> Mapping[str, DataKey]:
    """Return the keys of these owners, making those that are not there yet.

    When two make the key of one owner at once, the first to be kept is both's. Runs in the caller's transaction. Raises Refused(reason="key_destroyed").
    """
    wanted = tuple(dict.fromkeys(owners))
    found = load(wanted)
    made = {each: DataKey(urandom(KEY_BYTES)) for each in wanted if each not in found}
    if made:
        wrapping = installation.here().wrapping
        rows = [KeyRow(owner=each, wrapped=wrap(wrapping, made[each])) for each in made]
        KeyRow.objects.bulk_create(rows, ignore_conflicts=True)
        found = {**found, **load(made)}
    whole: dict[str, DataKey] = {}
    for owner, key in found.items():
        if key is None:
            raise Refused(reason="key_destroyed")
        whole[owner] = key
    return whole


def destroy(owner: str) -> None:
    """Destroy the key of a stream or person: what it sealed can never be read again.

    The entry that says so is the caller's, in the same transaction. Destroying
    twice changes nothing. Raises Missing when there never was a key.
    """
    if not KeyRow.objects.filter(owner=owner).update(wrapped=DESTROYED):
        raise Missing


def _rows(owners: tuple[str, ...]) -> list[tuple[str, bytes]]:
    marks = ", ".join(["%s"] * len(owners))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owner, wrapped FROM store_key WHERE owner IN ({marks})",  # noqa: S608
            owners,
        )
        rows: list[tuple[str, bytes]] = cursor.fetchall()
    return rows


@lru_cache(maxsize=4096)
def _opened(wrapping: bytes, wrapped: bytes) -> DataKey:
    return unwrap(wrapping, wrapped)
