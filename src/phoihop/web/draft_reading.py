"""What a text under work will do, for the page that edits it: findings, steps, dates, pictures.

Reckoned from the text alone and kept for a few texts by hash. Bounded: a text over
the size of a regulation is not read, and only so many steps are drawn while typing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from phoihop.base.calendars import shipped
from phoihop.base.errors import PhoihopError
from phoihop.base.findings import Finding, Severity
from phoihop.desk.regulations import examined
from phoihop.regulation.check_time import STARTS
from phoihop.regulation.diagram import graph
from phoihop.regulation.diagram_svg import svg
from phoihop.regulation.explain import Row, explain
from phoihop.regulation.model import Kind, Regulation, Step
from phoihop.regulation.read_text import MOST_BYTES
from phoihop.regulation.telling import answers_said, step_said
from phoihop.regulation.wording import limit_said, party_name
from phoihop.web.pictures import owned
from phoihop.web.words import basis_in, name_in

MOST_STEPS = 120
DAYS = ("plain", "tet", "august")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A text read for its page; `kinds` are drawn as far as the bound goes."""

    regulation: Regulation | None
    findings: tuple[Finding, ...]
    errors: int
    warnings: int
    kinds: tuple[Mapping[str, Any], ...] = ()


def too_large(text: str) -> bool:
    """Return whether a text is longer than a regulation may be."""
    return len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES


@lru_cache(maxsize=32)
def drafted(text: str, language: str) -> Drafted:
    """Return what a text says, in the reader's language. Never raises."""
    regulation, findings = examined(text.encode("utf-8", "surrogatepass"))
    graves = [each.severity for each in findings]
    kinds = tuple(_kinds(regulation, language)) if regulation else ()
    return Drafted(
        regulation=regulation,
        findings=findings,
        errors=graves.count(Severity.ERROR),
        warnings=graves.count(Severity.WARNING),
        kinds=kinds,
    )


def _kinds(regulation: Regulation, language: str) -> Iterator[Mapping[str, Any]]:
    drawn = 0
    for kind in regulation.kinds.values():
        drawn += len(kind.steps)
        about = {
            "code": kind.code,
            "name": name_in(kind, language),
            "basis": basis_in(kind.basis, language),
            "line": kind.place.line,
            "count": len(kind.steps),
        }
        if drawn > MOST_STEPS:
            yield about | {"left_out": True}
        else:
            yield about | _kind(regulation, kind, language)


def _kind(regulation: Regulation, kind: Kind, language: str) -> dict[str, Any]:
    dates = [_dates(regulation, kind, start) for start in STARTS]
    steps = [_step(kind, each, dates, language) for each in kind.steps.values()]
    return {
        "lead": party_name(kind, "lead", language),
        "opened_by": party_name(kind, kind.opened_by, language),
        "total": limit_said(kind, kind.within, language) if kind.within else "",
        "steps": steps,
        "starts": list(zip(DAYS, STARTS, strict=True)),
        "picture": _picture(kind, language),
    }


def _step(
    kind: Kind, step: Step, dates: list[Mapping[str, Row]], language: str
) -> dict[str, Any]:
    rows = [found.get(step.code) for found in dates]
    return {
        "name": name_in(step, language),
        "basis": basis_in(step.basis, language),
        "line": step.place.line,
        "sentence": step_said(kind, step, language),
        "answers": answers_said(step, language),
        "days": [row.due.day if row and row.due else None for row in rows],
        "conditional": step.condition is not None,
    }


def _dates(regulation: Regulation, kind: Kind, start: date) -> Mapping[str, Row]:
    """Return the example of a kind by step; none where the calendar does not reach."""
    try:
        rows = explain(regulation, kind.code, start, shipped(regulation.calendar))
    except PhoihopError:
        return {}
    return {row.step.code: row for row in rows}


def _picture(kind: Kind, language: str) -> SafeString:
    if not kind.steps:
        return mark_safe("")
    made = owned(svg(graph(kind, language)), f"draft-{kind.code}", "across")
    return mark_safe(made)  # noqa: S308 - drawn by us, every label escaped
