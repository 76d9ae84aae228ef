"""What a version's first day brings to running matters, where the text says `running: move`.

A matter goes on under the newest such version in force that it has not been under:
moved back by hand, it stays back. The move is dated when the version's first day
begins (or when it was put in force here, or at the matter's last fact, if that was
later), so that a late run records what a punctual one does. A matter that the new
text cannot take stays, and is tried again: what held it up may be done by then.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from phoihop.base.errors import PhoihopError, Refused
from phoihop.base.sentences import say
from phoihop.base.text import folded
from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters.models import MatterRow, RegulationRow, calendar_of
from phoihop.desk.access import TIME
from phoihop.desk.actors import local_date
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.states import held
from phoihop.desk.submit import Command, submit
from phoihop.desk.versions import was_under
from phoihop.regulation.model import Regulation
from phoihop.store import reading

Random = Callable[[int], bytes]
TRANSITION = ("chuyen tiep", "hieu luc", "to chuc thuc hien")  # headings, best first
log = logging.getLogger("phoihop.transition")


@dataclass(frozen=True, slots=True)
class Coming:
    """A version that takes running matters with it, and the instant it does so here."""

    text: Regulation
    day: date
    since: datetime
    older: tuple[str, ...]


def move_due(now: datetime, urandom: Random = os.urandom) -> tuple[int, int]:
    """Move every running matter whose newer version has come; return how many, and how many stay."""
    moved = stayed = 0
    for coming in _coming(now):
        rows = MatterRow.objects.filter(closed_at=None, regulation__in=coming.older)
        for matter in list(rows.order_by("entry").values_list("matter", flat=True)):
            try:
                moved += _move(matter, coming, now, urandom)
            except Refused as refusal:
                stayed += 1
                log.warning("matter %s keeps its version: %s", matter, refusal.details)
            except PhoihopError:
                stayed += 1
                log.exception("matter %s was not moved", matter)
    return moved, stayed


def arrive(matter: str, now: datetime, urandom: Random = os.urandom) -> None:
    """Move one matter before somebody acts on it, where its newer version has come."""
    state = held(CONTEXTS["matters"], matter).state
    if state is None:
        return
    name = tables.regulation(state.regulation).id
    if tables.newest(name, local_date(now)) == state.regulation:
        return
    for coming in _coming(now, name):
        if state.regulation in coming.older:
            try:
                _move(matter, coming, now, urandom)
            except Refused as refusal:
                log.info("matter %s keeps its version: %s", matter, refusal.details)


def _coming(now: datetime, name: str = "") -> Iterator[Coming]:
    """Yield the version in force of each regulation, if it takes running matters with it."""
    rows = RegulationRow.objects.filter(in_force__lte=local_date(now))
    found = rows.filter(regulation=name) if name else rows
    names = ("regulation", "digest", "in_force", "entry")
    versions: dict[str, list[RegulationRow]] = {}
    for row in found.order_by("regulation", "in_force").only(*names):
        versions.setdefault(row.regulation, []).append(row)
    for *older, row in versions.values():
        if older:
            text = tables.regulation(row.digest)
            if text.running == "move":
                yield Coming(
                    text,
                    row.in_force,
                    _since(row),
                    tuple(each.digest for each in older),
                )


def _since(row: RegulationRow) -> datetime:
    """Return the first instant of its first day, or when it was put in force here, if later."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.combine(row.in_force, time(), zone).astimezone(UTC)
    entry = reading.entry(row.entry)
    return max(first, entry.leaf.at) if entry else first


def _move(matter: str, coming: Coming, now: datetime, urandom: Random) -> int:
    """Move a matter unless it has been under that version before; return how many were."""
    digest = coming.text.digest

    def decide(state: rules.Matter | None) -> Sequence[facts.Fact]:
        it, running = rules.running(state)
        if was_under(it, digest) or running.closed:
            return ()
        fact = facts.Moved(
            on=max(coming.since, running.at),
            person="",
            party="",
            regulation=digest,
            reason=_reason(coming),
        )
        calendar = calendar_of(it.agency)
        return rules.move(it, fact, calendar=calendar, kind_of=tables.kind).facts

    state = held(CONTEXTS["matters"], matter).state
    if state is None or was_under(state, digest):
        return 0
    command = Command(
        name="move with version",
        context="matters",
        stream=matter,
        agency=state.agency,
        decide=decide,
    )
    key = f"moves {matter} {digest[:32]}"
    receipt = submit(TIME, command, key=key, now=now, urandom=urandom)
    return 0 if receipt.first < 0 or receipt.again else 1


def _reason(coming: Coming) -> str:
    """Return why matters go on under a text: its article on transition, else its first day."""
    text = coming.text
    for words in TRANSITION:
        for article in text.articles:
            heading = article.heading.lstrip("# ")
            if words in folded(heading):
                said = {"article": heading, "title": text.title}
                return say("transition.by_article", "vi", **said)
    day = f"{coming.day:%d/%m/%Y}"
    return say("transition.by_day", "vi", title=text.title, day=day)
