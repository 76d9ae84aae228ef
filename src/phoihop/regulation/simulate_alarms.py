"""When time will run out in a matter, said by which of its moments the clock counts from.

A node of `simulate_ways` knows the moments of its matter by number only; a case
brings the times. A clock is an amount after one moment, a day of the year after it,
or a date of the form. What hangs on more than that (a clock that stood or was moved,
a date that is itself counted, the earlier of several limits) is not said here.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from phoihop.base.days import (
    HOUR_UNITS,
    Amount,
    Calendar,
    Due,
    end_of_day,
    parse_amount,
)
from phoihop.base.errors import Invalid
from phoihop.regulation.conditions import holds, known
from phoihop.regulation.due import total_step, total_task
from phoihop.regulation.limits import (
    Ahead,
    AsAsked,
    ByColumn,
    ByDate,
    ByField,
    Cases,
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
    date_due,
    end_of,
    field_due,
    ground,
    last_instant,
    on_date,
    view_of,
)
from phoihop.regulation.plan import bases, plan_of
from phoihop.regulation.state import Mark, State, Task
from phoihop.regulation.yearly import DayOfYear, column_of

FIRST = datetime(2000, 1, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEPT = 10_000  # days for which the end of one amount is kept
_SOME_TASK = Task(step="", opened=Mark(0, FIRST))
_UNSAID = Origin("")
_NO_FIELD = ByField("")


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


class Rule:
    """Where a limit ends that is counted from an instant; kept by day where days count."""

    __slots__ = ("_by_day", "_ends", "_reckon", "_zone")

    def __init__(
        self,
        calendar: Calendar,
        reckon: Callable[[datetime], Due | None],
        *,
        by_day: bool,
    ) -> None:
        self._zone, self._reckon, self._by_day = calendar.timezone, reckon, by_day
        self._ends: dict[date, Due | None] = {}

    def of(self, start: datetime) -> Due | None:
        """Return the end of the limit, None if there is none."""
        if not self._by_day:
            return self._reckoned(start)
        day = start.astimezone(self._zone).date()
        try:
            return self._ends[day]
        except KeyError:
            if len(self._ends) >= KEPT:
                self._ends.clear()
            end = self._ends[day] = self._reckoned(start)
            return end

    def _reckoned(self, start: datetime) -> Due | None:
        try:
            return self._reckon(start)
        except Invalid:
            return None


class Clock:
    """The end of a limit: by a rule from the moment `place`, or the date in a field."""

    __slots__ = ("calendar", "field", "hour", "place", "rule")

    def __init__(
        self,
        calendar: Calendar,
        rule: Rule | None,
        place: int,
        limit: ByField = _NO_FIELD,
    ) -> None:
        self.calendar, self.rule, self.place = calendar, rule, place
        self.field, self.hour = limit.field, limit.hour

    def end(self, moments: Sequence[datetime], values: Mapping[str, str]) -> Due | None:
        """Return the end in a case with these times and this form."""
        if self.rule is not None:
            return self.rule.of(moments[self.place])
        found = date_due(values.get(self.field, ""), self.calendar)
        return found and by_hour(self.calendar, found, self.hour)


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


class Clocks:
    """The clocks of a kind by a calendar, each made once.

    `dated` are the fields that only give dates and only the opening fills in.
    """

    def __init__(self, kind: Kind, calendar: Calendar, dated: frozenset[str]) -> None:
        self._kind, self._calendar, self._dated = kind, calendar, dated
        self._rules: dict[Hashable, Rule] = {}
        self._clocks: dict[tuple[Rule | None, int, ByField], Clock] = {}

    def of(self, state: State) -> tuple[tuple[Alarm, ...], Clock | None]:
        """Return what will ring in a state at made-up times, and the clock of the whole.

        Raises Unsaid.
        """
        found, total = list(self._of_tasks(state)), None
        kind = self._kind
        if kind.within is not None:
            task = total_task(kind, state)
            total = self._clock(state, total_step(kind), task, kind.within)
            if total and kind.expiry and not state.closed:
                found.append(_alarm(total, (1, 0, 0), task, (kind.expiry,)))
        return tuple(found), total

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
            case ByField(field) if field in self._dated:
                return self._kept(None, 0, limit)
            case ByField(field, hour):
                return self._fixed(field_due(state, self._calendar, field), hour)
            case ByDate(day, month, hour):
                return self._yearly(task.opened, DayOfYear(day, month), hour)
            case ByColumn():
                return self._by_column(state, step, task, limit)
            case _ if _is_plain(limit):
                return self._counted(state, step, task, limit)
            case _:
                raise Unsaid

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

    def _counted(
        self, state: State, step: Step, task: Task, limit: Limit
    ) -> Clock | None:
        view = view_of(self._kind, state, step, task.row)
        try:
            found = ground(view, self._calendar, task, limit)
        except Invalid:
            return None
        if not isinstance(found, Counted):
            return None
        calendar, amount = self._calendar, found.amount
        key = amount, found.ahead, found.hour
        if key not in self._rules:
            by_day = bool(amount.count) and amount.unit not in HOUR_UNITS
            plain = replace(found, origin=_UNSAID)
            self._rules[key] = Rule(
                calendar,
                lambda start: end_of(calendar, replace(plain, start=start), _SOME_TASK),
                by_day=by_day and (found.ahead or calendar.cut_off is None),
            )
        return self._kept(self._rules[key], place_of(found.start), _NO_FIELD)

    def _yearly(self, mark: Mark, day: DayOfYear, hour: time | None) -> Clock:
        calendar, key = self._calendar, (day, hour)
        if key not in self._rules:
            self._rules[key] = Rule(
                calendar,
                lambda start: on_date(calendar, start, day, hour).due,
                by_day=hour is None,
            )
        return self._kept(self._rules[key], place_of(mark.on), _NO_FIELD)

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


def _is_plain(limit: Limit) -> bool:
    """Return whether a limit counts an amount from something that has happened."""
    match limit:
        case Within(start=None) | AsAsked():
            return True
        case Within(start=event) | Ahead(event=event) if event is not None:
            return not any(isinstance(x, FieldDate | Shifted) for x in bases(event))
        case _:
            return False


def is_other_unit(asked: str, *bounds: Amount | None) -> bool:
    """Return whether a limit asked for can be compared with its bounds by a calendar only."""
    try:
        unit = parse_amount(asked).unit
    except Invalid:
        return False
    return any(each and each.unit is not unit for each in bounds)
