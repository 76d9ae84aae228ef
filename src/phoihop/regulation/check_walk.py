"""Walking through a kind: which steps an event names, which fields a condition reads.

The checks by reading all stand on these few walks.
"""

from collections.abc import Iterator

from phoihop.regulation.limits import (
    Ahead,
    AllOf,
    Among,
    AnyOf,
    Both,
    ByField,
    Cases,
    Compare,
    Condition,
    Earliest,
    Either,
    Event,
    FieldDate,
    Happened,
    Limit,
    Negated,
    Replied,
    Settled,
    Shifted,
    Threshold,
    Within,
)
from phoihop.regulation.model import Answer, Kind, Step


def leaves(event: Event) -> Iterator[Event]:
    """Yield each simple event that an event is made of."""
    if isinstance(event, AnyOf | AllOf):
        for each in event.events:
            yield from leaves(each)
    elif isinstance(event, Shifted):
        yield from leaves(event.event)
    else:
        yield event


def atoms(condition: Condition | None) -> Iterator[Compare | Among | Replied]:
    """Yield each simple condition that a condition is made of."""
    if isinstance(condition, Both | Either):
        for each in condition.conditions:
            yield from atoms(each)
    elif isinstance(condition, Negated):
        yield from atoms(condition.condition)
    elif condition is not None:
        yield condition


def simple(limit: Limit | None) -> Iterator[Limit]:
    """Yield each simple limit that a limit is made of."""
    if isinstance(limit, Cases):
        for _, each in limit.cases:
            yield from simple(each)
        yield from simple(limit.otherwise)
    elif isinstance(limit, Earliest):
        for each in limit.limits:
            yield from simple(each)
    elif limit is not None:
        yield limit


def limits(step: Step) -> Iterator[Limit]:
    """Yield every limit a step carries, those of its answers too."""
    for limit in (step.within, step.earliest, *(a.within for a in answers(step))):
        if limit is not None:
            yield limit


def answers(step: Step) -> tuple[Answer, ...]:
    """Return the answers a step names."""
    return tuple(step.answers.values())


def sources(kind: Kind, event: Event) -> Iterator[str]:
    """Yield the steps whose settling an event waits for."""
    for leaf in leaves(event):
        if isinstance(leaf, Happened | Threshold):
            yield leaf.step
        elif isinstance(leaf, Settled):
            yield from (s.code for s in kind.steps.values() if s.part == leaf.part)


def before(kind: Kind, step: Step) -> frozenset[str]:
    """Return every step that must or may have come before this one."""
    found: set[str] = set()
    waiting = list(sources(kind, step.after))
    while waiting:
        code = waiting.pop()
        if code not in found and code in kind.steps:
            found.add(code)
            waiting.extend(sources(kind, kind.steps[code].after))
    return frozenset(found)


def ends_matter(step: Step) -> bool:
    """Say whether this step, or one of its answers, ends the matter."""
    closes = any(expiry.outcome == "close" for expiry in step.expiries)
    return (
        closes
        or "matter" in step.ends
        or any("matter" in a.ends for a in answers(step))
    )


def fields_deciding(step: Step) -> frozenset[str]:
    """Return the fields on whose values a step, its dates or its extensions depend."""
    read = {*fields_of(step.condition), *dates_of(step.after)}
    for condition, _ in step.extend.times_when if step.extend else ():
        read.update(fields_of(condition))
    for limit in limits(step):
        read.update(fields_read(limit))
    return frozenset(read)


def fields_leading(kind: Kind) -> frozenset[str]:
    """Return the fields on whose values the lead, the total limit or the opening depend."""
    lead = {code for condition, _ in kind.lead.cases for code in fields_of(condition)}
    heard = {kind.opens.heard} & {*kind.form, *kind.fields}
    return frozenset({*lead, *fields_read(kind.within), *heard})


def fields_read(limit: Limit | None) -> Iterator[str]:
    """Yield the fields a limit needs to become a date."""
    if isinstance(limit, Cases):
        for condition, each in limit.cases:
            yield from fields_of(condition)
            yield from fields_read(each)
        yield from fields_read(limit.otherwise)
    elif isinstance(limit, Earliest):
        for each in limit.limits:
            yield from fields_read(each)
    elif isinstance(limit, ByField):
        yield limit.field
    elif isinstance(limit, Within) and limit.start is not None:
        yield from dates_of(limit.start)
    elif isinstance(limit, Ahead):
        yield from dates_of(limit.event)


def fields_of(condition: Condition | None) -> Iterator[str]:
    """Yield the fields a condition looks at."""
    for atom in atoms(condition):
        if isinstance(atom, Compare | Among) and "." not in atom.field:
            yield atom.field


def dates_of(event: Event) -> Iterator[str]:
    """Yield the date fields an event waits for."""
    for leaf in leaves(event):
        if isinstance(leaf, FieldDate):
            yield leaf.field
