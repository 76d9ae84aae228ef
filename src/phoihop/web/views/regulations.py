"""Regulations in force here: text and rules side by side, findings, and a picture of each kind.

The text is shown as signed and never translated. What the checker finds and what
`dot` draws depends on the text alone, so both are kept by its hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from phoihop.base.errors import Missing
from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import say
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.matters.models import regulation as version
from phoihop.desk import transition
from phoihop.regulation.check import check
from phoihop.regulation.load import load
from phoihop.regulation.model import Article, Kind, Regulation
from phoihop.web.highlighting import painted
from phoihop.web.pictures import picture, picture_file, process_file
from phoihop.web.requests import Request, reader
from phoihop.web.words import basis_in, name_in

PROSE = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])


@dataclass(frozen=True, slots=True)
class Shown:
    """A regulation read for a page."""

    regulation: Regulation
    findings: tuple[Finding, ...]


def read(digest: str) -> Shown:
    """Return a version and what the checker finds in it. Raises Missing."""
    return read_text(version(digest).text)


@lru_cache(maxsize=256)
def read_text(text: str) -> Shown:
    """Return a text as read and checked. Raises Missing where it cannot be read."""
    found, reading = load(text, name="")
    if found is None:
        raise Missing(regulation="")
    return Shown(found, (*reading, *check(found)))


@require_safe
def regulations(request: Request) -> HttpResponse:
    """Show every regulation adopted here, each version on its own."""
    rows = [_row(row, request.language) for row in RegulationRow.objects.defer("text")]
    return render(request, "web/regulations.html", {"rows": rows})


@require_safe
def regulation(request: Request, digest: str) -> HttpResponse:
    """Show one version: its pictures, what the checker finds, text beside rules."""
    shown = read(digest)
    said = {
        "regulation": shown.regulation,
        "row": RegulationRow.objects.defer("text").get(digest=digest),
        "kinds": [
            _kind(digest, kind, request.language)
            for kind in shown.regulation.kinds.values()
        ],
        "findings": list(findings_of(shown.findings, request.language)),
        "articles": articles_of(shown.regulation),
        "older": _older(request, digest),
    }
    return render(request, "web/regulation.html", said)


@require_safe
def picture_of_kind(request: Request, digest: str, kind: str) -> HttpResponse:
    """Give the picture of a kind as a file."""
    made = picture_file(digest, kind, request.language)
    return _file(made, "image/svg+xml", f"{_name(digest)}-{kind}.svg")


@require_safe
def process_of_kind(request: Request, digest: str, kind: str) -> HttpResponse:
    """Give a kind as BPMN 2.0, for bpmn.io or the Camunda Modeler."""
    made = process_file(digest, kind, request.language).xml
    return _file(made, "application/xml", f"{_name(digest)}-{kind}.bpmn")


def _name(digest: str) -> str:
    return read(digest).regulation.id


def _file(made: str, content: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type=f"{content}; charset=utf-8", headers=headers)


def _older(request: Request, digest: str) -> int:
    """Return how many running matters the reader may move here from other versions."""
    actor = reader(request)
    if not transition.may_move_some(actor):
        return 0
    return transition.waiting(actor, digest, request.now).count()


def _row(row: RegulationRow, language: str) -> dict[str, Any]:
    shown = read(row.digest)
    graves = [each.severity for each in shown.findings]
    return {
        "title": row.title,
        "in_force": row.in_force,
        "kinds": [name_in(each, language) for each in shown.regulation.kinds.values()],
        "errors": graves.count(Severity.ERROR),
        "warnings": graves.count(Severity.WARNING),
        "address": reverse("regulation", args=[row.digest]),
    }


def _kind(digest: str, kind: Kind, language: str) -> dict[str, Any]:
    return {
        "code": kind.code,
        "name": name_in(kind, language),
        "basis": basis_in(kind.basis, language),
        "picture": picture(digest, kind.code, language),
        "left_out": len(process_file(digest, kind.code, language).left_out),
    }


def findings_of(found: tuple[Finding, ...], language: str) -> Iterator[dict[str, Any]]:
    """Yield each finding in words, with its place and hint."""
    for each in found:
        hint = say(f"hint.{each.code}", language, **each.details)
        yield {
            "code": each.code,
            "severity": each.severity.value,
            "line": each.place.line,
            "column": each.place.column,
            "article": each.article,
            "sentence": say(f"finding.{each.code}", language, **each.details),
            "hint": "" if hint == f"hint.{each.code}" else hint,
        }


def articles_of(regulation: Regulation) -> list[dict[str, Any]]:
    """Return each article with its words, and its rules in colours."""
    return [_article(each) for each in regulation.articles]


def _article(article: Article) -> dict[str, Any]:
    return {
        "heading": article.heading.lstrip("# "),
        "prose": mark_safe(PROSE.render(article.prose)),  # noqa: S308 - html is off
        "rules": painted(article.rules),
    }
