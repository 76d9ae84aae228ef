"""What waits for the reader: what, for whom, by when and why; the nearest end first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from phoihop.base.sentences import say
from phoihop.contexts.matters.models import RECEIVE, TaskRow
from phoihop.desk import inbox as desk
from phoihop.desk.errands import Errand, errands
from phoihop.desk.inbox import Waiting
from phoihop.web.directory import Directory
from phoihop.web.matter_parts import why_address
from phoihop.web.moves import anchor
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.words import cited


@require_safe
def inbox(request: Request) -> HttpResponse:
    """Show what waits for the reader, in groups by how near its end is."""
    names = names_for(request)
    found = desk.waiting(reader(request), request.now)
    groups = [
        {
            "code": when,
            "title": f"web.inbox.{when}",
            "rows": [row_of(request, each, names) for each in waiting],
        }
        for when, waiting in found.items()
        if waiting
    ]
    if texts := [_text(request, each, names) for each in errands(reader(request))]:
        now = sum(each["code"] in {"overdue", "today"} for each in groups)
        groups.insert(now, {"code": "texts", "title": "web.inbox.texts", "rows": texts})
    begin = reverse("new-matter") if reader(request).office else ""
    return render(request, "web/inbox.html", {"groups": groups, "begin": begin})


def row_of(request: Request, each: Waiting, names: Directory) -> dict[str, Any]:
    """Return one task that waits, as a row."""
    task = each.task
    address = reverse("matter", args=[task.matter_id])
    today = timezone.localdate(request.now)
    receipt = task.act == RECEIVE
    late = (today - each.day).days if each.day and each.when == "overdue" else 0
    return {
        "what": _what(task, names, reader(request).agency, request.language),
        "title": task.matter.title,
        "number": task.matter.number,
        "whom": names.agency(task.matter.lead, request.language),
        "basis": cited(task.basis, request.language),
        "day": each.day,
        "at": task.due_at,
        "late": late,
        "overdue": each.when == "overdue",
        "why": why_address(task.matter_id, task.step, task.row),
        "waits_for": _waits(task, names, request.language),
        "address": address,
        "anchor": anchor(task.step, task.row, "receive" if receipt else "do"),
    }


def _text(request: Request, each: Errand, names: Directory) -> dict[str, Any]:
    """Return one text that waits, as a row."""
    row, language = each.row, request.language
    day = f"{timezone.localdate(row.submitted_at):%d/%m/%Y}"
    agency = names.agency(row.agency, language)
    return {
        "what": say(f"web.inbox_text.{each.what}", language),
        "title": row.title,
        "in_force": row.in_force,
        "about": say("web.inbox.submitted_by", language, agency=agency, day=day),
        "address": reverse("regulation-proposal", args=[row.proposal]),
    }


def _what(task: TaskRow, names: Directory, mine: str, language: str) -> str:
    whom = names.agency(task.row, language) or names.code(task.row, language)
    name = names.step(task.matter.kind, task.step, task.name, language)
    if task.act == RECEIVE:
        key = "receive" if task.sender != mine else "unreceived"
        return say(f"web.inbox_receipt.{key}", language, step=name, whom=whom or "")
    return f"{name} – {whom}" if whom else name


def _waits(task: TaskRow, names: Directory, language: str) -> str:
    if task.due_at or task.waits_for in {"", "none"}:
        return ""
    name = names.step(task.matter.kind, task.step, task.name, language)
    details = {"step": name, "answer": "", "field": ""}
    return say(f"engine.waits.{task.waits_for}", language, **details)
