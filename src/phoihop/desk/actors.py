"""Who is at the desk: from an account to a person, to what the person is today.

Everybody at the desk acts under one office at a time, the one chosen or the
first; all offices of the day count for what the person may see.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from phoihop.contexts.parties.models import Account, PersonRow, standing
from phoihop.contexts.parties.rules import Office, Standing
from phoihop.desk.access import Actor


def local_date(now: datetime) -> date:
    """Return the day it is in the zone of the installation."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def actor_of(account: Account, now: datetime, appointment: str = "") -> Actor:
    """Return who a signed-in account is at this instant, under the office asked for."""
    today = standing(account.person, local_date(now))
    return Actor(
        account=account.id,
        person=account.person,
        name=_name(account.person),
        standing=today,
        office=_office(today, appointment),
    )


def actor_of_person(person: str, now: datetime, account: str = "") -> Actor:
    """Return who a person is at this instant, for programs that act as the cast."""
    today = standing(person, local_date(now))
    return Actor(
        account=account or person,
        person=person,
        name=_name(person),
        standing=today,
        office=_office(today, ""),
    )


def _name(person: str) -> str:
    found = PersonRow.objects.filter(person=person).values_list("name", flat=True)
    return next(iter(found), "")


def _office(today: Standing, appointment: str) -> Office | None:
    for office in today.offices:
        if appointment in {office.appointment, office.acting_for}:
            return office
    return next(iter(today.offices), None)
