"""Who may move a due date or stop a clock, how often and by how much.

An extension is asked for before the limit runs out (or so long before as the
text says), as often as the text says in one round, and never by more than its
cap. It is kept as an amount: the date is reckoned anew whenever it is asked for.
"""

from phoihop.base.days import Amount, due_before, parse_amount
from phoihop.base.errors import Invalid
from phoihop.regulation import facts
from phoihop.regulation.conditions import holds
from phoihop.regulation.due import reckoned
from phoihop.regulation.model import Extend, Pause
from phoihop.regulation.moments import last_instant
from phoihop.regulation.refusals import (
    Act,
    Attempt,
    No,
    bad_values,
    cleaned,
    longer,
    other_party,
)
from phoihop.regulation.roles import granter
from phoihop.regulation.state import Task


def extending(attempt: Attempt, what: Act) -> tuple[facts.Fact, ...] | No:
    """Return the moved date, by the whole cap unless an amount is named."""
    no = why_not_extend(attempt)
    rule, task = attempt.step.extend, attempt.task
    if no or rule is None or task is None:
        return no or No("no_extension", {"step": attempt.step.name})
    values = cleaned(what.values)
    by = what.by.strip() or str(rule.at_most)
    no = _bad_amount(attempt, by, rule) or bad_values(attempt.kind, values, rule.needs)
    if no:
        return no
    return (
        facts.Redated(
            on=attempt.now,
            person=attempt.who.person,
            party=granter(attempt.kind, attempt.state, task, rule.by),
            step=task.step,
            row=task.row,
            by=by,
            values=values,
        ),
    )


def why_not_extend(attempt: Attempt) -> No | None:
    """Return what speaks against moving the date of this task now."""
    rule, details = attempt.step.extend, {"step": attempt.step.name}
    if rule is None:
        return No("no_extension", details)
    task = _open(attempt)
    if isinstance(task, No):
        return task
    by = granter(attempt.kind, attempt.state, task, rule.by)
    no = other_party(attempt, by, "not_your_extension")
    if no:
        return no
    times = times_now(attempt, rule)
    if len(task.extensions) >= times:
        return No("extension_used_up", {**details, "times": str(times)})
    return _too_late(attempt, task, rule)


def times_now(attempt: Attempt, rule: Extend) -> int:
    """Return how often the date may be moved, by what is known of the matter now."""
    for condition, times in rule.times_when:
        if holds(attempt.kind, attempt.state, condition, attempt.row):
            return times
    return rule.times


def _too_late(attempt: Attempt, task: Task, rule: Extend) -> No | None:
    details = {"step": attempt.step.name}
    end, _, _ = reckoned(attempt.kind, attempt.state, attempt.calendar, task)
    if end is None:
        return No("no_date_yet", details)
    if attempt.now >= end.at:
        return No("extension_after_expiry", {**details, "day": end.day.isoformat()})
    if rule.asked is None:
        return None
    latest = due_before(attempt.calendar, last_instant(end), rule.asked)
    if attempt.now < latest.at:
        return None
    told = {"asked": str(rule.asked), "day": latest.day.isoformat()}
    return No("extension_asked_late", {**details, **told})


def _bad_amount(attempt: Attempt, by: str, rule: Extend) -> No | None:
    try:
        amount = parse_amount(by)
    except Invalid:
        return No("bad_amount", {"amount": by, "field": "by"})
    if not amount.count or _exceeds(attempt, amount, rule):
        details = {"amount": by, "most": str(rule.at_most), "field": "by"}
        return No("extension_too_long", details)
    return None


def _exceeds(attempt: Attempt, amount: Amount, rule: Extend) -> bool:
    return longer(attempt, amount, rule.at_most)


def pausing(attempt: Attempt, what: Act) -> tuple[facts.Fact, ...] | No:
    """Return the stopped clock."""
    no = why_not_pause(attempt)
    rule, task = attempt.step.pause, attempt.task
    if no or rule is None or task is None:
        return no or No("no_pause", {"step": attempt.step.name})
    values = cleaned(what.values)
    no = bad_values(attempt.kind, values, rule.needs)
    if no:
        return no
    return (
        facts.Paused(
            on=attempt.now,
            person=attempt.who.person,
            party=granter(attempt.kind, attempt.state, task, rule.by),
            step=task.step,
            row=task.row,
            values=values,
        ),
    )


def resuming(attempt: Attempt, _what: Act) -> tuple[facts.Fact, ...] | No:
    """Return the clock that runs on."""
    no = why_not_resume(attempt)
    rule, task = attempt.step.pause, attempt.task
    if no or rule is None or task is None:
        return no or No("no_pause", {"step": attempt.step.name})
    return (
        facts.Resumed(
            on=attempt.now,
            person=attempt.who.person,
            party=granter(attempt.kind, attempt.state, task, rule.by),
            step=task.step,
            row=task.row,
        ),
    )


def why_not_pause(attempt: Attempt) -> No | None:
    """Return what speaks against stopping the clock of this task now."""
    task = _stoppable(attempt)
    if isinstance(task, No):
        return task
    details = {"step": attempt.step.name}
    if task.is_paused:
        return No("already_paused", details)
    end, _, _ = reckoned(attempt.kind, attempt.state, attempt.calendar, task)
    if end is None:
        return No("no_date_yet", details)
    if attempt.now >= end.at:
        return No("pause_after_expiry", {**details, "day": end.day.isoformat()})
    return None


def why_not_resume(attempt: Attempt) -> No | None:
    """Return what speaks against letting the clock of this task run on now."""
    task = _stoppable(attempt)
    if isinstance(task, No):
        return task
    return None if task.is_paused else No("not_paused", {"step": attempt.step.name})


def _stoppable(attempt: Attempt) -> Task | No:
    rule: Pause | None = attempt.step.pause
    if rule is None:
        return No("no_pause", {"step": attempt.step.name})
    task = _open(attempt)
    if isinstance(task, No):
        return task
    by = granter(attempt.kind, attempt.state, task, rule.by)
    no = other_party(attempt, by, "not_your_pause")
    return no or task


def _open(attempt: Attempt) -> Task | No:
    task, details = attempt.task, {"step": attempt.step.name}
    if task and task.status == "open":
        return task
    if attempt.state.closed:
        return No("closed", details)
    begun = task is not None and task.status != "withdrawn"
    return No("already_done" if begun else "not_begun", details)
