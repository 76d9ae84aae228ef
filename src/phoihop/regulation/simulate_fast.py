"""A past case played along ways that are known already: its own times, nothing else.

Gives what the engine gives, act by act (`simulate_plain`), or leaves the case to it:
where steps begin by time alone; where an act extends or stops a clock, has an earliest
day, or is refused until a day; where a limit is counted from a date that is itself
counted or is the earlier of several; and past so many ways that sharing is no use.
"""

from collections.abc import Hashable, Iterator
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
from phoihop.regulation.simulate_alarms import Alarm, Clock, Unsaid, pending
from phoihop.regulation.simulate_outcome import (
    OPENING,
    Outcome,
    Played,
    Refusal,
    Silence,
)
from phoihop.regulation.simulate_plain import Past, Plain
from phoihop.regulation.simulate_ways import Edge, Way, Ways

NEVER = datetime.max.replace(tzinfo=UTC)
UNSEEN = Due(NEVER.date(), NEVER)
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
        except Unsaid:
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
        self.limit = NEVER

    def open(self, on: datetime) -> None:
        """Open the matter."""
        fast, due = self.fast, self.past.span.due
        edge = fast.ways.root(self.past)
        self.values = cleaned(fast.plain.form(self.past)) if fast.ways.dated else {}
        if due and not fast.has_limit:
            self._limit(Due(local_day(fast.plain.calendar, due), due))
        for no in edge.refused:
            self.refused.append(Refusal(OPENING, no.reason, "", on, no.details))
        self.node = edge.node
        if edge.facts:
            self._enter(edge, on, None)

    def go(self, before: datetime) -> None:
        """Play the events one after another."""
        known = self.fast.ways.ways
        for event in self.past.events:
            now = event.at
            if now is None:
                continue
            way = known.get(event.activity)
            target = way.target if way else None
            waited = (now - before).total_seconds()
            past = None if self.due is None else now >= self.limit
            before = now
            if way is None or self.node.state is None:
                played = _tuple(Played, (event, target, waited, past, "", None, False))
            else:
                if now >= self.ring:
                    self._rung(now)
                edge = self._act(event, way, now)
                since = edge.since
                took = (
                    None
                    if since is None
                    else (now - self.moments[since]).total_seconds()
                )
                played = _tuple(
                    Played, (event, target, waited, past, edge.party, took, edge.late)
                )
            self.played.append(played)

    def _act(self, event: Event, way: Way, now: datetime) -> Edge:
        """Go on to what comes of an act, and return it."""
        node, ways = self.node, self.fast.ways
        key: Hashable = way
        if event.attributes or not way.is_plain:
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
        """Go on to another node, and look which clock there rings first."""
        node, ends, moments = edge.node, self.ends, self.moments
        self.node, self.ring = node, NEVER
        moments.append(on)
        self.path.append((edge, event))
        if edge.silent:
            self.silent += edge.silent
        for alarm in node.alarms:
            end = ends.get(alarm.clock, UNSEEN)
            if end is UNSEEN:
                end = ends[alarm.clock] = alarm.clock.end(moments, self.values)
            if end and end.at < self.ring and pending(alarm, end, moments):
                self.ring = end.at
        if node.total is not self.total:
            self.total = node.total
            self._limit(node.total.end(moments, self.values) if node.total else None)

    def _limit(self, due: Due | None) -> None:
        """Keep until when the whole matter is in time."""
        self.due = due
        if due is not None:
            calendar, by_day = self.fast.plain.calendar, self.fast.by_day
            self.limit = end_of_day(calendar, due.day) if by_day else due.at

    def _rung(self, now: datetime) -> None:
        """Record what time has brought by now, the earliest first."""
        while self.ring <= now:
            on, _, alarm, expiries = min(self._due_by(now), key=itemgetter(0, 1))
            self._enter(self.fast.ways.lapse(self.node, alarm, expiries), on, None)

    def _due_by(self, now: datetime) -> Iterator[Rung]:
        for alarm in self.node.alarms:
            end = self.ends[alarm.clock]
            if end and end.at <= now and (left := pending(alarm, end, self.moments)):
                on = max(last_instant(end), self.moments[-1])
                yield on, alarm.order, alarm, left

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
