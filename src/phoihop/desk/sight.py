"""Which values of a matter a reader sees: `sees` of a field, applied to one person.

The gate lets somebody see a matter; within it, a field with `sees` is for those
parties and for whoever brought the value. The key that seals a matter is one for
all its facts, so this is kept by what is read here, not by the seal.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from phoihop.contexts.matters.models import holder_of
from phoihop.contexts.parties.rules import Standing
from phoihop.desk.codec import Fact, decode
from phoihop.desk.registry import context_of
from phoihop.regulation.model import Field, Kind
from phoihop.regulation.state import State
from phoihop.store import reading

LEAD = "lead"
Brought = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader sees of a matter: the fields kept from him, the parts he takes."""

    kept: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def sees(self, code: str, author: str = "") -> bool:
        """Say whether a value is for this reader; `author` is the party or row that brought it."""
        return code not in self.kept or author in self.own

    def of(self, values: Mapping[str, str], author: str = "") -> dict[str, str]:
        """Return the values that are for this reader."""
        return {c: v for c, v in values.items() if self.sees(c, author)}


def sight(standing: Standing, kind: Kind, state: State) -> Sight:
    """Return what a person sees of a matter as it stands, by what he is today."""
    own = frozenset(_own(standing, kind, state))
    kept = {
        code
        for code, field in {**kind.fields, **kind.form}.items()
        if field.sees and not own & set(_readers(kind, state, field))
    }
    return Sight(frozenset(kept), own)


def _readers(kind: Kind, state: State, field: Field) -> Iterator[str]:
    """Yield the parties and rows that may read a field."""
    for code in field.sees:
        if code == LEAD:
            yield state.lead
        elif code in kind.tables:
            yield from (state.rows.get(code) or kind.tables[code].rows)
        else:
            yield code


def _own(standing: Standing, kind: Kind, state: State) -> Iterator[str]:
    """Yield the parties and rows whose part this person takes, or inspects."""
    chosen = {row for rows in state.rows.values() for row in rows}
    for code in {*kind.parties, *chosen}:
        holder, of_head = holder_of(kind, state, code)
        if of_head:
            if standing.heads(holder):
                yield code
        elif not _subjects(holder).isdisjoint(standing.principals):
            yield code


def _subjects(holder: str) -> frozenset[str]:
    return frozenset(f"{sort}:{holder}" for sort in ("agency", "person", "inspect"))


def brought(fact: Fact) -> Brought:
    """Return which party or row brought the values of a fact, and the values."""
    return getattr(fact, "party", ""), getattr(fact, "values", {})


def brought_in(matter: str) -> Iterator[Brought]:
    """Yield what each entry of a matter brought, by whom."""
    for entry in reading.stream(matter):
        _, cls = context_of(entry.leaf.kind)
        if entry.content is not None:
            yield brought(decode(cls, entry.content, entry.personal))


def papers_kept(
    found: Sight, kinds: Iterable[Kind], all_brought: Callable[[], Iterable[Brought]]
) -> frozenset[str]:
    """Return the papers that stand only where this reader does not see.

    What was brought is read only where a field for papers is kept from him.
    """
    papers = {
        code
        for kind in kinds
        for code, each in {**kind.fields, **kind.form}.items()
        if _paper(each)
    }
    if not papers & found.kept:
        return frozenset()
    shut: set[str] = set()
    free: set[str] = set()
    for author, values in all_brought():
        for code in papers & set(values):
            (free if found.sees(code, author) else shut).update(values[code].split())
    return frozenset(shut - free)


def _paper(field: Field) -> bool:
    return field.type == "document"
