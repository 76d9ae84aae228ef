"""The matters of periods, opened when their day comes: each once, in order, with its own day.

What should be open by now is reckoned from the texts in force and compared with
what is; so a day missed while nothing ran is made up for, and nothing is opened
twice. A version opens from the day it was put in force here until the next one.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from phoihop.base.calendars import shipped
from phoihop.base.errors import PhoihopError
from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters.models import MatterRow, RegulationRow
from phoihop.contexts.parties.models import AgencyRow
from phoihop.desk.access import TIME
from phoihop.desk.actors import local_date
from phoihop.desk.numbering import next_line
from phoihop.desk.periods import Place, own_rows, place_of, title_of
from phoihop.desk.submit import Command, submit
from phoihop.desk.telling import catch_up
from phoihop.regulation import run
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.schedule import Opening, opening, period_table
from phoihop.store import reading

Random = Callable[[int], bytes]
DAY = timedelta(days=1)
log = logging.getLogger("phoihop.openings")


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of a regulation and the days on which it opens matters here."""

    text: Regulation
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One matter that should be open: for what, under which text, led by whom."""

    place: Place
    version: _Version
    opening: Opening
    parties: Mapping[str, str]
    lead: str


def open_due(now: datetime, urandom: Random = os.urandom) -> tuple[int, int]:
    """Open every matter of a period whose day has come; return how many, and how many failed."""
    opened = failed = 0
    for wanted in _missing(local_date(now)):
        try:
            opened += _open(wanted, now, urandom)
        except PhoihopError:
            failed += 1
            log.exception("the matter of a period was not opened: %s", wanted.place)
    return opened, failed


def _missing(today: date) -> Sequence[_Wanted]:
    """Return what should be open and is not, by day, then as the texts say."""
    found = [each for version in _versions(today) for each in _wanted(version, today)]
    ids = {each.place.matter for each in found}
    there = set(
        MatterRow.objects.filter(matter__in=ids).values_list("matter", flat=True)
        if ids
        else ()
    )
    missing = [each for each in found if each.place.matter not in there]
    return sorted(missing, key=lambda each: each.opening.day)


def _versions(today: date) -> Iterator[_Version]:
    rows = RegulationRow.objects.filter(in_force__lte=today)
    found = rows.order_by("regulation", "in_force")
    known = found.values_list("regulation", "digest", "in_force", "entry")
    for _, group in groupby(known, key=lambda row: row[0]):
        versions = list(group)
        ends = [row[2] - DAY for row in versions[1:]]
        for (_, digest, in_force, entry), until in zip(
            versions, [*ends, today], strict=True
        ):
            text = tables.regulation(digest)
            if any(period_table(kind) for kind in text.kinds.values()):
                yield _Version(text, max(in_force, _adopted(entry)), until)


def _adopted(entry: int) -> date:
    """Return the day a text was put in force on this installation: before, others did the work."""
    found = reading.entry(entry)
    return local_date(found.leaf.at) if found else date.max


def _wanted(version: _Version, today: date) -> Iterator[_Wanted]:
    text = version.text
    calendar = shipped(text.calendar)
    for kind in text.kinds.values():
        for each in opening(text, kind, calendar, version.since, version.until):
            parties = _parties(kind, each.day, today)
            place = place_of(text, kind, each.rows, each.day)
            lead = _lead(kind, each.rows, parties)
            if place and lead:
                yield _Wanted(place, version, each, parties, lead)


def _parties(kind: Kind, day: date, today: date) -> dict[str, str]:
    """Return the agency that takes each part: the one with its code, if it is there that day."""
    offices = {
        code for code, each in kind.parties.items() if not (each.person or each.head_of)
    }
    found = AgencyRow.objects.filter(code__in=offices, since__lte=day, until__gte=today)
    return dict(found.values_list("code", "agency"))


def _lead(
    kind: Kind, rows: Mapping[str, tuple[str, ...]], parties: Mapping[str, str]
) -> str:
    code = kind.lead.otherwise
    return parties.get(rows[code][0] if code in rows else code, "")


def _open(wanted: _Wanted, now: datetime, urandom: Random) -> int:
    place, matter = wanted.place, wanted.place.matter
    rows = own_rows(place.kind, wanted.opening.rows)
    whole = rules.Opening(
        kind=place.kind.code,
        title=title_of(place),
        parties=wanted.parties,
        rows=rows,
        values={},
    )
    own = {row for each in wanted.opening.rows.values() for row in each}
    who = run.Who("", frozenset({*own, *wanted.parties}))

    def decide(before: object) -> Sequence[facts.Fact]:
        if before is not None:
            return ()
        line = next_line(matter, wanted.lead, now, urandom)
        text, at = wanted.version.text, wanted.opening.at
        return rules.open_matter(text, whole, who, register=line, now=at)

    command = Command(
        name="open period",
        context="matters",
        stream=matter,
        agency=wanted.lead,
        decide=decide,
        follow=partial(catch_up, now=now, urandom=urandom),
    )
    key = f"period {matter}"
    receipt = submit(TIME, command, key=key, now=now, urandom=urandom)
    return 0 if receipt.first < 0 or receipt.again else 1
