"""The longest path of a kind with its dates, against the total limit.

Each step is taken to use all its time, and what is allowed so many `times` to happen
as often. A loop without `times` is walked once: it has no longest path. Tried on
three start days: a plain week, the last working day before Tết, 28 August.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from phoihop.base.calendars import viet_nam
from phoihop.base.days import Amount, Calendar, roll
from phoihop.base.findings import Severity
from phoihop.regulation.check_remarks import of_kind
from phoihop.regulation.check_time import STARTS, in_time, whole_day_after
from phoihop.regulation.check_walk import ends_matter, leaves, sources
from phoihop.regulation.explore_findings import Explored, told
from phoihop.regulation.explore_moves import Move
from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    AsAsked,
    ByDate,
    Cases,
    Earliest,
    Event,
    Happened,
    Limit,
    Opened,
    Settled,
    Shifted,
    Threshold,
    Within,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.moments import DAY

Spare = tuple[
    tuple[str, str, int], ...
]  # step, answer, how often it may still be given
LOOPS = 6  # answers with `times` that are walked again; more are walked once


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a path: the answer that leads on, the day it opens, its last day."""

    step: str
    answer: str
    opened: date
    due: date


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps that ends on a day; `start` is the day the matter opens."""

    start: date
    legs: tuple[Leg, ...] = ()

    @property
    def end(self) -> date:
        """The last day of the path."""
        return self.legs[-1].due if self.legs else self.start

    def day_of(self, code: str, answer: str) -> date | None:
        """Return the last day on which a step of the path was done, or answered so."""
        days = [
            leg.due
            for leg in self.legs
            if leg.step == code and answer in {"", "expired", leg.answer}
        ]
        return days[-1] if days else None


def overlong(kind: Kind) -> Iterator[Explored]:
    """Yield a total limit that the longest path overruns, with the path and its dates."""
    if kind.within is None:
        return
    worked = [(path, total_of(kind, path)) for path in longest_paths(kind)]
    over = [path for path, total in worked if total and path.end > total]
    if over:
        dates = "; ".join(_shown(path, total) for path, total in worked)
        found = of_kind(kind, "longest_over_total", dates=dates)
        yield told(kind, found, _story(over[0]), Severity.WARNING)


def longest_paths(kind: Kind) -> tuple[Path, ...]:
    """Return the longest path of a kind from each of the three start days."""
    found = (longest(kind, viet_nam(), start) for start in STARTS)
    return tuple(each for each in found if each is not None)


def longest(kind: Kind, calendar: Calendar, start: date) -> Path | None:
    """Return the longest way from the opening to an end; None where none has a date.

    With a total limit, only a way on which it has begun to run: it is the one judged.
    """
    walk = _Walk(kind, calendar, start)
    ends = [step for step in kind.steps.values() if ends_matter(step)]
    found = (walk.through(step, walk.spare()) for step in ends)
    paths = [each for each in found if each is not None]
    if kind.within is not None:
        paths = [path for path in paths if walk.due(kind.within, path, start)]
    return _latest(paths)


def total_of(kind: Kind, path: Path) -> date | None:
    """Return the day the total limit of a matter that took this path runs out."""
    walk = _Walk(kind, viet_nam(), path.start)
    return walk.due(kind.within, path, path.start)


def _shown(path: Path, total: date | None) -> str:
    days = (path.start, path.end, total)
    return " → ".join(day.strftime("%d/%m/%Y") if day else "-" for day in days)


def _story(path: Path) -> Iterator[Move]:
    yield Move("open")
    for leg in path.legs:
        opened, due = (day.strftime("%d/%m/%Y") for day in (leg.opened, leg.due))
        yield Move(
            "leg",
            leg.step,
            answer=leg.answer,
            values=(("opened", opened), ("due", due)),
        )


def _latest(paths: "Iterable[Path | None]") -> Path | None:
    known = [each for each in paths if each is not None]
    return max(known, key=lambda each: (each.end, len(each.legs)), default=None)


@dataclass(slots=True)
class _Walk:
    """One start day. Paths are worked out once for each step and returns left."""

    kind: Kind
    calendar: Calendar
    start: date
    _known: dict[tuple[str, Spare], Path | None] = field(default_factory=dict)
    _before: dict[str, frozenset[str]] = field(default_factory=dict)

    def spare(self) -> Spare:
        """Return each answer that may be given so often only."""
        found = (
            (step.code, answer.code, answer.times)
            for step in self.kind.steps.values()
            for answer in step.answers.values()
            if answer.times
        )
        return tuple(found)[:LOOPS]

    def through(self, step: Step, spare: Spare) -> Path | None:
        """Return the longest path that ends with this step."""
        key = (step.code, spare)
        if key not in self._known:
            self._known[key] = None
            path = self._to(step, step.after, spare)
            self._known[key] = self._with(step, path) if path else None
        return self._known[key]

    def _with(self, step: Step, path: Path) -> Path:
        opened = path.end
        within = [step.within, *(each.within for each in step.answers.values())]
        limits = [in_time(self.kind, step, each) for each in within]
        days = [self.due(each, path, opened) for each in limits if each]
        due = max([opened, *(day for day in days if day)])
        return Path(path.start, (*path.legs, Leg(step.code, "", opened, due)))

    def _to(self, step: Step, event: Event, spare: Spare) -> Path | None:
        """Return the longest path to an event that opens a step."""
        match event:
            case Opened():
                return Path(self.start)
            case AnyOf(events) | AllOf(events):
                return _latest(self._to(step, each, spare) for each in events)
            case Shifted(amount, "after", inner):
                return self._shifted(self._to(step, inner, spare), amount)
            case Happened(code, answer) | Threshold(step=code, answer=answer):
                return self._answered(step, (code, answer), spare)
            case Settled(part):
                parts = (s for s in self.kind.steps.values() if s.part == part)
                return _latest(self._answered(step, (s.code, ""), spare) for s in parts)
            case _:
                return None

    def _shifted(self, path: Path | None, amount: Amount) -> Path | None:
        if path is None or not path.legs:
            day = whole_day_after(self.calendar, self.start, amount) if path else None
            return Path(day) if day else None
        last = path.legs[-1]
        day = whole_day_after(self.calendar, last.due, amount) or last.due
        waited = Leg(last.step, last.answer, last.opened, day)
        return Path(path.start, (*path.legs[:-1], waited))

    def _answered(self, step: Step, what: tuple[str, str], spare: Spare) -> Path | None:
        """Return the path on by an answer; one with `times` is spent."""
        source = self.kind.steps.get(what[0])
        left = _spent(spare, what)
        if source is None or left is None:
            return None
        if left is spare and self._leads_back(source, step, spare):
            return None
        path = self.through(source, left)
        if path is None:
            return None
        named = what[1] if what[1] in source.answers else ""
        last = path.legs[-1]
        leg = Leg(last.step, named, last.opened, last.due)
        return Path(path.start, (*path.legs[:-1], leg))

    def _leads_back(self, source: Step, step: Step, spare: Spare) -> bool:
        """Return whether an event goes back in the text, round and round without `times`."""
        order = list(self.kind.steps)
        if order.index(source.code) < order.index(step.code):
            return False
        return step.code in {source.code, *self._freely_before(source, spare)}

    def _freely_before(self, step: Step, spare: Spare) -> frozenset[str]:
        """Return what may come before a step, not by way of an answer with `times`."""
        if step.code in self._before:
            return self._before[step.code]
        counted = {(code, answer) for code, answer, _ in spare}
        found: set[str] = set()
        waiting = [step]
        while waiting:
            event = waiting.pop().after
            for code in _freely(self.kind, event, counted) - found:
                found.add(code)
                waiting.append(self.kind.steps[code])
        self._before[step.code] = frozenset(found)
        return self._before[step.code]

    def due(self, limit: Limit | None, path: Path, opened: date) -> date | None:
        """Return the last day of a limit of a step that opens at the end of a path."""
        match limit:
            case Within(amount, None):
                return whole_day_after(self.calendar, opened, amount)
            case Within(amount, event):
                base = self._base(event, path)
                return whole_day_after(self.calendar, base, amount) if base else None
            case AsAsked(most=most):
                return whole_day_after(self.calendar, opened, most)
            case Cases(cases, otherwise):
                every = [otherwise, *(each for _, each in cases)]
                days = [self.due(each, path, opened) for each in every]
                return max((day for day in days if day), default=None)
            case Earliest(parts):
                days = [self.due(each, path, opened) for each in parts]
                return min((day for day in days if day), default=None)
            case _:
                return self._yearly(limit, opened)

    def _yearly(self, limit: Limit | None, opened: date) -> date | None:
        if not isinstance(limit, ByDate):
            return None
        first = date(opened.year, limit.month, 1) + (limit.day - 1) * DAY
        if first < opened:
            first = date(opened.year + 1, limit.month, 1) + (limit.day - 1) * DAY
        return roll(self.calendar, first)

    def _base(self, event: Event | None, path: Path) -> date | None:
        match event:
            case Opened():
                return self.start
            case Happened(code, answer) | Threshold(step=code, answer=answer):
                return path.day_of(code, answer)
            case Shifted(amount, "after", inner):
                base = self._base(inner, path)
                return whole_day_after(self.calendar, base, amount) if base else None
            case AnyOf(events) | AllOf(events):
                days = [self._base(each, path) for each in events]
                return max((day for day in days if day), default=None)
            case _:
                return None


def _freely(kind: Kind, event: Event, counted: set[tuple[str, str]]) -> set[str]:
    """Return the steps an event waits for, but for answers that are counted."""
    found: set[str] = set()
    for leaf in leaves(event):
        match leaf:
            case Happened(code, answer) | Threshold(step=code, answer=answer):
                if (code, answer) not in counted and code in kind.steps:
                    found.add(code)
            case Settled():
                found.update(sources(kind, leaf))
            case _:
                pass
    return found


def _spent(spare: Spare, what: tuple[str, str]) -> Spare | None:
    """Return what may still be given after an answer; None if it may not be given again."""
    for i, (step, answer, times) in enumerate(spare):
        if (step, answer) == what:
            left = (*spare[:i], (step, answer, times - 1), *spare[i + 1 :])
            return left if times else None
    return spare
