"""Every state a matter of a kind can come to, nearest first, up to a bound.

The engine's own fold makes each state; this room only remembers which it has seen,
how it came there, and what it saw on the way. Beyond the bound nothing is claimed.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from phoihop.base.calendars import viet_nam
from phoihop.regulation.explore_guards import is_unheard
from phoihop.regulation.explore_keys import Key, key_of
from phoihop.regulation.explore_moves import (
    DECIDER,
    PREPARER,
    Move,
    Place,
    made,
    moves,
    openings,
)
from phoihop.regulation.explore_order import Order
from phoihop.regulation.explore_reads import Reads
from phoihop.regulation.plan import DECIDING, PREPARING
from phoihop.regulation.refusals import Attempt, two_persons
from phoihop.regulation.roles import Who

STATES = 20_000
ROOT = -1


Firsts = dict[str, tuple[str, ...]]
Queue = deque[tuple[int, Place, Firsts]]


Follows = Callable[[Move], bool]


def every(_move: Move) -> bool:
    """Follow every move."""
    return True


class Edge(NamedTuple):
    """A move and the state it leads to."""

    move: Move
    to: int


@dataclass(slots=True)
class Graph:
    """The states explored: numbers, nearest first. `whole` says that none was left out.

    `kept` are moves that only the two-person rule forbids a lone officer; `broken`
    the acts that got around a promise, by the code of the finding; `opens` the first
    state in which each step has begun.
    """

    reads: Reads
    keys: dict[Key, int] = field(default_factory=dict)
    edges: list[tuple[Edge, ...]] = field(default_factory=list)
    origin: list[tuple[int, Move]] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)
    unexplored: set[int] = field(default_factory=set)
    kept: dict[int, tuple[Move, ...]] = field(default_factory=dict)
    given: set[tuple[str, str]] = field(default_factory=set)
    broken: dict[str, tuple[int, Move]] = field(default_factory=dict)
    opens: dict[str, int] = field(default_factory=dict)
    moves: int = 0

    @property
    def whole(self) -> bool:
        """Whether every state was explored."""
        return not self.unexplored

    def story(self, node: int) -> tuple[Move, ...]:
        """Return the shortest way to a state."""
        found: list[Move] = []
        while node != ROOT:
            node, move = self.origin[node]
            found.append(move)
        return tuple(reversed(found))


def walked(reads: Reads, *, states: int = STATES, ordered: bool = True) -> Graph:
    """Return every state of a kind up to a bound.

    `ordered`: acts that commute are tried in one order only (partial order reduction).
    """
    graph = Graph(reads)
    order = Order(reads) if ordered and not reads.alone else None
    waiting: Queue = deque()
    for move, place in openings(reads):
        _reached(graph, waiting, (ROOT, move, place))
    while waiting:
        node, place, first = waiting.popleft()
        if place.state.closed and not reads.afterlife:
            continue
        if len(graph.edges) > states:
            graph.unexplored.add(node)
            continue
        _expand(graph, waiting, (node, place, first), order)
    return graph


def _reached(graph: Graph, waiting: Queue, step: tuple[int, Move, Place]) -> int:
    """Return the number of a state, new or known."""
    node, move, place = step
    key, first = key_of(graph.reads, *place)
    known = graph.keys.get(key)
    if known is not None:
        return known
    number = graph.keys[key] = len(graph.edges)
    graph.edges.append(())
    graph.origin.append((node, move))
    tasks = place.state.tasks.items()
    for code in (code for (code, _), task in tasks if task.status != "moot"):
        graph.opens.setdefault(code, number)
    if place.state.closed:
        graph.ended.add(number)
    waiting.append((number, place, dict(first)))
    return number


def _expand(
    graph: Graph,
    waiting: Queue,
    what: tuple[int, Place, Firsts],
    order: Order | None,
) -> None:
    node, place, first = what
    found = list(moves(graph.reads, place.state, first))
    graph.kept[node] = tuple(each for each in found if each.kept)
    able = [each for each in found if not each.kept]
    if order is not None:
        before = len(graph.edges)
        for some in order.alone(place.state, able):
            graph.edges[node] = _followed(graph, waiting, (node, place), some)
            if all(edge.to >= before for edge in graph.edges[node]):
                return
            break
    graph.edges[node] = _followed(graph, waiting, (node, place), able)


def _followed(
    graph: Graph, waiting: Queue, at: tuple[int, Place], able: list[Move]
) -> tuple[Edge, ...]:
    node, place = at
    found = []
    for move in able:
        graph.moves += 1
        if move.verb == "do":
            _judge(graph, node, place, move)
        to = _reached(graph, waiting, (node, move, made(graph.reads, place, move)))
        found.append(Edge(move, to))
    return tuple(found)


def _judge(graph: Graph, node: int, place: Place, move: Move) -> None:
    """Keep what an act would get around, judged by the way to it."""
    graph.given.add((move.step, move.answer))
    if is_unheard(graph.reads, place.watch, move.step, move.answer):
        graph.broken.setdefault("adverse_unheard", (node, move))
    if not graph.reads.alone and _is_one_person(graph.reads, place, move):
        graph.broken.setdefault("two_persons_broken", (node, move))


def _is_one_person(reads: Reads, place: Place, move: Move) -> bool:
    """Return whether somebody who acted on the other side could do this as well."""
    act = reads.kind.steps[move.step].act
    if act in DECIDING and place.watch.prepared:
        person = PREPARER
    elif act in PREPARING and place.watch.decided:
        person = DECIDER
    else:
        return False
    step, now = reads.kind.steps[move.step], place.state.at
    attempt = Attempt(
        reads.kind, place.state, Who(person), step, move.row, viet_nam(), now
    )
    return two_persons(attempt) is None


def reaching(graph: Graph, goal: set[int], follows: Follows) -> set[int]:
    """Return the states from which one of the goal can be reached by such moves."""
    back: dict[int, list[int]] = {}
    for node, found_here in enumerate(graph.edges):
        for edge in found_here:
            if follows(edge.move):
                back.setdefault(edge.to, []).append(node)
    found, waiting = set(goal), list(goal)
    while waiting:
        for node in back.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def nearest(
    graph: Graph,
    node: int,
    wanted: Callable[[int], bool],
    follows: Follows = every,
) -> tuple[int, tuple[Move, ...]] | None:
    """Return the nearest wanted state from a state, and the way to it."""
    waiting: deque[tuple[int, tuple[Move, ...]]] = deque([(node, ())])
    known = {node}
    while waiting:
        at, way = waiting.popleft()
        if wanted(at):
            return at, way
        for edge in graph.edges[at]:
            if edge.to not in known and follows(edge.move):
                known.add(edge.to)
                waiting.append((edge.to, (*way, edge.move)))
    return None


def crossings(graph: Graph, good: set[int]) -> Iterator[tuple[int, Move, int]]:
    """Yield each move out of the good states, nearest first; the opening counts as good."""
    for number, (node, move) in enumerate(graph.origin):
        if node == ROOT and number not in good:
            yield ROOT, move, number
    for node in sorted(good):
        for edge in graph.edges[node]:
            if edge.to not in good:
                yield node, edge.move, edge.to
