"""What of a matter its kind can still notice: the little that tells two states apart.

Made once for a kind before its states are explored. What is not read here (dates,
persons, answers nobody looks at) cannot change what happens next.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from phoihop.regulation.explore_values import values_read
from phoihop.regulation.limits import (
    Closed,
    FieldDate,
    Happened,
    Replied,
    Settled,
    Threshold,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import (
    DECIDING,
    PREPARING,
    Plan,
    atoms,
    bases,
    codes_of,
    plan_of,
)

MEMBERS = 2  # of a table; a quorum has as many as it needs


@dataclass(frozen=True, slots=True)
class Seen:
    """What one step looks at in another: an answer ("" for settled) of one row or of all."""

    step: str
    answer: str
    every_row: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """A kind as the explorer sees it.

    `rows` are the members explored of each table, `values` those of each field that
    tell something apart, `told` the notices on which an adverse answer waits.
    """

    kind: Kind
    plan: Plan
    rows: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    profiles: Mapping[tuple[str, str], tuple[str, ...]]
    seen: Mapping[str, tuple[Seen, ...]]
    known: Mapping[str, tuple[str, ...]]  # answers a condition asks for, by step
    renewed: Mapping[
        str, tuple[str, ...]
    ]  # answers looked at, of what may be asked anew
    counted: Mapping[str, tuple[str, ...]]  # answers that may be given so often only
    aimed: Mapping[str, frozenset[str]]  # steps that settle or end a step, by its code
    expired: frozenset[str]
    told: frozenset[str]
    persons: frozenset[str]
    both_sides: bool
    afterlife: bool
    alone: bool  # one person acts for each party
    apart: frozenset[str]  # tables whose members look at each other
    order: tuple[str, ...]  # tables, those looked at first


def reads_of(kind: Kind, members: int = MEMBERS, *, alone: bool = False) -> Reads:
    """Return what a kind can notice, with so many members of each table.

    `alone`: each party has one officer, who is then told apart from the others.
    """
    seen = {code: tuple(_seen(kind, step)) for code, step in kind.steps.items()}
    links = _links(kind, seen)
    order, apart = _ordered(links, list(_tables(kind)))
    known = _known(kind)
    acts = {step.act for step in kind.steps.values()}
    rows = {code: _members(kind, code, members) for code in _tables(kind)}
    return Reads(
        kind=kind,
        plan=plan_of(kind),
        rows=rows,
        values=values_read(kind),
        profiles={
            (code, row): _profile(kind, code, row)
            for code, each in rows.items()
            for row in each
        },
        seen=seen,
        known=known,
        renewed=_renewed(seen),
        counted={code: _counted(step) for code, step in kind.steps.items()},
        aimed={code: frozenset(_aiming(kind, code)) for code in kind.steps},
        expired=frozenset(_expired(kind, seen, known)),
        told=frozenset(_told(kind)),
        persons=frozenset(code for code, each in kind.parties.items() if each.person),
        both_sides=bool(acts & PREPARING and acts & DECIDING),
        afterlife=any(_outlives(step) for step in kind.steps.values()),
        alone=alone,
        apart=frozenset(rows) if alone else apart,
        order=order,
    )


def _seen(kind: Kind, step: Step) -> Iterator[Seen]:
    found: dict[Seen, None] = {}
    for leaf in bases(step.after):
        match leaf:
            case Happened(code, answer) if code in kind.steps:
                found[Seen(code, answer, _is_far(kind, step, code))] = None
            case Threshold(step=code, answer=answer) if code in kind.steps:
                found[Seen(code, answer, bool(kind.steps[code].each))] = None
            case Settled(part):
                for code, each in kind.steps.items():
                    if each.part == part:
                        found[Seen(code, "", bool(each.each))] = None
            case _:
                pass
    yield from found


def _renewed(seen: Mapping[str, tuple[Seen, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return the answers of each step that others look at."""
    found: dict[str, tuple[str, ...]] = {}
    for each in dict.fromkeys((x.step, x.answer) for y in seen.values() for x in y):
        found[each[0]] = (*found.get(each[0], ()), each[1])
    return found


def _is_far(kind: Kind, step: Step, code: str) -> bool:
    each = kind.steps[code].each
    return bool(each) and each != step.each


def _known(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Return the answers that some condition asks for, by step."""
    found: dict[str, tuple[str, ...]] = {}
    conditions = [step.condition for step in kind.steps.values()]
    for condition in (*conditions, *(each for each, _ in kind.lead.cases)):
        for atom in atoms(condition):
            if isinstance(atom, Replied) and atom.step in kind.steps:
                asked = found.get(atom.step, ())
                if atom.answer not in asked:
                    found[atom.step] = (*asked, atom.answer)
    return found


def _expired(
    kind: Kind,
    seen: Mapping[str, tuple[Seen, ...]],
    known: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    """Yield the steps whose mere running out somebody looks at."""
    yield from (x.step for each in seen.values() for x in each if x.answer == "expired")
    yield from (code for code in kind.steps if "expired" in known.get(code, ()))


def _told(kind: Kind) -> Iterator[str]:
    """Yield the notices without whose receipt an adverse answer is refused."""
    steps = kind.steps.values()
    if kind.concerns and any(a.adverse for s in steps for a in s.answers.values()):
        whom = kind.concerns
        yield from (
            s.code for s in steps if s.act == "notify" and s.to == whom and not s.each
        )


def _outlives(step: Step) -> bool:
    return any(isinstance(each, FieldDate | Closed) for each in bases(step.after))


def _tables(kind: Kind) -> tuple[str, ...]:
    used = {code for step in kind.steps.values() for code in (step.each, step.to)}
    return tuple(code for code in kind.tables if code in used)


def _members(kind: Kind, table: str, members: int) -> tuple[str, ...]:
    """Return the rows to explore: of each sort one, a quorum, at least so many."""
    least = max([members, *(_quorum(kind, table))])
    found = kind.tables[table]
    if found.chosen:
        return tuple(f"#{n + 1}" for n in range(least))
    sorts: dict[tuple[str, ...], str] = {}
    for row in found.rows:
        sorts.setdefault(_profile(kind, table, row), row)
    first = list(sorts.values())
    more = [row for row in found.rows if row not in first]
    taken = {*first, *more[: max(0, least - len(first))]}
    return tuple(row for row in found.rows if row in taken)


def _quorum(kind: Kind, table: str) -> Iterator[int]:
    """Yield how many members make a threshold differ from one and from all."""
    for step in kind.steps.values():
        for leaf in bases(step.after):
            if not isinstance(leaf, Threshold) or leaf.step not in kind.steps:
                continue
            if kind.steps[leaf.step].each != table:
                continue
            if isinstance(leaf.need, Fraction):
                yield _distinct(leaf.need)
            elif isinstance(leaf.need, int):
                yield leaf.need + 1


def _distinct(share: Fraction) -> int:
    sizes = range(2, share.denominator + 3)
    return next((n for n in sizes if 1 < ceil(share * n) < n), 2)


def _profile(kind: Kind, table: str, row: str) -> tuple[str, ...]:
    """Return what conditions can tell of a row: the columns they ask for."""
    columns = {
        atom.field.partition(".")[2]
        for step in kind.steps.values()
        for atom in atoms(step.condition)
        if not isinstance(atom, Replied) and atom.field.startswith(f"{table}.")
    }
    cells = kind.tables[table].rows.get(row, {})
    return tuple(cells.get(each, "") for each in sorted(columns))


def _links(
    kind: Kind, seen: Mapping[str, tuple[Seen, ...]]
) -> Mapping[str, frozenset[str]]:
    """Return for each table the tables whose members its own steps look at one by one."""
    found: dict[str, set[str]] = {}
    for code, every in seen.items():
        table = kind.steps[code].each
        if table:
            far = {kind.steps[x.step].each for x in every if x.every_row}
            found.setdefault(table, set()).update(far)
    return {code: frozenset(each) for code, each in found.items()}


def _ordered(
    links: Mapping[str, frozenset[str]], tables: Iterable[str]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the tables so that each comes after those it looks at, and those that cannot."""
    waiting, found = list(tables), list[str]()
    while waiting:
        ready = [t for t in waiting if not links.get(t, frozenset()) - set(found)]
        if not ready:
            return (*found, *waiting), frozenset(waiting)
        found += ready
        waiting = [each for each in waiting if each not in ready]
    return tuple(found), frozenset()


def flows(reads: Reads, step: Step) -> bool:
    """Return whether the silence of a step changes what happens next."""
    if not step.duty:
        return False
    moving = {"consent", "no answer", "close"}
    outcomes = {each.outcome for each in step.expiries}
    return bool(outcomes & moving) or bool(outcomes and step.code in reads.expired)


def _counted(step: Step) -> tuple[str, ...]:
    """Return the answers of a step that may be given only so often."""
    return tuple(
        code
        for code in codes_of(step)
        if code in step.answers and step.answers[code].times is not None
    )


def _aiming(kind: Kind, code: str) -> Iterator[str]:
    """Yield the steps that settle or end another one."""
    for step in kind.steps.values():
        ends = {each for answer in step.answers.values() for each in answer.ends}
        if code in ends or code in step.ends or step.stands_for == code:
            yield step.code
