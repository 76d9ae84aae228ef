"""What a request carries once it passed the middleware: language, theme, and who asks when.

The attributes are set in `middleware` and nowhere else.
"""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from phoihop.desk.access import Actor
from phoihop.web.directory import Directory, directory

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")


class Request(HttpRequest):
    """A request of this product. `now` is read once, so that a page agrees with itself."""

    language: str
    theme: Theme
    now: datetime
    actor: Actor | None
    names: Directory | None = None
    htmx: HtmxDetails


def names_for(request: Request) -> Directory:
    """Return the names of agencies and kinds, looked up once a request."""
    found = getattr(request, "names", None) or directory()
    request.names = found
    return found


def reader(request: Request) -> Actor:
    """Return who is signed in; the policy of the address saw to it that somebody is."""
    if request.actor is None:
        raise PermissionError(request.path)
    return request.actor


def must_change(request: Request) -> bool:
    """Tell whether the reader's password is one that somebody else set."""
    return bool(getattr(getattr(request, "user", None), "must_change", False))
