"""The moment a dated event comes, and what a limit is counted from.

Two readings stand here. An event "N days after X" comes when its last day has
ended, in the last instant of that day; "N days before X" and a bare date come
when that day begins. What counts from the end of a day is counted from that
day, never from the midnight that follows it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from phoihop.base.days import (
    HOUR_UNITS,
    Amount,
    Calendar,
    Due,
    due_after,
    due_before,
    end_of_day,
    instant_of,
    local_day,
    parse_amount,
    roll,
)
from phoihop.base.errors import Invalid
from phoihop.regulation.conditions import holds, known
from phoihop.regulation.events import View, happened, never
from phoihop.regulation.limits import (
    Ahead,
    AsAsked,
    Below,
    ByColumn,
    ByDate,
    ByField,
    Cases,
    Closed,
    Earliest,
    Event,
    FieldDate,
    Happened,
    Limit,
    Opened,
    Settled,
    Shifted,
    Threshold,
    Within,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import leaves, plan_of
from phoihop.regulation.state import Mark, State, Task
from phoihop.regulation.written_dates import date_due, date_start, start_of_day
from phoihop.regulation.yearly import DayOfYear, column_of, coming_day

MOMENT = timedelta(milliseconds=1)
DAY = timedelta(days=1)
DATED = FieldDate | Shifted


@dataclass(frozen=True, slots=True)
class Origin:
    """What a date is counted from: a code of `engine.from`, the step, answer or field."""

    code: str
    step: str = ""
    answer: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """An amount counted on from (or back from) an instant."""

    origin: Origin
    start: datetime
    amount: Amount
    ahead: bool = False
    hour: time | None = None  # of the last day, where the text names one


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day or an instant that is written somewhere, not counted."""

    origin: Origin
    due: Due


@dataclass(frozen=True, slots=True)
class Waits:
    """No date yet: `origin` is what must happen first."""

    origin: Origin


Ground = Counted | Fixed | Waits


def last_instant(due: Due) -> datetime:
    """Return the legal moment a limit ran out: the last one that was still in time."""
    return due.at - MOMENT


def counted_from(calendar: Calendar, on: datetime) -> datetime:
    """Return the instant to count days from: what ended with its day counts from that day.

    Without this the cut-off hour of an office would move what a lapse started.
    """
    day = local_day(calendar, on)
    if on + MOMENT == end_of_day(calendar, day):
        return start_of_day(calendar, day)
    return on


def begins_at(calendar: Calendar, found: Counted) -> datetime:
    """Return the instant an amount is really counted from.

    `at once` is the same working day: where that day has ended (a silence that ran
    out with it), or its hour is past, it is the next one.
    """
    start, amount = found.start, found.amount
    if amount.count:
        return start if amount.unit in HOUR_UNITS else counted_from(calendar, start)
    day = local_day(calendar, start)
    ends = end_of_day(calendar, day)
    past = found.hour is not None and instant_of(calendar, day, found.hour) <= start
    return ends if past or start + MOMENT == ends else start


def by_hour(calendar: Calendar, due: Due, hour: time | None) -> Due:
    """Return the hour of the last day of a limit, where the text names one."""
    return Due(due.day, instant_of(calendar, due.day, hour)) if hour else due


def ground(view: View, calendar: Calendar, task: Task, limit: Limit) -> Ground:
    """Return what the limit of a task is counted from; the earliest of several counts."""
    match limit:
        case Within(amount, event, hour):
            if event is None:
                return _hourly(_within(view, task, amount), calendar, hour)
            return _hourly(_from(view, calendar, event, amount), calendar, hour)
        case Ahead(amount, event, hour):
            found = _hourly(_from(view, calendar, event, amount), calendar, hour)
            return replace(found, ahead=True) if isinstance(found, Counted) else found
        case AsAsked():
            return _as_asked(view, task, limit)
        case Cases():
            return ground(view, calendar, task, _case(view, limit))
        case _:
            return _written(view, calendar, task, limit)


def _hourly(found: Ground, calendar: Calendar, hour: time | None) -> Ground:
    match found:
        case Counted():
            return replace(found, hour=hour)
        case Fixed(origin, due):
            return Fixed(origin, by_hour(calendar, due, hour))
        case _:
            return found


def _case(view: View, limit: Cases) -> Limit:
    """Return the limit of the first condition that holds, else the other one."""
    for condition, each in limit.cases:
        if holds(view.kind, view.state, condition, view.row):
            return each
    return limit.otherwise


def end_of(calendar: Calendar, found: Ground, task: Task) -> Due | None:
    """Return where a limit ends, pauses left out; None while it waits.

    Raises Invalid as `due_after` does.
    """
    match found:
        case Waits():
            return None
        case Fixed(due=due):
            return due
        case Counted(start=start, amount=amount, ahead=True, hour=hour):
            return by_hour(calendar, due_before(calendar, start, amount), hour)
        case Counted(amount=amount, hour=hour):
            start = begins_at(calendar, found)
            due = due_after(calendar, start, amount, paused=pauses(task))
            return by_hour(calendar, due, hour)


def pauses(task: Task) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches in which the clock of a task stood."""
    return tuple((span.since, span.until) for span in task.pauses if span.until)


def _within(view: View, task: Task, amount: Amount) -> Ground:
    if task.start is None:
        step = task.receipt[0] if task.receipt else ""
        return Waits(Origin("received", step))
    if task.receipt:
        return Counted(Origin("received", task.receipt[0]), task.start.on, amount)
    return Counted(_opener(view, task), task.start.on, amount)


def _opener(view: View, task: Task) -> Origin:
    """Return the event that opened a task: the last to happen of those it waited for."""
    if task.moved:
        return Origin("moved")
    looking = replace(view, since=-1)
    found = [
        (mark.seq, place, leaf)
        for place, leaf in enumerate(leaves(view.step.after))
        if (mark := happened(looking, leaf)) and _opened_by(mark, task)
    ]
    if found:
        return origin_of(max(found, key=lambda each: each[:2])[2])
    plain = [leaf for leaf in leaves(view.step.after) if not isinstance(leaf, DATED)]
    return origin_of(plain[0]) if len(plain) == 1 else Origin("began", task.step)


def _opened_by(mark: Mark, task: Task) -> bool:
    return mark.seq <= task.opened.seq and mark.on <= task.opened.on


def _as_asked(view: View, task: Task, limit: AsAsked) -> Ground:
    if task.asked:
        return _within(view, task, parse_amount(task.asked))
    if limit.default is None:
        return Waits(Origin("asked", task.step))
    return _within(view, task, limit.default)


def _from(view: View, calendar: Calendar, event: Event, amount: Amount) -> Ground:
    origin = origin_of(event)
    mark = when(view, calendar, event)
    return Waits(origin) if mark is None else Counted(origin, mark.on, amount)


def _written(view: View, calendar: Calendar, task: Task, limit: Limit) -> Ground:
    match limit:
        case ByField(field, hour):
            due = field_due(view.state, calendar, field)
            origin = Origin("field", field=field)
            fixed: Ground = Fixed(origin, due) if due else Waits(origin)
            return _hourly(fixed, calendar, hour)
        case ByDate(day, month, hour):
            which = DayOfYear(day, month)
            return on_date(calendar, task.opened.on, which, hour)
        case ByColumn(hour=hour):
            return _hourly(_by_column(view, calendar, task, limit), calendar, hour)
        case Earliest(parts):
            found = [ground(view, calendar, task, each) for each in parts]
            dated = [
                (due.at, i)
                for i, each in enumerate(found)
                if (due := end_of(calendar, each, task))
            ]
            return found[min(dated)[1]] if dated else found[0]
        case _:
            raise AssertionError(limit)


def _by_column(view: View, calendar: Calendar, task: Task, limit: ByColumn) -> Ground:
    """Return what the row says: an amount counts from the task, a day from the opening.

    The day of a period is the first after its matter opened, however late its step.
    """
    said = known(view.kind, view.state, f"{limit.table}.{limit.column}", view.row)
    match column_of(said):
        case Amount() as amount:
            return _within(view, task, amount)
        case DayOfYear() as day:
            return coming_due(calendar, view.state.opened.on, day)
        case date() as day:
            return Fixed(Origin("date"), Due(day, end_of_day(calendar, day)))
        case _:
            return Waits(Origin("date"))


def coming_due(calendar: Calendar, on: datetime, which: DayOfYear) -> Fixed:
    """Return the first such day of a year that is not over, rolled to a working day."""
    day = roll(calendar, coming_day(local_day(calendar, on), which))
    return Fixed(Origin("date"), Due(day, end_of_day(calendar, day)))


def on_date(
    calendar: Calendar, on: datetime, which: DayOfYear, hour: time | None
) -> Fixed:
    """Return the first such day, by its hour, that is still to come."""
    found = coming_due(calendar, on, which)
    if by_hour(calendar, found.due, hour).at <= on:
        found = coming_due(calendar, on + DAY, which)
    return Fixed(found.origin, by_hour(calendar, found.due, hour))


def field_due(state: State, calendar: Calendar, field: str) -> Due | None:
    """Return the date or instant a field holds as a due date; a written date never rolls."""
    return date_due(state.values.get(field, ""), calendar)


def field_start(state: State, calendar: Calendar, field: str) -> datetime | None:
    """Return the moment a date field comes: when its day begins."""
    return date_start(state.values.get(field, ""), calendar)


def when(view: View, calendar: Calendar, event: Event) -> Mark | None:
    """Return when an event happened or will, dated ones by the calendar; None: unknown."""

    def timed(each: View, leaf: FieldDate | Shifted) -> Mark | None:
        on = _moment(each, calendar, leaf)
        return Mark(each.since + 1, on) if on else None

    looking = View(
        view.kind, view.plan, view.state, view.step, view.row, view.since, timed
    )
    return happened(looking, event)


def _moment(
    view: View, calendar: Calendar, event: FieldDate | Shifted
) -> datetime | None:
    if isinstance(event, FieldDate):
        return field_start(view.state, calendar, event.field)
    base = happened(view, event.event)
    return shifted(calendar, base.on, event) if base else None


def shifted(calendar: Calendar, base: datetime, event: Shifted) -> datetime | None:
    """Return the moment so long after or before another; None beyond the calendar."""
    plain = event.amount.unit in HOUR_UNITS
    try:
        if event.way == "after":
            start = begins_at(calendar, Counted(origin_of(event), base, event.amount))
            due = due_after(calendar, start, event.amount)
            return due.at if plain else last_instant(due)
        due = due_before(calendar, base, event.amount)
    except Invalid:
        return None
    return due.at if plain else start_of_day(calendar, due.day)


def origin_of(event: Event) -> Origin:
    """Return what to call an event that a limit is counted from."""
    match event:
        case Happened(step, answer):
            code = "expired" if answer == "expired" else "answered"
            return Origin(code if answer else "done", step, answer)
        case Threshold(need, step, answer):
            return Origin(need if isinstance(need, str) else "some", step, answer)
        case FieldDate(field):
            return Origin("field", field=field)
        case Shifted(event=inner):
            return origin_of(inner)
        case _:
            return _plain_origin(event)


def _plain_origin(event: Event) -> Origin:
    match event:
        case Settled(part):
            return Origin("settled", field=part)
        case Below(step, answer):
            return Origin("below", step, answer)
        case _:
            codes = {Opened: "opened", Closed: "closed"}
            return Origin(codes.get(type(event), "event"))


def view_of(kind: Kind, state: State, step: Step, row: str) -> View:
    """Return a look at everything that still stands, for one step and row."""
    return View(kind, plan_of(kind), state, step, row, -1, never)
