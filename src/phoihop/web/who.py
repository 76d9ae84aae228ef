"""Who is signed in today: the account, the person, and the offices held on this day."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from phoihop.contexts.parties.models import Account, standing
from phoihop.desk.access import Actor


def actor_of(user: AbstractBaseUser | AnonymousUser, now: datetime) -> Actor | None:
    """Return the actor behind an account, or None: nobody is signed in."""
    if not isinstance(user, Account):
        return None
    held = standing(user.person, timezone.localdate(now))
    return Actor(
        account=user.id,
        person=user.person,
        name=getattr(user, "name", "") or "",
        standing=held,
        office=held.offices[0] if held.offices else None,
    )
