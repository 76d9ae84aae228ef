"""The list of contexts, written out: which facts each records, how they fold, which tables they fill.

No discovery: what is not in this list cannot be recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phoihop.contexts.matters import facts as matters_facts
from phoihop.contexts.matters import models as matters_tables
from phoihop.contexts.matters import rules as matters_rules
from phoihop.contexts.parties import facts as parties_facts
from phoihop.contexts.parties import models as parties_tables
from phoihop.contexts.parties import rules as parties_rules
from phoihop.contexts.regulations import facts as regulations_facts
from phoihop.contexts.regulations import models as regulations_tables
from phoihop.contexts.regulations import rules as regulations_rules
from phoihop.desk.codec import Fact, Parts

State = Any
Split = tuple[Fact, Parts]


@dataclass(frozen=True, slots=True)
class Line:
    """What one submit recorded in one stream: each entry, the states before and after each."""

    stream: str
    agency: str
    states: tuple[State, ...]
    entries: tuple[tuple[int, datetime, Fact], ...]

    @property
    def state(self) -> State:
        """Return the state it led to."""
        return self.states[-1]


@dataclass(frozen=True, slots=True)
class Context:
    """One context: its facts by name, its fold, its tables, and what it seals for persons and refers to."""

    name: str
    facts: Mapping[str, type]
    fold: Callable[[State, Fact], State]
    fill: Callable[[Line], None]
    split: Callable[[State, Fact], Split]
    refs: Callable[[Fact], tuple[str, ...]]
    quiet: Callable[[State], int]  # how many entries are nobody's news


def _whole(_state: State, fact: Fact) -> Split:
    return fact, {}


def _no_refs(_fact: Fact) -> tuple[str, ...]:
    return ()


def _none_quiet(_state: State) -> int:
    return 0


def _papers(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, matters_facts.Attached):
        return (f"document:{fact.digest}",)
    return ()


def _fill_parties(line: Line) -> None:
    for index, at, fact in line.entries:
        parties_tables.apply(index, at, line.stream, fact)


def _texts(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, regulations_facts.RegulationProposed):
        return (f"document:{fact.sealed}",)
    return ()


def _fill_regulations(line: Line) -> None:
    for index, at, fact in line.entries:
        regulations_tables.apply(line.stream, index, at, fact)


def _fill_matters(line: Line) -> None:
    matters_tables.apply(line.stream, line.states, line.entries)


CONTEXTS: Mapping[str, Context] = {
    "parties": Context(
        "parties",
        {cls.__name__: cls for cls in parties_facts.FACTS},
        parties_rules.after,
        _fill_parties,
        _whole,
        _no_refs,
        _none_quiet,
    ),
    "matters": Context(
        "matters",
        {cls.__name__: cls for cls in matters_facts.FACTS},
        matters_tables.fold,
        _fill_matters,
        matters_tables.split_personal,
        _papers,
        matters_rules.quiet,
    ),
    "regulations": Context(
        "regulations",
        {cls.__name__: cls for cls in regulations_facts.FACTS},
        regulations_rules.after,
        _fill_regulations,
        _whole,
        _texts,
        _none_quiet,
    ),
}


def context_of(kind: str) -> tuple[Context, type]:
    """Return the context and the class of a kind of entry, "matters.Done"."""
    name, _, fact = kind.partition(".")
    context = CONTEXTS[name]
    return context, context.facts[fact]


def kind_of(context: Context, fact: Fact) -> str:
    """Return the kind that a fact is recorded under."""
    return f"{context.name}.{type(fact).__name__}"
