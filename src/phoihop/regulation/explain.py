"""A kind by example: when each of its steps would be due for a start day, and why.

Each step is taken to be done on the last day of its limit, addressees to confirm
receipt at once, and every condition and answer to come about: the longest way
through the text. What depends on a date of the form waits for that date.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from phoihop.base.days import Calendar, Due, instant_of
from phoihop.base.errors import Refused
from phoihop.regulation.due import (
    Derivation,
    derivation,
    reckoned,
    total_step,
)
from phoihop.regulation.fold import ends_matter
from phoihop.regulation.model import Basis, Kind, Regulation, Step
from phoihop.regulation.moments import last_instant, view_of, when
from phoihop.regulation.plan import DONE, codes_of, plan_of
from phoihop.regulation.state import Happening, Mark, State, Task

MORNING = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step of the example, in the order in which steps begin.

    `began` is None for a step that waits for a date of the form.
    """

    step: Step
    began: datetime | None
    why: Derivation | None
    conditional: bool = False

    @property
    def due(self) -> Due | None:
        """When the step is due in this example."""
        return self.why.due if self.why else None

    @property
    def basis(self) -> Basis:
        """The article it stands on."""
        return self.step.basis


def explain(
    regulation: Regulation, kind: str, start: date, calendar: Calendar
) -> tuple[Row, ...]:
    """Return the steps of a kind with example due dates, then the total limit if any.

    The matter is taken to open in the morning of `start`. Raises Refused, reason
    `unknown_kind`.
    """
    found = regulation.kinds.get(kind)
    if found is None:
        raise Refused(reason="unknown_kind", kind=kind)
    state = _opened(found, instant_of(calendar, start, MORNING))
    order: list[str] = []
    while step := _next(found, state, calendar, order):
        order.append(step.code)
        state = _done(found, state, calendar, step)
    rows = [_row(found, state, calendar, found.steps[code]) for code in order]
    rows += [
        _waiting(found, state, calendar, each)
        for each in found.steps.values()
        if each.code not in order
    ]
    if found.within is not None:
        rows.append(_total(found, state, calendar))
    return tuple(rows)


def _opened(kind: Kind, on: datetime) -> State:
    """Return a state in which every table has one row without a name.

    A matter opened for each row of a table has the first of them.
    """
    rows = {code: next(iter(kind.tables[code].rows), "") for code in kind.opens.tables}
    return State(
        seq=1,
        at=on,
        kind=kind.code,
        opened=Mark(0, on),
        opener="",
        lead=kind.lead.otherwise,
        rows={code: (rows.get(code, ""),) for code in kind.tables},
    )


def _next(
    kind: Kind, state: State, calendar: Calendar, order: list[str]
) -> Step | None:
    """Return the step that begins next."""
    begins = []
    for place, step in enumerate(kind.steps.values()):
        if step.code not in order:
            mark = when(view_of(kind, state, step, ""), calendar, step.after)
            if mark:
                begins.append((mark.on, place, step))
    return min(begins)[2] if begins else None


def _done(kind: Kind, state: State, calendar: Calendar, step: Step) -> State:
    """Return the state once a step was begun, and done on its last day."""
    mark = when(view_of(kind, state, step, ""), calendar, step.after)
    began = Mark(state.seq, mark.on if mark else state.at)
    task = Task(
        step=step.code, opened=began, start=began, receipt=_receipt(kind, state, step)
    )
    state = replace(state, tasks={**state.tasks, (step.code, ""): task})
    end, _, _ = reckoned(kind, state, calendar, task)
    done = Mark(state.seq, max(began.on, last_instant(end)) if end else began.on)
    task = replace(task, status="settled", settled=done)
    answers = (*codes_of(step), "", "expired")
    last = {Happening(step.code, "", each): done for each in answers}
    closes = any(ends_matter(step, each) for each in (*step.answers.values(), DONE))
    return replace(
        state,
        seq=state.seq + 1,
        tasks={**state.tasks, (step.code, ""): task},
        last={**state.last, **last},
        closed=max(filter(None, (state.closed, done))) if closes else state.closed,
    )


def _receipt(kind: Kind, state: State, step: Step) -> tuple[str, str] | None:
    for code in plan_of(kind).parents[step.code]:
        sender = kind.steps.get(code)
        if sender and sender.to == step.by and (code, "") in state.tasks:
            return code, ""
    return None


def _row(kind: Kind, state: State, calendar: Calendar, step: Step) -> Row:
    why = derivation(kind, state, calendar, step.code)
    return Row(
        step=step,
        began=state.tasks[step.code, ""].opened.on,
        why=why if step.duty else None,
        conditional=step.condition is not None,
    )


def _waiting(kind: Kind, state: State, calendar: Calendar, step: Step) -> Row:
    """Return a step whose beginning waits for a date; its limit may be known all the same."""
    task = Task(step=step.code, opened=state.opened)
    found = replace(state, tasks={**state.tasks, (step.code, ""): task})
    why = derivation(kind, found, calendar, step.code)
    return Row(
        step=step,
        began=None,
        why=why if step.duty else None,
        conditional=step.condition is not None,
    )


def _total(kind: Kind, state: State, calendar: Calendar) -> Row:
    return Row(
        step=total_step(kind),
        began=state.opened.on,
        why=derivation(kind, state, calendar, ""),
    )
