"""What opens the matters of a kind, and what its tables say of time.

Rule 8 of domain/regulations.md, 1.4: a report is due after its figures are closed.
"""

from collections.abc import Iterator, Mapping

from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step, warning
from phoihop.regulation.check_walk import limits, simple
from phoihop.regulation.grammar_words import nearest
from phoihop.regulation.limits import ByColumn
from phoihop.regulation.model import Kind, Regulation, Table
from phoihop.regulation.schedule import PERIOD, period_table
from phoihop.regulation.yearly import DayOfYear, column_of


def columns(kind: Kind) -> Iterator[Finding]:
    """Yield limits by a column that gives no row, no amount or no day; odd periods."""
    for step in kind.steps.values():
        found = (part for limit in limits(step) for part in simple(limit))
        for limit in dict.fromkeys(x for x in found if isinstance(x, ByColumn)):
            if limit.table not in {step.each, *kind.opens.tables}:
                yield of_step(kind, step, "row_without_each", table=limit.table)
            for row in _unread(kind.tables.get(limit.table), limit.column):
                name = f"{limit.table}.{limit.column}"
                yield of_step(kind, step, "column_not_limit", column=name, row=row)
    if kind.opens.tables:
        yield from _periods(kind)


def _unread(table: Table | None, column: str) -> Iterator[str]:
    for row, columns in table.rows.items() if table else ():
        if column_of(columns.get(column, "")) is None:
            yield row


def _periods(kind: Kind) -> Iterator[Finding]:
    table, place = period_table(kind), kind.opens.place
    if table is None:
        yield of_kind(kind, "no_period", place=place)
        return
    for row, columns in table.rows.items():
        said = {code: columns[code] for code in PERIOD if code in columns}
        days = {code: column_of(each) for code, each in said.items()}
        odd = [code for code, day in days.items() if not _is_day(day)]
        if odd or not {"to", "open"} & set(said):
            name = f"{row}.{(*odd, 'to')[0]}"
            yield of_kind(kind, "bad_period", place=table.place, period=name)
            continue
        for column in sorted(_due_columns(kind, table.code)):
            if _inside(days, column_of(columns.get(column, ""))):
                name = f"{row}.{column}"
                yield warning(
                    of_kind(kind, "due_before_cut_off", place=table.place, period=name)
                )


def _is_day(said: object) -> bool:
    return said is not None and (isinstance(said, DayOfYear) or hasattr(said, "year"))


def _due_columns(kind: Kind, table: str) -> set[str]:
    found = (part for s in kind.steps.values() for x in limits(s) for part in simple(x))
    return {
        each.column
        for each in found
        if isinstance(each, ByColumn) and each.table == table
    }


def _inside(days: Mapping[str, object], due: object) -> bool:
    """Say whether a day of the year lies in the window of data, its last day included."""
    first, last = days.get("from"), days.get("to")
    if "open" in days or not isinstance(due, DayOfYear):
        return False
    if not (isinstance(first, DayOfYear) and isinstance(last, DayOfYear)):
        return False
    start, end, day = (_order(each) for each in (first, last, due))
    return start <= day <= end if start <= end else day >= start or day <= end


def _order(day: DayOfYear) -> tuple[int, int]:
    return day.month, day.day


def heard(regulation: Regulation) -> Iterator[Finding]:
    """Yield kinds that wait for an event which no kind of the regulation has."""
    known = {
        name
        for kind in regulation.kinds.values()
        for step in kind.steps.values()
        for name in (
            f"{kind.code}.{step.code}",
            *(f"{kind.code}.{step.code}.{answer}" for answer in step.answers),
        )
    }
    for kind in regulation.kinds.values():
        word, place = kind.opens.heard, kind.opens.place
        if "." in word and word not in known:
            near = nearest(word, known)
            details = {"what": "event", "name": word, "nearest": near}
            found = of_kind(kind, "unknown_name", place=place)
            yield Finding(
                code=found.code,
                place=found.place,
                article=found.article,
                details={**found.details, **details},
            )
