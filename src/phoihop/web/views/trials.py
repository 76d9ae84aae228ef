"""Chạy thử: a draft tried on a past caseload, in the background, with what comes of it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from phoihop.base.errors import Missing, Refused
from phoihop.base.sentences import say
from phoihop.desk import trial_folder, trial_run
from phoihop.desk.trial_folder import AGAIN, OPEN, Folder, State
from phoihop.desk.trial_wish import DAYS, read
from phoihop.regulation.compare_cause import Causes
from phoihop.reports.blocks import Block, Chart, Report
from phoihop.reports.charts import drawn
from phoihop.reports.pdf import pdf
from phoihop.reports.xlsx import xlsx
from phoihop.web.refusals import refusal_of
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.trial_differing import PAGE, PAPER, SHEET, Wording, differing
from phoihop.web.trial_form import Faults, groups, kept_from, taken, texts, told
from phoihop.web.trial_report import Telling, report

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def trials(request: Request) -> HttpResponse:
    """Show the form and the reader's trials; start one when the form is sent."""
    if request.method != "POST":
        return _form(request, kept_from(request), {})
    if "again" in request.POST:
        return _again(request, kept_from(request))
    try:
        folder, faults = taken(request, texts(request))
    except Refused as refused:
        said = {"refusal": refusal_of(refused, request.language)}
        return _form(request, kept_from(request), {}, said)
    if faults:
        return _form(request, folder, faults)
    folder.be(State(state="queued"))
    trial_run.launch()
    return redirect("trial", trial=folder.id)


def _again(request: Request, folder: Folder | None) -> HttpResponse:
    """Run a trial that was cut off or stopped once more, as it was asked for."""
    if folder is None or trial_run.look(folder).state not in AGAIN:
        raise Missing
    try:
        trial_folder.requeue(reader(request), folder)
    except Refused as refused:
        said = {"refusal": refusal_of(refused, request.language)}
        return _form(request, folder, {}, said)
    trial_run.launch()
    return redirect("trial", trial=folder.id)


@require_safe
def trial(request: Request, trial: str) -> HttpResponse:
    """Show how far a trial is, or what came of it."""
    found = trial_folder.one(reader(request), trial)
    state = trial_run.look(found)
    said: dict[str, Any] = {
        "trial": found,
        "asked": found.asked,
        "state": state,
        "open": state.state in OPEN,
        "again": state.state in AGAIN,
        "percent": min(100, state.done * 100 // state.total) if state.total else 0,
        "faults": [
            told(x["code"], (x["line"], x["column"]), x["details"], request.language)
            for x in state.faults
        ],
    }
    if request.htmx:
        answer = render(request, "web/parts/trial_progress.html", said)
        if state.state not in OPEN:
            answer.headers["HX-Refresh"] = "true"
        return answer
    if state.state == "done":
        said["report"] = _report(request, found, PAGE)
        said["parts"] = [_part(each) for each in said["report"].blocks]
    return render(request, "web/trial.html", said)


@require_POST
def end(request: Request, trial: str) -> HttpResponse:
    """Stop a trial that is under way; remove one that is over."""
    found = trial_folder.one(reader(request), trial)
    if trial_run.look(found).state in OPEN:
        trial_folder.cancel(found)
        return redirect("trial", trial=trial)
    trial_folder.remove(found)
    messages.success(request, say("web.trial.removed", request.language))
    return redirect("trials")


@require_safe
def workbook(request: Request, trial: str) -> HttpResponse:
    """Give the result as a workbook."""
    return _file(request, trial, xlsx, (SPREADSHEET, "xlsx", SHEET))


@require_safe
def document(request: Request, trial: str) -> HttpResponse:
    """Give the result as .pdf."""
    return _file(request, trial, pdf, ("application/pdf", "pdf", PAPER))


def _file(
    request: Request,
    trial: str,
    write: Callable[[Report], bytes],
    kind: tuple[str, str, int],
) -> HttpResponse:
    found = trial_folder.one(reader(request), trial)
    if found.state.state != "done":
        raise Missing
    content, ending, most = kind
    headers = {"Content-Disposition": f'attachment; filename="chay-thu.{ending}"'}
    body = write(_report(request, found, most))
    return HttpResponse(body, content_type=content, headers=headers)


def telling(request: Request, found: Folder) -> Telling:
    """Return the result of a trial for this reader. Raises Missing."""
    return wording(request, found).tell


def wording(request: Request, found: Folder) -> Wording:
    """Return what it takes to tell a trial to this reader. Raises Missing."""
    trial = read(found).trial
    if trial is None:
        raise Missing
    tell = Telling(found, trial.first.kind, names_for(request), request.language)
    return Wording(tell, Causes.between(trial.first, trial.other or trial.first))


def _report(request: Request, found: Folder, most: int) -> Report:
    words = wording(request, found)
    return report(words.tell, differing(request, words, most))


def _part(block: Block) -> dict[str, Any]:
    chart = drawn(block) if isinstance(block, Chart) else None
    return {"is": type(block).__name__, "block": block, "drawn": chart}


def _form(
    request: Request,
    folder: Folder | None,
    faults: Faults,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    found = texts(request)
    asked = folder.asked if folder else None
    own = trial_folder.of(reader(request))
    said = {
        "texts": groups(found, request.language),
        "kept": folder.id if folder else "",
        "values": dict(asked.values) if asked else {"source": "ledger"},
        "files": dict(asked.files) if asked else {},
        "faults": faults,
        "days": DAYS,
        "mib": settings.PHOIHOP_UPLOAD_BYTES >> 20,
        "trials": [
            {"id": x.id, "asked": x.asked, "state": s, "at": _at(x)}
            for x in own
            if (s := trial_run.look(x).state) != "filling"
        ],
        **(more or {}),
    }
    status = 422 if faults or more else 200
    return render(request, "web/trials.html", said, status=status)


def _at(found: Folder) -> str:
    at = found.asked.at
    return f"{at[8:10]}/{at[5:7]}/{at[:4]}"
