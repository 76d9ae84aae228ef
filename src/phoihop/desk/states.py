"""The state of a stream: its facts folded, kept in memory between acts.

What is kept is only a saving: it is used when the stream has not grown since,
and brought up to date by the entries that came after. A state is never kept
from inside a transaction that may still be rolled back.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection

from phoihop.desk.codec import decode
from phoihop.desk.registry import Context, context_of
from phoihop.store import reading

KEPT = 4096


@dataclass(frozen=True, slots=True)
class Held:
    """A state and the position in its stream that it was folded up to (-1: nothing yet)."""

    state: Any = None
    seq: int = -1


class _Kept:
    """The last states that were folded, most recently used last."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = Lock()

    def get(self, stream: str) -> Held:
        with self._lock:
            if held := self._held.get(stream):
                self._held.move_to_end(stream)
                return held
        return Held()

    def put(self, stream: str, held: Held) -> None:
        with self._lock:
            self._held[stream] = held
            self._held.move_to_end(stream)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


kept = _Kept()


def news(context: Context, found: Held) -> int:
    """Return how far a stream has come, as those see it who act on it.

    That somebody opened a file is for the person it is about, and no news to others.
    """
    return found.seq - context.quiet(found.state)


def held(context: Context, stream: str) -> Held:
    """Return the state of a stream as the database has it now."""
    start = kept.get(stream)
    state, seq = start.state, start.seq
    for entry in reading.stream(stream, after_seq=seq):
        seq = entry.leaf.stream_seq
        if entry.content is not None:
            _, cls = context_of(entry.leaf.kind)
            state = context.fold(state, decode(cls, entry.content, entry.personal))
    if seq == start.seq:
        return start
    found = Held(state, seq)
    if not connection.in_atomic_block:
        kept.put(stream, found)
    return found
