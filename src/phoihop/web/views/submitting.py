"""A saved draft on its way to the agencies that must assent.

It begins from the last save. A text with errors is shown with each of them and goes
nowhere; what is to be known before is said, and said only once.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import PhoihopError, Refused
from phoihop.contexts.parties.models import agencies
from phoihop.desk import drafts, proposals
from phoihop.desk.access import Actor, drafts_here
from phoihop.desk.asking import Caution, cautions
from phoihop.desk.submit import Receipt
from phoihop.web.blanks import Sheet, filled
from phoihop.web.draft_reading import Drafted, drafted
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.submit_form import asked_of, cautions_said, parties_in, sheet_of
from phoihop.web.views.matter import recorded
from phoihop.web.views.regulations import findings_of


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: Request, draft: str) -> HttpResponse:
    """Ask which agency is which party, say what to know, and submit the save that was shown."""
    actor = drafts_here(reader(request))
    version = _version(request)
    held = drafts.read(actor, draft, version)
    if not held.mine:
        raise Refused(reason="draft_is_read_only")
    form = Form(held, version or held.version, drafted(held.text, request.language))
    posted = request.method == "POST"
    if form.found.regulation is None or form.found.errors:
        return _page(request, form, status=422 if posted else 200)
    names, rows = names_for(request), agencies(actor.standing.on)
    choices = tuple((x.agency, names.agency(x.agency, request.language)) for x in rows)
    form.sheet = sheet_of(form.found.regulation, actor, choices, request.language)
    if posted:
        form.sheet = filled(form.sheet.blanks, request.POST, request.language)
    form.told = _cautions(actor, form)
    if not posted:
        return _page(request, form)
    if not form.sheet.sound:
        return _page(request, form, status=422)
    if {key_of(each) for each in form.told} - set(request.POST.getlist("told")):
        return _page(request, form)
    try:
        receipt = _propose(request, actor, form)
    except PhoihopError as error:
        form.refusal = refusal_of(error, request.language)
        return _page(request, form, status=422)
    messages.success(request, recorded(receipt, request.language))
    return redirect("regulation-proposal", proposal=receipt.stream)


@dataclass
class Form:
    """What is submitted, and how far the form has come."""

    held: drafts.Draft
    version: int
    found: Drafted
    sheet: Sheet | None = None
    told: tuple[Caution, ...] = ()
    refusal: Refusal | None = None


def _version(request: Request) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def _cautions(actor: Actor, form: Form) -> tuple[Caution, ...]:
    if form.sheet is None:
        return ()
    asked = asked_of(form.sheet, actor)
    return cautions(actor, parties_in(form.sheet), asked, form.held.authors)


def _propose(request: Request, actor: Actor, form: Form) -> Receipt:
    sheet = form.sheet or Sheet(())
    return proposals.propose(
        actor,
        form.held.id,
        form.version,
        asked_of(sheet, actor),
        parties={code: who for code, who in parties_in(sheet).items() if who},
        key=request.POST.get("once", ""),
        now=request.now,
    )


def key_of(caution: Caution) -> str:
    """Return by what a caution that was shown is known when the form comes back."""
    return f"{caution.code}:{caution.about}"


def _page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    language, names, text = request.language, names_for(request), form.found.regulation
    said: dict[str, Any] = {
        "draft": form.held,
        "version": form.version,
        "sheet": form.sheet,
        "regulation": text,
        "errors": form.found.errors,
        "findings": list(findings_of(form.found.findings, language)),
        "refusal": form.refusal,
        "own": names.agency(drafts_here(reader(request)).agency, language),
        "told": [key_of(each) for each in form.told],
        "cautions": cautions_said(form.told, text, names, language) if text else (),
        "edit": reverse("regulation-draft", args=[form.held.id]),
    }
    return render(request, "web/submit.html", said, status=status)
