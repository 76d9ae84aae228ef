"""Drafts, ids and randomness for tests: the same seed gives the same bytes."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from phoihop.ledger.entry import Draft, new_id

START = datetime(2026, 2, 13, 1, 30, tzinfo=UTC)
CANARY = "Điều không ai được biết"


def seeded(seed: str) -> Callable[[int], bytes]:
    """Return a source of bytes that gives the same ones for the same seed."""
    count = 0

    def urandom(size: int) -> bytes:
        nonlocal count
        count += 1
        made = b""
        while len(made) < size:
            made += sha256(f"{seed}/{count}/{len(made)}".encode()).digest()
        return made[:size]

    return urandom


def an_id(name: str) -> str:
    return new_id(sha256(name.encode()).digest()[:16])


def draft(
    stream: str = "vụ việc",
    *,
    kind: str = "matters.Opened",
    content: Mapping[str, Any] | None = None,
    personal: Mapping[str, Mapping[str, Any]] | None = None,
    refs: tuple[str, ...] = (),
    minute: int = 0,
) -> Draft:
    return Draft(
        kind=kind,
        v=1,
        at=START + timedelta(minutes=minute),
        actor=an_id("An"),
        agency=an_id("Sở Nội vụ"),
        stream=an_id(stream),
        content={"title": CANARY, "steps": [1, 2]} if content is None else content,
        personal=personal or {},
        refs=refs,
    )
