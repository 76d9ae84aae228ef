"""The parts of the page of a matter, each as rows that a template only has to lay out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from phoihop.desk.matter_page import MatterPage, TaskShown
from phoihop.web.blanks import Sheet
from phoihop.web.explaining import waits_in
from phoihop.web.granting import grant_form, granted
from phoihop.web.moves import Deed, barred, deeds
from phoihop.web.periods import facts_of
from phoihop.web.pictures import picture_of
from phoihop.web.refusals import Refusal
from phoihop.web.timeline import timeline
from phoihop.web.words import Words, basis_in, name_in

BESIDES = frozenset({"correct", "set"})
SOON = timedelta(days=3)
ASKED = frozenset({"reply", "respond", "consult", "comment", "supply"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What is to be shown open: a form that came back, refused or not, or the act asked for."""

    deed: Deed | None = None
    grants: Sheet | None = None
    refusal: Refusal | None = None
    wanted: str = ""


NOTHING = Sent()


def shown(
    page: MatterPage, words: Words, now: datetime, sent: Sent = NOTHING
) -> dict[str, Any]:
    """Return everything the template of a matter lays out."""
    acts = list(_deeds(page, words, sent))
    besides = [each for each in acts if each.move.verb in BESIDES]
    rows = [_row(page, task, words, now) for task in page.tasks]
    return {
        "matter": page.row,
        "head": _head(page, words, now),
        "picture": picture_of(page, words.language),
        "requests": [row for row in rows if row["asked_of"]],
        "steps": [row for row in rows if not row["asked_of"]],
        "form": page.form,
        "papers": sorted(page.names.papers.values(), key=lambda each: each.entry),
        "deeds": [each for each in acts if each.move.verb not in BESIDES],
        "besides": besides,
        "besides_open": any(each.open for each in besides),
        "barred": barred(page, words),
        "timeline": timeline(page, words),
        "seen": page.seen,
        "refusal": sent.refusal,
        "sent": sent.deed,
        "grants_open": sent.grants is not None,
        "grants": granted(page),
        "granting": (sent.grants or grant_form(page, words.language))
        if page.may_grant
        else None,
        "regulation": {
            "title": page.regulation.title,
            "address": reverse("regulation", args=[page.regulation.digest]),
        },
    }


def why_address(matter: str, step: str, row: str) -> str:
    """Return the address where a date of a matter explains itself."""
    return f"{reverse('matter-date', args=[matter])}?{urlencode({'step': step, 'row': row})}"


def _head(page: MatterPage, words: Words, now: datetime) -> dict[str, Any]:
    row, total = page.row, page.total
    return {
        "kind": name_in(page.kind, words.language),
        "lead": page.lead,
        "period": facts_of(page, words),
        "concerned": page.concerned,
        "version": version_of(page),
        "basis": basis_in(page.kind.basis, words.language),
        "opened": row.opened_at,
        "closed": row.closed_at,
        "state": "closed" if row.closed_at else _urgency(page, now),
        "total": total,
        "total_day": total.due.day if total and total.due else None,
        "total_why": why_address(row.matter, "", ""),
        "next": _nearest(page, words),
    }


def version_of(page: MatterPage) -> dict[str, Any]:
    """Return under which version the matter is and since when, and where to move it."""
    versions, address = page.versions, ""
    if page.may_move and versions.targets and not page.state.closed:
        address = reverse("matter-move", args=[page.row.matter])
    earlier = [f"{each.version.in_force:%d/%m/%Y}" for each in versions.stays[:-1]]
    return {
        "day": versions.now.version.in_force,
        "since": versions.now.since,
        "earlier": ", ".join(dict.fromkeys(earlier)),
        "move": address,
    }


def _nearest(page: MatterPage, words: Words) -> dict[str, Any] | None:
    dated = [
        (task.day, number, task)
        for number, task in enumerate(page.tasks)
        if task.day and task.task.status == "open" and task.step.duty
    ]
    if not dated:
        return None
    _, _, task = min(dated)
    why = why_address(page.row.matter, task.step.code, task.row)
    return {"day": task.day, "why": why, "what": words.step(task.step.code)}


def _urgency(page: MatterPage, now: datetime) -> str:
    if any(task.status == "late" for task in page.tasks):
        return "late"
    ends = [
        task.reckoned.due.at
        for task in page.tasks
        if task.task.status == "open" and task.reckoned and task.reckoned.due
    ]
    return "soon" if any(now < end < now + SOON for end in ends) else "running"


def _row(
    page: MatterPage, task: TaskShown, words: Words, now: datetime
) -> dict[str, Any]:
    key = task.task.receipt
    waits = (
        waits_in(task.reckoned.waits_for, task.reckoned.origin, words)
        if task.reckoned
        else ""
    )
    sent = page.state.sent.get(key) if key else None
    received = page.state.received.get(key) if key else None
    return {
        "step": name_in(task.step, words.language),
        "agency": words.party(task.row or task.party),
        "asked_of": task.step.act in ASKED,
        "basis": basis_in(task.step.basis, words.language),
        "day": task.day,
        "at": task.reckoned.due.at if task.reckoned and task.reckoned.due else None,
        "why": why_address(page.row.matter, task.step.code, task.row),
        "waits_for": waits,
        "answer": task.answer_name,
        "values": task.values,
        "sent": sent.on if sent else None,
        "received": received.on if received else None,
        "state": _state(task, now),
        "duty": task.step.duty,
        "settled": task.task.settled.on if task.task.settled else None,
    }


def _state(task: TaskShown, now: datetime) -> str:
    if task.task.is_paused and task.status == "open":
        return "paused"
    if task.status == "lapsed" and task.task.lapses:
        return task.task.lapses[-1].outcome.replace(" ", "_")
    if task.status == "open" and not task.step.duty:
        return "may"
    if task.status == "open" and task.reckoned and task.reckoned.due:
        return "soon" if task.reckoned.due.at - now < SOON else "open"
    return {"answered": "done"}.get(task.status, task.status)


def _deeds(page: MatterPage, words: Words, sent: Sent) -> Iterator[Deed]:
    """Yield the acts: one that was sent as it was typed, and the one asked for opened."""
    shown = deeds(page, words)
    anchors = [each.anchor for each in shown]
    if sent.deed and sent.deed.anchor not in anchors:
        yield sent.deed
    wanted = sent.deed.anchor if sent.deed else sent.wanted
    if wanted not in anchors:
        wanted = next((each.anchor for each in shown if each.move.duty), "")
    for each in shown:
        if sent.deed and sent.deed.anchor == each.anchor:
            yield sent.deed
        elif each.anchor == wanted and not sent.deed:
            opens = sent.wanted == wanted or each.move.verb not in BESIDES
            yield replace(each, open=opens)
        else:
            yield each
