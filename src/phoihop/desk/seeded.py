"""Bytes that look random and are the same for the same seed: for demo, tests and benches only."""

from collections.abc import Callable
from hashlib import sha256


def seeded(seed: str) -> Callable[[int], bytes]:
    """Return a source of bytes that gives the same sequence for the same seed."""
    drawn = 0

    def draw(count: int) -> bytes:
        nonlocal drawn
        found = b""
        while len(found) < count:
            found += sha256(f"{seed} {drawn}".encode()).digest()
            drawn += 1
        return found[:count]

    return draw
