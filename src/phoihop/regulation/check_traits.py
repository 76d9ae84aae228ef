"""What a kind must have to be of the sort it claims: `verifies facts`, `travel`, and so on.

A trait is a promise to whoever reads the list of kinds; each demands steps and
fields without which it would be a name only.
"""

from collections.abc import Callable, Iterator

from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step
from phoihop.regulation.check_walk import answers, limits, simple
from phoihop.regulation.limits import ByColumn, ByDate
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.schedule import period_table

DATES = ("date", "instant", "period")
REPORTS = ("send", "send up", "report", "aggregate")


def traits(kind: Kind) -> Iterator[Finding]:
    """Yield for each trait the step or the field it lacks."""
    for trait in kind.traits:
        for found in _DEMANDS[trait](kind) if trait in _DEMANDS else ():
            yield _of_trait(found, trait)


def _of_trait(found: Finding, trait: str) -> Finding:
    return Finding(
        code=found.code,
        place=found.place,
        article=found.article,
        details={**found.details, "trait": trait},
    )


def _verifies(kind: Kind) -> Iterator[Finding]:
    """Facts are verified by somebody who brings what was found."""
    steps = _doing(kind, "verify", "reply")
    if not steps:
        yield of_kind(kind, "trait_without_step", acts="verify, reply")
    elif not any(True for step in steps for _ in _brings(step)):
        yield of_step(kind, steps[0], "trait_without_evidence")


def _travels(kind: Kind) -> Iterator[Finding]:
    """Somebody goes somewhere, from one day to another, because it was decided."""
    types = [each.type for each in kind.form.values()]
    dated = sum(each in DATES for each in types) + types.count("period")
    if dated < len(("there", "back")):
        yield of_kind(kind, "trait_without_field", types="date, date")
    if not {"country", "place"} & set(types):
        yield of_kind(kind, "trait_without_field", types="country, place")
    if not _doing(kind, "decide"):
        yield of_kind(kind, "trait_without_step", acts="decide")


def _meets(kind: Kind) -> Iterator[Finding]:
    """A meeting leaves minutes, or answers that say what was agreed."""
    steps = _doing(kind, "meet")
    if not steps:
        yield of_kind(kind, "trait_without_step", acts="meet")
    elif not any(step.answers or any(True for _ in _brings(step)) for step in steps):
        yield of_step(kind, steps[0], "trait_without_minutes")


def _circulates(kind: Kind) -> Iterator[Finding]:
    """Each who is sent the circular says that it was read."""
    if not any(step.each for step in _doing(kind, "acknowledge")):
        yield of_kind(kind, "trait_without_step", acts="acknowledge (each)")


def _periodic(kind: Kind) -> Iterator[Finding]:
    """A report of each period, by a day that the text fixes."""
    steps = _doing(kind, *REPORTS)
    if period_table(kind) is None:
        yield of_kind(kind, "trait_without_periods")
    if not steps:
        yield of_kind(kind, "trait_without_step", acts=", ".join(REPORTS))
    elif not any(_is_dated(step) for step in steps):
        yield of_step(kind, steps[0], "trait_without_day")


def _is_dated(step: Step) -> bool:
    found = (part for limit in limits(step) for part in simple(limit))
    return any(isinstance(each, ByColumn | ByDate) for each in found)


def _doing(kind: Kind, *acts: str) -> list[Step]:
    return [step for step in kind.steps.values() if step.act in acts]


def _brings(step: Step) -> Iterator[str]:
    yield from (*step.needs, *step.fills)
    for answer in answers(step):
        yield from answer.needs


_DEMANDS: dict[str, Callable[[Kind], Iterator[Finding]]] = {
    "verifies facts": _verifies,
    "travel": _travels,
    "meeting": _meets,
    "circular": _circulates,
    "periodic": _periodic,
}
