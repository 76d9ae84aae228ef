"""Signing in and out. Every wrong try gets the same answer, and each one waits longer."""

from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from phoihop.base.errors import Refused
from phoihop.base.sentences import say
from phoihop.contexts.parties.models import authenticate
from phoihop.web.blanks import Blank, Sheet, filled
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request
from phoihop.web.views.choices import safe_return

BACKEND = "phoihop.web.backend.Accounts"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Show the form, or sign in and go where the reader was going."""
    if request.method != "POST":
        return _form(request, Sheet(_blanks(request.language)))
    sheet = filled(_blanks(request.language), request.POST, request.language)
    if not sheet.sound:
        return _form(request, sheet)
    try:
        account = authenticate(
            sheet.values["login"],
            sheet.values["password"],
            _address(request),
            request.now,
        )
    except Refused as refused:
        return _form(request, sheet, refusal_of(refused, request.language))
    if account is None:
        wrong = say("web.sign_in.wrong", request.language)
        return _form(request, sheet, Refusal(wrong))
    login(request, account, backend=BACKEND)
    return redirect(safe_return(request))


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _form(
    request: Request, sheet: Sheet, refusal: Refusal | None = None
) -> HttpResponse:
    asked = request.POST.get("next") or request.GET.get("next", "")
    said = {"sheet": sheet, "refusal": refusal, "next": asked}
    return render(request, "web/sign_in.html", said, status=422 if refusal else 200)


def _blanks(language: str) -> tuple[Blank, ...]:
    return (
        Blank(
            name="login",
            label=say("web.sign_in.login", language),
            required=True,
            autocomplete="username",
        ),
        Blank(
            name="password",
            label=say("web.sign_in.password", language),
            type="password",
            required=True,
            autocomplete="current-password",
        ),
    )


def _address(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
