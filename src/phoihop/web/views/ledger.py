"""The ledger as a reader may know it, its signed head, and a check by one click.

Size, root and time of the checkpoint are public by decision; of entries a reader
sees those of streams the gate opens.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from phoihop.base.errors import Missing
from phoihop.base.sentences import say
from phoihop.contexts.matters.models import MatterRow, RegulationRow
from phoihop.contexts.parties.models import objects_of
from phoihop.contexts.regulations.models import ProposalRow
from phoihop.desk import proposals
from phoihop.desk.access import Actor
from phoihop.store import reading, verifying
from phoihop.store.models import EntryRow
from phoihop.web.pages import Pager
from phoihop.web.requests import Request, names_for, reader

PROOF = "text/plain; charset=utf-8"
NUMBER = MatterRow.objects.filter(matter=OuterRef("stream")).values("number")[:1]
TITLE = ProposalRow.objects.filter(proposal=OuterRef("stream")).values("title")[:1]

OPENED = "matters.FileOpened"


@require_safe
def ledger(request: Request) -> HttpResponse:
    """Show the head of the ledger and the entries the reader may know of, newest first."""
    found = _visible(reader(request))
    pager = Pager.of(request, found.count())
    rows = list(
        found.annotate(number=Subquery(NUMBER), title=Subquery(TITLE))
        .order_by("-index")
        .values("index", "at", "kind", "stream", "number", "title")[
            pager.start : pager.stop
        ]
    )
    head = reading.head()
    said = {
        "rows": _shown(request, rows),
        "pager": pager,
        "head": {"size": head.size, "root": head.root.hex(), "note": head.note},
        "verified": _verified(request.language),
    }
    return render(request, "web/ledger.html", said)


@require_POST
def verify(request: Request) -> HttpResponse:
    """Verify the whole ledger now and keep the verdict for every page."""
    verifying.keep(verifying.verify_here(), request.now)
    return redirect("ledger")


@require_safe
def proof(request: Request, index: int) -> HttpResponse:
    """Give the proof of an entry the reader may know of; of any other there is none."""
    public = RegulationRow.objects.filter(
        entry=index
    )  # what is in force is for everybody
    known = _visible(reader(request)).filter(index=index)
    if not (public.exists() or known.exists()):
        raise Missing
    response = HttpResponse(reading.proof(index), content_type=PROOF)
    name = f"phoihop-{index}.tlog-proof"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _visible(actor: Actor) -> QuerySet[EntryRow]:
    """Return the entries of what the reader may see; who opened a file, only to whom it is about."""
    own = Q(stream__in=objects_of(actor.principals))
    about = MatterRow.objects.filter(concerned=actor.person).values("matter")
    own |= Q(stream__in=proposals.visible(actor).values("proposal"))
    found = EntryRow.objects.filter(own | Q(stream__in=_own_streams(actor)))
    return found.filter(~Q(kind=OPENED) | Q(stream__in=about))


def _own_streams(actor: Actor) -> list[str]:
    return [each for each in (actor.person, actor.agency) if each]


def _shown(request: Request, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    names = names_for(request)
    return [
        {
            "index": row["index"],
            "at": instant(row["at"]),
            "what": say(f"fact.{row['kind']}", request.language),
            "about": row["number"]
            or row["title"]
            or names.agency(row["stream"], request.language)
            or say("web.ledger.me", request.language),
            "address": _address(row),
            "title": row["title"] or "",
        }
        for row in rows
    ]


def _address(row: Mapping[str, Any]) -> str:
    """Return the page of what an entry is about; "" where it has none of its own."""
    if row["number"]:
        return reverse("matter", args=[row["stream"]])
    if row["title"]:
        return reverse("regulation-proposal", args=[row["stream"]])
    return ""


def _verified(language: str) -> dict[str, Any] | None:
    verdict = verifying.last()
    if verdict is None:
        return None
    key = "web.ledger.sound" if verdict.ok else "web.ledger.broken"
    first = "?" if verdict.first < 0 else verdict.first
    return {
        "ok": verdict.ok,
        "sentence": say(key, language, size=verdict.size, first=first),
        "at": instant(verdict.at),
    }


def instant(written: str) -> datetime:
    """Return the instant that an entry or a verdict was written at."""
    return datetime.fromisoformat(written)
