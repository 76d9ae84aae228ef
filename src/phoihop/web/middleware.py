"""The door of every page: its language, who asks, and whether the address is open to them.

The policy is looked up here and nowhere else; an address without one is closed.
What a rule refuses on the way becomes a page that says why and who could.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from phoihop.base.errors import (
    Conflict,
    Invalid,
    Missing,
    PhoihopError,
    Refused,
    Tampered,
)
from phoihop.base.sentences import LANGUAGES
from phoihop.desk.moment import now
from phoihop.store import verifying
from phoihop.web.policies import POLICIES, Policy
from phoihop.web.refusals import refusal_of
from phoihop.web.requests import THEMES, Request, must_change
from phoihop.web.views.errors import missing
from phoihop.web.who import who_asks

STATUS: dict[type[PhoihopError], int] = {
    Conflict: 409,
    Invalid: 422,
    Refused: 403,
    Tampered: 500,
}
BEFORE_THE_CHANGE = frozenset({"password", "sign-out"})


class WhoAndLanguage:
    """Sets language, theme, hour and actor of a request, and holds the door."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        chosen = request.COOKIES.get("language", "")
        request.language = chosen if chosen in LANGUAGES else settings.PHOIHOP_LANGUAGE
        theme = request.COOKIES.get("theme", "")
        request.theme = next((each for each in THEMES if each == theme), "auto")
        request.now = now()
        request.actor = who_asks(request, request.user)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.language)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(self, request: Request, *_view: object) -> HttpResponse | None:
        """Close what the policy of the address does not open."""
        match = request.resolver_match
        policy = POLICIES.get(match.url_name or "") if match else None
        if policy is Policy.PUBLIC:
            return None
        if policy is None:
            return missing(request)
        if request.actor is None:
            return _to(request, "sign-in")
        if _must_change_first(request):
            return _to(request, "password")
        if policy is Policy.ADMINISTRATOR and not request.actor.standing.administers:
            return missing(request)
        return None

    def process_exception(
        self, request: Request, exception: Exception
    ) -> HttpResponse | None:
        """Say what a rule refused; what is missing and what is forbidden look the same."""
        if isinstance(exception, Missing):
            return missing(request)
        if isinstance(exception, Tampered):
            verifying.keep(verifying.verify_here(), request.now)
        if not isinstance(exception, PhoihopError) or type(exception) not in STATUS:
            return None
        said = {
            "refusal": refusal_of(exception, request.language),
            "back": request.headers.get("Referer") or reverse("inbox"),
        }
        status = STATUS[type(exception)]
        return render(request, "web/refused.html", said, status=status)


def _must_change_first(request: Request) -> bool:
    """Tell whether the password is one that somebody else set, and this is no way to change it."""
    match = request.resolver_match
    free = match is not None and match.url_name in BEFORE_THE_CHANGE
    return must_change(request) and not free


def _to(request: Request, page: str) -> HttpResponse:
    here = request.get_full_path() if request.method == "GET" else reverse("inbox")
    address = f"{reverse(page)}?{urlencode({'next': here})}"
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
