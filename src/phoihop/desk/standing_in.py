"""For which parties of a matter a person may act under an office, and which of them he heads.

A regulation speaks of parties and rows; the desk knows agencies and persons.
"""

from collections.abc import Mapping

from phoihop.contexts.parties.rules import ACTING
from phoihop.desk.access import Actor
from phoihop.regulation.model import Kind
from phoihop.regulation.roles import Who


def who_in(
    actor: Actor,
    kind: Kind,
    parties: Mapping[str, str],
    rows: Mapping[str, tuple[str, ...]],
) -> Who:
    """Return the person as the engine knows him in a matter of this kind, under his office now."""
    offices = [
        each for each in actor.held if each.role in ACTING and each.covers(kind.code)
    ]
    agencies = {each.agency for each in offices}
    headed = {each.agency for each in offices if each.heads}
    chosen = {row for each in rows.values() for row in each}
    own = agencies | {actor.person}
    return Who(
        person=actor.person,
        parties=frozenset(
            {party for party, holder in parties.items() if holder in own}
            | (chosen & agencies)
        ),
        heads=frozenset(
            {party for party, holder in parties.items() if holder in headed}
            | (chosen & headed)
        ),
    )
