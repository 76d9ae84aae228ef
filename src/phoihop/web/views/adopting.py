"""Putting a regulation in force: read and checked first, recorded only when it is whole.

What was typed stays on the page with every finding beside it; nothing is
recorded by looking.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import Invalid, Refused
from phoihop.base.findings import Severity
from phoihop.base.sentences import say
from phoihop.desk.regulations import adopt, examined
from phoihop.web.handling import fresh_id
from phoihop.web.refusals import refusal_of
from phoihop.web.requests import Request, reader
from phoihop.web.views.regulations import findings_of

MOST = 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def adopting(request: Request) -> HttpResponse:
    """Take the text of a regulation, say what is found, and put it in force when asked to."""
    if request.method != "POST":
        return _page(request, {"text": ""})
    text = _text(request)
    if "adopt" not in request.POST:
        return _examined(request, text)
    try:
        receipt = adopt(
            reader(request),
            text,
            stream=fresh_id(request),
            key=request.POST.get("once", ""),
            now=request.now,
        )
    except Invalid:
        return _examined(request, text, status=422)
    except Refused as refusal:
        said = {"text": text, "refusal": refusal_of(refusal, request.language)}
        return _page(request, said, status=422)
    said_ = say("web.adopt.recorded", request.language, first=receipt.first)
    messages.success(request, said_)
    return redirect("regulations")


def _text(request: Request) -> str:
    """Return the file that was sent, else what was typed; bytes that are no text are shown so."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("text", "")
    return sent.read(MOST + 1).decode("utf-8", errors="replace")


def _examined(request: Request, text: str, status: int = 200) -> HttpResponse:
    regulation, findings = examined(text)
    errors = sum(each.severity is Severity.ERROR for each in findings)
    said = {
        "text": text,
        "examined": True,
        "regulation": regulation,
        "errors": errors,
        "findings": list(findings_of(findings, request.language)),
    }
    return _page(request, said, status=status)


def _page(request: Request, said: dict[str, Any], status: int = 200) -> HttpResponse:
    limits = {"kib": MOST // 1024, "mib": settings.PHOIHOP_UPLOAD_BYTES // 2**20}
    return render(request, "web/adopt.html", {**limits, **said}, status=status)
