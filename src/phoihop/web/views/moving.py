"""Moving matters to another version: seen first, then confirmed with a reason.

One matter from its own page; or all that the reader's agency leads, from the page of
a version in force. Nothing is recorded by looking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import Conflict, Missing, PhoihopError
from phoihop.base.sentences import say
from phoihop.contexts.matters.models import regulation as version
from phoihop.desk import transition
from phoihop.desk.access import Actor
from phoihop.desk.timeline import names_of
from phoihop.desk.transition import MOST, Moved, Wish
from phoihop.web.blanks import Blank, Sheet, filled
from phoihop.web.moving import Mover, versions_said
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request, reader
from phoihop.web.views.matter import recorded


@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: Request, matter: str) -> HttpResponse:
    """Show what moving one matter would do; move it when that is confirmed."""
    if request.method != "POST":
        return _one(request, matter, {"sheet": _reason(request.language)})
    sheet = filled(_reason(request.language).blanks, request.POST, request.language)
    if not sheet.sound:
        return _one(request, matter, {"sheet": sheet}, 422)
    wish = Wish(
        request.POST.get("ban", ""),
        sheet.values["reason"],
        request.POST.get("seen", ""),
    )
    key = request.POST.get("once", "")
    try:
        receipt = transition.move(
            reader(request), matter, wish, key=key, now=request.now
        )
    except Missing:
        raise
    except PhoihopError as error:
        said = {"sheet": sheet, "refusal": refusal_of(error, request.language)}
        status = 409 if isinstance(error, Conflict) else 422
        return _one(request, matter, said, status)
    messages.success(request, recorded(receipt, request.language))
    return redirect("matter", matter=matter)


def _reason(language: str) -> Sheet:
    """Draw the one blank there is: why."""
    label = say("transition.reason", language)
    hint = say("transition.reason_hint", language)
    return Sheet(
        (Blank(name="reason", label=label, hint=hint, type="long", required=True),)
    )


def _one(
    request: Request, matter: str, said: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Show a matter, the versions it may go to and what moving it to one of them would do."""
    sent = request.POST if request.method == "POST" else request.GET
    row, found = transition.movable(reader(request), matter, request.now)
    known = [each.digest for each in found.targets]
    chosen = sent.get("ban") or (known[0] if known else "")
    if request.method == "POST" and chosen not in known:
        known, chosen = [], ""  # somebody moved it meanwhile
    shown: dict[str, Any] = {
        "matter": row,
        "now": found.now,
        "back": len(found.stays) > 1,
        "targets": versions_said(found.targets, request.language) if known else [],
        "chosen": chosen,
        **said,
    }
    if chosen:
        preview = transition.preview(reader(request), matter, chosen, request.now)
        names = names_of(matter, request.language)
        shown["preview"] = Mover(preview, names, request.language).shown()
    return render(request, "web/moving.html", shown, status=status)


@dataclass(frozen=True, slots=True)
class Failed:
    """A matter that was not moved, and why."""

    number: str
    refusal: Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def regulation(request: Request, digest: str) -> HttpResponse:
    """Show what moving the running matters of older versions would do; move those chosen."""
    actor = reader(request)
    if not transition.may_move_some(actor):
        raise Missing
    if request.method != "POST":
        return _many(request, digest, {"sheet": _reason(request.language)})
    sheet = filled(_reason(request.language).blanks, request.POST, request.language)
    chosen = request.POST.getlist("matter")[:MOST]
    if not sheet.sound or not chosen:
        return _many(request, digest, {"sheet": sheet, "none": not chosen}, 422)
    done = _move(request, actor, Wish(digest, sheet.values["reason"]), chosen)
    moved = sum(each.receipt is not None for each in done)
    failed = [
        Failed(each.row.number, refusal_of(each.refusal, request.language))
        for each in done
        if each.refusal
    ]
    if moved:
        key = "transition.moved_many"
        messages.success(request, say(key, request.language, count=moved))
    if not failed:
        return redirect("regulation", digest=digest)
    return _many(request, digest, {"sheet": sheet, "failed": failed}, 422)


def _move(
    request: Request, actor: Actor, wish: Wish, chosen: list[str]
) -> tuple[Moved, ...]:
    wishes = {
        each: Wish(wish.digest, wish.reason, request.POST.get(f"seen-{each}", ""))
        for each in chosen
    }
    key = request.POST.get("once", "")
    return transition.move_many(actor, wishes, key=key, now=request.now)


def _many(
    request: Request, digest: str, said: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    language, names = request.language, names_of("", request.language)
    found = transition.previews(reader(request), digest, request.now)
    shown = {
        "regulation": version(digest),
        "previews": [Mover(each, names, language).shown() for each in found],
        "going": sum(each.refusal is None for each in found),
        "more": transition.waiting(reader(request), digest, request.now).count() - MOST,
        "most": MOST,
        **said,
    }
    return render(request, "web/moving_many.html", shown, status=status)
