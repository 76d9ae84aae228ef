"""Who is at the desk: from an account to a person, to what the person is today.

Everybody at the desk acts under one office at a time, the one chosen or the
first; all offices of the day count for what the person may see.
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from phoihop.base.errors import Refused
from phoihop.contexts.parties.models import Account, PersonRow, standing
from phoihop.contexts.parties.rules import ACTING, Office, Standing
from phoihop.desk.access import Actor


def local_date(now: datetime) -> date:
    """Return the day it is in the zone of the installation."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def actor_of(
    account: Account, now: datetime, *, name: str = "", office: str = ""
) -> Actor:
    """Return who a signed-in account is at this instant, under the office chosen.

    A choice that is not held today counts for nothing: it is the first office then.
    """
    today = standing(account.person, local_date(now))
    return Actor(
        account=account.id,
        person=account.person,
        name=name or _name(account.person),
        standing=today,
        office=_chosen(today, office) or _first(today),
    )


def actor_of_person(
    person: str, now: datetime, account: str = "", *, office: str = ""
) -> Actor:
    """Return who a person is at this instant, for programs that act as the cast."""
    today = standing(person, local_date(now))
    return Actor(
        account=account or person,
        person=person,
        name=_name(person),
        standing=today,
        office=_chosen(today, office) or _first(today),
    )


def acting_as(actor: Actor, office: str) -> Actor:
    """Return the same person under another office of today. Raises Refused: office_not_held."""
    chosen = _chosen(actor.standing, office)
    if chosen is None:
        raise Refused(reason="office_not_held")
    return replace(actor, office=chosen)


def _name(person: str) -> str:
    found = PersonRow.objects.filter(person=person).values_list("name", flat=True)
    return next(iter(found), "")


def _chosen(today: Standing, key: str) -> Office | None:
    return next((each for each in today.offices if each.key == key), None)


def _first(today: Standing) -> Office | None:
    """Return the office of somebody who has not chosen: one that acts in matters, if any."""
    acting = (each for each in today.offices if each.role in ACTING)
    return next(acting, next(iter(today.offices), None))
