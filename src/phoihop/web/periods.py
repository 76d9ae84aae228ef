"""The period of a matter as pages show it, and the rows to choose from when one is opened."""

from collections.abc import Iterator
from datetime import date

from phoihop.base.sentences import say
from phoihop.desk.actors import local_date
from phoihop.desk.matter_page import MatterPage
from phoihop.desk.periods import said_of
from phoihop.regulation.model import Kind, Table
from phoihop.regulation.plan import BELOW
from phoihop.regulation.schedule import period_of, period_table
from phoihop.web.blanks import Blank, Choices
from phoihop.web.directory import Directory
from phoihop.web.words import Words, name_in


def facts_of(page: MatterPage, words: Words) -> list[tuple[str, str]]:
    """Return what the head of a matter says of its period: the period, the units it waits for."""
    opened = local_date(page.state.opened.on)
    found = period_of(page.kind, page.state.rows, opened)
    if found is None:
        return []
    language = words.language
    said = [(say("periods.label", language), said_of(page.kind, found, language))]
    if under := page.state.rows.get(BELOW):
        names = ", ".join(words.party(each) for each in under)
        said.append((say("periods.under", language), names))
    return said


def blanks_of(  # noqa: PLR0917
    kind: Kind, names: Directory, mine: str, today: date, language: str, prefix: str
) -> Iterator[Blank]:
    """Yield a blank for each table of which a matter has one row: its period, its unit."""
    periods = period_table(kind)
    for code in kind.opens.tables:
        table = kind.tables[code]
        if periods and code == periods.code:
            label, rows = "periods.label", _periods(kind, table, today, language)
            value = rows[0][0] if rows else ""
        else:
            label, rows = "periods.unit", _units(kind, table, names, language)
            value = next((row for row, _ in rows if names.by_code.get(row) == mine), "")
        yield Blank(
            name=f"{prefix}{code}",
            label=say(label, language),
            hint=say("periods.opens_by_itself", language) if table is periods else "",
            type="choice",
            required=True,
            choices=rows,
            value=value,
        )


def opens_for(kind: Kind, names: Directory, mine: str) -> bool:
    """Say whether an agency is one of the units for whose rows a kind opens."""
    rows = (row for code in kind.opens.tables for row in kind.tables[code].rows)
    return any(names.by_code.get(row) == mine for row in rows) if mine else False


def _periods(kind: Kind, table: Table, today: date, language: str) -> Choices:
    """Return the periods, the latest that has come first."""
    found = [period_of(kind, {table.code: (row,)}, today) for row in table.rows]
    known = [each for each in found if each]
    come = sorted(known, key=lambda each: (each.day <= today, each.day), reverse=True)
    return tuple((each.row, said_of(kind, each, language)) for each in come)


def _units(kind: Kind, table: Table, names: Directory, language: str) -> Choices:
    if table.chosen:
        return tuple((each, names.agency(each, language)) for each in names.agencies)
    parties = kind.parties
    return tuple(
        (row, name_in(parties[row], language) if row in parties else row)
        for row in table.rows
    )
