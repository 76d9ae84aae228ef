"""Each step alone: a duty says by when and what silence means; a power says neither.

Rules 1, 2 and 6 of domain/regulations.md, 1.4.
"""

from collections.abc import Iterator

from phoihop.base.days import Amount, Unit
from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step, warning
from phoihop.regulation.check_walk import simple
from phoihop.regulation.limits import AsAsked, Limit, Within
from phoihop.regulation.model import Kind, Step

SHORTEST_REPLY = Amount(2, Unit.WORKING_DAY)  # NĐ 191/2026 Đ12.2
SHORTEST_WINDOW = Amount(5, Unit.WORKING_DAY)  # domain/personnel.md, 6.4
DAYS = frozenset({Unit.DAY, Unit.WORKING_DAY})


def steps(kind: Kind) -> Iterator[Finding]:
    """Yield what is missing or too much in the kind and in each of its steps."""
    if not kind.lead.otherwise:
        yield of_kind(kind, "no_lead")
    if kind.within is not None and kind.expiry is None:
        yield of_kind(kind, "total_without_expiry")
    if kind.within is None and kind.expiry is not None:
        yield of_kind(kind, "expiry_without_total")
    for step in kind.steps.values():
        yield from _duty(kind, step) if step.duty else _power(kind, step)
        yield from _minimum(kind, step)


def _duty(kind: Kind, step: Step) -> Iterator[Finding]:
    if step.within is None:
        yield of_step(kind, step, "duty_without_limit")
    if not step.expiries:
        yield of_step(kind, step, "duty_without_expiry")


def _power(kind: Kind, step: Step) -> Iterator[Finding]:
    if step.within is not None or step.expiries:
        yield of_step(kind, step, "power_with_limit")


def _minimum(kind: Kind, step: Step) -> Iterator[Finding]:
    least = _least_asked(kind, step)
    if least is None:
        return
    for limit in simple(step.within):
        given = _shortest(limit)
        if given and given.unit in DAYS and given.count < least.count:
            yield warning(
                of_step(
                    kind,
                    step,
                    "reply_below_minimum",
                    given=str(given),
                    least=str(least),
                )
            )
        if isinstance(limit, AsAsked) and not _inside(limit):
            yield of_step(
                kind,
                step,
                "default_out_of_bounds",
                default=str(limit.default),
                least=str(limit.least or "at once"),
                most=str(limit.most),
            )


def _least_asked(kind: Kind, step: Step) -> Amount | None:
    """Return the shortest time that whoever answers should have; None: no answer is due."""
    party = kind.parties.get(step.by)
    if step.act == "respond" and party and party.person:
        return SHORTEST_WINDOW
    return SHORTEST_REPLY if step.act == "reply" else None


def _shortest(limit: Limit) -> Amount | None:
    if isinstance(limit, Within) and limit.start is None and limit.amount.count:
        return limit.amount
    return limit.least if isinstance(limit, AsAsked) else None


def _inside(limit: AsAsked) -> bool:
    default = limit.default
    if default is None:
        return True
    least = limit.least.count if limit.least else 0
    return (
        default.unit == limit.most.unit and least <= default.count <= limit.most.count
    )
