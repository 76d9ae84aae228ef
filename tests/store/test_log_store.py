"""The contract of a store, on the database of this run: SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from phoihop.ledger.entry import Draft, Recorded
from phoihop.ledger.log import Stored, StoredHead
from phoihop.store import append, installation, keys, reading, verifying
from tests.contract_log_store import LogStoreContract
from tests.ledger.drafts import seeded


class DatabaseStore:
    def __init__(self) -> None:
        self.key = installation.here().signer.verify_key

    def append(
        self, drafts: Sequence[Draft], urandom: Callable[[int], bytes]
    ) -> tuple[Recorded, ...]:
        with transaction.atomic():
            return append.append(drafts, urandom=urandom)

    def stream(self, name: str, after_seq: int = -1) -> Iterator[Recorded]:
        return reading.stream(name, after_seq)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Recorded]:
        return reading.entries(start, stop)

    def destroy(self, owner: str) -> None:
        keys.destroy(owner)

    def stored(self) -> Iterator[Stored]:
        return verifying.stored()

    def stored_head(self) -> StoredHead:
        return verifying.stored_head()


@pytest.mark.django_db
class TestDatabaseStore(LogStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path, settings: Settings) -> DatabaseStore:
        settings.PHOIHOP_DATA = tmp_path
        installation.init_installation(tmp_path, "phoihop.contract", seeded("contract"))
        return DatabaseStore()
