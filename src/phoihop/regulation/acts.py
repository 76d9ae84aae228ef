"""What a person does: the facts an act gives, or the refusal that says why not.

An act's facts come with all that follows from them at once: the hand-over of a
changed lead, the end of the matter, and what time has already brought. Nothing
is recorded if anything speaks against it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from phoihop.base.days import Calendar
from phoihop.base.errors import Refused
from phoihop.regulation import facts
from phoihop.regulation.clocks import extending, pausing, resuming
from phoihop.regulation.coming import carried, coming, target_of
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Kind
from phoihop.regulation.plan import answer_of, codes_of, plan_of
from phoihop.regulation.refusals import (
    Act,
    Attempt,
    Check,
    No,
    bad_answer,
    bad_asked,
    bad_values,
    cleaned,
    first,
    not_open,
    not_theirs,
    not_while,
    other_party,
    too_early,
    two_persons,
)
from phoihop.regulation.roles import Who, may_act, named, receipts, rows_of
from phoihop.regulation.state import State

Given = tuple[Fact, ...] | No
DOING: tuple[Check, ...] = (not_theirs, not_open, not_while, too_early, two_persons)


def act(  # noqa: PLR0917 - who does what in which matter, and when
    kind: Kind, state: State, who: Who, what: Act, calendar: Calendar, now: datetime
) -> tuple[Fact, ...]:
    """Return the facts of an act and all that follows from it at once.

    What time has brought is recorded first, by the caller (`coming`). Raises
    Refused with the reason, its details and `could`: the names of who could.
    """
    found, state = acted(kind, state, who, what, calendar, now)
    return (*found, *coming(kind, state, calendar, max(now, state.at)))


def acted(  # noqa: PLR0917 - as `act`
    kind: Kind, state: State, who: Who, what: Act, calendar: Calendar, now: datetime
) -> tuple[tuple[Fact, ...], State]:
    """Return the facts of an act and the state after them, without what time has
    brought in that same instant: a run of many acts looks for that before the next.
    """
    now = max(now, state.at)
    attempt = _attempt(kind, state, who, what)(calendar, now)
    given = _VERBS[what.verb](attempt, what)
    if isinstance(given, No):
        raise given.refused(kind)
    found: list[Fact] = []
    for fact in given:
        more, state = carried(kind, state, fact)
        found += more
    return tuple(found), state


def _attempt(
    kind: Kind, state: State, who: Who, what: Act
) -> Callable[[Calendar, datetime], Attempt]:
    """Return the attempt an act is. Raises Refused if it names nothing the text knows."""
    if what.verb not in _VERBS:
        raise Refused(reason="unknown_verb", verb=what.verb)
    if what.verb == "set":
        step = next(iter(kind.steps.values()))
        return lambda calendar, now: Attempt(kind, state, who, step, "", calendar, now)
    found = kind.steps.get(what.step)
    if found is None:
        raise Refused(reason="unknown_step", step=what.step)
    rows = rows_of(kind, state, found.each)
    if what.verb == "receive" and not found.each:
        rows = receipts(kind, state, found, "")
    if what.row not in rows:
        raise Refused(reason="unknown_row", row=what.row, step=found.name)
    return lambda calendar, now: Attempt(
        kind, state, who, found, what.row, calendar, now
    )


def _do(attempt: Attempt, what: Act) -> Given:
    codes, task = codes_of(attempt.step), attempt.task
    code = what.answer or (codes[0] if len(codes) == 1 else "")
    values = cleaned(what.values)
    no = (
        first(DOING, attempt)
        or bad_answer(attempt, code)
        or bad_asked(attempt, what.asked)
        or _bad_values(attempt, code, values)
        or _bad_target(attempt, code, values)
    )
    if no or task is None:
        return no or No("not_begun", {"step": attempt.step.name})
    if task.status == "lapsed":
        return (_filed(attempt, code, values),)
    done = facts.Done(
        on=attempt.now,
        person=attempt.who.person,
        party=attempt.party,
        step=attempt.step.code,
        row=attempt.row,
        answer=code,
        values=values,
        asked=what.asked,
    )
    if task.start is None and task.receipt:
        return _received(attempt, *task.receipt), done
    return (done,)


def _filed(attempt: Attempt, code: str, values: Mapping[str, str]) -> facts.Filed:
    return facts.Filed(
        on=attempt.now,
        person=attempt.who.person,
        party=attempt.party,
        step=attempt.step.code,
        row=attempt.row,
        answer=code,
        values=values,
    )


def _received(attempt: Attempt, step: str, row: str) -> facts.Received:
    """Whoever answers has received what it answers."""
    return facts.Received(
        on=attempt.now,
        person=attempt.who.person,
        party=attempt.party,
        step=step,
        row=row,
    )


def _bad_values(attempt: Attempt, code: str, values: Mapping[str, str]) -> No | None:
    needs = (*attempt.step.needs, *answer_of(attempt.step, code).needs)
    return bad_values(attempt.kind, values, needs, attempt.step.fills)


def _bad_target(attempt: Attempt, code: str, values: Mapping[str, str]) -> No | None:
    """A task is passed on to somebody the text or the matter knows."""
    if not answer_of(attempt.step, code).pass_on:
        return None
    kind, state = attempt.kind, attempt.state
    target = target_of(kind, attempt.step, code, values)
    rows = {row for table in kind.tables for row in rows_of(kind, state, table)}
    if target in kind.parties or target in rows:
        return None
    return No("needs_target", {"step": attempt.step.name, "target": target})


def _receive(attempt: Attempt, what: Act) -> Given:
    proof = what.reason.strip()
    no = why_not_receive(attempt, proof=proof)
    if no:
        return no
    party = addressee(attempt)
    own = may_act(attempt.kind, attempt.state, attempt.who, party)
    return (
        facts.Received(
            on=attempt.now,
            person=attempt.who.person,
            party=party,
            step=attempt.step.code,
            row=attempt.row,
            proof="" if own else proof,
        ),
    )


def why_not_receive(attempt: Attempt, *, proof: str) -> No | None:
    """The addressee takes in what it was sent; the sender may record proof of delivery."""
    details = {"step": attempt.step.name}
    if attempt.key not in attempt.state.sent:
        return No("nothing_sent", details)
    if attempt.key in attempt.state.received:
        return No("already_received", details)
    no = other_party(attempt, addressee(attempt))
    if no is None or not may_act(
        attempt.kind, attempt.state, attempt.who, sender(attempt)
    ):
        return no
    return None if proof else No("needs_proof", {**details, "field": "reason"})


def addressee(attempt: Attempt) -> str:
    """Return who is to receive what a step sent under this row."""
    step, row = attempt.step, attempt.row
    if step.to in attempt.kind.tables:
        return row
    return named(attempt.kind, attempt.state, step.to, row)


def sender(attempt: Attempt) -> str:
    """Return who sent it."""
    row = attempt.row if attempt.step.each else ""
    return named(attempt.kind, attempt.state, attempt.step.by, row)


def _correct(attempt: Attempt, what: Act) -> Given:
    task = attempt.task
    code = what.answer or (task.answer if task else "")
    values = cleaned(what.values)
    no = why_not_correct(attempt) or bad_answer(attempt, code)
    if not no and not what.reason.strip():
        no = No("reason_missing", {"field": "reason"})
    no = no or _bad_values(attempt, code, values)
    if no:
        return no
    return (
        facts.Corrected(
            on=attempt.now,
            person=attempt.who.person,
            party=attempt.party,
            step=attempt.step.code,
            row=attempt.row,
            answer=code,
            values=values,
            reason=what.reason.strip(),
        ),
    )


def why_not_correct(attempt: Attempt) -> No | None:
    """An answer is corrected by its own party until the matter ends."""
    details = {"step": attempt.step.name}
    if attempt.state.closed:
        return No("closed", details)
    task = attempt.task
    if task is None or task.status != "settled":
        return No("nothing_to_correct", details)
    return not_theirs(attempt) or two_persons(attempt)


def _set(attempt: Attempt, what: Act) -> Given:
    values = cleaned(what.values)
    no = why_not_set(attempt)
    if not no and not values:
        no = No("nothing_set")
    no = no or bad_values(attempt.kind, values, (), plan_of(attempt.kind).settable)
    if no:
        return no
    return (
        facts.Set(
            on=attempt.now,
            person=attempt.who.person,
            party=attempt.state.lead,
            values=values,
        ),
    )


def why_not_set(attempt: Attempt) -> No | None:
    """What becomes known outside a step is recorded by the lead, until the matter ends."""
    if not plan_of(attempt.kind).settable:
        return No("nothing_set")
    if attempt.state.closed:
        return No("closed", {"step": attempt.kind.name})
    if may_act(attempt.kind, attempt.state, attempt.who, attempt.state.lead):
        return None
    details = {"step": attempt.kind.name}
    return No("not_your_party", details, (attempt.state.lead,))


_VERBS: Mapping[str, Callable[[Attempt, Act], Given]] = {
    "do": _do,
    "receive": _receive,
    "extend": extending,
    "pause": pausing,
    "resume": resuming,
    "correct": _correct,
    "set": _set,
}
