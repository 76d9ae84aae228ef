"""The choices of a reader: language and theme, in two cookies, and the office acted under.

The first two hold before anybody signs in; the office is kept with the session.
"""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from phoihop.base.sentences import LANGUAGES
from phoihop.web.requests import THEMES, Request
from phoihop.web.who import choose

YEAR = 365 * 24 * 3600


@require_POST
def choices(request: Request) -> HttpResponse:
    """Keep the language or the theme that was chosen, and go back."""
    response = redirect(safe_return(request))
    for name, allowed in (("language", LANGUAGES), ("theme", THEMES)):
        chosen = request.POST.get(name, "")
        if chosen in allowed:
            response.set_cookie(
                name,
                chosen,
                max_age=YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


@require_POST
def office(request: Request) -> HttpResponse:
    """Act under another office of the reader from now on, and go back."""
    choose(request, request.POST.get("office", ""))
    return redirect(safe_return(request))


def safe_return(request: Request) -> str:
    """Return the page of this product to go back to; the inbox if it is another's."""
    wanted = request.POST.get("next", "")
    here = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()):
        return wanted
    return "/"
