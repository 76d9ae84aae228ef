"""Which period and which unit a matter of a period is for, and which units stand below it.

A matter of a period has an id reckoned from what it is for, so that it is opened
once, by time or by hand, by however many servers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from phoihop.base.sentences import say
from phoihop.contexts.parties.models import AgencyRow
from phoihop.ledger.canonical import canonical
from phoihop.ledger.entry import new_id
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.plan import BELOW
from phoihop.regulation.schedule import (
    UNDER,
    Period,
    awaited,
    period_of,
    period_table,
    unit_table,
)
from phoihop.regulation.wording import row_name

Rows = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """The period of a matter and its row of the table of units; "" where it has none."""

    regulation: str
    kind: Kind
    period: Period
    unit: str = ""

    @property
    def matter(self) -> str:
        """The id of the one matter for this period and unit."""
        return self.of(self.unit)

    def of(self, unit: str) -> str:
        """Return the id of the matter of another unit for the same period."""
        day = self.period.day.isoformat()
        said = [self.regulation, self.kind.code, self.period.row, unit, day]
        return new_id(sha256(b"period " + canonical(said)).digest()[:16])


def place_of(text: Regulation, kind: Kind, rows: Rows, on: date) -> Place | None:
    """Return what a matter opened on a day is for; None for kinds that no period opens."""
    found = period_of(kind, rows, on)
    if found is None:
        return None
    units = unit_table(kind)
    unit = rows.get(units.code, ("",))[0] if units else ""
    return Place(text.id, kind, found, unit)


def own_rows(kind: Kind, rows: Rows) -> dict[str, tuple[str, ...]]:
    """Return the rows of a matter, with the units below where a step waits for them."""
    found = {code: each for code, each in rows.items() if code != BELOW}
    units = unit_table(kind)
    if units and period_table(kind) and awaited(kind) and rows.get(units.code):
        under = below(kind, rows[units.code][0])
        found |= {BELOW: under} if under else {}
    return found


def below(kind: Kind, unit: str) -> tuple[str, ...]:
    """Return the units right below one: as the text says, else as agencies stand."""
    table = unit_table(kind)
    rows = table.rows if table else {}
    if any(UNDER in each for each in rows.values()):
        return tuple(row for row, each in rows.items() if each.get(UNDER) == unit)
    found = AgencyRow.objects.filter(code__in=rows)
    agencies = {each.code: each for each in found}
    if unit not in agencies:
        return ()
    mine = agencies[unit].agency
    return tuple(
        row for row in rows if row in agencies and agencies[row].parent == mine
    )


def title_of(place: Place) -> str:
    """Return what a matter of a period is called: its kind, period and unit."""
    party = place.kind.parties.get(place.unit)
    unit = party.name if party else place.unit
    said = {"kind": place.kind.name, "period": said_of(place.kind, place.period, "vi")}
    key = "periods.title" if unit else "periods.title_alone"
    return say(key, "vi", **said, unit=unit)


def said_of(kind: Kind, period: Period, language: str) -> str:
    """Return a period as people say it: its name in the text, and its days of data."""
    name = row_name(kind, period.row, language) or period.row
    if period.window is None:
        return name
    first, last = (f"{each:%d/%m/%Y}" for each in period.window)
    if first == last:
        return first
    return say("periods.window", language, name=name, first=first, last=last)
