"""The file of the reader himself: matters about him, what he may do, who opened it.

Who read what is kept for the person it is about and shown to nobody else here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from phoihop.contexts.matters.facts import FileOpened
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import access, inbox
from phoihop.desk.codec import decode
from phoihop.desk.registry import context_of
from phoihop.store import reading
from phoihop.web.directory import Directory
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.views.inbox import row_of
from phoihop.web.views.matters import state_of

OPENED = "matters.FileOpened"


@require_safe
def my_file(request: Request) -> HttpResponse:
    """Show the matters about the reader that he may see."""
    actor, names = reader(request), names_for(request)
    rows = access.visible(actor).filter(concerned=actor.person).order_by("-entry")
    waiting = inbox.waiting(actor, request.now)
    todo = [
        (each.task.matter_id, row_of(request, each, names))
        for group in waiting.values()
        for each in group
    ]
    shown = [_matter(request, row, names, todo) for row in rows]
    return render(request, "web/my_file.html", {"matters": shown})


def _matter(
    request: Request,
    row: MatterRow,
    names: Directory,
    todo: list[tuple[str, dict[str, Any]]],
) -> dict[str, Any]:
    return {
        "title": row.title,
        "number": row.number,
        "kind": names.kind(row.kind, row.kind_name, request.language),
        "agency": names.agency(row.lead, request.language),
        "state": "closed" if state_of(row, request)[0] == "closed" else "running",
        "address": reverse("matter", args=[row.matter]),
        "todo": [shown for matter, shown in todo if matter == row.matter],
        "opened": list(_opened(row.matter, names, request.language)),
    }


def _opened(matter: str, names: Directory, language: str) -> Iterator[dict[str, Any]]:
    """Yield on which day which agency opened the file, the latest first."""
    found = [each for each in reading.stream(matter) if each.leaf.kind == OPENED]
    seen: set[tuple[str, str]] = set()
    for entry in reversed(found):
        if entry.content is None:
            continue
        fact: FileOpened = decode(context_of(OPENED)[1], entry.content, entry.personal)
        if (fact.day, fact.agency) not in seen:
            seen.add((fact.day, fact.agency))
            agency = names.agency(fact.agency, language)
            yield {"day": date.fromisoformat(fact.day), "agency": agency}
