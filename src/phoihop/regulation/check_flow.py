"""Whether the steps of a kind can follow each other to an end, by reading alone.

A step is taken for possible when its event can happen; dates and states are
not explored here.
"""

from collections.abc import Iterator

from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step, warning
from phoihop.regulation.check_walk import (
    answers,
    ends_matter,
    fields_deciding,
    fields_leading,
)
from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    Both,
    Condition,
    Either,
    Event,
    Happened,
    Replied,
    Settled,
    Shifted,
    Threshold,
)
from phoihop.regulation.model import Kind, Step


def flow(kind: Kind) -> Iterator[Finding]:
    """Yield steps that can never open, fields nobody fills, a matter without an end."""
    possible = openable(kind)
    for step in kind.steps.values():
        if step.code not in possible:
            yield of_step(kind, step, "step_never_opens")
    enders = [s for s in kind.steps.values() if ends_matter(s) and s.code in possible]
    if kind.steps and not enders:
        yield of_kind(kind, "matter_never_ends")
    yield from _unfilled(kind)
    if not kind.channel:
        yield warning(of_kind(kind, "no_secret_channel"))


def openable(kind: Kind) -> frozenset[str]:
    """Return the steps whose event can happen, each after another that can."""
    found: set[str] = set()
    while True:
        more = {
            step.code
            for step in kind.steps.values()
            if step.code not in found
            and can_happen(kind, step.after, found)
            and _can_hold(step.condition, found)
        }
        if not more:
            return frozenset(found)
        found |= more


def can_happen(kind: Kind, event: Event, found: set[str]) -> bool:
    """Say whether an event can happen once the steps found so far can open."""
    match event:
        case AnyOf(events):
            return any(can_happen(kind, each, found) for each in events)
        case AllOf(events):
            return all(can_happen(kind, each, found) for each in events)
        case Shifted(event=inner):
            return can_happen(kind, inner, found)
        case Happened(step, answer) | Threshold(step=step, answer=answer):
            return step in found and _can_answer(kind.steps[step], answer)
        case Settled(part):
            return any(kind.steps[code].part == part for code in found)
        case _:
            return True


def _can_answer(step: Step, answer: str) -> bool:
    if answer == "expired":
        return bool(step.within and step.expiries)
    known = answers(step)
    if not answer or not known:
        return answer in {"", "done"}
    return any(each.code == answer for each in known)


def _can_hold(condition: Condition | None, found: set[str]) -> bool:
    if isinstance(condition, Both):
        return all(_can_hold(each, found) for each in condition.conditions)
    if isinstance(condition, Either):
        return any(_can_hold(each, found) for each in condition.conditions)
    if isinstance(condition, Replied) and condition.some:
        return condition.step in found
    return True


def _unfilled(kind: Kind) -> Iterator[Finding]:
    filled = set(kind.form) | {code for s in kind.steps.values() for code in _fills(s)}
    for step in kind.steps.values():
        for code in sorted(fields_deciding(step) - filled):
            yield of_step(kind, step, "field_never_filled", field=code)
    for code in sorted(fields_leading(kind) - filled):
        yield of_kind(kind, "field_never_filled", field=code)


def _fills(step: Step) -> Iterator[str]:
    yield from (*step.needs, *step.fills)
    for answer in answers(step):
        yield from answer.needs
    for power in (step.extend, step.pause):
        if power is not None:
            yield from power.needs
