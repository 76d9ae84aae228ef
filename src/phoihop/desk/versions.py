"""Under which version of its regulation a matter is, since when, and which it may go to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters.models import RegulationRow
from phoihop.regulation.model import Kind


@dataclass(frozen=True, slots=True)
class Stay:
    """A version a matter was, or is, under, from an instant on."""

    version: RegulationRow
    since: datetime


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a matter: one after the other, the last is that of today.

    `targets` are those it may go on under: the one in force, then those it was under.
    """

    stays: tuple[Stay, ...]
    targets: tuple[RegulationRow, ...]

    @property
    def now(self) -> Stay:
        """The version the matter is under."""
        return self.stays[-1]


def versions_of(matter: rules.Matter, today: date) -> Versions:
    """Return the versions of a matter; one query."""
    name = tables.regulation(matter.regulation).id
    found = RegulationRow.objects.filter(regulation=name).defer("text")
    rows = {each.digest: each for each in found.order_by("in_force")}
    stays = tuple(_stays(matter, rows))
    come = [each for each in rows.values() if each.in_force <= today]
    was = {each.version.digest for each in stays}
    wanted = [
        *come[-1:],
        *(each for each in reversed(rows.values()) if each.digest in was),
    ]
    others = {each.digest: each for each in wanted if each.digest != matter.regulation}
    return Versions(stays, tuple(others.values()))


def others_of(matter: rules.Matter) -> tuple[Kind, ...]:
    """Return the kind as the versions say it that the matter was under, the latest first."""
    moves = [each.regulation for each in matter.told if isinstance(each, facts.Moved)]
    known = dict.fromkeys((*reversed(moves), matter.first))
    code = matter.kind.code
    return tuple(tables.kind(each, code) for each in known if each != matter.regulation)


def was_under(matter: rules.Matter, digest: str) -> bool:
    """Say whether a matter is, or once was, under a version."""
    moves = (each.regulation for each in matter.told if isinstance(each, facts.Moved))
    return digest in {matter.first, *moves}


def _stays(matter: rules.Matter, rows: Mapping[str, RegulationRow]) -> list[Stay]:
    _, state = rules.running(matter)
    moves = [each for each in matter.told if isinstance(each, facts.Moved)]
    return [
        Stay(rows[matter.first], state.opened.on),
        *(Stay(rows[each.regulation], each.on) for each in moves),
    ]
