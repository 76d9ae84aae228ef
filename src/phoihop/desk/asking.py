"""Whom a text must be submitted to, and what whoever submits it should know before.

The rules need none of this: a text whose agency has no head simply waits. But who
submits it learns here, and not after weeks, that nobody can answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from phoihop.base.text import folded
from phoihop.contexts.parties.models import (
    agencies,
    delegations,
    heads,
    names_of,
    standing,
    substitutes,
)
from phoihop.desk.access import Actor
from phoihop.regulation.model import Party, Regulation

Code = Literal["no_head", "head_drafted", "you_drafted", "not_here", "no_part"]


@dataclass(frozen=True, slots=True, order=True)
class Caution:
    """Something to know before a text is submitted: about an agency, or a party of the text."""

    code: Code
    about: str
    names: str = ""


def parties_of(text: Regulation) -> tuple[Party, ...]:
    """Return the parties of a text that are agencies: no person, nobody's head."""
    found = text.parties.values()
    return tuple(each for each in found if not (each.person or each.head_of))


def likely(text: Regulation, on: date) -> Mapping[str, str]:
    """Return for each party the agency here that has its code, or else its name."""
    rows = list(agencies(on))
    by_code = {row.code: row.agency for row in rows}
    by_name = {folded(row.name): row.agency for row in rows}
    found = {
        each.code: by_code.get(each.code) or by_name.get(folded(each.name), "")
        for each in parties_of(text)
    }
    return {code: agency for code, agency in found.items() if agency}


def cautions(
    actor: Actor,
    parties: Mapping[str, str],
    asked: Sequence[str],
    drafters: Sequence[str],
) -> tuple[Caution, ...]:
    """Return what to know before a text is submitted to these agencies, the own one among them.

    `parties` maps the parties of the text to agencies, "" for one that is not here.
    """
    on = actor.standing.on
    found = [Caution("not_here", code) for code, who in parties.items() if not who]
    if actor.agency not in parties.values():
        found.append(Caution("no_part", actor.agency))
    for agency in asked:
        who = may_assent(agency, on)
        if not who:
            found.append(Caution("no_head", agency))
        elif who <= set(drafters):
            code: Code = "you_drafted" if actor.person in who else "head_drafted"
            found.append(Caution(code, agency, ", ".join(names_of(who).values())))
    return tuple(found)


def may_assent(agency: str, on: date) -> set[str]:
    """Return who may answer for an agency on a day: its head, and who stands in for the head."""
    return {each for each in _likely(agency, on) if _heads(each, agency, on)}


def _likely(agency: str, on: date) -> Iterable[str]:
    yield from heads(agency, on).values_list("person_id", flat=True)
    named = substitutes(agency, on)
    yield from named.values_list("substitute__person_id", flat=True)
    yield from delegations(agency, on).values_list("to__person_id", flat=True)


def _heads(person: str, agency: str, on: date) -> bool:
    held = standing(person, on).offices
    return any(each.heads and each.works and each.agency == agency for each in held)
