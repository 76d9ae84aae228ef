"""Which matters time or another matter should have opened, and what is told upwards.

A row of a period table says from when to when its data run (`from`, `to`) and,
if not on the day after `to`, when its matter opens (`open`). All here is
reckoned from the text alone; whoever asks compares with what was opened.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import product

from phoihop.base.days import Calendar, end_of_day
from phoihop.regulation import facts
from phoihop.regulation.coming import carried
from phoihop.regulation.facts import Fact
from phoihop.regulation.limits import Below
from phoihop.regulation.model import Kind, Regulation, Table
from phoihop.regulation.plan import BELOW, bases, below
from phoihop.regulation.state import Happening, State
from phoihop.regulation.yearly import DayOfYear, column_of, coming_day, in_year

DAY = timedelta(days=1)
PERIOD = ("from", "to", "open")  # columns that make a table one of periods
UNDER = "under"  # column of a table of units: the row above
AROUND = timedelta(days=3 * 366)
Units = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A matter that should have been opened on a day, for its row of each table.

    `at` is the first instant of that day, in UTC; `window` the first and last day
    of the data it reports on, where the table says so.
    """

    kind: str
    rows: Mapping[str, tuple[str, ...]]
    day: date
    at: datetime
    window: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """One time that the row of a period table comes: its opening day, its data window."""

    row: str
    day: date
    window: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    since: date
    until: date
    years: range = field(init=False)

    def __post_init__(self) -> None:
        years = range(self.since.year - 1, self.until.year + 2)
        object.__setattr__(self, "years", years)


def opening(  # noqa: PLR0917 - what, when, and whom the installation knows
    regulation: Regulation,
    kind: Kind,
    calendar: Calendar,
    since: date,
    until: date,
    units: Units | None = None,
) -> tuple[Opening, ...]:
    """Return the matters of a kind to be opened from `since` to `until`, both included.

    In order of day, then of the text; none before the regulation is in force.
    `units` are the rows of tables chosen by the installation, by table.
    """
    first = max(since, regulation.in_force)
    span, period = _Span(first, until), period_table(kind)
    if period is None or first > until:
        return ()
    others = [
        _rows(kind.tables[code], units or {})
        for code in kind.opens.tables
        if code != period.code
    ]
    found = [
        Opening(
            kind=kind.code,
            rows={period.code: (each.row,), **dict(pairs)},
            day=each.day,
            at=end_of_day(calendar, each.day - DAY),
            window=each.window,
        )
        for each in _periods(period, span)
        if period.rhythm != "every working day" or calendar.is_working(each.day)
        for pairs in product(*others)
    ]
    return tuple(sorted(found, key=lambda each: each.day))


def period_table(kind: Kind) -> Table | None:
    """Return the table of periods for whose rows matters open, if there is one."""
    for code in kind.opens.tables:
        table = kind.tables.get(code)
        if table and any(set(row) & set(PERIOD) for row in table.rows.values()):
            return table
    return None


def period_of(kind: Kind, rows: Units, on: date) -> Period | None:
    """Return the period that a matter opened on a day is for, by its own row.

    The latest whose opening day has come; before the first has come, the next one.
    """
    table = period_table(kind)
    own = tuple(rows.get(table.code, ())) if table else ()
    if table is None or len(own) != 1 or own[0] not in table.rows:
        return None
    one = replace(table, rows={own[0]: table.rows[own[0]]})
    found = sorted(
        _periods(one, _Span(on - AROUND, on + AROUND)), key=lambda each: each.day
    )
    come = [each for each in found if each.day <= on]
    return (*come[-1:], *found, None)[0]


def unit_table(kind: Kind) -> Table | None:
    """Return the table of units for whose rows matters of a period open."""
    periods = period_table(kind)
    for code in kind.opens.tables:
        if code in kind.tables and (periods is None or code != periods.code):
            return kind.tables[code]
    return None


def _rows(table: Table, units: Units) -> list[tuple[str, tuple[str, ...]]]:
    rows = units.get(table.code, ()) if table.chosen else table.rows
    return [(table.code, (row,)) for row in rows]


def _periods(table: Table, span: _Span) -> Iterator[Period]:
    for row, columns in table.rows.items():
        said = {code: column_of(columns.get(code, "")) for code in PERIOD}
        for year in span.years:
            found = _in_year(row, said, year)
            if found and span.since <= found.day <= span.until and _is(table, found):
                yield found
            if found and not any(isinstance(each, DayOfYear) for each in said.values()):
                break


def _is(table: Table, period: Period) -> bool:
    """Say whether a day of a rhythm is there in its year: the 29th of February is no other day."""
    return not table.rhythm or f"{period.day:%d-%m}" == period.row


def _in_year(row: str, said: Mapping[str, object], year: int) -> Period | None:
    """Return the period of a row whose matter opens by the day written for that year."""
    last, own = _day(said["to"], year), _day(said["open"], year)
    if own is not None:
        until = said["to"]
        last = coming_day(own, until) if isinstance(until, DayOfYear) else last
        return Period(row, own, _window(said["from"], last))
    return Period(row, last + DAY, _window(said["from"], last)) if last else None


def _window(start: object, last: date | None) -> tuple[date, date] | None:
    """Return the data window that ends on `last`: it begins at most a year before."""
    if last is None:
        return None
    first = _day(start, last.year)
    if first and first > last:
        first = _day(start, last.year - 1)
    return (first, last) if first else None


def _day(said: object, year: int) -> date | None:
    if isinstance(said, DayOfYear):
        return in_year(year, said)
    return said if isinstance(said, date) else None


def heard(regulation: Regulation, kind: Kind, fact: Fact) -> tuple[str, ...]:
    """Return the kinds for which a fact of a matter of `kind` is the event they wait for."""
    if not isinstance(fact, facts.Done | facts.Corrected):
        return ()
    names = {f"{kind.code}.{fact.step}", f"{kind.code}.{fact.step}.{fact.answer}"}
    return tuple(
        code for code, each in regulation.kinds.items() if each.opens.heard in names
    )


def told(
    kind: Kind, state: State, unit: str, fact: Fact
) -> tuple[tuple[Fact, ...], State] | None:
    """Return what the matter above records of a fact in the matter of a unit below.

    With what follows from it and the state after. None where nothing there waits
    for that step, or the unit is not below. A matter never reads another: this
    fact is all it knows.
    """
    if not isinstance(fact, facts.Done) or state.closed:
        return None
    if unit not in state.rows.get(BELOW, ()) or fact.step not in awaited(kind):
        return None
    done = facts.Set(
        on=max(fact.on, state.at),
        person=fact.person,
        party=unit,
        values={f"{below(fact.step)}.{fact.answer}": unit},
    )
    found, after = carried(kind, state, done)
    return tuple(found), after


def awaited(kind: Kind) -> frozenset[str]:
    """Return the steps of units below that some step of this kind waits for."""
    return frozenset(
        leaf.step
        for step in kind.steps.values()
        for leaf in bases(step.after)
        if isinstance(leaf, Below)
    )


def missing(state: State, step: str, answer: str = "") -> tuple[str, ...]:
    """Return the units below that have not been told to have done a step."""
    return tuple(
        unit
        for unit in state.rows.get(BELOW, ())
        if Happening(below(step), unit, answer) not in state.last
    )
