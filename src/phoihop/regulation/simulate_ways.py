"""The ways matters of a kind have gone, shared between past cases.

Cases of one kind repeat the same orders of acts. A node is a matter after such an
order, folded by the engine at made-up times; it holds what can still ring and, for
each act tried from it, what the engine said. What is not in a key has no effect but
on what the facts carry: a group that is no party and no row, a value that nothing
reads. Nodes are bounded: what is rarer is played by the engine as it stands.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import timedelta
from typing import NamedTuple

from phoihop.regulation.caselog import Case, Event, group_of
from phoihop.regulation.coming import carried, run_out
from phoihop.regulation.facts import Fact
from phoihop.regulation.limits import Among, ByField, Compare, FieldDate
from phoihop.regulation.model import Expiry, Kind, Step
from phoihop.regulation.plan import asked_limit, plan_of
from phoihop.regulation.refusals import fits
from phoihop.regulation.roles import rows_of
from phoihop.regulation.simulate_alarms import (
    A_CENTURY,
    Alarm,
    Clocks,
    Rung,
    Unsaid,
    is_other_unit,
    made_up,
    place_of,
    rung,
    soonest,
)
from phoihop.regulation.simulate_clocks import Clock
from phoihop.regulation.simulate_draft import Target
from phoihop.regulation.simulate_outcome import Played, Silence, silences
from phoihop.regulation.simulate_plain import Course, Past, Plain, cell_row
from phoihop.regulation.state import State

NODES = 20_000
NO_MOMENT = -1
DATED_VERBS = frozenset({"extend", "pause", "resume"})


class No(NamedTuple):
    """A refusal without its moment: the step, the reason, and what fills its blanks."""

    step: str
    reason: str
    details: Mapping[str, str | int]


@dataclass(slots=True, eq=False, kw_only=True)
class Edge:
    """What comes of an act, of a time that runs out, or of opening a matter.

    `since` is the moment from which the clock of the act ran, None if it was none.
    `facts` are at made-up times, all in one moment. No clock that is new rings sooner
    than `least` after it; None where that is unknown. `is_quick` where nothing else is
    to be looked at: nothing refused, nothing silent, the whole limit as before.
    """

    node: "Node"
    target: Target | None = None
    facts: tuple[Fact, ...] = ()
    refused: tuple[No, ...] = ()
    party: str = ""
    since: int = NO_MOMENT
    late: bool = False
    silent: tuple[Silence, ...] = ()
    least: timedelta | None = A_CENTURY
    is_quick: bool = False


@dataclass(slots=True, eq=False)
class Node:
    """A matter after some moments. `closed` is the moment in which it ended."""

    state: State | None
    moments: int
    alarms: tuple[Alarm, ...] = ()
    rung: Rung = frozenset()
    total: Clock | None = None
    closed: int | None = None
    reason: str = ""
    acts: dict[Hashable, Edge | None] = field(default_factory=dict)
    lapses: dict[Hashable, Edge | None] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Way:
    """How an activity of the log is tried, and what of an event makes a difference to it.

    With `is_plain`, nothing does. `fields` are those the log fills in.
    """

    target: Target
    each: str
    is_plain: bool
    fields: tuple[str, ...]


class Ways:
    """Every way met so far under one draft, made by the engine a step at a time."""

    def __init__(self, plain: Plain) -> None:
        self.plain, self.kind = plain, plain.kind
        self._read, self.dated = read_fields(self.kind)
        self._clocks = Clocks(self.kind, plain.calendar, self.dated)
        self._parties = frozenset(plain.columns.groups.values())
        self._has_form = bool(set(plain.columns.fields) & set(self.kind.form))
        self._roots: dict[Hashable, Edge | None] = {}
        self._count = 0
        self.ways = dict(self._ways())

    def _ways(self) -> Iterator[tuple[str, Way]]:
        """Yield the way of each activity; those that say the same share one."""
        found: dict[Target, Way] = {}
        for activity, target in self.plain.targets.items():
            if target not in found or target.verb == "correct":
                each = self.kind.steps[target.step].each
                wanted = self.plain.wanted(target)
                is_plain = not (each or wanted or self._parties)
                found[target] = Way(target, each, is_plain, wanted)
            yield activity, found[target]

    def root(self, past: Past) -> Edge:
        """Return what comes of opening a matter. Raises Unsaid."""
        rows = tuple(self.plain.rows(past.case)) if self.plain.chosen else ()
        form = tuple(self._said(self.plain.form(past))) if self._has_form else ()
        key = rows, form
        edge = self._roots.get(key)
        if edge is not None:
            return edge
        return self._held(self._roots, key, lambda: self._opened(past))

    def key(self, node: Node, way: Way, case: Case, event: Event) -> Hashable:
        """Return what of an event makes a difference from here."""
        asked = event.attributes.get("asked", "")
        if way.is_plain:
            return (way, asked) if asked else way
        group: str | None = group_of(event, self.plain.columns)
        row: str | None = None
        if way.each and node.state:
            rows = rows_of(self.kind, node.state, way.each)
            row = cell_row(event, self.plain.columns)
            row = row if row in rows else None
            if group not in rows and group not in self._parties:
                group = None
        elif group not in self._parties:
            group = None
        values = self.plain.values(case, event, way.target) if way.fields else {}
        return way, group, row, tuple(self._said(values)), asked

    def act(
        self, node: Node, key: Hashable, way: Way, what: tuple[Case, Event]
    ) -> Edge:
        """Return what comes of an act. Raises Unsaid."""
        return self._held(node.acts, key, lambda: self._tried(node, way, *what))

    def lapse(self, node: Node, alarm: Alarm, expiries: tuple[Expiry, ...]) -> Edge:
        """Return what comes of it when a clock runs out. Raises Unsaid."""
        key = alarm.order if expiries is alarm.expiries else (alarm.order, expiries)
        return self._held(node.lapses, key, lambda: self._lapsed(node, alarm, expiries))

    def _held(
        self,
        held: dict[Hashable, Edge | None],
        key: Hashable,
        make: Callable[[], Edge],
    ) -> Edge:
        """Return an edge, made at first sight; None is kept for what cannot be said."""
        try:
            edge = held[key]
        except KeyError:
            if self._count >= NODES:
                raise Unsaid from None
            self._count += 1
            held[key] = None
            edge = held[key] = make()
        if edge is None:
            raise Unsaid
        return edge

    def _said(self, values: Mapping[str, str]) -> Iterator[tuple[str, Hashable]]:
        """Yield of each value what makes a difference: itself, or that there is one."""
        for code, value in values.items():
            said = value.strip()
            blank = self.kind.fields.get(code) or self.kind.form.get(code)
            alike = code not in self._read and blank and said and fits(blank, said)
            yield code, (True if alike else said)

    def _opened(self, past: Past) -> Edge:
        course, before = Course(), Node(None, 0)
        self.plain.open(course, past, made_up(0))
        return self._edge(course, before, None)

    def _tried(self, node: Node, way: Way, case: Case, event: Event) -> Edge:
        target, step = way.target, self.kind.steps[way.target.step]
        asked = event.attributes.get("asked", "")
        if step.earliest or target.verb in DATED_VERBS or self._is_other(step, asked):
            raise Unsaid
        course = Course(node.state)
        played = Played(event, target, 0.0, None)
        played = self.plain.tried(course, case, played, made_up(node.moments))
        return self._edge(course, node, played)

    def _is_other(self, step: Step, asked: str) -> bool:
        """Return whether only a calendar compares a limit asked for with its bounds."""
        steps = (self.kind.steps[x] for x in plan_of(self.kind).asks.get(step.code, ()))
        bounds = (asked_limit(each) for each in steps)
        return bool(asked) and any(
            is_other_unit(asked, each.least, each.most) for each in bounds if each
        )

    def _lapsed(self, node: Node, alarm: Alarm, expiries: tuple[Expiry, ...]) -> Edge:
        state, on = node.state, made_up(node.moments)
        if state is None:
            raise Unsaid
        course = Course(state)
        for fact in run_out(self.kind, state, alarm.task, expiries, on):
            more, course.state = carried(self.kind, course.state, fact)
            course.facts += more
        return self._edge(course, node, None, rung(alarm, expiries))

    def _edge(
        self,
        course: Course,
        node: Node,
        played: Played | None,
        more: Rung = frozenset(),
    ) -> Edge:
        if any("day" in each.details for each in course.refused):
            raise Unsaid
        edge = Edge(node=node, facts=tuple(course.facts))
        edge.refused = tuple(No(x.step, x.reason, x.details) for x in course.refused)
        if course.facts:
            edge.node = self._node(course, node.moments + 1, node.rung | more)
            edge.silent = silences(course.facts)
            edge.least = soonest(node.alarms, edge.node.alarms, node.moments)
        if played is not None:
            edge.target = played.target
            if played.open_for is not None:
                since = made_up(node.moments) - timedelta(seconds=played.open_for)
                edge.since, edge.party = place_of(since), played.party
                edge.late = played.late
                same = edge.node.total is node.total and edge.least is not None
                edge.is_quick = same and not (edge.refused or edge.silent)
        return edge

    def _node(self, course: Course, moments: int, before: Rung) -> Node:
        state = course.state
        if state is None:
            raise Unsaid
        alarms, total = self._clocks.of(state, before)
        return Node(
            state=state,
            moments=moments,
            alarms=alarms,
            rung=before,
            total=total,
            closed=place_of(state.closed.on) if state.closed else None,
            reason=state.reason,
        )


def read_fields(kind: Kind) -> tuple[frozenset[str], frozenset[str]]:
    """Return the fields whose value changes what happens, and those that only give the
    date of a limit and are only filled in when a matter opens.
    """
    found = list(_parts((kind.lead, kind.within, tuple(kind.steps.values()))))
    read = {each.field for each in found if isinstance(each, Compare | Among)}
    given: set[str] = set()
    for step in kind.steps.values():
        more = (step, step.extend, step.pause, *step.answers.values())
        needs = {code for each in more if each for code in each.needs}
        given |= needs | set(step.fills)
        if any(each.pass_on for each in step.answers.values()):
            read |= needs
    dates = {each.field for each in found if isinstance(each, ByField | FieldDate)}
    dated = (dates & set(kind.form)) - read - given
    return frozenset(read | dates - dated), frozenset(dated)


def _parts(value: object) -> Iterator[object]:
    """Yield a value and all that it is made of."""
    yield value
    if is_dataclass(value):
        for each in fields(value):
            yield from _parts(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _parts(inner)
