"""Putting a regulation in force: read and checked first, recorded only when it is whole.

What was typed stays on the page with every finding beside it; nothing is
recorded by looking.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import Invalid, Refused
from phoihop.base.findings import Severity
from phoihop.base.sentences import say
from phoihop.desk.regulations import adopt, examined
from phoihop.web.blanks import Sheet, filled
from phoihop.web.handling import fresh_id
from phoihop.web.refusals import refusal_of
from phoihop.web.requests import Request, reader
from phoihop.web.signing import paper_blanks, paper_of
from phoihop.web.views.regulations import findings_of

MOST = 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def adopting(request: Request) -> HttpResponse:
    """Take the text of a regulation, say what is found, and put it in force when asked to."""
    if request.method != "POST":
        return _page(request, {"text": ""})
    file = _file(request)
    blanks = paper_blanks(request.language, required=True)
    sheet = filled(blanks, request.POST, request.language)
    if "adopt" not in request.POST:
        return _examined(request, file, sheet.unmarked())
    if not sheet.sound:
        return _examined(request, file, sheet, status=422)
    try:
        receipt = adopt(
            reader(request),
            file,
            signed=paper_of(sheet.values),
            stream=fresh_id(request),
            key=request.POST.get("once", ""),
            now=request.now,
        )
    except Invalid:
        return _examined(request, file, sheet, status=422)
    except Refused as refused:
        refusal = refusal_of(refused, request.language)
        marked = sheet.marked(refusal.field, refusal.sentence)
        said = {"text": _shown(file), "refusal": refusal, "sheet": marked}
        return _page(request, said, status=422)
    said_ = say("web.adopt.recorded", request.language, first=receipt.first)
    messages.success(request, said_)
    return redirect("regulations")


def _file(request: Request) -> bytes:
    """Return the file that was sent, else what was typed."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("text", "").encode()
    return bytes(sent.read(MOST + 1))


def _shown(file: bytes) -> str:
    """Return a file as text; bytes that are no text are marked."""
    return file.decode("utf-8", errors="replace")


def _examined(
    request: Request, file: bytes, sheet: Sheet, status: int = 200
) -> HttpResponse:
    regulation, findings = examined(file)
    said = {
        "text": _shown(file),
        "sheet": sheet,
        "examined": True,
        "regulation": regulation,
        "errors": sum(each.severity is Severity.ERROR for each in findings),
        "findings": list(findings_of(findings, request.language)),
    }
    return _page(request, said, status=status)


def _page(request: Request, said: dict[str, Any], status: int = 200) -> HttpResponse:
    empty = Sheet(paper_blanks(request.language, required=True))
    shown = {"kib": MOST // 1024, "sheet": empty, **said}
    return render(request, "web/adopt.html", shown, status=status)
