"""Soundness of a regulation, by exploring every state its matters can come to.

Bounded: two members of a table (a quorum has as many as it needs), so many states
of a kind. What the bound leaves out is a finding of its own, "not proved".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from phoihop.regulation.check import runs
from phoihop.regulation.explore_findings import (
    Explored,
    alone_in,
    found_in,
    shares_sides,
)
from phoihop.regulation.explore_longest import overlong
from phoihop.regulation.explore_reads import MEMBERS, reads_of
from phoihop.regulation.explore_walk import STATES, Graph, walked
from phoihop.regulation.model import Kind, Regulation


@dataclass(frozen=True, slots=True)
class Bound:
    """How far to go: members of each table, states of each kind."""

    members: int = MEMBERS
    states: int = STATES


HERE = Bound()


def explore(regulation: Regulation, bound: Bound = HERE) -> tuple[Explored, ...]:
    """Return what exploring each kind finds, in the order of the file.

    Design LANGUAGE, "The checker", By exploring. A text with errors of reading has no
    states to explore: nothing is found in it here.
    """
    if not runs(regulation.faults):
        return ()
    found = [
        each for kind in regulation.kinds.values() for each in explored(kind, bound)
    ]
    return tuple(sorted(found, key=lambda each: (each.place, each.code)))


def explored(kind: Kind, bound: Bound = HERE) -> Iterator[Explored]:
    """Yield what exploring one kind finds."""
    if not kind.steps:
        return
    yield from found_in(graph_of(kind, bound))
    if shares_sides(kind):
        reads = reads_of(kind, bound.members, alone=True)
        yield from alone_in(walked(reads, states=bound.states))
    yield from overlong(kind)


def graph_of(kind: Kind, bound: Bound = HERE) -> Graph:
    """Return every state of a kind up to a bound."""
    return walked(reads_of(kind, bound.members), states=bound.states)
