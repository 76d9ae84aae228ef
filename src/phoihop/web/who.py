"""Who is signed in today: the account, the person, and the office acted under.

The office is chosen at the head of each page and kept for the session. Each form of
an act says under which it was shown, so that two windows do not mix.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from phoihop.contexts.parties.models import Account
from phoihop.desk.access import Actor
from phoihop.desk.actors import acting_as, actor_of
from phoihop.web.requests import Request, reader

OFFICE, SIGNED_AS = "office", "as"


def who_asks(request: Request, user: AbstractBaseUser | AnonymousUser) -> Actor | None:
    """Return the actor behind an account, or None: nobody is signed in."""
    if not isinstance(user, Account):
        return None
    name, office = getattr(user, "name", "") or "", request.session.get(OFFICE, "")
    return actor_of(user, request.now, name=name, office=str(office))


def choose(request: Request, office: str) -> None:
    """Act under another office from now on. Raises Refused: office_not_held."""
    acting_as(reader(request), office)
    request.session[OFFICE] = office


def sign(request: Request) -> None:
    """Let a form be signed under the office that stood beside its button.

    Raises Refused(office_not_held): it has ended since, or never was the reader's.
    """
    if SIGNED_AS in request.POST:
        request.actor = acting_as(reader(request), request.POST[SIGNED_AS])
