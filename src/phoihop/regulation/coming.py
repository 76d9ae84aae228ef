"""What time has brought by now: silence that has run out, steps whose moment came.

Run late, twice or after a month of downtime it gives the same facts in the same
order: earliest first, each applied before the next is looked for, to the end.
An expiry is dated in the last instant of its last day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from phoihop.base.days import Calendar, Due
from phoihop.regulation.conditions import holds
from phoihop.regulation.due import limited, reckoned, total_step, total_task
from phoihop.regulation.facts import (
    Began,
    Closed,
    Corrected,
    Done,
    Fact,
    Handed,
    Lapsed,
)
from phoihop.regulation.fold import after, ends_matter
from phoihop.regulation.limits import Closed as ClosedEvent
from phoihop.regulation.limits import FieldDate
from phoihop.regulation.model import Expiry, Kind, Step
from phoihop.regulation.moments import last_instant, view_of, when
from phoihop.regulation.plan import answer_of, bases, plan_of
from phoihop.regulation.roles import lead_of, party_of, rows_of
from phoihop.regulation.state import State, Task


class Brought(NamedTuple):
    """Something time has brought: its moment, its place in the text, its facts."""

    on: datetime
    order: tuple[int, int, int]
    facts: tuple[Fact, ...]


def coming(
    kind: Kind, state: State, calendar: Calendar, now: datetime
) -> tuple[Fact, ...]:
    """Return what time has brought by `now` and nobody has recorded, in order, to the end."""
    return brought(kind, state, calendar, now)[0]


def brought(
    kind: Kind, state: State, calendar: Calendar, now: datetime
) -> tuple[tuple[Fact, ...], State]:
    """Return what time has brought by `now`, and the state after all of it."""
    found: list[Fact] = []
    while True:
        due = [
            *_lapses(kind, state, calendar, now),
            *_beginnings(kind, state, calendar, now),
        ]
        if not due:
            return tuple(found), state
        for fact in min(due, key=lambda each: each[:2]).facts:
            more, state = carried(kind, state, fact)
            found += more


def carried(kind: Kind, state: State | None, fact: Fact) -> tuple[list[Fact], State]:
    """Return a fact with what the rule alone makes follow it, and the state after all.

    In the same instant a task is passed on, a changed lead handed over, and the
    matter closed, so that the old lead cannot act once more.
    """
    found, now = [fact], after(kind, state, fact)
    for each in (_passed_on, led_on, _closing):
        following = each(kind, now, fact)
        if following:
            found.append(following)
            now = after(kind, now, following)
    return found, now


def led_on(kind: Kind, state: State, fact: Fact) -> Handed | None:
    """Return the hand-over that follows where, after a fact, another party leads."""
    lead = lead_of(kind, state)
    if lead == state.lead or state.closed:
        return None
    person = getattr(fact, "person", "")
    return Handed(on=fact.on, person=person, party=state.lead, to=lead)


def _passed_on(kind: Kind, state: State, fact: Fact) -> Handed | None:
    if not isinstance(fact, Done) or fact.step not in kind.steps:
        return None
    step = kind.steps[fact.step]
    if not answer_of(step, fact.answer).pass_on:
        return None
    return Handed(
        on=fact.on,
        person=fact.person,
        party=party_of(kind, state, step, fact.row),
        to=target_of(kind, step, fact.answer, fact.values),
        step=fact.step,
        row=fact.row,
    )


def target_of(kind: Kind, step: Step, code: str, values: object) -> str:
    """Return whom an answer that passes on names: its first organisation, else first need."""
    given = values if isinstance(values, dict) else {}
    needs = (*step.needs, *answer_of(step, code).needs)
    fields = [kind.fields[each] for each in needs if each in kind.fields]
    named = [each.code for each in fields if each.type == "organisation"]
    return str(given.get(next(iter(named or needs), ""), ""))


def _closing(kind: Kind, state: State, fact: Fact) -> Closed | None:
    return None if state.closed else _end(kind, fact)


def _end(kind: Kind, fact: Fact) -> Closed | None:
    match fact:
        case Done(step=code, answer=answer) | Corrected(step=code, answer=answer):
            step = kind.steps.get(code)
            if step and ends_matter(step, answer_of(step, answer)):
                return Closed(on=fact.on, reason=f"{code}.{answer}", step=code)
        case Lapsed(step=code, outcome="close"):
            expiries = kind.steps[code].expiries if code else (kind.expiry,)
            reasons = [each.reason for each in expiries if each and each.reason]
            return Closed(on=fact.on, reason=(*reasons, "expired")[0], step=code)
        case Lapsed(step=code, outcome="consent" | "no answer") if code:
            if ends_matter(
                kind.steps[code], answer_of(kind.steps[code], ""), lapsed=True
            ):
                return Closed(on=fact.on, reason=f"{code}.expired", step=code)
        case _:
            pass
    return None


def _lapses(
    kind: Kind, state: State, calendar: Calendar, now: datetime
) -> Iterator[Brought]:
    order = plan_of(kind).order
    for i, task in enumerate(state.open_tasks()):
        step = kind.steps.get(task.step)
        if step is None or not step.duty or not step.expiries:
            continue
        end, _, _ = reckoned(kind, state, calendar, task)
        pending = _pending(step.expiries, task, end, now)
        if end and pending:
            on = max(last_instant(end), state.at)
            facts = run_out(kind, state, task, pending, on)
            yield Brought(on, (0, order[step.code], i), facts)
    if kind.within and kind.expiry and not state.closed:
        task = total_task(kind, state)
        end, _, _ = limited(
            kind, state, calendar, (total_step(kind), task, kind.within)
        )
        pending = _pending((kind.expiry,), task, end, now)
        if end and pending:
            on = max(last_instant(end), state.at)
            yield Brought(on, (1, 0, 0), run_out(kind, state, task, pending, on))


def _pending(
    expiries: tuple[Expiry, ...], task: Task, end: Due | None, now: datetime
) -> list[Expiry]:
    """Return what is still to be recorded of a limit that has run out."""
    if end is None or now < end.at:
        return []
    ran_out = last_instant(end)
    known = {each.outcome for each in task.lapses if each.on >= ran_out}
    return [each for each in expiries if each.outcome not in known]


def run_out(  # noqa: PLR0917 - what ran out, what it means, and when
    kind: Kind, state: State, task: Task, expiries: Iterable[Expiry], on: datetime
) -> tuple[Lapsed, ...]:
    """Return what is recorded when time has run out on a task, or on the whole matter."""
    step = kind.steps.get(task.step)
    party = party_of(kind, state, step, task.row) if step else state.lead
    return tuple(
        Lapsed(
            on=on,
            step=task.step,
            row=task.row,
            outcome=each.outcome,
            party=party,
            whom=each.whom,
        )
        for each in expiries
    )


def _beginnings(
    kind: Kind, state: State, calendar: Calendar, now: datetime
) -> Iterator[Brought]:
    plan = plan_of(kind)
    for code in plan.timed:
        step = kind.steps[code]
        for i, row in enumerate(rows_of(kind, state, step.each)):
            on = _begins(kind, state, calendar, (step, row))
            if on and on <= now and holds(kind, state, step.condition, row):
                on = max(on, state.at)
                began = Began(on=on, step=code, row=row)
                yield Brought(on, (2, plan.order[code], i), (began,))


def _begins(
    kind: Kind, state: State, calendar: Calendar, what: tuple[Step, str]
) -> datetime | None:
    """Return when a dated step begins next; what the end of the matter stops, never."""
    step, row = what
    task = state.tasks.get((step.code, row))
    view = replace(view_of(kind, state, step, row), since=task.since if task else -1)
    if state.closed and not _outlives(step):
        return None
    mark = when(view, calendar, step.after)
    if mark is None or (state.closed and mark.on < state.closed.on):
        return None
    if task and task.status != "withdrawn" and mark.on <= task.opened.on:
        return None
    return mark.on


def _outlives(step: Step) -> bool:
    """Return whether a step may begin after the end: it looks at a date or at the end."""
    found = list(bases(step.after))
    return any(isinstance(each, FieldDate | ClosedEvent) for each in found)
