"""When time will run out in a matter, said by which of its moments the clock counts from.

A node of `simulate_ways` knows the moments of its matter by number only; a case
brings the times. A clock is an amount or a day of the year after one moment or after
a date of the form, or that date. What hangs on more than that (a clock that stood or
was moved, a day of the year in a table) is not said here.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from phoihop.base.days import Amount, Calendar, Due, end_of_day, parse_amount
from phoihop.base.errors import Invalid
from phoihop.regulation.conditions import holds, known
from phoihop.regulation.due import total_step, total_task
from phoihop.regulation.events import happened
from phoihop.regulation.limits import (
    Ahead,
    AsAsked,
    ByColumn,
    ByDate,
    ByField,
    Cases,
    Earliest,
    FieldDate,
    Limit,
    Shifted,
    Within,
)
from phoihop.regulation.model import Expiry, Kind, Step
from phoihop.regulation.moments import (
    Counted,
    Origin,
    by_hour,
    field_due,
    field_start,
    ground,
    last_instant,
    on_date,
    view_of,
)
from phoihop.regulation.plan import bases, plan_of
from phoihop.regulation.simulate_clocks import (
    NO_FIELD,
    NO_PLACE,
    Clock,
    FirstOf,
    Rule,
    rule_of,
)
from phoihop.regulation.state import Mark, State, Task
from phoihop.regulation.yearly import DayOfYear, column_of

FIRST = datetime(2000, 1, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
A_CENTURY = timedelta(days=36_500)
_UNSAID = Origin("")


class Unsaid(Exception):
    """What happens here depends on the times themselves: the engine has to play it."""


def made_up(place: int) -> datetime:
    """Return the made-up time of a moment: a minute after the one before."""
    return FIRST + place * MINUTE


def place_of(on: datetime) -> int:
    """Return which moment a made-up time is. Raises Unsaid if it is none."""
    place, rest = divmod(on - FIRST, MINUTE)
    if rest or place < 0:
        raise Unsaid
    return place


class Alarm(NamedTuple):
    """A clock that brings something when it runs out, and its place in the text.

    `known` are the lapses recorded of it: what each was taken for, at which moment.
    """

    clock: Clock
    order: tuple[int, int, int]
    task: Task
    expiries: tuple[Expiry, ...]
    known: tuple[tuple[str, int], ...]


def pending(alarm: Alarm, end: Due, moments: Sequence[datetime]) -> tuple[Expiry, ...]:
    """Return what is still to be recorded of a limit that has run out at `end`."""
    if not alarm.known:
        return alarm.expiries
    ran_out = last_instant(end)
    known = {outcome for outcome, place in alarm.known if moments[place] >= ran_out}
    return tuple(each for each in alarm.expiries if each.outcome not in known)


Rung = frozenset[tuple[Clock, str, str, int, str]]  # what silence was, in which round


def rung(alarm: Alarm, expiries: Iterable[Expiry]) -> Rung:
    """Return that a clock has run out, so that it is not asked again in this round."""
    task, clock = alarm.task, alarm.clock
    return frozenset(
        (clock, task.step, task.row, task.round, each.outcome) for each in expiries
    )


def soonest(
    before: Iterable[Alarm], after: Iterable[Alarm], place: int
) -> timedelta | None:
    """Return how long after moment `place` none rings that is new there; None: unknown."""
    known = {_what(each) for each in before}
    found = A_CENTURY
    for alarm in after:
        if _what(alarm) not in known:
            rule = alarm.clock.rule
            if rule is None or rule.least is None or alarm.clock.place != place:
                return None
            found = min(found, rule.least)
    return found


def _what(alarm: Alarm) -> tuple[object, ...]:
    task = alarm.task
    return alarm.clock, task.step, task.row, task.round, alarm.expiries, alarm.known


class Clocks:
    """The clocks of a kind by a calendar, each made once.

    `dated` are the fields that only give dates and only the opening fills in.
    """

    def __init__(self, kind: Kind, calendar: Calendar, dated: frozenset[str]) -> None:
        self._kind, self._calendar, self._dated = kind, calendar, dated
        self._rules: dict[Hashable, Rule] = {}
        self._first: dict[tuple[Clock, ...], FirstOf] = {}
        self._clocks: dict[tuple[Rule | None, int, ByField], Clock] = {}

    def of(self, state: State, before: Rung) -> tuple[tuple[Alarm, ...], Clock | None]:
        """Return what will ring in a state at made-up times, and the clock of the whole.

        `before` has rung already. Raises Unsaid.
        """
        found, total = list(self._of_tasks(state)), None
        kind = self._kind
        if kind.within is not None:
            task = total_task(kind, state)
            total = self._clock(state, total_step(kind), task, kind.within)
            if total and kind.expiry and not state.closed:
                found.append(_alarm(total, (1, 0, 0), task, (kind.expiry,)))
        left = (_left(each, before) for each in found)
        return tuple(each for each in left if each.expiries), total

    def _of_tasks(self, state: State) -> Iterator[Alarm]:
        order = plan_of(self._kind).order
        for i, task in enumerate(state.open_tasks()):
            step = self._kind.steps[task.step]
            if step.duty and step.expiries and step.within is not None:
                clock = self._clock(state, step, task, step.within)
                if clock:
                    place = (0, order[step.code], i)
                    yield _alarm(clock, place, task, step.expiries)

    def _clock(
        self, state: State, step: Step, task: Task, limit: Limit
    ) -> Clock | None:
        """Return the clock of a limit; None while it waits. Raises Unsaid."""
        if task.pauses or task.extensions:
            raise Unsaid
        while isinstance(limit, Cases):
            cases = limit.cases
            found = (x for c, x in cases if holds(self._kind, state, c, task.row))
            limit = next(found, limit.otherwise)
        match limit:
            case ByField() | ByDate():
                return self._written(state, task, limit)
            case ByColumn():
                return self._by_column(state, step, task, limit)
            case Within(start=None) | AsAsked():
                return self._counted(state, step, task, limit)
            case Within() | Ahead():
                return self._after(state, step, task, limit)
            case _:
                return self._first_of(state, step, task, limit)

    def _first_of(
        self, state: State, step: Step, task: Task, limit: Earliest
    ) -> Clock | None:
        """Return the clock of several limits, where each that has one surely has an end."""
        for part in limit.limits:
            event = part.start if isinstance(part, Within) else None
            event = part.event if isinstance(part, Ahead) else event
            if event and any(isinstance(x, FieldDate | Shifted) for x in bases(event)):
                raise Unsaid
        found = (self._clock(state, step, task, each) for each in limit.limits)
        parts = tuple(filter(None, found))
        if parts and parts not in self._first:
            self._first[parts] = FirstOf(self._calendar, parts)
        return self._first[parts] if parts else None

    def _written(
        self, state: State, task: Task, limit: ByField | ByDate
    ) -> Clock | None:
        match limit:
            case ByField(field) if field in self._dated:
                return self._kept(None, NO_PLACE, limit)
            case ByField(field, hour):
                return self._fixed(field_due(state, self._calendar, field), hour)
            case ByDate(day, month, hour):
                return self._yearly(task.opened, DayOfYear(day, month), hour)

    def _by_column(
        self, state: State, step: Step, task: Task, limit: ByColumn
    ) -> Clock | None:
        name, hour = f"{limit.table}.{limit.column}", limit.hour
        match column_of(known(self._kind, state, name, task.row)):
            case Amount() as said:
                return self._counted(state, step, task, Within(said, None, hour))
            case DayOfYear():
                raise Unsaid
            case date() as said:
                due = Due(said, end_of_day(self._calendar, said))
                return self._fixed(due, hour)
            case _:
                return None

    def _fixed(self, due: Due | None, hour: time | None) -> Clock | None:
        """Return the clock of a date that is the same in every case that comes here."""
        if due is None:
            return None
        end = by_hour(self._calendar, due, hour)
        rule = Rule(self._calendar, lambda _: end, by_day=False)
        return Clock(self._calendar, rule, 0)

    def _after(
        self, state: State, step: Step, task: Task, limit: Within | Ahead
    ) -> Clock | None:
        """Return the clock of a limit that counts from an event, from a date if it is one."""
        event = limit.start if isinstance(limit, Within) else limit.event
        shift = event if isinstance(event, Shifted) else None
        base = shift.event if shift else event
        ahead = isinstance(limit, Ahead)
        found = Counted(_UNSAID, FIRST, limit.amount, ahead, limit.hour)
        rule = self._rule(found, shift)
        if isinstance(base, FieldDate):
            if base.field in self._dated:
                return self._kept(rule, NO_PLACE, ByField(base.field))
            start = field_start(state, self._calendar, base.field)
            return self._fixed(rule.of(start) if start else None, None)
        if base is None or any(isinstance(x, FieldDate | Shifted) for x in bases(base)):
            raise Unsaid
        mark = happened(view_of(self._kind, state, step, task.row), base)
        return self._kept(rule, place_of(mark.on), NO_FIELD) if mark else None

    def _counted(
        self, state: State, step: Step, task: Task, limit: Limit
    ) -> Clock | None:
        """Return the clock of a limit that counts from the start of its task."""
        view = view_of(self._kind, state, step, task.row)
        try:
            found = ground(view, self._calendar, task, limit)
        except Invalid:
            return None
        if not isinstance(found, Counted):
            return None
        return self._kept(self._rule(found, None), place_of(found.start), NO_FIELD)

    def _rule(self, found: Counted, shift: Shifted | None) -> Rule:
        moved = shift and (shift.amount, shift.way)
        key = found.amount, found.ahead, found.hour, moved
        if key not in self._rules:
            self._rules[key] = rule_of(self._calendar, found, shift)
        return self._rules[key]

    def _yearly(self, mark: Mark, day: DayOfYear, hour: time | None) -> Clock:
        calendar, key = self._calendar, (day, hour)
        if key not in self._rules:
            self._rules[key] = Rule(
                calendar,
                lambda start: on_date(calendar, start, day, hour).due,
                by_day=hour is None,
            )
        return self._kept(self._rules[key], place_of(mark.on), NO_FIELD)

    def _kept(self, rule: Rule | None, place: int, limit: ByField) -> Clock:
        key = rule, place, limit
        if key not in self._clocks:
            self._clocks[key] = Clock(self._calendar, rule, place, limit)
        return self._clocks[key]


def _alarm(
    clock: Clock,
    order: tuple[int, int, int],
    task: Task,
    expiries: tuple[Expiry, ...],
) -> Alarm:
    known = tuple((each.outcome, place_of(each.on)) for each in task.lapses)
    return Alarm(clock, order, task, expiries, known)


def _left(alarm: Alarm, before: Rung) -> Alarm:
    """Return an alarm without what this very clock has brought in this round."""
    task, clock = alarm.task, alarm.clock
    mine = clock, task.step, task.row, task.round
    left = tuple(x for x in alarm.expiries if (*mine, x.outcome) not in before)
    return alarm._replace(expiries=left)


def is_other_unit(asked: str, *bounds: Amount | None) -> bool:
    """Return whether a limit asked for can be compared with its bounds by a calendar only."""
    try:
        unit = parse_amount(asked).unit
    except Invalid:
        return False
    return any(each and each.unit is not unit for each in bounds)
