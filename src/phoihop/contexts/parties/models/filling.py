"""Each fact to its rows: the only writer of the derived tables of the parties.

Applying all facts in the order of the ledger to empty tables gives the same rows
again. What must be unique (the code of an agency, a login) is refused here with a
sentence, and by the database if two came at once.
"""

from datetime import datetime
from functools import singledispatch

from django.db.models import Model

from phoihop.base.errors import Refused
from phoihop.base.text import folded, given_name_key
from phoihop.contexts.parties import facts
from phoihop.contexts.parties.models.account import Account
from phoihop.contexts.parties.models.tables import (
    AccountRow,
    AgencyRow,
    AppointmentRow,
    CalendarDayRow,
    DelegationRow,
    FocalPointRow,
    InspectionRow,
    PersonRow,
    SubstituteRow,
    UnitRow,
)

TABLES: tuple[type[Model], ...] = (
    AgencyRow,
    UnitRow,
    PersonRow,
    AccountRow,
    AppointmentRow,
    SubstituteRow,
    DelegationRow,
    InspectionRow,
    FocalPointRow,
    CalendarDayRow,
)


def apply(index: int, at: datetime, stream: str, fact: facts.Fact) -> None:  # noqa: ARG001
    """Bring the tables up to the entry `index`, which recorded `fact`.

    Raises Refused(reason="code_taken" or "login_taken").
    """
    _put(fact, index)


@singledispatch
def _put(fact: object, index: int) -> None:
    raise TypeError(type(fact).__name__, index, "is no fact of the parties")


@_put.register
def _(fact: facts.AgencyFounded, index: int) -> None:
    if AgencyRow.objects.filter(code=fact.code).exists():
        raise Refused(reason="code_taken", code=fact.code)
    AgencyRow.objects.create(
        agency=fact.agency,
        code=fact.code,
        name=fact.name,
        name_en=fact.name_en,
        folded=folded(fact.name),
        level=fact.level,
        parent=fact.parent,
        since=fact.since,
        entry=index,
    )


@_put.register
def _(fact: facts.AgencyRenamed, index: int) -> None:
    AgencyRow.objects.filter(agency=fact.agency).update(
        name=fact.name, name_en=fact.name_en, folded=folded(fact.name), entry=index
    )


@_put.register
def _(fact: facts.AgencyDissolved, index: int) -> None:
    AgencyRow.objects.filter(agency=fact.agency).update(until=fact.until, entry=index)


@_put.register
def _(fact: facts.UnitFormed, index: int) -> None:
    UnitRow.objects.create(
        unit=fact.unit,
        agency_id=fact.agency,
        code=fact.code,
        name=fact.name,
        entry=index,
    )


@_put.register
def _(fact: facts.PersonRegistered, index: int) -> None:
    PersonRow.objects.create(person=fact.person, entry=index, **_name(fact.name))


@_put.register
def _(fact: facts.PersonRenamed, index: int) -> None:
    PersonRow.objects.filter(person=fact.person).update(entry=index, **_name(fact.name))


@_put.register
def _(fact: facts.OfficerAppointed, index: int) -> None:
    AppointmentRow.objects.create(
        appointment=fact.appointment,
        person_id=fact.person,
        agency_id=fact.agency,
        unit=fact.unit,
        post=fact.post,
        role=fact.role,
        since=fact.since,
        until=fact.until,
        entry=index,
    )


@_put.register
def _(fact: facts.AppointmentEnded, index: int) -> None:
    AppointmentRow.objects.filter(appointment=fact.appointment).update(
        until=fact.until, ending=fact.reason, entry=index
    )


@_put.register
def _(fact: facts.SubstituteNamed, index: int) -> None:
    SubstituteRow.objects.create(
        substitution=fact.substitution,
        appointment_id=fact.appointment,
        substitute_id=fact.substitute,
        since=fact.since,
        until=fact.until,
        entry=index,
    )


@_put.register
def _(fact: facts.SubstituteWithdrawn, index: int) -> None:
    found = SubstituteRow.objects.filter(substitution=fact.substitution)
    found.update(until=fact.until, entry=index)


@_put.register
def _(fact: facts.DelegationGiven, index: int) -> None:
    DelegationRow.objects.create(
        delegation=fact.delegation,
        by_id=fact.by,
        to_id=fact.to,
        scope=" ".join(fact.scope),
        since=fact.since,
        until=fact.until,
        document=fact.document,
        entry=index,
    )


@_put.register
def _(fact: facts.DelegationRevoked, index: int) -> None:
    found = DelegationRow.objects.filter(delegation=fact.delegation)
    found.update(until=fact.until, entry=index)


@_put.register
def _(fact: facts.AccountOpened, index: int) -> None:
    if fact.login and AccountRow.objects.filter(login=fact.login).exists():
        raise Refused(reason="login_taken", login=fact.login)
    AccountRow.objects.create(
        account=fact.account, person_id=fact.person, login=fact.login, entry=index
    )
    Account.objects.get_or_create(
        id=fact.account,
        defaults={
            "login": fact.login or fact.account,
            "person": fact.person,
            "password": "!",
        },
    )


@_put.register
def _(fact: facts.AccountClosed, index: int) -> None:
    AccountRow.objects.filter(account=fact.account).update(closed=True, entry=index)
    Account.objects.filter(id=fact.account).update(is_active=False)


@_put.register
def _(fact: facts.PasswordReset, index: int) -> None:
    found = AccountRow.objects.filter(account=fact.account)
    found.update(reset=index, entry=index)


@_put.register
def _(fact: facts.InspectionOrdered, index: int) -> None:
    InspectionRow.objects.create(
        inspection=fact.inspection,
        inspector_id=fact.inspector,
        agency_id=fact.agency,
        since=fact.since,
        until=fact.until,
        basis=fact.basis,
        entry=index,
    )


@_put.register
def _(fact: facts.InspectionEnded, index: int) -> None:
    found = InspectionRow.objects.filter(inspection=fact.inspection)
    found.update(until=fact.until, entry=index)


@_put.register
def _(fact: facts.CalendarDaySet, index: int) -> None:
    CalendarDayRow.objects.update_or_create(
        agency=fact.agency,
        day=fact.day,
        defaults={
            "kind": fact.kind,
            "reason": fact.reason,
            "source": fact.source,
            "entry": index,
        },
    )


@_put.register
def _(fact: facts.CalendarDayRemoved, _index: int) -> None:
    CalendarDayRow.objects.filter(agency=fact.agency, day=fact.day).delete()


@_put.register
def _(fact: facts.FocalPointNamed, index: int) -> None:
    FocalPointRow.objects.create(
        entry=index,
        agency_id=fact.agency,
        appointment_id=fact.appointment,
        since=fact.since,
        until=fact.until,
    )


def _name(name: str) -> dict[str, str]:
    return {"name": name, "folded": folded(name), "sort_key": sort_text(name)}


def sort_text(name: str) -> str:
    """Return the key of `given_name_key` as hex digits that sort in the same order.

    A letter takes two digits, or eight when it is outside the alphabet; 00 ends a
    syllable, 0 its tones, so that a shorter one stands first.
    """
    found: list[str] = []
    for letters, tones in given_name_key(name):
        found += (_digits(rank + 1) for (rank,) in letters)
        found.append("00")
        found += (f"{tone + 1:x}" for tone in tones)
        found.append("0")
    return "".join(found)


def _digits(rank: int) -> str:
    return f"{rank:02x}" if rank < 0xFF else f"ff{rank:06x}"
