"""By when each open task is due, computed when asked for and never stored.

An extension is counted from the (rolled) end of the limit it extends, also when
it counts another unit: 90 days that end on a Saturday run to Monday, and 30
working days more are counted from that Monday. While a clock stands, or before
it has started, there is no date but what the task waits for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from phoihop.base.days import (
    HOUR_UNITS,
    Amount,
    Calendar,
    Due,
    due_after,
    explain_after,
    explain_before,
    parse_amount,
)
from phoihop.base.days import (
    Derivation as Counting,
)
from phoihop.base.errors import Invalid, Refused
from phoihop.regulation.joins import Joined, joined
from phoihop.regulation.limits import Ahead, Limit, Opened, Within
from phoihop.regulation.model import Basis, Kind, Step
from phoihop.regulation.moments import (
    Counted,
    Ground,
    Origin,
    Waits,
    begins_at,
    counted_from,
    end_of,
    ground,
    last_instant,
    pauses,
    view_of,
)
from phoihop.regulation.plan import limits
from phoihop.regulation.roles import party_of
from phoihop.regulation.state import Extension, Span, State, Task

NOTHING = Origin("")
UNSAID = Basis()
NEVER = datetime.max.replace(tzinfo=UTC)
TOTAL = ""  # the step under which the total limit of a matter is listed


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDue:
    """When a task is due, or what it waits for (a code of `engine.waits`, and the name).

    `answers` are due dates of single answers that have one of their own. The
    total limit of the matter stands under step "".
    """

    step: str
    row: str
    party: str
    due: Due | None
    waits_for: str = ""
    origin: Origin = NOTHING
    basis: Basis = UNSAID
    late: bool = False  # time ran out and it stays open
    answers: dict[str, Due] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Why a date is that date: where it starts, each day, extensions, pauses, the article.

    `parts` is the counting of the limit, then of each extension. `fixed` says that
    the date is written in the matter and not counted. `others` are all the cases of
    a limit that depends on what is found, each with its date: it may still change.
    `joined` are the facts it waited for, where it counts from several.
    """

    step: str
    row: str
    party: str
    basis: Basis
    origin: Origin
    start: datetime | None
    due: Due | None
    waits_for: str = ""
    fixed: bool = False
    backward: bool = False
    parts: tuple[Counting, ...] = ()
    others: tuple[tuple[Limit, Due | None], ...] = ()
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Span, ...] = ()
    extension_basis: Basis = UNSAID
    pause_basis: Basis = UNSAID
    calendar: str = ""
    calendar_version: str = ""
    joined: tuple[Joined, ...] = ()


def due(kind: Kind, state: State, calendar: Calendar) -> tuple[TaskDue, ...]:
    """Return when each open duty is due, in the order of the text, then the total limit."""
    found = []
    for task in state.open_tasks():
        step = kind.steps.get(task.step)
        if step and step.duty:
            found.append(of_task(kind, state, calendar, task))
    order = {code: i for i, code in enumerate(kind.steps)}
    found.sort(key=lambda each: order[each.step])
    total = of_total(kind, state, calendar)
    return (*found, total) if total else tuple(found)


def overdue(
    kind: Kind, state: State, calendar: Calendar, now: datetime
) -> tuple[TaskDue, ...]:
    """Return what should have been done by now and has not."""
    found = due(kind, state, calendar)
    return tuple(each for each in found if each.due and each.due.at <= now)


def of_task(kind: Kind, state: State, calendar: Calendar, task: Task) -> TaskDue:
    """Return when one task is due."""
    step = kind.steps[task.step]
    end, origin, waits = reckoned(kind, state, calendar, task)
    return TaskDue(
        step=task.step,
        row=task.row,
        party=party_of(kind, state, step, task.row),
        due=end,
        waits_for=waits,
        origin=origin,
        basis=step.basis,
        late=any(each.outcome in {"late", "tell"} for each in task.lapses),
        answers=dict(_answers(kind, state, calendar, task)),
    )


def of_total(kind: Kind, state: State, calendar: Calendar) -> TaskDue | None:
    """Return when the whole matter is due, if the text says so and it is not closed."""
    if kind.within is None or state.closed:
        return None
    task, step = total_task(kind, state), total_step(kind)
    end, origin, waits = limited(kind, state, calendar, (step, task, kind.within))
    return TaskDue(
        step=TOTAL,
        row="",
        party=state.lead,
        due=end,
        waits_for=waits,
        origin=origin,
        basis=kind.basis,
        late=bool(state.lapses),
    )


def total_task(kind: Kind, state: State) -> Task:
    """Return the whole matter as a task that opened with it.

    Its clock stands while that of a step stands whose pause stops the whole.
    """
    return Task(
        step=TOTAL,
        opened=state.opened,
        start=state.opened,
        lapses=state.lapses,
        pauses=tuple(_stood(kind, state)),
    )


def _stood(kind: Kind, state: State) -> Iterator[Span]:
    """Yield the stretches in which the whole stood, those that overlap as one."""
    whole = {c for c, step in kind.steps.items() if step.pause and step.pause.whole}
    if not whole:
        return
    tasks = [task for key, task in state.tasks.items() if key[0] in whole]
    spans = sorted(span for task in tasks for span in _spans(task))
    running: Span | None = None
    for since, until in spans:
        if running is None or (running.until and since > running.until):
            if running:
                yield running
            running = Span(since, until)
        elif running.until:
            running = Span(running.since, max(running.until, until))
    if running:
        yield Span(running.since, None if running.until == NEVER else running.until)


def _spans(task: Task) -> Iterator[tuple[datetime, datetime]]:
    """Yield the pauses of a task; one that still stands ends never while its task is open."""
    for span in task.pauses:
        ended = task.settled.on if task.settled else span.since
        if task.status == "open":
            ended = NEVER
        yield span.since, span.until or ended


def total_step(kind: Kind) -> Step:
    """Return the whole matter as a step."""
    return Step(
        code=TOTAL,
        name=kind.name,
        by="lead",
        act="close",
        duty=True,
        after=Opened(),
        within=kind.within,
        basis=kind.basis,
    )


Reckoned = tuple[
    Due | None, Origin, str
]  # the end, what it is counted from, what it waits for


def reckoned(kind: Kind, state: State, calendar: Calendar, task: Task) -> Reckoned:
    """Return the end of a task's limit with its extensions, or what it waits for."""
    step = kind.steps[task.step]
    if step.within is None:
        return None, Origin(""), "none"
    return limited(kind, state, calendar, (step, task, step.within))


def limited(
    kind: Kind, state: State, calendar: Calendar, what: tuple[Step, Task, Limit]
) -> Reckoned:
    """Return the end of one limit of a task."""
    step, task, limit = what
    try:
        found = ground(view_of(kind, state, step, task.row), calendar, task, limit)
        if isinstance(found, Waits):
            return None, found.origin, found.origin.code
        if task.is_paused:
            return None, found.origin, "resumed"
        end = end_of(calendar, found, task)
        for each in task.extensions:
            end = extended(calendar, end, parse_amount(each.by), task) if end else end
    except Invalid:
        return None, Origin("calendar"), "calendar"
    return end, found.origin, ""


def extended(calendar: Calendar, end: Due, amount: Amount, task: Task) -> Due:
    """Return the end of a limit moved on by an amount, counted from its rolled end."""
    return due_after(
        calendar, _after(calendar, end, amount), amount, paused=pauses(task)
    )


def _after(calendar: Calendar, end: Due, amount: Amount) -> datetime:
    if amount.unit in HOUR_UNITS:
        return end.at
    return counted_from(calendar, last_instant(end))


def _answers(
    kind: Kind, state: State, calendar: Calendar, task: Task
) -> Iterator[tuple[str, Due]]:
    step = kind.steps[task.step]
    for code, answer in step.answers.items():
        if answer.within is not None:
            end, _, _ = limited(kind, state, calendar, (step, task, answer.within))
            if end:
                yield code, end


def derivation(  # noqa: PLR0917 - step and row name one task
    kind: Kind, state: State, calendar: Calendar, step: str, row: str = ""
) -> Derivation:
    """Return why a task (or, under step "", the matter) is due when it is.

    Raises Refused, reason `not_begun`, if the step has not begun.
    """
    if step == TOTAL and kind.within is not None:
        what = (total_step(kind), total_task(kind, state), kind.within)
        return _derived(kind, state, calendar, what)
    task, known = state.tasks.get((step, row)), kind.steps.get(step)
    if task is None or known is None:
        raise Refused(reason="not_begun", step=known.name if known else step)
    if known.within is None:
        return Derivation(
            step=step,
            row=row,
            party=party_of(kind, state, known, row),
            basis=known.basis,
            origin=Origin("began", step),
            start=task.opened.on,
            due=None,
            waits_for="none",
        )
    return _derived(kind, state, calendar, (known, task, known.within))


def _derived(
    kind: Kind, state: State, calendar: Calendar, what: tuple[Step, Task, Limit]
) -> Derivation:
    step, task, limit = what
    end, origin, waits = limited(kind, state, calendar, what)
    found: Ground = Waits(origin)
    if not waits or waits == "resumed":
        found = ground(view_of(kind, state, step, task.row), calendar, task, limit)
    return Derivation(
        step=step.code,
        row=task.row,
        party=party_of(kind, state, step, task.row) if step.code else state.lead,
        basis=step.basis,
        origin=origin,
        start=found.start if isinstance(found, Counted) else None,
        due=end,
        waits_for=waits,
        fixed=not isinstance(found, Counted | Waits),
        backward=isinstance(found, Counted) and found.ahead,
        parts=() if waits else tuple(_parts(calendar, found, task)),
        others=tuple(_others(kind, state, calendar, what)),
        extensions=task.extensions,
        pauses=task.pauses,
        extension_basis=step.extend.basis if step.extend else Basis(),
        pause_basis=step.pause.basis if step.pause else Basis(),
        calendar=calendar.name,
        calendar_version=calendar.version,
        joined=_joined(kind, state, calendar, what, origin),
    )


def _joined(  # noqa: PLR0917
    kind: Kind,
    state: State,
    calendar: Calendar,
    what: tuple[Step, Task, Limit],
    origin: Origin,
) -> tuple[Joined, ...]:
    """Return the facts a date waited for, where it counts from several."""
    step, task, limit = what
    if origin.code in {"received", "moved"}:
        return ()
    view = view_of(kind, state, step, task.row)
    if isinstance(limit, Ahead):
        return joined(view, calendar, limit.event)
    if isinstance(limit, Within) and limit.start is not None:
        return joined(view, calendar, limit.start)
    return joined(view, calendar, step.after, task.opened)


def _others(
    kind: Kind, state: State, calendar: Calendar, what: tuple[Step, Task, Limit]
) -> Iterator[tuple[Limit, Due | None]]:
    step, task, limit = what
    found = list(limits(limit))
    if len(found) > 1:
        for each in found:
            yield each, limited(kind, state, calendar, (step, task, each))[0]


def _parts(calendar: Calendar, found: Ground, task: Task) -> Iterator[Counting]:
    """Yield the counting of the limit, then of each extension."""
    stood = pauses(task)
    end = end_of(calendar, found, task)
    if isinstance(found, Counted) and end:
        if found.ahead:
            part = explain_before(calendar, found.start, found.amount)
        else:
            start = begins_at(calendar, found)
            part = explain_after(calendar, start, found.amount, paused=stood)
        yield part._replace(due=end)
    for each in task.extensions:
        if end:
            amount = parse_amount(each.by)
            start = _after(calendar, end, amount)
            part = explain_after(calendar, start, amount, paused=stood)
            yield part
            end = part.due
