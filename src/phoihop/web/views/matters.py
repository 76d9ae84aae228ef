"""The list of matters: what the reader may see, filtered by the address, counted exactly."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from phoihop.base.sentences import say
from phoihop.base.text import folded
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import access
from phoihop.desk.inbox import last_day
from phoihop.web.blanks import Blank, filled
from phoihop.web.directory import Directory
from phoihop.web.pages import Pager
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.sheets import workbook
from phoihop.web.words import name_in

STATES = ("running", "late", "closed")
MOST_EXPORTED = 20_000
SOON = timedelta(days=3)


@require_safe
def matters(request: Request) -> HttpResponse:
    """Show the matters the reader may see, newest first."""
    names = names_for(request)
    sheet = filled(_blanks(request, names), request.GET, request.language)
    filters = {name: value for name, value in sheet.values.items() if value}
    pager, rows = _found(request, filters)
    said = {
        "sheet": sheet,
        "filtered": bool(filters),
        "pager": pager,
        "rows": [_row(row, request, names) for row in rows],
        "begin": reverse("new-matter") if reader(request).office else "",
        "all": reverse("matters"),
    }
    return render(request, "web/matters.html", said)


@require_safe
def export(request: Request) -> HttpResponse:
    """Give the filtered list as a workbook; it passes the same gate as the page."""
    names = names_for(request)
    sheet = filled(_blanks(request, names), request.GET, request.language)
    found = _filtered(request, sheet.values).order_by("-entry")[:MOST_EXPORTED]
    columns = ("number", "title", "kind", "version", "agency", "opened", "due", "state")
    head = [say(f"web.matters.{each}", request.language) for each in columns]
    body = workbook(head, _lines(request, found, names))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        body,
        content_type=kind,
        headers={"Content-Disposition": 'attachment; filename="vu-viec.xlsx"'},
    )


def _found(request: Request, filters: dict[str, str]) -> tuple[Pager, list[MatterRow]]:
    actor = reader(request)
    if not filters:
        pager = Pager.of(request, access.count(actor))
        page = access.newest(actor, start=pager.start, length=pager.length)
        return pager, list(page.rows)
    found = _filtered(request, filters)
    pager = Pager.of(request, found.count())
    return pager, list(found.order_by("-entry")[pager.start : pager.stop])


def _filtered(request: Request, filters: dict[str, str]) -> QuerySet[MatterRow]:
    found = access.visible(reader(request))
    if agency := filters.get("agency"):
        found = found.filter(lead=agency)
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    if state := filters.get("state"):
        found = found.filter(_in_state(state, request))
    for word in folded(filters.get("q", "")).split():
        found = found.filter(folded__contains=word)
    return found


def _in_state(state: str, request: Request) -> Q:
    if state == "closed":
        return Q(closed_at__isnull=False)
    running = Q(closed_at__isnull=True)
    return running & Q(due_at__lte=request.now) if state == "late" else running


def _blanks(request: Request, names: Directory) -> tuple[Blank, ...]:
    language = request.language
    agencies = ((each, names.agency(each, language)) for each in names.agencies)
    kinds = ((code, name_in(kind, language)) for code, kind in names.kinds.items())
    states = ((each, say(f"web.state.{each}", language)) for each in STATES)
    chosen = {"kind": tuple(kinds), "agency": tuple(agencies), "state": tuple(states)}
    return (
        Blank(name="q", label=say("web.matters.q", language), filter=True),
        *(
            Blank(
                name=name,
                label=say(f"web.matters.{name}", language),
                type="choice",
                choices=choices,
                filter=True,
            )
            for name, choices in chosen.items()
        ),
    )


def state_of(row: MatterRow, request: Request) -> tuple[str, int]:
    """Return the state of a matter as a word, and how many days it is late."""
    if row.closed_at:
        return "closed", 0
    if row.due_at is None:
        return "running", 0
    if row.due_at <= request.now:
        days = (timezone.localdate(request.now) - last_day(row.due_at)).days
        return "late_days", max(days, 1)
    return ("soon" if row.due_at - request.now < SOON else "running"), 0


def _row(row: MatterRow, request: Request, names: Directory) -> dict[str, Any]:
    state, late = state_of(row, request)
    return {
        "number": row.number,
        "title": row.title,
        "kind": names.kind(row.kind, row.kind_name, request.language),
        "version": names.version(row.regulation, request.language),
        "agency": names.agency(row.lead, request.language),
        "day": last_day(row.due_at) if row.due_at else None,
        "why": reverse("matter", args=[row.matter]),
        "state": state,
        "late": late,
        "address": reverse("matter", args=[row.matter]),
    }


def _lines(
    request: Request, rows: QuerySet[MatterRow], names: Directory
) -> Iterator[list[str]]:
    for row in rows:
        shown = _row(row, request, names)
        state = say(f"web.state.{shown['state']}", request.language, days=shown["late"])
        due = f"{shown['day']:%d/%m/%Y}" if shown["day"] else ""
        opened = f"{timezone.localtime(row.opened_at):%d/%m/%Y}"
        yield [
            row.number,
            row.title,
            shown["kind"],
            shown["version"],
            shown["agency"],
            opened,
            due,
            state,
        ]
