"""What a kind's steps wait for, turned round: for each step, who looks at it.

Made once for each kind, so that a fact costs what it touches, not what the
kind holds. Joins stand last: they look when everything else has opened.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from phoihop.regulation.limits import (
    Ahead,
    AllOf,
    Among,
    AnyOf,
    AsAsked,
    Below,
    Both,
    ByField,
    Cases,
    Closed,
    Compare,
    Condition,
    Earliest,
    Either,
    Event,
    FieldDate,
    Happened,
    Limit,
    Negated,
    Opened,
    Replied,
    Settled,
    Shifted,
    Threshold,
    Within,
)
from phoihop.regulation.model import Answer, Kind, Step

PREPARING = frozenset({"request", "propose", "draft"})
PROPOSING = frozenset({"propose", "draft"})
DECIDING = frozenset({"decide"})
DONE = Answer(code="done", name="done")
BELOW = "below"  # rows: the units under the one whose matter this is

Leaf = Opened | Closed | Happened | FieldDate | Shifted | Threshold | Settled | Below


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps of a kind by what touches them. Every value is in the order of looking."""

    order: Mapping[str, int]
    readers: Mapping[str, tuple[str, ...]]
    field_readers: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    renewing: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    timed: frozenset[str]
    asks: Mapping[str, tuple[str, ...]]
    settable: tuple[str, ...]


_PLANS: dict[int, tuple[Kind, Plan]] = {}
_KEPT = 512


def plan_of(kind: Kind) -> Plan:
    """Return the plan of a kind, made at first sight of this very value."""
    held = _PLANS.get(id(kind))
    if held is None or held[0] is not kind:
        if len(_PLANS) >= _KEPT:
            _PLANS.clear()
        held = _PLANS[id(kind)] = (kind, _made(kind))
    return held[1]


def leaves(event: Event) -> Iterator[Leaf]:
    """Yield the events another is composed of, the shifted ones as they stand."""
    if isinstance(event, AnyOf | AllOf):
        for each in event.events:
            yield from leaves(each)
    else:
        yield event


def bases(event: Event) -> Iterator[Leaf]:
    """Yield the events another is composed of, also those something is counted from."""
    for leaf in leaves(event):
        yield leaf
        if isinstance(leaf, Shifted):
            yield from bases(leaf.event)


def atoms(condition: Condition | None) -> Iterator[Compare | Among | Replied]:
    """Yield the comparisons a condition is composed of."""
    match condition:
        case None:
            return
        case Both(parts) | Either(parts):
            for each in parts:
                yield from atoms(each)
        case Negated(inner):
            yield from atoms(inner)
        case _:
            yield condition


def limits(limit: Limit | None) -> Iterator[Limit]:
    """Yield the plain limits another is composed of."""
    match limit:
        case None:
            return
        case Cases(cases, otherwise):
            for _, each in cases:
                yield from limits(each)
            yield from limits(otherwise)
        case Earliest(parts):
            for each in parts:
                yield from limits(each)
        case _:
            yield limit


def below(step: str) -> str:
    """Return under which name the step of a unit below is told and remembered."""
    return f"{BELOW}.{step}"


def answer_of(step: Step, code: str) -> Answer:
    """Return the answer of a step, or the plain one that every step without answers has."""
    return step.answers.get(code, DONE)


def codes_of(step: Step) -> tuple[str, ...]:
    """Return the answers a step can be given."""
    return tuple(step.answers) or (DONE.code,)


def asked_limit(step: Step) -> AsAsked | None:
    """Return the bounds within which the asker sets the limit of this step."""
    found = (each for each in limits(step.within) if isinstance(each, AsAsked))
    return next(found, None)


def _made(kind: Kind) -> Plan:
    steps = kind.steps
    joins = {code for code, step in steps.items() if _is_join(step)}
    order = {code: i for i, code in enumerate(sorted(steps, key=joins.__contains__))}
    parts = _turned((step.part, code) for code, step in steps.items() if step.part)
    parents = {code: tuple(_parents(step)) for code, step in steps.items()}
    renewing = {code: _renewing(kind, parents[code], code, parts) for code in steps}
    pairs = {
        (each, code)
        for code, step in steps.items()
        for each in _looked_at(step, parts, renewing)
    }
    asks = (
        (parent, code)
        for code in steps
        if asked_limit(steps[code])
        for parent in parents[code]
    )
    return Plan(
        order=order,
        readers=_turned(sorted(pairs, key=lambda pair: order[pair[1]])),
        field_readers=_turned(sorted(_field_readers(kind))),
        parents=parents,
        renewing=renewing,
        parts=parts,
        timed=frozenset(code for code, step in steps.items() if _is_timed(step)),
        asks=_turned(asks),
        settable=tuple(_settable(kind)),
    )


def _settable(kind: Kind) -> Iterator[str]:
    """Yield the fields that may become known outside a step.

    Those of the form, those the text lets a step of the lead fill, and those on which
    a condition, a limit, an event or the lead depends; never what somebody else states.
    """
    steps = kind.steps.values()
    found = {code for step in steps if step.by == "lead" for code in step.fills}
    found |= {code for code, _ in _field_readers(kind)}
    found |= {
        atom.field for condition, _ in kind.lead.cases for atom in _compared(condition)
    }
    for step in steps:
        for condition, _ in step.extend.times_when if step.extend else ():
            found |= {atom.field for atom in _compared(condition)}
        found |= {
            leaf.field for leaf in bases(step.after) if isinstance(leaf, FieldDate)
        }
    for limit in _every_limit(kind):
        found |= set(_limit_fields(limit))
    yield from (code for code in kind.fields if code in kind.form or code in found)


def _every_limit(kind: Kind) -> Iterator[Limit]:
    for step in kind.steps.values():
        within = (answer.within for answer in step.answers.values())
        yield from filter(None, (step.within, step.earliest, *within))
    yield from filter(None, (kind.within,))


def _limit_fields(limit: Limit) -> Iterator[str]:
    """Yield the fields a limit depends on: dates it counts from, conditions it asks."""
    match limit:
        case ByField(field):
            yield field
        case Within(start=event) | Ahead(event=event) if event is not None:
            yield from (x.field for x in bases(event) if isinstance(x, FieldDate))
        case Cases(cases, otherwise):
            for condition, each in cases:
                yield from (atom.field for atom in _compared(condition))
                yield from _limit_fields(each)
            yield from _limit_fields(otherwise)
        case Earliest(parts):
            for each in parts:
                yield from _limit_fields(each)
        case _:
            return


def _compared(condition: Condition | None) -> Iterator[Compare | Among]:
    yield from (x for x in atoms(condition) if not isinstance(x, Replied))


def _renewing(
    kind: Kind,
    parents: tuple[str, ...],
    code: str,
    parts: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Return the duties whose reopening says that this step will be asked for anew."""
    steps = (kind.steps[each] for each in parents if each in kind.steps)
    return tuple(
        each.code for each in steps if each.duty and not _joins(each, code, parts)
    )


def _field_readers(kind: Kind) -> set[tuple[str, str]]:
    return {
        (atom.field, code)
        for code, step in kind.steps.items()
        for atom in _compared(step.condition)
    }


def _turned(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


def _is_join(step: Step) -> bool:
    return any(
        isinstance(each, Threshold | Settled | Below) for each in leaves(step.after)
    )


def _is_timed(step: Step) -> bool:
    return any(isinstance(each, FieldDate | Shifted) for each in leaves(step.after))


def _parents(step: Step) -> Iterator[str]:
    """Yield the steps whose being done may open this one, each once."""
    found = (each.step for each in bases(step.after) if isinstance(each, Happened))
    yield from dict.fromkeys(found)


def _joins(step: Step, code: str, parts: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether a step itself waits for the rows of another, or for its part."""
    for leaf in leaves(step.after):
        if isinstance(leaf, Threshold) and leaf.step == code:
            return True
        if isinstance(leaf, Settled) and code in parts.get(leaf.part, ()):
            return True
    return False


def _looked_at(
    step: Step,
    parts: Mapping[str, tuple[str, ...]],
    renewing: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    """Yield each step that may open or break this one when something happens to it."""
    for leaf in bases(step.after):
        match leaf:
            case Happened(step=code):
                yield code
            case Below(step=code):
                yield below(code)
            case Threshold(step=code):
                yield from (code, *renewing.get(code, ()))
            case Settled(part):
                yield from _looked_at_in(parts.get(part, ()), renewing)
            case _:
                pass
    yield from _replied(step)


def _looked_at_in(
    codes: Iterable[str], renewing: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for code in codes:
        yield from (code, *renewing.get(code, ()))


def _replied(step: Step) -> Iterator[str]:
    for atom in atoms(step.condition):
        if isinstance(atom, Replied):
            yield atom.step
