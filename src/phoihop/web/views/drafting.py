"""Writing a regulation: where to begin, the text beside what it will do, drafts that are kept.

All of it works without JavaScript: `Kiểm tra` sends the text and shows it again
with everything found. With it, the same reading is asked for while one types.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from phoihop.base.errors import Conflict, Missing, PhoihopError, Refused
from phoihop.base.packaged import listed, packaged
from phoihop.base.sentences import say
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.matters.models import regulation as version
from phoihop.desk import drafts
from phoihop.desk.access import Actor, drafts_here
from phoihop.regulation.load import load
from phoihop.regulation.read_text import MOST_BYTES
from phoihop.web.draft_reading import drafted, too_large
from phoihop.web.highlighting import RULES
from phoihop.web.refusals import refusal_of
from phoihop.web.requests import Request, reader
from phoihop.web.views.regulations import findings_of
from phoihop.web.words import name_in

SKELETONS = (
    "yeu-cau-thong-tin",
    "xac-minh-lien-nganh",
    "ra-soat-co-giai-trinh",
    "phieu-lay-y-kien",
    "giu-tai-lieu",
    "su-co-an-toan",
)

THEN = {"compare": "regulation-compare", "submit": "regulation-submit"}


@require_safe
def begin(request: Request) -> HttpResponse:
    """Show what a regulation can begin from, and the drafts of the reader."""
    actor = _officer(request)
    said = {
        "skeletons": [
            (each, say(f"web.editor.skeleton.{each}", request.language))
            for each in SKELETONS
        ],
        "shipped": [_example(each, request.language) for each in _examples()],
        "in_force": RegulationRow.objects.defer("text"),
        "drafts": drafts.listed(actor),
    }
    return render(request, "web/drafting_begin.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Edit a text that is not kept yet: from a choice, or as it was typed."""
    actor = _officer(request)
    if request.method != "POST":
        return _page(request, _chosen(request))
    return _posted(request, actor, "")


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Request, draft: str) -> HttpResponse:
    """Edit a draft that is kept. One that was only sent becomes one's own when saved."""
    actor = _officer(request)
    held = drafts.read(actor, draft)
    if request.method != "POST":
        return _page(request, held.text, draft=held)
    return _posted(request, actor, draft if held.mine else "")


@require_POST
def preview(request: Request) -> HttpResponse:
    """Say what a text will do, for the right side of the page while one types."""
    _officer(request)
    said = _read(request, _text(request))
    return render(request, "web/parts/draft_reading.html", said)


def _officer(request: Request) -> Actor:
    return drafts_here(reader(request))


def _text(request: Request) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def _posted(request: Request, actor: Actor, draft: str) -> HttpResponse:
    text = _text(request)
    if "save" not in request.POST:
        return _page(request, text, draft=_held(actor, draft))
    seen = request.POST.get("seen", "0")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    try:
        kept = drafts.save(actor, text, draft=draft, seen=number, now=request.now)
    except (Refused, Conflict) as fault:
        return _refused(request, fault, text, _held(actor, draft))
    said = say("web.editor.saved", request.language, version=kept.version)
    messages.success(request, said)
    page = THEN.get(request.POST["save"], "regulation-draft")
    return redirect(page, draft=kept.id)


def _refused(
    request: Request, fault: PhoihopError, text: str, held: drafts.Draft | None
) -> HttpResponse:
    status = 409 if isinstance(fault, Conflict) else 422
    refusal = refusal_of(fault, request.language)
    return _page(request, text, draft=held, refusal=refusal, status=status)


def _held(actor: Actor, draft: str) -> drafts.Draft | None:
    return drafts.read(actor, draft) if draft else None


def _page(
    request: Request,
    text: str,
    *,
    draft: drafts.Draft | None = None,
    refusal: object = None,
    status: int = 200,
) -> HttpResponse:
    own = salted_hmac("phoihop.drafting", reader(request).account).hexdigest()[:12]
    said = {
        **_read(request, text),
        "text": text,
        "draft": draft,
        "kept_as": f"{own}:{draft.id if draft else 'new'}",
        "clean": request.method != "POST",
        "refusal": refusal,
        "kib": MOST_BYTES // 1000,
        "rules": RULES,
    }
    return render(request, "web/drafting.html", said, status=status)


def _read(request: Request, text: str) -> dict[str, Any]:
    if not text.strip():
        return {"empty": True}
    if too_large(text):
        return {"too_large": True, "kib": MOST_BYTES // 1000}
    found = drafted(text, request.language)
    return {
        "read": found,
        "findings": list(findings_of(found.findings, request.language)),
    }


def _chosen(request: Request) -> str:
    """Return the text that the address names: a skeleton, an example, a version here."""
    skeleton, example = request.GET.get("khung", ""), request.GET.get("mau", "")
    if skeleton in SKELETONS:
        return packaged(f"skeletons/{skeleton}.md")
    if example in _examples():
        return packaged(f"regulations/{example}.md")
    digest = request.GET.get("ban", "")
    if digest:
        return version(digest).text
    if skeleton or example:
        raise Missing
    return ""


def _examples() -> tuple[str, ...]:
    return tuple(each.removesuffix(".md") for each in listed("regulations", ".md"))


def _example(name: str, language: str) -> dict[str, Any]:
    found, _ = load(packaged(f"regulations/{name}.md"), name=name)
    kinds = found.kinds.values() if found else ()
    return {
        "title": found.title if found else name,
        "models": found.models if found else "",
        "kinds": [name_in(each, language) for each in kinds],
        "address": f"{reverse('regulation-editor')}?mau={name}",
    }
