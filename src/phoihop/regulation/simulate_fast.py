"""A past case played along ways that are known already: its own times, nothing else.

Gives what the engine gives, act by act (`simulate_plain`), or leaves the case to it:
where steps begin by time alone; where an act extends or stops a clock, has an earliest
day, or is refused until a day; where a limit is a day of the year in a table; and past so
many ways that sharing is no use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter

from phoihop.base.days import Due, end_of_day, local_day
from phoihop.regulation.caselog import Event
from phoihop.regulation.facts import Corrected, Done, Fact, Filed, Opened
from phoihop.regulation.model import Expiry
from phoihop.regulation.moments import last_instant
from phoihop.regulation.plan import plan_of
from phoihop.regulation.refusals import cleaned
from phoihop.regulation.simulate_alarms import (
    A_CENTURY,
    Alarm,
    Unsaid,
    pending,
)
from phoihop.regulation.simulate_clocks import Clock
from phoihop.regulation.simulate_outcome import (
    OPENING,
    Outcome,
    Played,
    Refusal,
    Silence,
)
from phoihop.regulation.simulate_plain import Past, Plain
from phoihop.regulation.simulate_ways import NO_MOMENT, Edge, Node, Way, Ways

NEVER = datetime.max.replace(tzinfo=UTC)
ALWAYS = datetime.min.replace(tzinfo=UTC)
UNSEEN = Due(NEVER.date(), NEVER)
NOTHING: Mapping[str, str] = {}
UNMAPPED = Edge(node=Node(None, 0))
_tuple = tuple.__new__
Rung = tuple[datetime, tuple[int, int, int], Alarm, tuple[Expiry, ...]]


class Fast:
    """A kind of a draft, ready to play past cases along known ways."""

    def __init__(self, plain: Plain) -> None:
        self.plain, self.ways = plain, Ways(plain)
        self.by_day = plain.columns.compare == "day"
        self.has_end = bool(plain.columns.ended)
        self.has_limit = plain.kind.within is not None
        self._is_able = not plan_of(plain.kind).timed

    def play(self, past: Past) -> Outcome | None:
        """Play a case, or return None where only the engine can."""
        if past.opened is None or past.began is None or not self._is_able:
            return None
        run = _Run(self, past)
        try:
            run.open(past.opened)
            run.go(past.began)
            run.end(past.span.ended)
        except (Unsaid, OverflowError):
            return None
        return run.outcome()


class _Run:
    """One case under way. `moments` are the times of what happened, in its order."""

    __slots__ = (
        "due",
        "ends",
        "fast",
        "limit",
        "moments",
        "node",
        "past",
        "path",
        "played",
        "refused",
        "ring",
        "silent",
        "total",
        "values",
    )

    def __init__(self, fast: Fast, past: Past) -> None:
        self.fast, self.past = fast, past
        self.moments: list[datetime] = []
        self.path: list[tuple[Edge, Event | None]] = []
        self.ends: dict[Clock, Due | None] = {}
        self.played: list[Played] = []
        self.refused: list[Refusal] = []
        self.silent: list[Silence] = []
        self.total: Clock | None = None
        self.ring = NEVER
        self.due: Due | None = None
        self.limit: datetime | None = None
        self.values: Mapping[str, str] = NOTHING

    def open(self, on: datetime) -> None:
        """Open the matter."""
        fast, due = self.fast, self.past.span.due
        edge = fast.ways.root(self.past)
        if fast.ways.dated:
            self.values = cleaned(fast.plain.form(self.past))
        if due and not fast.has_limit:
            self._limit(Due(local_day(fast.plain.calendar, due), due))
        for no in edge.refused:
            self.refused.append(Refusal(OPENING, no.reason, "", on, no.details))
        self.node = edge.node
        if edge.facts:
            self._enter(edge, on, None)

    def go(self, before: datetime) -> None:
        """Play the events one after another; nearly all go on along a quick edge."""
        known, moments, path = self.fast.ways.ways, self.moments, self.path
        node, ring, limit = self.node, self.ring, self.limit
        for event in self.past.events:
            now, way = event.at or before, known.get(event.activity)
            past = None if limit is None else now >= limit
            edge = node.acts.get(way) if now < ring else None
            if edge is not None and edge.is_quick and "asked" not in event.attributes:
                node = edge.node
                moments.append(now)
                path.append((edge, event))
                ring = min(ring, now + (edge.least or A_CENTURY))
            else:
                self.node, self.ring = node, ring
                edge = self._act(event, way, now)
                node, ring, limit = self.node, self.ring, self.limit
            since, took = edge.since, None
            if since != NO_MOMENT:
                took = (now - moments[since]).total_seconds()
            waited = (now - before).total_seconds()
            about = event, edge.target, waited, past, edge.party, took, edge.late
            self.played.append(_tuple(Played, about))
            before = now
        self.node, self.ring = node, ring

    def _act(self, event: Event, way: Way | None, now: datetime) -> Edge:
        """Go on to what comes of an event, and return it."""
        if way is None:
            return UNMAPPED
        if self.node.state is None:
            return Edge(node=self.node, target=way.target)
        if now >= self.ring:
            self._rung(now)
        node, ways = self.node, self.fast.ways
        key = ways.key(node, way, self.past.case, event)
        edge = node.acts.get(key) or ways.act(node, key, way, (self.past.case, event))
        for no in edge.refused:
            self.refused.append(
                Refusal(no.step, no.reason, event.activity, now, no.details)
            )
        if edge.node is not node:
            self._enter(edge, now, event)
        return edge

    def _enter(self, edge: Edge, on: datetime, event: Event | None) -> None:
        """Go on to another node; until `ring` no clock runs out there."""
        node = self.node = edge.node
        self.moments.append(on)
        self.path.append((edge, event))
        self.silent += edge.silent
        self.ring = ALWAYS if edge.least is None else min(self.ring, on + edge.least)
        if node.total is not self.total:
            self.total = node.total
            self._limit(self._end(node.total) if node.total else None)

    def _end(self, clock: Clock) -> Due | None:
        """Return when a clock runs out in this case."""
        end = self.ends.get(clock, UNSEEN)
        if end is UNSEEN:
            end = self.ends[clock] = clock.end(self.moments, self.values)
        return end

    def _limit(self, due: Due | None) -> None:
        """Keep until when the whole matter is in time."""
        self.due, self.limit = due, None
        if due is not None:
            calendar, by_day = self.fast.plain.calendar, self.fast.by_day
            self.limit = end_of_day(calendar, due.day) if by_day else due.at

    def _rung(self, now: datetime) -> None:
        """Record what time has brought by now, the earliest first."""
        while self.ring <= now:
            found, self.ring = self._run_out(now)
            if found:
                on, _, alarm, left = min(found, key=itemgetter(0, 1))
                self._enter(self.fast.ways.lapse(self.node, alarm, left), on, None)
                self.ring = ALWAYS  # another may have run out as well

    def _run_out(self, now: datetime) -> tuple[list[Rung], datetime]:
        """Return what has run out by now, and when the next clock will."""
        found, ring = [], NEVER
        for alarm in self.node.alarms:
            end = self._end(alarm.clock)
            left = pending(alarm, end, self.moments) if end else ()
            if end and left and end.at <= now:
                on = max(last_instant(end), self.moments[-1])
                found.append((on, alarm.order, alarm, left))
            elif end and left and end.at < ring:
                ring = end.at
        return found, ring

    def end(self, ended: datetime | None) -> None:
        """Record what time had brought by the end, or by the last act without one."""
        if self.moments:
            last = self.moments[-1]
            self._rung(max(ended, last) if ended else last)

    def outcome(self) -> Outcome:
        """Return how the case comes out."""
        past, node = self.past, self.node
        ended = past.span.ended
        if ended is None and node.closed is not None and not self.fast.has_end:
            ended = self.moments[node.closed]
        return _tuple(
            Outcome,
            (
                past.case,
                past.began,
                ended,
                self.due,
                self.told,
                tuple(self.silent),
                tuple(self.played),
                tuple(self.refused),
                past.untimed,
                past.misordered,
                node.reason,
            ),
        )

    def told(self) -> tuple[Fact, ...]:
        """Return the facts of the matter, at the times of this case and with its values."""
        return tuple(self._told())

    def _told(self) -> Iterator[Fact]:
        plain, case = self.fast.plain, self.past.case
        for (edge, event), on in zip(self.path, self.moments, strict=True):
            values = plain.form(self.past)
            if event is not None:
                values = plain.values(case, event, plain.targets[event.activity])
            for fact in edge.facts:
                if isinstance(fact, Opened | Done | Filed | Corrected):
                    yield replace(fact, on=on, values=cleaned(values))
                else:
                    yield replace(fact, on=on)
