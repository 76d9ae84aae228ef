"""Who reads a draft and who writes it: sent and taken back by its authors, or deleted whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import Missing, Refused
from phoihop.base.sentences import say
from phoihop.contexts.parties.models import PersonRow, agencies, officers
from phoihop.contexts.parties.rules.standing import ACTING
from phoihop.desk import drafts
from phoihop.desk.access import Actor, drafts_here
from phoihop.web.requests import Request, names_for, reader

AGENCY, PERSON = "agency", "person"
Choices = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: Request, draft: str) -> HttpResponse:
    """Show who a draft was sent to and who writes it; send it, take it back, delete it."""
    actor = drafts_here(reader(request))
    held = drafts.read(actor, draft)
    if not held.mine:
        raise Refused(reason="draft_is_read_only")
    choices = _agencies(request, actor, held) | _colleagues(actor, held)
    if request.method == "POST":
        return _changed(request, actor, held, choices)
    return render(
        request, "web/draft_readers.html", _said(request, actor, held, choices)
    )


def _changed(
    request: Request, actor: Actor, held: drafts.Draft, choices: Choices
) -> HttpResponse:
    """Do what was asked for; an address typed by hand that offers nothing is not there."""
    asked = request.POST
    if asked.get("delete") == held.id:
        drafts.delete(actor, held.id)
        messages.success(request, say("web.readers.deleted", request.language))
        return redirect("regulation-begin")
    if "back" in asked:
        drafts.take_back(actor, held.id, asked["back"])
    elif (subject := asked.get("to", "")) in choices:
        who, _, whom = subject.partition(":")
        to_agency, to_person = [whom] * (who == AGENCY), [whom] * (who == PERSON)
        drafts.send(actor, held.id, agencies=to_agency, authors=to_person)
    else:
        raise Missing
    messages.success(request, say("web.readers.changed", request.language))
    return redirect("regulation-draft-readers", draft=held.id)


def _agencies(request: Request, actor: Actor, held: drafts.Draft) -> Choices:
    names = names_for(request)
    rows = agencies(actor.standing.on).exclude(agency__in=held.sent_to)
    return {
        f"{AGENCY}:{each.agency}": names.agency(each.agency, request.language)
        for each in rows
    }


def _colleagues(actor: Actor, held: drafts.Draft) -> Choices:
    """Return who else writes regulations in the agency of the reader."""
    found = officers(actor.standing.on, actor.agency).filter(role__in=ACTING)
    return {
        f"{PERSON}:{each.person_id}": each.person.name
        for each in found.exclude(person__in=held.authors)
    }


def _said(
    request: Request, actor: Actor, held: drafts.Draft, choices: Choices
) -> dict[str, Any]:
    names = names_for(request)
    people = PersonRow.objects.in_bulk(held.authors)
    return {
        "draft": held,
        "editor": reverse("regulation-draft", args=[held.id]),
        "agencies": [
            (f"{AGENCY}:{each}", names.agency(each, request.language))
            for each in held.sent_to
        ],
        "authors": [
            (f"{PERSON}:{each}", people[each].name, each == actor.person)
            for each in held.authors
        ],
        "choices": [
            (say(f"web.readers.{who}", request.language), each)
            for who in (AGENCY, PERSON)
            if (each := [x for x in choices.items() if x[0].startswith(f"{who}:")])
        ],
    }
