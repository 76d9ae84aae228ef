"""The reader's own password: changed by nobody but the reader, and never shown.

Where somebody else set it, this page says who and when, and no other opens before
the change.
"""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import Refused
from phoihop.base.sentences import say
from phoihop.contexts.parties.models import Account, change_password
from phoihop.contexts.parties.models.sign_in import LONGEST_PASSWORD, SHORTEST_PASSWORD
from phoihop.desk.passwords import resets
from phoihop.web.blanks import Blank, Sheet, filled
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request, must_change, reader
from phoihop.web.views.choices import safe_return

OLD, NEW, AGAIN = "old", "new", "again"


@sensitive_post_parameters(OLD, NEW, AGAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """Show the form, or change the password, keep this session and end all others."""
    blanks = _blanks(request.language)
    if request.method != "POST":
        return _page(request, Sheet(blanks))
    sheet = filled(blanks, request.POST, request.language)
    if sheet.sound and sheet.values[NEW] != sheet.values[AGAIN]:
        sheet = sheet.marked(AGAIN, say("web.password.differ", request.language))
    if not sheet.sound:
        return _page(request, sheet)
    try:
        changed = _changed(request, sheet)
    except Refused as refused:
        refusal = refusal_of(refused, request.language)
        return _page(request, _marked(sheet, refused, refusal), refusal)
    update_session_auth_hash(request, changed)
    messages.success(request, say("web.password.changed", request.language))
    return redirect(safe_return(request))


def _changed(request: Request, sheet: Sheet) -> Account:
    account = Account.objects.get(id=reader(request).account)
    return change_password(
        account,
        sheet.values[OLD],
        sheet.values[NEW],
        address=str(request.META.get("REMOTE_ADDR", "")),
        now=request.now,
    )


def _marked(sheet: Sheet, refused: Refused, refusal: Refusal) -> Sheet:
    """Mark the blank that was refused; none if it was only too early to try again."""
    weak = str(refused.details.get("reason", "")).startswith("password_too")
    return sheet.marked(refusal.field or (NEW if weak else ""), refusal.sentence)


def _page(
    request: Request, sheet: Sheet, refusal: Refusal | None = None
) -> HttpResponse:
    forced = must_change(request)
    said = {
        "layout": "web/password_first.html" if forced else "web/base.html",
        "sheet": sheet,
        "refusal": refusal,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "forced": forced,
        "resets": resets(reader(request).person),
        "least": SHORTEST_PASSWORD,
        "most": LONGEST_PASSWORD,
    }
    status = 200 if sheet.sound and not refusal else 422
    return render(request, "web/password.html", said, status=status)


def _blanks(language: str) -> tuple[Blank, ...]:
    hows = ((OLD, "current"), (NEW, "new"), (AGAIN, "new"))
    return tuple(
        Blank(
            name=name,
            label=say(f"web.password.{name}", language),
            type="password",
            required=True,
            autocomplete=f"{how}-password",
        )
        for name, how in hows
    )
