"""The single cases of a trial: lists of them, one of them, and why each date is that date."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from phoihop.base.errors import Missing, Refused
from phoihop.desk import trial_case, trial_folder
from phoihop.desk.timeline import Names
from phoihop.desk.trial_case import COMPARED, SHOWN, Deadline, Row, Side, Wanted
from phoihop.regulation.compare import Said, difference, said
from phoihop.regulation.compare_story import Story, told
from phoihop.regulation.facts import Began, Closed, Lapsed
from phoihop.regulation.wording import step_name
from phoihop.web.explaining import why
from phoihop.web.pages import Pager
from phoihop.web.requests import Request, reader
from phoihop.web.trial_differing import Names as Named
from phoihop.web.trial_differing import Wording, named, names_of
from phoihop.web.trial_report import Telling
from phoihop.web.views.trials import telling, wording
from phoihop.web.words import Words

BY_TIME = (Began, Lapsed, Closed)


@require_safe
def cases(request: Request, trial: str) -> HttpResponse:
    """List the cases of a sort, at a step, of an agency."""
    found = _done(request, trial)
    asked = (request.GET.get(x, "")[:200] for x in ("show", "step", "agency", "sort"))
    wanted = Wanted(*asked)
    words = wording(request, found)
    tell = words.tell
    pager = Pager.of(request, trial_case.count(found, wanted))
    rows = trial_case.listed(found, wanted, start=pager.start, length=pager.length)
    names = names_of(request, found, (each.name for each in rows))
    compared = tell.after is not None
    shown = {
        "trial": found,
        "pager": pager,
        "compared": compared,
        "rows": [_row(words, each, names) for each in rows],
        "wanted": wanted,
        "sorts": [x for x in SHOWN if compared or x not in COMPARED],
        "heads": [_head(wanted.sort, x) for x in _columns(found, compared=compared)],
        "at": [tell.name(x) for x in (wanted.step, wanted.agency) if x],
    }
    return render(request, "web/trial_cases.html", shown)


@require_safe
def case(request: Request, trial: str, number: int) -> HttpResponse:
    """Show one case: what happened, and what the draft made of it; beside the other version."""
    found = _done(request, trial)
    sides = trial_case.sides(reader(request), found, number)
    words = wording(request, found)
    tell = words.tell
    name = sides[0].outcome.case.id
    names = names_of(request, found, [name])
    here = reverse("trial-case", args=[trial, number])
    shown = {
        "trial": found,
        "name": names.get(name, (name, ""))[0],
        "about": names.get(name, ("", ""))[1],
        "matter": reverse("matter", args=[name]) if name in names else "",
        "sides": [_side(tell, side, at, here) for at, side in enumerate(sides)],
        "told": _told(sides, words),
        "two": len(sides) == 2,
    }
    return render(request, "web/trial_case.html", shown)


@require_safe
def date(request: Request, trial: str, number: int) -> HttpResponse:
    """Explain one date of a case, beside the page or as a page of its own."""
    found = _done(request, trial)
    sides = trial_case.sides(reader(request), found, number)
    asked = {x: request.GET.get(x, "0") for x in ("side", "at")}
    if not all(x.isdecimal() and len(x) < 7 for x in asked.values()):
        raise Missing
    if int(asked["side"]) >= len(sides):
        raise Missing
    side = sides[int(asked["side"])]
    step, row = request.GET.get("step", ""), request.GET.get("row", "")
    try:
        state, derived = trial_case.why(side, int(asked["at"]), step, row)
    except Refused as refused:
        raise Missing from refused
    tell = telling(request, found)
    agencies = {x: tell.called(x) for x in (*state.parties.values(), row) if x}
    names = Names(agencies=agencies, people={}, appointments={}, papers={})
    words = Words(kind=side.kind, state=state, names=names, language=request.language)
    shown = {
        "why": why(derived, words),
        "back": reverse("trial-case", args=[trial, number]),
        "fragment": bool(request.htmx),
    }
    template = "web/parts/why.html" if request.htmx else "web/date.html"
    return render(request, template, shown)


def _done(request: Request, trial: str) -> trial_folder.Folder:
    found = trial_folder.one(reader(request), trial)
    if found.state.state != "done":
        raise Missing
    return found


def _columns(found: trial_folder.Folder, *, compared: bool) -> tuple[str, ...]:
    """Return the columns of a list; the number of a matter has no order of its own."""
    case = "case" if trial_case.from_ledger(found) else "name"
    return (case, "began", "ended", "due", *(("due2",) if compared else ()))


def _head(sort: str, column: str) -> dict[str, str]:
    """Return a head: its words, what a click asks for, and how the list stands by it."""
    way = ""
    if sort.removeprefix("-") == column:
        way = "descending" if sort.startswith("-") else "ascending"
    asks = "" if column == "case" else f"-{column}" if way == "ascending" else column
    return {"key": f"web.trial.head.{column}", "asks": asks, "way": way}


def _row(words: Wording, row: Row, names: Named) -> dict[str, Any]:
    name, title, address = named(words.tell, row, names)
    told = words.story(row.difference) if row.difference else None
    return {"row": row, "name": name, "title": title, "address": address, "told": told}


def _side(tell: Telling, side: Side, at: int, here: str) -> dict[str, Any]:
    return {
        "regulation": side.draft.regulation,
        "outcome": side.outcome,
        "ended": side.outcome.ended,
        "late": side.outcome.late_by_day(side.draft.calendar),
        "deadlines": [
            _deadline(tell, side, each, (at, here)) for each in side.deadlines
        ],
        "lines": list(_lines(tell, side)),
    }


def _deadline(
    tell: Telling, side: Side, each: Deadline, there: tuple[int, str]
) -> dict[str, Any]:
    at, here = there
    place = {"side": str(at), "at": str(each.at), "step": each.step, "row": each.row}
    asked = urlencode(place)
    state = "running"
    if each.lapsed or (each.due and each.done and each.done >= each.due.at):
        state = "late"
    elif each.done:
        state = "done"
    return {
        "step": step_name(side.kind, each.step, tell.language),
        "row": tell.called(each.row),
        "due": each.due.day if each.due else None,
        "done": each.done,
        "state": state,
        "why": f"{here}vi-sao/?{asked}",
    }


def _lines(tell: Telling, side: Side) -> Iterator[dict[str, Any]]:
    """Yield what happened under a draft, in the order of time: done, refused, brought by time."""
    kind, calendar = side.kind, side.draft.calendar
    found = [(x.on, said(x), isinstance(x, BY_TIME), "") for x in side.outcome.facts]
    for no in side.outcome.refused:
        sad = Said(
            fact="Refused",
            step=no.step,
            on=no.on,
            refused=no.reason,
            details=no.details,
        )
        found.append((no.on, sad, False, "refused"))
    for on, each, by_time, mark in sorted(found, key=lambda x: x[0]):
        text = _named(told(each, kind, calendar, tell.language), each.row, tell)
        yield {"at": on, "text": text, "by_time": by_time, "mark": mark}
    for event in side.outcome.played:
        if event.target is None:
            text = tell.say("no_step", activity=event.event.activity)
            yield {"at": event.event.at, "text": text, "by_time": False, "mark": ""}


def _told(sides: tuple[Side, ...], words: Wording) -> Story | None:
    if len(sides) < 2:
        return None
    one, other = sides
    differs = difference(one.draft, one.outcome, other.draft, other.outcome)
    return words.story(differs) if differs else None


def _named(text: str, row: str, tell: Telling) -> str:
    """Return a sentence with the name of an agency in place of its code."""
    return text.replace(f"({row})", f"({tell.called(row)})") if row else text
