"""Who a person is on a day, and what pages read about agencies and officers.

`standing` is the authority that every act and every read goes through: one
statement, and the same answer as `rules.offices_of` over the ledger.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value

from phoihop.contexts.parties.models.tables import (
    AgencyRow,
    AppointmentRow,
    CalendarDayRow,
    DelegationRow,
    FocalPointRow,
    InspectionRow,
    PersonRow,
    SubstituteRow,
    on_day,
)
from phoihop.contexts.parties.rules import Office, Standing

OWN, SUBSTITUTE, DELEGATION, INSPECTION = "1", "2", "3", "4"
LENT = {SUBSTITUTE: "substitute", DELEGATION: "delegation"}
EMPTY = Value("")


def standing(person: str, on: date) -> Standing:
    """Return the person's offices and inspections on a day: own first, the longest held first."""
    rows = list(_held(person, on))
    return Standing(
        on=on,
        person=person,
        offices=tuple(_office(*row) for row in rows if row[0] != INSPECTION),
        inspects=tuple(dict.fromkeys(row[3] for row in rows if row[0] == INSPECTION)),
    )


def principals(person: str, on: date) -> tuple[str, ...]:
    """Return the subjects a person sees as on a day: at most 64."""
    return standing(person, on).principals


def offices(person: str, on: date) -> tuple[Office, ...]:
    """Return the offices a person holds on a day, also those lent to him."""
    return standing(person, on).offices


def agencies(on: date) -> QuerySet[AgencyRow]:
    """Return the agencies that exist on a day, by code."""
    return AgencyRow.objects.filter(on_day(on)).order_by("code")


def officers(on: date, agency: str = "") -> QuerySet[AppointmentRow]:
    """Return the officers of an agency, or of all, on a day, sorted by given name."""
    found = AppointmentRow.objects.filter(on_day(on)).select_related("person", "agency")
    if agency:
        found = found.filter(agency=agency)
    return found.order_by("person__sort_key", "appointment")


def heads(agency: str, on: date) -> QuerySet[AppointmentRow]:
    """Return the head of an agency on a day: one row, or none while the post is vacant."""
    return officers(on, agency).filter(role="head")


def focal_point(agency: str, on: date) -> AppointmentRow | None:
    """Return the officer through whom an agency is reached on a day."""
    found = FocalPointRow.objects.filter(on_day(on, "appointment"), agency=agency)
    latest = found.select_related("appointment__person").order_by("-entry").first()
    return latest.appointment if latest else None


def substitutes(agency: str, on: date) -> QuerySet[SubstituteRow]:
    """Return the substitutions of an agency that count on a day or will."""
    found = SubstituteRow.objects.filter(appointment__agency=agency, until__gte=on)
    return found.select_related("appointment__person", "substitute__person").order_by(
        "since", "substitution"
    )


def delegations(agency: str, on: date) -> QuerySet[DelegationRow]:
    """Return the delegations of an agency that count on a day or will."""
    found = DelegationRow.objects.filter(by__agency=agency, until__gte=on)
    return found.select_related("by__person", "to__person").order_by(
        "since", "delegation"
    )


def inspections(on: date) -> QuerySet[InspectionRow]:
    """Return the inspections that count on a day or will."""
    found = InspectionRow.objects.filter(until__gte=on)
    return found.select_related("inspector__person", "agency").order_by(
        "since", "inspection"
    )


def calendar_days(agency: str) -> QuerySet[CalendarDayRow]:
    """Return the days set for an agency and for the whole country, in order."""
    found = CalendarDayRow.objects.filter(Q(agency=agency) | Q(agency=""))
    return found.order_by("day", "agency")


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Return the names of people, in one statement; "" where it is erased."""
    from_table = PersonRow.objects.filter(person__in=set(people))
    return dict(from_table.values_list("person", "name"))


def _held(person: str, on: date) -> Iterable[Any]:
    own = AppointmentRow.objects.filter(on_day(on), person=person).values_list(
        Value(OWN),
        "appointment",
        EMPTY,
        "agency_id",
        "unit",
        "post",
        "role",
        EMPTY,
        "since",
    )
    named = SubstituteRow.objects.filter(
        on_day(on, "appointment", "substitute"), substitute__person=person
    ).values_list(
        Value(SUBSTITUTE), "substitute_id", *_lent("appointment"), EMPTY, "since"
    )
    given = DelegationRow.objects.filter(
        on_day(on, "by", "to"), to__person=person
    ).values_list(Value(DELEGATION), "to_id", *_lent("by"), "scope", "since")
    inspects = InspectionRow.objects.filter(
        on_day(on, "inspector"), inspector__person=person
    ).values_list(
        Value(INSPECTION), "inspector_id", EMPTY, "agency_id", *[EMPTY] * 4, "since"
    )
    found = own.union(named, given, inspects, all=True)
    return [row[:-1] for row in sorted(found, key=lambda row: (row[0], row[-1], row))]


def _lent(holder: str) -> tuple[str, ...]:
    columns = ("appointment", "agency_id", "unit", "post", "role")
    return tuple(f"{holder}__{each}" for each in columns)


def _office(  # noqa: PLR0913, PLR0917
    via: str,
    appointment: str,
    acting_for: str,
    agency: str,
    unit: str,
    post: str,
    role: str,
    scope: str,
) -> Office:
    return Office(
        appointment=appointment,
        agency=agency,
        unit=unit,
        post=post,
        role=role,
        acting_for=acting_for,
        scope=tuple(scope.split()),
        via=LENT.get(via, ""),
    )
