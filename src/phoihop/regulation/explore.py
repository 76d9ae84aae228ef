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


@dataclass(frozen=True, slots=True)
class Extent:
    """How far one kind was explored: `whole` says that the bound left nothing out."""

    kind: Kind
    states: int
    moves: int
    members: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Exploration:
    """What exploring a regulation found, in the order of the file, and how far it went."""

    bound: Bound
    findings: tuple[Explored, ...] = ()
    extents: tuple[Extent, ...] = ()


def explore(regulation: Regulation, bound: Bound = HERE) -> tuple[Explored, ...]:
    """Return what exploring each kind finds, in the order of the file.

    Design LANGUAGE, "The checker", By exploring. A text with errors of reading has no
    states to explore: nothing is found in it here.
    """
    return exploration(regulation, bound).findings


def exploration(regulation: Regulation, bound: Bound = HERE) -> Exploration:
    """Return what exploring each kind finds, and how many states that took."""
    if not runs(regulation.faults):
        return Exploration(bound)
    found: list[Explored] = []
    extents = []
    for kind in regulation.kinds.values():
        if kind.steps:
            graph = graph_of(kind, bound)
            extents.append(_extent(graph, bound))
            found += _found(graph, bound)
    found.sort(key=lambda each: (each.place, each.code))
    return Exploration(bound, tuple(found), tuple(extents))


def explored(kind: Kind, bound: Bound = HERE) -> Iterator[Explored]:
    """Yield what exploring one kind finds."""
    yield from _found(graph_of(kind, bound), bound)


def _found(graph: Graph, bound: Bound) -> Iterator[Explored]:
    kind = graph.reads.kind
    yield from found_in(graph)
    if shares_sides(kind):
        reads = reads_of(kind, bound.members, alone=True)
        yield from alone_in(walked(reads, states=bound.states))
    yield from overlong(kind)


def _extent(graph: Graph, bound: Bound) -> Extent:
    rows = graph.reads.rows.values()
    return Extent(
        kind=graph.reads.kind,
        states=len(graph.keys),
        moves=graph.moves,
        members=max([bound.members, *(len(each) for each in rows)]),
        whole=graph.whole,
    )


def graph_of(kind: Kind, bound: Bound = HERE) -> Graph:
    """Return every state of a kind up to a bound."""
    return walked(reads_of(kind, bound.members), states=bound.states)
