"""Whether the parts fit in the whole, tried on three start days with every date worked out.

A plain week, the last working day before Tết 2026, and 28 August before the National Day:
working days and days of the calendar drift apart there. Each step is taken to use all its time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from phoihop.base.calendars import viet_nam
from phoihop.base.days import HOUR_UNITS, Amount, Calendar, Unit, day_after
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step, warning
from phoihop.regulation.check_walk import before, ends_matter, simple
from phoihop.regulation.fold import GOES_ON
from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    AsAsked,
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
from phoihop.regulation.plan import leaves

STARTS = (date(2026, 3, 2), date(2026, 2, 13), date(2026, 8, 28))
CALENDAR_UNITS = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})
WHOLE_DAYS = {Unit.MINUTE: (1440, Unit.DAY), Unit.HOUR: (24, Unit.DAY)}
WHOLE_DAYS[Unit.WORKING_HOUR] = (8, Unit.WORKING_DAY)


def time(kind: Kind) -> Iterator[Finding]:
    """Yield a total that its parts overrun, and chains that mix units, with dates."""
    chained = _chain(kind)
    if not chained:
        return
    worked = [Worked(kind, viet_nam(), start) for start in STARTS]
    over = [
        each for each in worked if each.total and each.end and each.end > each.total
    ]
    if over:
        yield warning(_exceeds(kind, over[0]))
    yield from _squeezed(kind, chained, worked)
    if _mixed(kind, chained):
        dates = "; ".join(f"{_shown(e.start)} → {_shown(e.end)}" for e in worked)
        yield warning(of_kind(kind, "mixed_units", dates=dates))


def _exceeds(kind: Kind, worked: "Worked") -> Finding:
    return of_kind(
        kind,
        "parts_exceed_whole",
        start=_shown(worked.start),
        end=_shown(worked.end),
        total=_shown(worked.total),
    )


def _squeezed(
    kind: Kind, steps: tuple[Step, ...], worked: "list[Worked]"
) -> Iterator[Finding]:
    """Yield steps that may open when their own time, counted from elsewhere, is over."""
    for step in steps:
        for each in worked:
            opened, due = each.opened.get(step.code), each.latest(step.code)
            if opened and due and opened > due:
                start, opens, end = _shown(each.start), _shown(opened), _shown(due)
                found = of_step(
                    kind, step, "opens_after_due", start=start, opens=opens, due=end
                )
                yield warning(found)
                break


def _shown(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "-"


def _chain(kind: Kind) -> tuple[Step, ...]:
    """Return the steps on the way to an end, without those whose silence closes the matter."""
    ends = [step for step in kind.steps.values() if ends_matter(step)]
    codes = set(chain.from_iterable(before(kind, step) for step in ends))
    codes |= {step.code for step in ends}
    return tuple(
        step
        for step in kind.steps.values()
        if step.code in codes and not any(e.outcome == "close" for e in step.expiries)
    )


def _mixed(kind: Kind, steps: tuple[Step, ...]) -> bool:
    every = [kind.within, *(step.within for step in steps)]
    units = {unit for limit in every for part in simple(limit) for unit in _units(part)}
    return bool(units & CALENDAR_UNITS) and Unit.WORKING_DAY in units


def _units(limit: Limit) -> Iterator[Unit]:
    if isinstance(limit, Within):
        yield limit.amount.unit
    if isinstance(limit, AsAsked):
        yield limit.most.unit


@dataclass(slots=True)
class Worked:
    """The latest day of each step, if the matter opens on `start` and all use all their time."""

    kind: Kind
    calendar: Calendar
    start: date
    end: date | None = None
    total: date | None = None
    opened: dict[str, date] = field(default_factory=dict)
    _latest: dict[str, date | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        days = [
            self.latest(step.code) for step in _chain(self.kind) if ends_matter(step)
        ]
        self.end = max((day for day in days if day), default=None)
        if self.kind.within is not None:
            self.total = self._due(self.kind.within, self.start)

    def latest(self, code: str) -> date | None:
        """Return the last day of a step; None where no date is known, or in a loop."""
        step = self.kind.steps.get(code)
        if code in self._latest or step is None:
            return self._latest.get(code)
        self._latest[code] = None
        opened = self._day(step.after)
        if opened is not None:
            self.opened[code] = opened
            within = in_time(self.kind, step, step.within)
            self._latest[code] = self._due(within, opened) or opened
        return self._latest[code]

    def _day(self, event: Event) -> date | None:
        match event:
            case Opened():
                return self.start
            case Happened(step=step) | Threshold(step=step):
                return self.latest(step)
            case AnyOf(events) | AllOf(events):
                return _last(self._day(each) for each in events)
            case Settled(part):
                steps = self.kind.steps.values()
                return _last(self.latest(s.code) for s in steps if s.part == part)
            case Shifted(amount, "after", inner):
                base = self._day(inner)
                return whole_day_after(self.calendar, base, amount) if base else None
            case _:
                return None

    def _due(self, limit: Limit | None, opened: date) -> date | None:
        match limit:
            case Within(amount, None):
                return whole_day_after(self.calendar, opened, amount)
            case Within(amount, event):
                base = self._day(event) if event is not None else opened
                return whole_day_after(self.calendar, base, amount) if base else None
            case AsAsked(most=most):
                return whole_day_after(self.calendar, opened, most)
            case Cases(cases, otherwise):
                every = [otherwise, *(each for _, each in cases)]
                return _last(self._due(each, opened) for each in every)
            case Earliest(parts):
                days = [day for part in parts if (day := self._due(part, opened))]
                return min(days, default=None)
            case _:
                return None


def in_time(kind: Kind, step: Step, limit: Limit | None) -> Limit | None:
    """Return a limit as the longest way has it: at once after a silence is the next day.

    What runs out does so in the last instant of its day, when nothing more can be done.
    """
    match limit:
        case Within(amount, None) if not amount.count and _may_come_by_silence(
            kind, step.after
        ):
            return Within(Amount(1, Unit.WORKING_DAY))
        case Cases(cases, otherwise):
            every = tuple((c, in_time(kind, step, each) or each) for c, each in cases)
            return Cases(every, in_time(kind, step, otherwise) or otherwise)
        case Earliest(parts):
            return Earliest(tuple(in_time(kind, step, each) or each for each in parts))
        case _:
            return limit


def _may_come_by_silence(kind: Kind, event: Event) -> bool:
    return any(_is_silence(kind, leaf) for leaf in leaves(event))


def _is_silence(kind: Kind, leaf: Event) -> bool:
    match leaf:
        case Shifted(amount, "after"):
            return amount.unit not in HOUR_UNITS
        case Happened(step, answer):
            return answer == "expired" or (
                not answer and _goes_on(kind.steps.get(step))
            )
        case Threshold(step=step, answer=""):
            return _goes_on(kind.steps.get(step))
        case Settled(part):
            return any(_goes_on(x) for x in kind.steps.values() if x.part == part)
        case _:
            return False


def _goes_on(step: Step | None) -> bool:
    return step is not None and any(e.outcome in GOES_ON for e in step.expiries)


def whole_day_after(calendar: Calendar, day: date, amount: Amount) -> date | None:
    """Return the day a limit ends, hours taken as whole days; None beyond the calendar."""
    if amount.unit in WHOLE_DAYS:
        size, unit = WHOLE_DAYS[amount.unit]
        amount = Amount(-(-amount.count // size), unit)
    try:
        return day_after(calendar, day, amount)
    except Invalid:
        return None


def _last(days: Iterator[date | None]) -> date | None:
    return max((day for day in days if day), default=None)
