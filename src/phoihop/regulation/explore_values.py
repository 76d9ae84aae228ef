"""Which values of a field make a difference: one for each way the conditions can turn out.

A field is tried only where the form or a step fills it; between two constants a
text compares with, every value is as good as another.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from phoihop.regulation.conditions import holds
from phoihop.regulation.form_tables import MOST_ROWS, written_rows
from phoihop.regulation.limits import (
    Ahead,
    Among,
    ByField,
    Compare,
    Condition,
    FieldDate,
    Limit,
    Replied,
    Within,
)
from phoihop.regulation.model import Answer, Field, Kind, Step
from phoihop.regulation.plan import atoms, bases, limits
from phoihop.regulation.state import Mark, State

Atom = Compare | Among
START = datetime(2026, 3, 2, 1, tzinfo=UTC)  # a Monday, 8 o'clock in Viet Nam
SOME_DAY = "2026-06-01"
SOMETHING = "x"


def values_read(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Return, for each field that can change what happens next, the values to try."""
    found: dict[str, list[Atom]] = {}
    conditions = [step.condition for step in kind.steps.values()]
    for condition in (*conditions, *(each for each, _ in kind.lead.cases)):
        for atom in _compared(condition):
            found.setdefault(atom.field, []).append(atom)
    for code in _dated(kind):
        found.setdefault(code, [])
    return {
        code: _representatives(kind, code, every)
        for code, every in found.items()
        if "." not in code
    }


def class_of(kind: Kind, field: str, value: str, tried: tuple[str, ...]) -> str:
    """Return which of the values tried stands for this one; "" if it is not known."""
    if not value or value in tried:
        return value
    asked = _asked(kind, field)
    truths = _truths(kind, field, value, asked)
    same = (each for each in tried if _truths(kind, field, each, asked) == truths)
    return next(same, value)


def fillings(
    values: Mapping[str, tuple[str, ...]], musts: tuple[str, ...], mays: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """Yield each way to fill the fields read: those needed always, others also not at all."""
    fields = [code for code in dict.fromkeys((*musts, *mays)) if code in values]
    ways: list[dict[str, str]] = [{}]
    for code in fields:
        tried = list(values[code]) if code in musts else ["", *values[code]]
        ways = [way | ({code: each} if each else {}) for way in ways for each in tried]
    yield from ways


def needed(step: Step, answer: Answer) -> tuple[str, ...]:
    """Return the fields an answer must fill."""
    return (*step.needs, *answer.needs)


def _compared(condition: Condition | None) -> Iterator[Atom]:
    yield from (x for x in atoms(condition) if not isinstance(x, Replied))


def _asked(kind: Kind, field: str) -> list[Atom]:
    conditions = [step.condition for step in kind.steps.values()]
    every = (*conditions, *(each for each, _ in kind.lead.cases))
    return [atom for each in every for atom in _compared(each) if atom.field == field]


def _dated(kind: Kind) -> Iterator[str]:
    """Yield the fields without which an event or a limit has no date."""
    for step in kind.steps.values():
        yield from (x.field for x in bases(step.after) if isinstance(x, FieldDate))
        if any(each.outcome not in {"late", "tell"} for each in step.expiries):
            yield from _of_limit(step.within)
    if kind.expiry and kind.expiry.outcome == "close":
        yield from _of_limit(kind.within)


def _of_limit(limit: Limit | None) -> Iterator[str]:
    for each in limits(limit):
        match each:
            case ByField(field):
                yield field
            case Within(start=event) | Ahead(event=event) if event is not None:
                yield from (x.field for x in bases(event) if isinstance(x, FieldDate))
            case _:
                pass


def _representatives(kind: Kind, code: str, asked: list[Atom]) -> tuple[str, ...]:
    blank = kind.fields.get(code) or kind.form.get(code)
    found: dict[tuple[bool, ...], str] = {}
    for value in _candidates(blank, asked):
        found.setdefault(_truths(kind, code, value, asked), value)
    return tuple(found.values())


def _truths(kind: Kind, code: str, value: str, asked: list[Atom]) -> tuple[bool, ...]:
    mark = Mark(0, START)
    state = State(
        seq=0, at=START, kind=kind.code, opened=mark, opener="", values={code: value}
    )
    return tuple(holds(kind, state, atom) for atom in asked)


def _candidates(blank: Field | None, asked: list[Atom]) -> Iterator[str]:
    if blank is not None and blank.choices:
        yield from blank.choices
        return
    if blank is not None and blank.type == "table":
        counts = {count for each in _constants(asked) for count in _rows_around(each)}
        yield from (written_rows([{"-": SOMETHING}] * each) for each in sorted(counts))
        return
    for each in _constants(asked):
        yield from _around(each)
    if blank is None or blank.type not in {"number", "money"} or not asked:
        dated = blank is not None and blank.type in {"date", "instant"}
        yield SOME_DAY if dated else SOMETHING


def _constants(asked: list[Atom]) -> Iterator[str]:
    for atom in asked:
        yield from atom.values if isinstance(atom, Among) else (atom.value,)


def _rows_around(constant: str) -> Iterator[int]:
    """Yield the numbers of rows that a comparison can tell apart."""
    yield 1
    if constant.isdecimal() and constant.isascii():
        near = (int(constant) + beside for beside in (-1, 0, 1))
        yield from (count for count in near if 1 <= count <= MOST_ROWS)


def _around(constant: str) -> Iterator[str]:
    """Yield a constant and what lies on both sides of it."""
    yield constant
    for beside in (_days_around, _numbers_around):
        with suppress(ValueError, InvalidOperation):
            yield from beside(constant)
            return


def _days_around(constant: str) -> list[str]:
    day = date.fromisoformat(constant)
    return [(day + n * timedelta(days=1)).isoformat() for n in (-1, 1)]


def _numbers_around(constant: str) -> list[str]:
    number = Decimal(constant)
    return [str(number + n) for n in (-1, 1)]
