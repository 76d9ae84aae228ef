"""Texts on their way into force: who was asked, who said what, and what the reader may do.

A text that the reader's agencies were not asked about is not there.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from phoihop.base.errors import Missing, PhoihopError
from phoihop.base.sentences import say
from phoihop.contexts.regulations import rules
from phoihop.contexts.regulations.models import ProposalRow
from phoihop.desk import access, proposals
from phoihop.desk.proposal_page import Deed, ProposalPage, Word, proposal_page
from phoihop.desk.submit import Receipt
from phoihop.web.blanks import filled
from phoihop.web.comparing import compared
from phoihop.web.directory import Directory
from phoihop.web.pages import Pager
from phoihop.web.proposal_forms import Act, acts
from phoihop.web.refusals import refusal_of
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.signing import paper_of
from phoihop.web.views.matter import recorded
from phoihop.web.views.regulations import articles_of, findings_of, read_text
from phoihop.web.words import name_in


@require_safe
def listed(request: Request) -> HttpResponse:
    """Show every text that the reader's agencies were asked about, the newest first."""
    actor = reader(request)
    access.proposals_here(actor)
    found = proposals.visible(actor).order_by("-entry")
    pager = Pager.of(request, found.count())
    rows = found.prefetch_related("assents")[pager.start : pager.stop]
    names = names_for(request)
    said = {
        "rows": [_row(each, names, request.language) for each in rows],
        "pager": pager,
        "writes": access.writes(actor) is not None,
    }
    return render(request, "web/proposals.html", said)


@require_safe
def proposal(request: Request, proposal: str) -> HttpResponse:
    """Show one text: who said what, what changes, the findings, the text with its rules."""
    return _page(request, proposal_page(reader(request), proposal))


@require_POST
def act(request: Request, proposal: str) -> HttpResponse:
    """Record one act, or show the page again with what was typed and what is wrong."""
    page = proposal_page(reader(request), proposal)
    sent = _sent(request, page)
    sheet = filled(sent.sheet.blanks, request.POST, request.language)
    sent = replace(sent, sheet=sheet, open=True)
    if not sheet.sound:
        return _page(request, page, sent, 422)
    try:
        receipt = _do(request, page.row, sent)
    except PhoihopError as error:
        refusal = refusal_of(error, request.language)
        sheet = sheet.marked(refusal.field, refusal.sentence)
        fresh = proposal_page(reader(request), proposal)
        return _page(request, fresh, replace(sent, sheet=sheet, refusal=refusal), 422)
    messages.success(request, recorded(receipt, request.language))
    return redirect("regulation-proposal", proposal=proposal)


def _sent(request: Request, page: ProposalPage) -> Act:
    """Return the act that a form names; also one that is barred by now, to be refused by its rule."""
    what, agency = request.POST.get("act", ""), request.POST.get("agency", "")
    every = replace(page, deeds=[Deed(*each) for each in _known(page)])
    for each in _acts(request, every):
        if (each.deed.what, each.deed.agency) == (what, agency):
            return each
    raise Missing


def _known(page: ProposalPage) -> Iterable[tuple[Any, str]]:
    of = page.proposal.of
    for agency in of.agencies:
        yield "assent", agency
        yield "decline", agency
    yield "force", of.agency
    yield "withdraw", of.agency


def _acts(request: Request, page: ProposalPage) -> list[Act]:
    return list(acts(page, names_for(request), request.language))


def _do(request: Request, row: ProposalRow, sent: Act) -> Receipt:
    actor, values = reader(request), sent.sheet.values
    once: dict[str, Any] = {"key": request.POST.get("once", ""), "now": request.now}
    agency, digest = sent.deed.agency, request.POST.get("digest", "")
    match sent.deed.what:
        case "assent":
            return proposals.assent(actor, row.proposal, agency, digest, **once)
        case "decline":
            reason = values["reason"]
            return proposals.decline(
                actor, row.proposal, agency, digest, reason=reason, **once
            )
        case "withdraw":
            return proposals.withdraw(actor, row.proposal, values["reason"], **once)
        case "force":
            day = date.fromisoformat(values["day"])
            signed = paper_of(values)
            return proposals.put_in_force(
                actor, row.proposal, day, signed=signed, **once
            )


def _page(
    request: Request, page: ProposalPage, sent: Act | None = None, status: int = 200
) -> HttpResponse:
    language, names = request.language, names_for(request)
    shown = read_text(page.regulation.text)
    here = [
        sent if sent and sent.anchor == each.anchor else each
        for each in _acts(request, page)
    ]
    lost = sent is not None and sent not in here
    said = {
        "row": page.row,
        "state": state_of(page.row.status, page.words),
        "regulation": page.regulation,
        "agency": names.agency(page.row.agency, language),
        "submitter": page.submitter,
        "drafters": page.drafters,
        "withdrawn": page.proposal.withdrawn,
        "words": [_word(page, each, names, language) for each in page.words],
        "acts": here,
        "refusal": sent.refusal if sent and lost else None,
        "barred": list(dict.fromkeys(_barred(page, names, language))),
        "before": page.before,
        "findings": list(findings_of(shown.findings, language)),
        "articles": articles_of(page.regulation),
        "in_force": reverse("regulation", args=[page.row.digest])
        if page.row.status == rules.IN_FORCE
        else "",
        "today": timezone.localdate(request.now),
    }
    if page.before is not None:
        said |= compared(page.before.text, page.regulation.text, language)
    return render(request, "web/proposal.html", said, status=status)


def _barred(page: ProposalPage, names: Directory, language: str) -> Iterable[str]:
    """Yield why the reader may not do something he might look for."""
    for each in page.barred:
        if each.barred is None:
            continue
        key = f"web.proposal.{each.what}.barred"
        why = refusal_of(each.barred, language).sentence
        agency = names.agency(each.agency, language)
        yield say(key, language, agency=agency, why=why)


def _word(
    page: ProposalPage, word: Word, names: Directory, language: str
) -> dict[str, Any]:
    parties = page.regulation.parties
    return {
        "parties": [
            name_in(parties[x], language) for x in word.parties if x in parties
        ],
        "agency": names.agency(word.agency, language),
        "state": f"assent_{word.word}",
        "person": word.person,
        "at": word.at,
        "entry": word.entry,
        "reason": word.reason,
    }


def _row(row: ProposalRow, names: Directory, language: str) -> dict[str, Any]:
    words = list(row.assents.all())

    def named(word: str) -> list[str]:
        return [names.agency(x.agency, language) for x in words if x.word == word]

    return {
        "title": row.title,
        "agency": names.agency(row.agency, language),
        "submitted": row.submitted_at,
        "in_force": row.in_force,
        "state": state_of(row.status, words),
        "given": named(rules.GIVEN),
        "waiting": named(rules.WAITING) if row.status == rules.OPEN else [],
        "declined": named(rules.DECLINED),
        "address": reverse("regulation-proposal", args=[row.proposal]),
    }


def state_of(status: str, words: Iterable[Any]) -> str:
    """Return in one word how a text stands: the family `web.state`."""
    if status != rules.OPEN:
        return f"proposal_{status}"
    said = {each.word for each in words}
    if rules.DECLINED in said:
        return "proposal_declined"
    return "proposal_waiting" if rules.WAITING in said else "proposal_assented"
