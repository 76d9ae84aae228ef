"""When an agency, its units and its officers may change.

A command takes the state of the agency's stream, the fact that is wished and who
asks on which day, and returns the facts to record or raises Refused. In an agency a
person holds one post at a time and one person is its head; nobody appoints himself;
a head appoints clerks and officers, an administrator everybody; no period reaches
out of the agency's life.
"""

from collections.abc import Iterable
from datetime import date

from phoihop.base.errors import Refused
from phoihop.contexts.parties.facts import (
    ENDINGS,
    LEVELS,
    ROLES,
    AgencyDissolved,
    AgencyFact,
    AgencyFounded,
    AgencyRenamed,
    AppointmentEnded,
    FocalPointNamed,
    OfficerAppointed,
    UnitFormed,
)
from phoihop.contexts.parties.rules.agency import Agency, known, officer
from phoihop.contexts.parties.rules.saying import (
    in_order,
    one_of,
    short_text,
    shortened,
    shown,
    some_text,
    within,
)
from phoihop.contexts.parties.rules.standing import (
    Standing,
    administrator_only,
    administrator_or_head,
    another_person,
)

Facts = tuple[AgencyFact, ...]
HEAD_APPOINTS = ("clerk", "officer")


def found_agency(state: Agency | None, wish: AgencyFounded, by: Standing) -> Facts:
    """Found an agency. Only an administrator can."""
    administrator_only(by)
    if state is not None:
        raise Refused(reason="agency_known")
    _named(wish)
    some_text(wish.code, "code", 40)
    one_of(wish.level, LEVELS, "level")
    if wish.parent == wish.agency:
        raise Refused(reason="own_parent")
    return (wish,)


def rename_agency(state: Agency | None, wish: AgencyRenamed, by: Standing) -> Facts:
    """Give an agency another name. Only an administrator can."""
    administrator_only(by)
    known(state)
    _named(wish)
    return (wish,)


def dissolve_agency(state: Agency | None, wish: AgencyDissolved, by: Standing) -> Facts:
    """Dissolve an agency, and with it end every appointment that would outlive it.

    One that has not begun by then is ended on the eve of its first day.
    """
    administrator_only(by)
    agency = known(state)
    shortened(wish.until, agency.life)
    ends = (
        _end(each, max(wish.until, _eve(each.since)), "dissolution")
        for each in agency.appointments.values()
        if each.until > wish.until
    )
    return (*ends, wish)


def form_unit(state: Agency | None, wish: UnitFormed, by: Standing) -> Facts:
    """Form a unit. Its code is its own within the agency."""
    agency = known(state)
    administrator_or_head(by, agency.agency)
    _alive(agency, by.on)
    some_text(wish.name, "name")
    some_text(wish.code, "code", 40)
    if wish.unit in agency.units or wish.code in agency.units.values():
        raise Refused(reason="code_taken", code=wish.code)
    return (wish,)


def appoint(state: Agency | None, wish: OfficerAppointed, by: Standing) -> Facts:
    """Appoint a person to a post, from a day on; the day may lie in the past."""
    agency = known(state)
    _may_appoint(by, wish)
    another_person(by, wish.person)
    some_text(wish.post, "post")
    one_of(wish.role, ROLES, "role")
    one_of(wish.unit, ("", *agency.units), "unit")
    in_order(wish.since, wish.until)
    within(wish.since, wish.until, agency.life)
    _post_free(agency.appointments.values(), wish)
    return (wish,)


def end_appointment(
    state: Agency | None, wish: AppointmentEnded, by: Standing
) -> Facts:
    """End an appointment on its last day; the eve of its first day undoes it."""
    agency = known(state)
    held = officer(agency, wish.appointment)
    _may_appoint(by, held)
    one_of(wish.reason, ENDINGS, "reason")
    shortened(wish.until, (held.since, held.until))
    return (wish,)


def name_focal_point(
    state: Agency | None, wish: FocalPointNamed, by: Standing
) -> Facts:
    """Name the officer through whom the agency is reached; the latest naming counts."""
    agency = known(state)
    administrator_or_head(by, agency.agency)
    held = officer(agency, wish.appointment)
    in_order(wish.since, wish.until)
    within(wish.since, wish.until, (held.since, held.until))
    return (wish,)


def _may_appoint(by: Standing, wish: OfficerAppointed) -> None:
    if wish.role in HEAD_APPOINTS:
        administrator_or_head(by, wish.agency)
    else:
        administrator_only(by)


def _post_free(held: Iterable[OfficerAppointed], wish: OfficerAppointed) -> None:
    for each in held:
        if each.appointment == wish.appointment:
            raise Refused(reason="recorded_already")
        if each.until < wish.since or wish.until < each.since:
            continue
        if each.person == wish.person:
            raise Refused(reason="holds_a_post_already", post=each.post)
        if wish.role == "head" == each.role:
            raise Refused(reason="has_a_head_already", post=each.post)


def _named(wish: AgencyFounded | AgencyRenamed) -> None:
    some_text(wish.name, "name")
    short_text(wish.name_en, "name_en")


def _alive(agency: Agency, on: date) -> None:
    if agency.until < on:
        raise Refused(reason="agency_dissolved", day=shown(agency.until))


def _end(held: OfficerAppointed, until: date, reason: str) -> AppointmentEnded:
    return AppointmentEnded(appointment=held.appointment, until=until, reason=reason)


def _eve(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
