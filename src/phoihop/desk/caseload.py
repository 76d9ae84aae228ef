"""The matters of this installation as past cases, for a trial run or another program.

The administrator's command line asks for all: the gate is not asked, because
nothing goes out that tells who or about what (see `regulation.caselog_facts`).
Whoever tries a draft on the pages gets the matters he may see, and no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, get_args

from phoihop.contexts.matters import facts, models
from phoihop.desk import access
from phoihop.desk.access import Actor
from phoihop.desk.codec import decode
from phoihop.desk.registry import context_of
from phoihop.ledger.entry import Recorded
from phoihop.regulation.caselog import Case
from phoihop.regulation.caselog_facts import case_of, shown
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Kind
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
        case = _case(entry, kind)
        if case is not None:
            yield case


def seen_by(actor: Actor, kind: str) -> Iterator[Case]:
    """Yield the matters of a kind that somebody may see, as cases, in order."""
    rows = access.visible(actor).filter(kind=kind).order_by("entry")
    for matter in list(rows.values_list("matter", flat=True)):
        first = next(reading.stream(matter), None)
        if first and first.leaf.kind == REGISTERED and first.content is not None:
            case = _case(first, kind)
            if case is not None:
                yield case


def _case(entry: Recorded, kind: str) -> Case | None:
    found = _read(entry)
    if kind and found.kind != kind:
        return None
    told = tuple(_engine(entry.leaf.stream))
    return case_of(found.matter, _text(found.regulation, found.kind, told), told)


def _text(first: str, code: str, told: Sequence[Fact]) -> Kind:
    """Return the kind as the version says it that a matter is under now.

    A field goes out only where every version the matter was under lets it.
    """
    moves = [each.regulation for each in told if isinstance(each, facts.Moved)]
    *earlier, now = (models.kind(each, code) for each in (first, *moves))
    open_ = {
        name: field
        for name, field in now.fields.items()
        if all(name not in each.fields or shown(each.fields[name]) for each in earlier)
    }
    return now if len(open_) == len(now.fields) else replace(now, fields=open_)


def _engine(stream: str) -> Iterator[Fact]:
    """Yield what the engine knows of a matter."""
    for entry in reading.stream(stream):
        if entry.leaf.kind in ENGINE and entry.content is not None:
            yield _read(entry)


def _read(entry: Recorded) -> Any:  # noqa: ANN401 - a fact of the kind its leaf names
    _, cls = context_of(entry.leaf.kind)
    return decode(cls, entry.content or {}, entry.personal)
