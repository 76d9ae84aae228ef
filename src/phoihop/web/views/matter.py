"""One matter: how it stands, what the reader may do in it, why each date is that date.

Every address goes through the gate; a matter that is not for the reader is not
there. An act is sent with how far the reader had seen, so that two people acting
at once are told apart.
"""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from phoihop.base.errors import Conflict, Missing, PhoihopError, Refused
from phoihop.base.sentences import say
from phoihop.desk import access, matters
from phoihop.desk.actors import local_date
from phoihop.desk.matter_page import MatterPage, explained, matter_page
from phoihop.desk.models import find
from phoihop.desk.submit import Receipt
from phoihop.desk.timeline import names_of
from phoihop.desk.versions import versions_of
from phoihop.store import documents
from phoihop.web.blanks import ADD, Sheet, filled
from phoihop.web.explaining import version_said, why
from phoihop.web.granting import grant_form, principal_of
from phoihop.web.judging import bounded, judged, needing
from phoihop.web.matter_parts import NOTHING, Sent, shown
from phoihop.web.moves import ANSWER, VALUE, Deed, act_of, bounds, chosen, needed
from phoihop.web.offices import others_of
from phoihop.web.overtaken import kept, news, seen_of, why_not
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request, reader
from phoihop.web.uploading import Given, done, given, set_aside, upload_limits
from phoihop.web.who import sign
from phoihop.web.words import Words

PLAIN = "text/plain"


@require_safe
def matter(request: Request, matter: str) -> HttpResponse:
    """Show a matter; that an officer opened the file of a person is noted for that person."""
    page = _page(request, matter)
    if request.method == "GET":
        matters.note_opened(reader(request), page.row, request.now)
    return _shown(request, page, Sent(wanted=request.GET.get("act", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, matter: str) -> HttpResponse:
    """Do one act, or show the matter again with the form as typed and what is wrong in it.

    Whoever comes back to this address by the browser's own means finds the matter.
    """
    if request.method != "POST":
        _page(request, matter)
        return redirect("matter", matter=matter)
    try:
        sign(request)
    except Refused as refused:
        return _lost(request, _page(request, matter), refused)
    page = _page(request, matter)
    deed = chosen(page, words_of(request, page), request.POST)
    if deed is None:
        return _gone(request, page)
    return _sent(request, page, deed)


def _sent(request: Request, page: MatterPage, deed: Deed) -> HttpResponse:
    """Do the act that a form asks for, or show the form again."""
    found = _filled(request, page, deed)
    if ADD in request.POST:
        sheet = set_aside(request, found, found.sheet.unmarked())
        return _shown(request, page, Sent(deed=replace(deed, sheet=sheet, open=True)))
    if not found.sheet.sound:
        return _again(request, page, deed, found)
    try:
        receipt = _do(request, page, deed, found)
    except PhoihopError as error:
        return _refused(request, page, deed, found, error)
    done(request, found)
    messages.success(request, recorded(receipt, request.language))
    return redirect("matter", matter=page.row.matter)


def _filled(request: Request, page: MatterPage, deed: Deed) -> Given:
    """Return the form as it was sent, with everything that is wrong in it."""
    language, answer = request.language, request.POST.get(ANSWER, "")
    blanks = needing(deed.sheet.blanks, needed(page, deed, answer))
    fields = {**page.kind.form, **page.kind.fields}
    sheet = judged(filled(blanks, request.POST, language), fields, language)
    if amount := bounds(page, deed):
        sheet = bounded(sheet, amount, language)
    return given(request, sheet, page.row.matter)


def _refused(  # noqa: PLR0917 - a form, and what was said to it
    request: Request,
    page: MatterPage,
    deed: Deed,
    found: Given,
    error: PhoihopError,
) -> HttpResponse:
    """Show the form again with what the rules said, and what others did meanwhile."""
    words = words_of(request, page)
    refusal = refusal_of(error, request.language, words)
    fresh = page
    if isinstance(error, Conflict):
        fresh = _page(request, page.row.matter)
        since = news(fresh, words, seen_of(request.POST, page))
        refusal = replace(refusal, news=since)
    return _again(request, fresh, deed, found, refusal)


@require_safe
def date(request: Request, matter: str) -> HttpResponse:
    """Explain one date of a matter: as a page of its own, or as a panel beside the page."""
    step, row = request.GET.get("step", ""), request.GET.get("row", "")
    try:
        here, it, state, found = explained(
            reader(request), matter, step, row, request.now
        )
    except Refused as refused:
        raise Missing from refused
    names = names_of(here.matter, request.language)
    words = Words(kind=it.kind, state=state, names=names, language=request.language)
    said = {
        "why": why(found, words),
        "version": version_said(versions_of(it, local_date(request.now)), words),
        "back": reverse("matter", args=[matter]),
        "fragment": bool(request.htmx),
    }
    template = "web/parts/why.html" if request.htmx else "web/date.html"
    return render(request, template, said)


@require_safe
def document(request: Request, matter: str, document: str) -> HttpResponse:
    """Give a paper of a matter the reader may see; the browser saves it and runs nothing."""
    paper = access.paper(reader(request), matter, document)
    kind = f"{PLAIN}; charset=utf-8" if paper.media == PLAIN else paper.media
    response = HttpResponse(documents.get(paper.document), content_type=kind)
    response.headers["Content-Disposition"] = _attachment(paper.name)
    return response


@require_POST
def let_see(request: Request, matter: str) -> HttpResponse:
    """Let somebody beside the parties see a matter, or no longer; for the head of its lead."""
    page = _page(request, matter)
    sheet = filled(
        grant_form(page, request.language).blanks, request.POST, request.language
    )
    if not sheet.sound:
        return _shown(request, page, Sent(grants=sheet), 422)
    try:
        receipt = matters.let_see(
            reader(request),
            matter,
            principal_of(sheet),
            sheet.values["reason"],
            revoke=sheet.values["principal"] in page.grants,
            key=request.POST.get("once", ""),
            now=request.now,
        )
    except PhoihopError as error:
        refusal = refusal_of(error, request.language)
        return _shown(request, page, Sent(grants=sheet, refusal=refusal), 422)
    messages.success(request, recorded(receipt, request.language))
    return redirect("matter", matter=matter)


def recorded(receipt: Receipt, language: str) -> str:
    """Say where in the ledger something was recorded."""
    if receipt.again:
        return say("web.matter.recorded_again", language, first=receipt.first)
    if receipt.last > receipt.first:
        first, last = receipt.first, receipt.last
        return say("web.matter.recorded_many", language, first=first, last=last)
    return say("web.matter.recorded", language, first=receipt.first)


def words_of(request: Request, page: MatterPage) -> Words:
    """Return the words of a matter for this reader."""
    return Words(
        kind=page.kind, state=page.state, names=page.names, language=request.language
    )


def _page(request: Request, matter: str) -> MatterPage:
    actor, language = reader(request), request.language
    return matter_page(actor, matter, request.now, language=language)


def _do(request: Request, page: MatterPage, deed: Deed, found: Given) -> Receipt:
    wish = matters.Wish(
        what=act_of(page, deed, found.sheet),
        uploads=found.uploads,
        seen=seen_of(request.POST, page),
    )
    return matters.act(
        reader(request),
        page.row.matter,
        wish,
        key=request.POST.get("once", ""),
        now=request.now,
    )


def _marked(sheet: Sheet, refusal: Refusal) -> Sheet:
    for name in (refusal.field, f"{VALUE}{refusal.field}"):
        if sheet.has(name):
            return sheet.marked(name, refusal.sentence)
    return sheet


def _gone(request: Request, page: MatterPage) -> HttpResponse:
    """Answer a form for what cannot be done any more: sent twice, or somebody was first."""
    earlier = find(reader(request).account, request.POST.get("once", ""))
    if earlier is not None and earlier.stream == page.row.matter:
        again = Receipt(earlier.stream, earlier.first, earlier.last, again=True)
        messages.success(request, recorded(again, request.language))
        return redirect("matter", matter=page.row.matter)
    return _lost(request, page, why_not(page, request.POST))


def _lost(request: Request, page: MatterPage, error: PhoihopError) -> HttpResponse:
    """Answer a form that has no place any more: why, the news, and what was typed."""
    words = words_of(request, page)
    refusal = replace(
        refusal_of(error, request.language, words),
        news=news(page, words, seen_of(request.POST, page)),
        kept=kept(page, words, request.POST),
    )
    status = 409 if isinstance(error, Conflict) else 422
    return _shown(request, page, Sent(refusal=refusal), status)


def _again(  # noqa: PLR0917 - a form that comes back, and why
    request: Request,
    page: MatterPage,
    deed: Deed,
    found: Given,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show a form again with what was typed, the files it came with, and what is wrong."""
    sheet = _marked(found.sheet, refusal) if refusal else found.sheet
    shown = replace(deed, sheet=set_aside(request, found, sheet), open=True)
    conflict = refusal is not None and refusal.colour == "warning"
    status = 409 if conflict else 422
    return _shown(request, page, Sent(deed=shown, refusal=refusal), status)


def _shown(
    request: Request, page: MatterPage, sent: Sent = NOTHING, status: int = 200
) -> HttpResponse:
    said = shown(page, words_of(request, page), request.now, sent)
    said["others"] = others_of(request, page, words_of(request, page))
    said["upload_limits"] = upload_limits(request.language)
    return render(request, "web/matter.html", said, status=status)


def _attachment(name: str) -> str:
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or "file"
    quoted = "".join(
        chr(b) if (chr(b).isalnum() and b < 128) or chr(b) in "-._~" else f"%{b:02X}"
        for b in name.encode()
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"
