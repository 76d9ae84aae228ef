"""What every page shows around its content: the reader, the menu, the state of the ledger.

Everything is computed when a template asks for it, so that a page that fails
early, or is for nobody in particular, touches no table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from phoihop.base.sentences import say
from phoihop.desk import access, inbox, moment
from phoihop.desk.access import Actor
from phoihop.store import verifying
from phoihop.web.offices import office_name
from phoihop.web.requests import Request, must_change, names_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the menu."""

    name: str
    address: str
    here: bool
    key: str = ""
    count: int = 0
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One office of the reader."""

    key: str
    name: str
    here: bool


class Page:
    """The frame of one page for one reader."""

    def __init__(self, request: Request) -> None:
        self._request = request

    @property
    def _actor(self) -> Actor | None:
        return getattr(self._request, "actor", None)

    @property
    def signed_in(self) -> bool:
        return self._actor is not None

    @property
    def today(self) -> date:
        return timezone.localdate(self._request.now)

    @property
    def name(self) -> str:
        return self._actor.name if self._actor else ""

    @property
    def administers(self) -> bool:
        return self._actor is not None and self._actor.standing.administers

    @property
    def writes(self) -> bool:
        """Whether the reader may draft regulations."""
        return self._actor is not None and access.writes(self._actor) is not None

    @property
    def asked(self) -> bool:
        """Whether the reader works in an agency, and may be asked to assent."""
        return self._actor is not None and bool(access.agencies_of(self._actor))

    @cached_property
    def agency(self) -> str:
        """The agency the reader acts for."""
        if self._actor is None:
            return ""
        return names_for(self._request).agency(
            self._actor.agency, self._request.language
        )

    @cached_property
    def offices(self) -> list[Choice]:
        """The offices to choose from; none where there is no choice."""
        actor = self._actor
        if actor is None or len(actor.choices) < 2 or self.must_change:
            return []
        here = actor.office.key if actor.office else ""
        return [
            Choice(each.key, office_name(self._request, each), each.key == here)
            for each in actor.choices
        ]

    @property
    def signed_as(self) -> str:
        """What a form of an act says it was signed as; "" for a person concerned."""
        return self._actor.office.key if self._actor and self._actor.office else ""

    @property
    def office(self) -> str:
        """The office acted under, where there is a choice."""
        return next((each.name for each in self.offices if each.here), "")

    @property
    def posts(self) -> list[str]:
        """The posts the reader holds today, own and lent."""
        return (
            [each.post for each in self._actor.standing.offices] if self._actor else []
        )

    @property
    def must_change(self) -> bool:
        """Whether nothing opens before the password is changed."""
        return must_change(self._request)

    @property
    def demo(self) -> bool:
        return self.signed_in and not self.must_change and moment.is_demo()

    @property
    def tampered(self) -> str:
        """The first entry that differs, as the last check found it; "" if none did."""
        verdict = verifying.last()
        return "" if verdict is None or verdict.ok else str(verdict.first)

    @cached_property
    def menu(self) -> list[Place]:
        return list(self._places()) if self._actor and not self.must_change else []

    def _places(self) -> Iterator[Place]:
        actor = self._actor
        if actor is None:
            return
        yield self._place("inbox", "1", count=inbox.count(actor))
        yield self._place("matters", "2")
        yield self._place("my-file", "3")
        yield self._place("regulations", "4")
        yield self._place("trials", "7")
        yield self._place("ledger", "5")
        if actor.standing.administers:
            yield self._place("administration", "6")
        elif actor.standing.heads(actor.agency):
            own = reverse("administration-agency", args=[actor.agency])
            named = say("web.administration.agency", self._request.language)
            yield replace(self._place("administration", "6"), name=named, address=own)

    def _place(self, name: str, key: str, *, count: int = 0) -> Place:
        match = self._request.resolver_match
        language = self._request.language
        return Place(
            name=say(f"web.menu.{name.replace('-', '_')}", language),
            address=reverse(name),
            here=bool(match and str(match.url_name).startswith(name.rstrip("s"))),
            key=key,
            count=count,
            counted=say("web.menu.counted_inbox", language),
        )


def page(request: HttpRequest) -> dict[str, Page]:
    """Give templates the frame of the page."""
    return {"page": Page(cast("Request", request))}
