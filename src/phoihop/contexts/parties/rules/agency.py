"""An agency as its stream tells it: units, officers, and powers lent for a time.

Folding never refuses: what is recorded counts. `offices_of` is the authority of a
person on a day, and goes through at most one hop: an office held by appointment, or
the office of another officer lent by a substitution or delegation while both
appointments and the loan itself count on that day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import TypeVar, assert_never

from phoihop.base.errors import Refused
from phoihop.contexts.parties.facts import (
    NO_END,
    AgencyDissolved,
    AgencyFact,
    AgencyFounded,
    AgencyRenamed,
    AppointmentEnded,
    DelegationGiven,
    DelegationRevoked,
    FocalPointNamed,
    InspectionEnded,
    InspectionOrdered,
    OfficerAppointed,
    SubstituteNamed,
    SubstituteWithdrawn,
    UnitFormed,
)
from phoihop.contexts.parties.rules.standing import Office

Began = OfficerAppointed | SubstituteNamed | DelegationGiven | InspectionOrdered
Ended = AppointmentEnded | SubstituteWithdrawn | DelegationRevoked | InspectionEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency. Each period is the fact that began it, with the end known now."""

    agency: str
    code: str
    name: str
    since: date
    until: date = NO_END
    units: Mapping[str, str] = field(default_factory=dict)  # unit -> code
    appointments: Mapping[str, OfficerAppointed] = field(default_factory=dict)
    substitutes: Mapping[str, SubstituteNamed] = field(default_factory=dict)
    delegations: Mapping[str, DelegationGiven] = field(default_factory=dict)
    inspections: Mapping[str, InspectionOrdered] = field(default_factory=dict)

    @property
    def life(self) -> tuple[date, date]:
        """The first and last day of the agency."""
        return self.since, self.until


def agency_after(state: Agency | None, fact: AgencyFact) -> Agency:
    """Return the agency once `fact` is recorded."""
    match fact:
        case AgencyFounded():
            return Agency(
                agency=fact.agency, code=fact.code, name=fact.name, since=fact.since
            )
        case AgencyRenamed():
            return replace(known(state), name=fact.name)
        case AgencyDissolved():
            return replace(known(state), until=fact.until)
        case UnitFormed():
            agency = known(state)
            return replace(agency, units={**agency.units, fact.unit: fact.code})
        case FocalPointNamed():
            return known(state)
        case _:
            return _with_period(known(state), fact)


def replay_agency(facts: Iterable[AgencyFact]) -> Agency | None:
    """Return the agency after all of its facts."""
    start: Agency | None = None
    return reduce(agency_after, facts, start)


def known(state: Agency | None) -> Agency:
    """Return the agency, or refuse: nobody has founded it."""
    if state is None:
        raise Refused(reason="unknown_agency")
    return state


def officer(state: Agency, appointment: str) -> OfficerAppointed:
    """Return an appointment of the agency, or refuse."""
    found = state.appointments.get(appointment)
    if found is None:
        raise Refused(reason="unknown_appointment")
    return found


def counts(period: Began, on: date) -> bool:
    """Return whether a period counts on a day; its first and last day do."""
    return period.since <= on <= period.until


def offices_of(state: Agency, person: str, on: date) -> tuple[Office, ...]:
    """Return the offices a person holds in the agency on a day, own ones first."""
    held = state.appointments.items()
    mine = {
        key: each for key, each in held if each.person == person and counts(each, on)
    }
    own = (_office(each, key) for key, each in mine.items())
    return (*own, *_lent(state, mine.keys(), on))


def _lent(state: Agency, mine: Iterable[str], on: date) -> Iterator[Office]:
    takers = frozenset(mine)
    for named in state.substitutes.values():
        holder = state.appointments[named.appointment]
        if named.substitute in takers and counts(named, on) and counts(holder, on):
            yield _office(holder, named.substitute, via="substitute")
    for given in state.delegations.values():
        holder = state.appointments[given.by]
        if given.to in takers and counts(given, on) and counts(holder, on):
            yield _office(holder, given.to, given.scope, via="delegation")


def _office(
    holder: OfficerAppointed,
    appointment: str,
    scope: tuple[str, ...] = (),
    *,
    via: str = "",
) -> Office:
    own = holder.appointment == appointment
    return Office(
        appointment=appointment,
        agency=holder.agency,
        unit=holder.unit,
        post=holder.post,
        role=holder.role,
        acting_for="" if own else holder.appointment,
        scope=scope,
        via=via,
    )


def _with_period(state: Agency, fact: Began | Ended) -> Agency:
    match fact:
        case OfficerAppointed() | AppointmentEnded():
            changed = _changed(state.appointments, fact.appointment, fact)
            return replace(state, appointments=changed)
        case SubstituteNamed() | SubstituteWithdrawn():
            named = _changed(state.substitutes, fact.substitution, fact)
            return replace(state, substitutes=named)
        case DelegationGiven() | DelegationRevoked():
            given = _changed(state.delegations, fact.delegation, fact)
            return replace(state, delegations=given)
        case InspectionOrdered() | InspectionEnded():
            ordered = _changed(state.inspections, fact.inspection, fact)
            return replace(state, inspections=ordered)
        case _:
            assert_never(fact)


PeriodT = TypeVar("PeriodT", bound=Began)


def _changed(
    periods: Mapping[str, PeriodT], key: str, fact: PeriodT | Ended
) -> Mapping[str, PeriodT]:
    if isinstance(fact, Ended):
        fact = replace(periods[key], until=fact.until)
    return {**periods, key: fact}
