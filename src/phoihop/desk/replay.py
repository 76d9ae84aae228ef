"""The derived tables computed again from the ledger, to compare or to replace.

An entry is folded and its rows written exactly as when it was recorded; states
are folded as the replay goes, so nothing kept in memory can hide a difference.
"""

from collections.abc import Callable
from typing import Any

from phoihop.desk.codec import decode
from phoihop.desk.filling import fill
from phoihop.desk.registry import Line, context_of
from phoihop.desk.states import Held, kept
from phoihop.ledger.entry import Recorded
from phoihop.store import projection
from phoihop.store.projection import Difference


def check() -> tuple[Difference, ...]:
    """Return where the tables are not the fold of the entries; changes nothing."""
    kept.clear()
    try:
        return projection.compare(_applying())
    finally:
        kept.clear()


def rebuild() -> int:
    """Empty the derived tables and compute them again; return the number of entries."""
    kept.clear()
    count = projection.rebuild(_applying())
    kept.clear()
    return count


def _applying() -> Callable[[Recorded], None]:
    states: dict[str, Any] = {}

    def apply(entry: Recorded) -> None:
        leaf = entry.leaf
        if entry.content is None:
            return
        context, cls = context_of(leaf.kind)
        fact = decode(cls, entry.content, entry.personal)
        before = states.get(leaf.stream)
        state = context.fold(before, fact)
        states[leaf.stream] = state
        kept.put(leaf.stream, Held(state, leaf.stream_seq))
        recorded = ((entry.index, leaf.at, fact),)
        line = Line(leaf.stream, leaf.agency, (before, state), recorded)
        fill(context, line)

    return apply
