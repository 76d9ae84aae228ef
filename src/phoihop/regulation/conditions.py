"""Whether a condition holds: level-triggered, and what is unknown is not true.

Numbers and dates compare by value, everything else as text; of a table that was
filled in, the number of its rows. A column of the row a task runs over is written
`TABLE.COLUMN`.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from phoihop.regulation.form_tables import count_rows
from phoihop.regulation.limits import (
    Among,
    Both,
    Compare,
    Condition,
    Either,
    Negated,
    Replied,
)
from phoihop.regulation.model import Kind
from phoihop.regulation.state import Happening, State

Truth = bool | None


def holds(kind: Kind, state: State, condition: Condition | None, row: str = "") -> bool:
    """Return whether the condition is true now; no condition always is."""
    return condition is None or _truth(kind, state, condition, row) is True


def given(state: State, step: str, answer: str) -> bool:
    """Return whether any row of a step stands answered so (or settled, if "")."""
    rows = (key[1] for key in state.tasks if key[0] == step)
    return any(Happening(step, row, answer) in state.last for row in rows)


def own_row(kind: Kind, state: State, table: str) -> str:
    """Return the row that a matter opened for each row of a table has; "" for other tables."""
    rows = state.rows.get(table, ()) if table in kind.opens.tables else ()
    return rows[0] if rows else ""


def known(kind: Kind, state: State, field: str, row: str) -> str:
    """Return the value of a field, or of a column of the row; "" if it is not known."""
    table, dot, column = field.partition(".")
    if dot and table in kind.tables:
        row = own_row(kind, state, table) or row
        return kind.tables[table].rows.get(row, {}).get(column, "")
    value, blank = state.values.get(field, ""), kind.fields.get(field)
    if value and blank is not None and blank.type == "table":
        return str(count_rows(value))
    return value


def _truth(kind: Kind, state: State, condition: Condition, row: str) -> Truth:
    match condition:
        case Compare():
            return _compared(known(kind, state, condition.field, row), condition)
        case Among(field, values):
            value = known(kind, state, field, row)
            return value in values if value else None
        case Replied(some, step, answer):
            return given(state, step, answer) is some
        case Negated(inner):
            truth = _truth(kind, state, inner, row)
            return None if truth is None else not truth
        case Both(parts):
            return _all(_truth(kind, state, each, row) for each in parts)
        case Either(parts):
            truths = (_truth(kind, state, each, row) for each in parts)
            none = _all(None if each is None else not each for each in truths)
            return None if none is None else not none


def _all(truths: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _compared(value: str, condition: Compare) -> Truth:
    if not value:
        return None
    order = _order(value, condition.value)
    match condition.relation:
        case "=":
            return order == 0
        case "!=":
            return order != 0
        case "<":
            return order < 0
        case ">":
            return order > 0


def _order(one: str, other: str) -> int:
    """Return -1, 0 or 1: by value if both are numbers; ISO dates order as text does."""
    try:
        left, right = Decimal(one), Decimal(other)
    except InvalidOperation:
        return (one > other) - (one < other)
    if not (left.is_finite() and right.is_finite()):
        return (one > other) - (one < other)
    return (left > right) - (left < right)
