"""When power may be lent, and an inspection ordered.

Nobody lends what he does not hold by appointment, lends on what was lent to him,
or names himself. A loan lies within both appointments, never begins in the past,
and can be ended at once. A delegation is in writing and has a last day; only a head
gives one. What was lent counts on its own days and on no other.
"""

from collections.abc import Mapping
from datetime import date

from phoihop.base.errors import Refused
from phoihop.contexts.parties.facts import (
    NO_END,
    AgencyFact,
    DelegationGiven,
    DelegationRevoked,
    InspectionEnded,
    InspectionOrdered,
    OfficerAppointed,
    SubstituteNamed,
    SubstituteWithdrawn,
)
from phoihop.contexts.parties.rules.agency import Agency, Began, known, officer
from phoihop.contexts.parties.rules.saying import (
    in_order,
    not_backdated,
    not_ended_backwards,
    shortened,
    some_text,
    within,
)
from phoihop.contexts.parties.rules.standing import (
    Standing,
    administrator_or_head,
    another_person,
)

Facts = tuple[AgencyFact, ...]


def name_substitute(state: Agency | None, wish: SubstituteNamed, by: Standing) -> Facts:
    """Name who stands in for an officer. An administrator or the head does, never for himself."""
    agency = known(state)
    administrator_or_head(by, agency.agency)
    _new(wish.substitution, agency.substitutes)
    holder = officer(agency, wish.appointment)
    taker = officer(agency, wish.substitute)
    another_person(by, taker.person)
    _lendable(wish, holder, taker, by.on)
    return (wish,)


def withdraw_substitute(
    state: Agency | None, wish: SubstituteWithdrawn, by: Standing
) -> Facts:
    """End a substitution, today or at once."""
    agency = known(state)
    administrator_or_head(by, agency.agency)
    named = agency.substitutes.get(wish.substitution)
    _ends(named, wish.until, by.on)
    return (wish,)


def delegate(state: Agency | None, wish: DelegationGiven, by: Standing) -> Facts:
    """Authorise another officer in writing. Only a head can, for his own post."""
    agency = known(state)
    _new(wish.delegation, agency.delegations)
    giver = officer(agency, wish.by)
    taker = officer(agency, wish.to)
    if not by.person or giver.person != by.person or not by.holds(wish.by):
        raise Refused(reason="not_yours_to_delegate")
    if giver.role != "head":
        raise Refused(reason="only_a_head_delegates")
    some_text(wish.document, "document")
    if wish.until == NO_END:
        raise Refused(reason="delegation_needs_an_end")
    _lendable(wish, giver, taker, by.on)
    return (wish,)


def revoke_delegation(
    state: Agency | None, wish: DelegationRevoked, by: Standing
) -> Facts:
    """Take a delegation back. Its giver, the head or an administrator can."""
    agency = known(state)
    given = agency.delegations.get(wish.delegation)
    if given is None or not by.holds(given.by):
        administrator_or_head(by, agency.agency)
    _ends(given, wish.until, by.on)
    return (wish,)


def order_inspection(
    state: Agency | None, wish: InspectionOrdered, by: Standing
) -> Facts:
    """Order an inspector of this agency to inspect one, on a written basis.

    Another person orders it than the one who inspects.
    """
    agency = known(state)
    administrator_or_head(by, agency.agency)
    _new(wish.inspection, agency.inspections)
    inspector = officer(agency, wish.inspector)
    if inspector.role != "inspector":
        raise Refused(reason="not_an_inspector")
    another_person(by, inspector.person)
    some_text(wish.basis, "basis")
    some_text(wish.agency, "agency")
    if wish.until == NO_END:
        raise Refused(reason="inspection_needs_an_end")
    in_order(wish.since, wish.until)
    not_backdated(wish.since, by.on)
    within(wish.since, wish.until, (inspector.since, inspector.until))
    return (wish,)


def end_inspection(state: Agency | None, wish: InspectionEnded, by: Standing) -> Facts:
    """End an inspection, today or at once."""
    agency = known(state)
    administrator_or_head(by, agency.agency)
    _ends(agency.inspections.get(wish.inspection), wish.until, by.on)
    return (wish,)


def _lendable(
    wish: SubstituteNamed | DelegationGiven,
    holder: OfficerAppointed,
    taker: OfficerAppointed,
    on: date,
) -> None:
    if holder.person == taker.person:
        raise Refused(reason="not_to_oneself")
    in_order(wish.since, wish.until)
    not_backdated(wish.since, on)
    for each in (holder, taker):
        within(wish.since, wish.until, (each.since, each.until))


def _new(key: str, known_already: Mapping[str, object]) -> None:
    if key in known_already:
        raise Refused(reason="recorded_already")


def _ends(period: Began | None, until: date, on: date) -> None:
    if period is None:
        raise Refused(reason="unknown_power")
    shortened(until, (period.since, period.until))
    not_ended_backwards(until, on)
