"""What may happen next in a matter, with the clock held still.

Each answer that the engine allows, each silence that changes the flow, each step
whose moment may have come, each value of a field where it is filled. Whether dates
fit is another question: every limit can run out, every moment can come.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from phoihop.base.calendars import viet_nam
from phoihop.regulation import facts
from phoihop.regulation.coming import carried
from phoihop.regulation.conditions import holds
from phoihop.regulation.due import total_step, total_task
from phoihop.regulation.events import View, happened
from phoihop.regulation.explore_guards import Watch, watched
from phoihop.regulation.explore_reads import Reads, flows
from phoihop.regulation.explore_values import START, fillings, needed
from phoihop.regulation.facts import Fact
from phoihop.regulation.fold import after
from phoihop.regulation.limits import Closed, FieldDate, Limit, Shifted
from phoihop.regulation.model import Step
from phoihop.regulation.moments import Waits, ground, view_of
from phoihop.regulation.plan import (
    DECIDING,
    PREPARING,
    answer_of,
    bases,
    codes_of,
)
from phoihop.regulation.refusals import Attempt, bad_answer, not_while, two_persons
from phoihop.regulation.roles import Who, party_of
from phoihop.regulation.state import Mark, State, Task

ANYBODY, PREPARER, DECIDER = "anybody", "preparer", "decider"


class Move(NamedTuple):
    """One thing that can happen: who does what to which task, with which values.

    `verb` is open, do, receive, lapse, begin or end (the total limit ran out).
    `kept` says that only the two-person rule keeps a lone officer from doing it.
    """

    verb: str
    step: str = ""
    row: str = ""
    answer: str = ""
    values: tuple[tuple[str, str], ...] = ()
    party: str = ""
    kept: bool = False


class Place(NamedTuple):
    """Where a matter stands, and what has been watched on the way there."""

    state: State
    watch: Watch


def openings(reads: Reads) -> Iterator[tuple[Move, Place]]:
    """Yield each way a matter of this kind can begin."""
    kind = reads.kind
    musts = tuple(code for code, each in kind.form.items() if each.required)
    for values in fillings(reads.values, musts, tuple(kind.form)):
        opened = facts.Opened(
            on=START,
            person=ANYBODY,
            party=kind.opened_by,
            kind=kind.code,
            parties={code: code for code in kind.parties},
            rows=reads.rows,
            values=values,
        )
        _, state = carried(kind, None, opened)
        move = Move("open", values=tuple(values.items()))
        yield move, Place(state, Watch())


def moves(
    reads: Reads, state: State, first: Mapping[str, tuple[str, ...]]
) -> Iterator[Move]:
    """Yield what may happen next; of members alike only what the first may do."""
    for task in state.open_tasks():
        step = reads.kind.steps[task.step]
        if not step.each or task.row in first.get(step.each, reads.rows[step.each]):
            yield from of_task(reads, state, task)
    yield from _receipts(reads, state)
    yield from _beginnings(reads, state, first)
    yield from _total(reads, state)


def of_task(reads: Reads, state: State, task: Task) -> Iterator[Move]:
    """Yield the answers a task can be given now, and its silence."""
    step = reads.kind.steps[task.step]
    party = party_of(reads.kind, state, step, task.row)
    person = _person(reads, step, party)
    attempt = Attempt(
        reads.kind, state, Who(person), step, task.row, viet_nam(), state.at
    )
    if not_while(attempt) is None and is_dated(reads, state, task, step.earliest):
        kept = reads.alone and two_persons(attempt) is not None
        for code in codes_of(step):
            if bad_answer(attempt, code) is None:
                musts = needed(step, answer_of(step, code))
                for values in fillings(reads.values, musts, step.fills):
                    given = tuple(values.items())
                    yield Move("do", task.step, task.row, code, given, party, kept)
    if flows(reads, step) and not task.lapses and _runs(reads, state, task, step):
        yield Move("lapse", task.step, task.row, party=party)


def _person(reads: Reads, step: Step, party: str) -> str:
    if reads.alone:
        return party
    if step.act in PREPARING:
        return PREPARER
    return DECIDER if step.act in DECIDING else ANYBODY


def _runs(reads: Reads, state: State, task: Task, step: Step) -> bool:
    """Return whether the limit of a task has a date."""
    return step.within is not None and is_dated(reads, state, task, step.within)


def is_dated(reads: Reads, state: State, task: Task, limit: Limit | None) -> bool:
    """Return whether nothing is missing for a limit to have a date; no limit never is."""
    if limit is None:
        return True
    step = reads.kind.steps.get(task.step) or total_step(reads.kind)
    view = view_of(reads.kind, state, step, task.row)
    return not isinstance(ground(view, viet_nam(), task, limit), Waits)


def _receipts(reads: Reads, state: State) -> Iterator[Move]:
    """Yield the notices that are on their way; all else is received as soon as sent."""
    for step, row in state.sent:
        if step in reads.told and (step, row) not in state.received:
            yield Move("receive", step, row, party=reads.kind.concerns)


def _beginnings(
    reads: Reads, state: State, first: Mapping[str, tuple[str, ...]]
) -> Iterator[Move]:
    for code in sorted(reads.plan.timed, key=reads.plan.order.__getitem__):
        step = reads.kind.steps[code]
        for row in first.get(step.each, reads.rows[step.each]) if step.each else ("",):
            if _begins(reads, state, step, row):
                yield Move("begin", code, row)


def _begins(reads: Reads, state: State, step: Step, row: str) -> bool:
    """Return whether what a dated step waits for is known and has not begun it yet."""
    looks_on = any(isinstance(each, FieldDate | Closed) for each in bases(step.after))
    if state.closed and not looks_on:
        return False
    task = state.tasks.get((step.code, row))
    begun = task is not None and task.status != "withdrawn"

    def timed(view: View, event: FieldDate | Shifted) -> Mark | None:
        if isinstance(event, Shifted):
            return happened(view, event.event)
        known = bool(view.state.values.get(event.field)) and not begun
        return Mark(view.since + 1, view.state.at) if known else None

    view = view_of(reads.kind, state, step, row)
    view = replace(view, since=task.since if task else -1, timed=timed)
    return happened(view, step.after) is not None and holds(
        reads.kind, state, step.condition, row
    )


def _total(reads: Reads, state: State) -> Iterator[Move]:
    kind = reads.kind
    if state.closed or not kind.expiry or kind.expiry.outcome != "close":
        return
    if is_dated(reads, state, total_task(kind, state), kind.within):
        yield Move("end")


def made(reads: Reads, place: Place, move: Move) -> Place:
    """Return where a move leads, with all that follows from it at once."""
    state, watch = place
    for fact in _facts(reads, state, move):
        found, state = carried(reads.kind, state, fact)
        for each in found:
            watch = watched(reads, state, watch, each)
    for key in state.sent:
        if key not in state.received and key[0] not in reads.told:
            state = after(reads.kind, state, _received(state, *key))
    return Place(state, watch)


def _facts(reads: Reads, state: State, move: Move) -> Iterator[Fact]:
    match move.verb:
        case "do":
            yield from _done(reads, state, move)
        case "receive":
            yield _received(state, move.step, move.row)
        case "begin":
            yield facts.Began(on=state.at, step=move.step, row=move.row)
        case "end":
            yield facts.Lapsed(on=state.at, step="", outcome="close")
        case _:
            for each in reads.kind.steps[move.step].expiries:
                yield facts.Lapsed(
                    on=state.at,
                    step=move.step,
                    row=move.row,
                    outcome=each.outcome,
                    party=move.party,
                    whom=each.whom,
                )


def _done(reads: Reads, state: State, move: Move) -> Iterator[Fact]:
    step = reads.kind.steps[move.step]
    task = state.tasks.get((move.step, move.row))
    if task and task.start is None and task.receipt:
        yield _received(state, *task.receipt)
    yield facts.Done(
        on=state.at,
        person=_person(reads, step, move.party),
        party=move.party,
        step=move.step,
        row=move.row,
        answer=move.answer,
        values=dict(move.values),
    )


def _received(state: State, step: str, row: str) -> facts.Received:
    return facts.Received(on=state.at, person=ANYBODY, party="", step=step, row=row)
