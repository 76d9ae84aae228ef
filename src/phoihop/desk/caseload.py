"""The matters of this installation as past cases, for a trial run or another program.

Only the administrator's command line asks: the gate is not asked, because nothing
goes out that tells who or about what (see `regulation.caselog_facts`).
"""

from collections.abc import Iterator
from typing import Any, get_args

from phoihop.contexts.matters import facts, models
from phoihop.desk.codec import decode
from phoihop.desk.registry import context_of
from phoihop.ledger.entry import Recorded
from phoihop.regulation.caselog import Case
from phoihop.regulation.caselog_facts import case_of
from phoihop.regulation.facts import Fact
from phoihop.store import reading

REGISTERED = "matters.MatterRegistered"
ENGINE = frozenset(f"matters.{each.__name__}" for each in get_args(facts.EngineFact))


def caseload(kind: str = "") -> Iterator[Case]:
    """Yield each matter of a kind as a case, in the order of the register; of every
    kind without one. What was sealed with a destroyed key is left out.
    """
    for entry in reading.entries():
        if entry.leaf.kind != REGISTERED or entry.content is None:
            continue
        found = _read(entry)
        if kind and found.kind != kind:
            continue
        text = models.kind(found.regulation, found.kind)
        case = case_of(found.matter, text, _engine(entry.leaf.stream))
        if case is not None:
            yield case


def _engine(stream: str) -> Iterator[Fact]:
    """Yield what the engine knows of a matter."""
    for entry in reading.stream(stream):
        if entry.leaf.kind in ENGINE and entry.content is not None:
            yield _read(entry)


def _read(entry: Recorded) -> Any:  # noqa: ANN401 - a fact of the kind its leaf names
    _, cls = context_of(entry.leaf.kind)
    return decode(cls, entry.content or {}, entry.personal)
