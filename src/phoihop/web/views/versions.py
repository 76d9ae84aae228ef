"""A saved draft beside a version in force here, a save before it, or another draft."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from phoihop.base.errors import Missing
from phoihop.base.sentences import say
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.matters.models import regulation as version
from phoihop.desk import drafts
from phoihop.desk.access import Actor, drafts_here
from phoihop.regulation.load import load
from phoihop.web.comparing import compared
from phoihop.web.requests import Request, reader

HERE, SAVE, OTHER = "ban", "luu", "thao"  # what a draft is compared with, in addresses


@require_safe
def compare(request: Request, draft: str) -> HttpResponse:
    """Say what changes for whom between a version of one's choice and the last save."""
    actor = drafts_here(reader(request))
    held = drafts.read(actor, draft)
    choices = list(_choices(request, actor, held))
    asked = request.GET.get("voi", "")
    chosen = asked if "voi" in request.GET else _nearest(held, choices)
    said: dict[str, Any] = {
        "draft": held,
        "choices": choices,
        "chosen": chosen,
        "editor": reverse("regulation-draft", args=[held.id]),
    }
    if chosen:
        said |= compared(_text(actor, held, chosen), held.text, request.language)
    return render(request, "web/compare.html", said | {"lines_open": True})


def _choices(
    request: Request, actor: Actor, held: drafts.Draft
) -> Iterator[tuple[str, str]]:
    """Yield what the draft can be compared with: its own regulation first."""
    language, own = request.language, _id(held.text)
    rows = list(RegulationRow.objects.defer("text"))
    for row in sorted(rows, key=lambda row: row.regulation != own):
        day = f"{row.in_force:%d/%m/%Y}"
        said = say("web.compare.version", language, title=row.title, day=day)
        yield f"{HERE}.{row.digest}", said
    for each in drafts.history(actor, held.id):
        if each.version != held.version:
            at = f"{timezone.localtime(each.at):%d/%m/%Y %H:%M}"
            said = say("web.editor.saved_at", language, version=each.version, at=at)
            yield f"{SAVE}.{each.version}", said
    for one in drafts.listed(actor):
        if one.id != held.id:
            title = one.title or say("web.editor.untitled", language)
            said = say("web.compare.draft", language, title=title)
            yield f"{OTHER}.{one.id}", said


def _id(text: str) -> str:
    found, _ = load(text, name="")
    return found.id if found else ""


def _nearest(held: drafts.Draft, choices: list[tuple[str, str]]) -> str:
    """Return the newest version of the same regulation, else the save before; "" for neither."""
    own = RegulationRow.objects.filter(regulation=_id(held.text)).order_by("-in_force")
    if row := own.values_list("digest", flat=True).first():
        return f"{HERE}.{row}"
    saves = (code for code, _ in choices if code.startswith(f"{SAVE}."))
    return next(saves, "")


def _text(actor: Actor, held: drafts.Draft, chosen: str) -> str:
    sort, _, name = chosen.partition(".")
    if sort == HERE:
        return version(name).text
    if sort == OTHER:
        return drafts.read(actor, name).text
    if sort == SAVE and name.isdecimal() and 0 < len(name) < 9:
        return drafts.read(actor, held.id, int(name)).text
    raise Missing
