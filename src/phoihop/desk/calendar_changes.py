"""What changes of the calendar did to the open dates of a matter, computed from the ledger.

A day that is set or taken back is an entry of the calendar's own stream; the dates it
moves are stored nowhere as history. Here each such entry is met by the matter as it
stood then: its open dates under the days known before the entry, and under those after.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from phoihop.base.days import Calendar, Due
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import calendar_with
from phoihop.contexts.parties.facts import CalendarDayRemoved, CalendarDaySet
from phoihop.contexts.parties.rules import days_after
from phoihop.desk.administration import calendar_stream
from phoihop.desk.codec import decode
from phoihop.desk.registry import context_of
from phoihop.desk.timeline import Line
from phoihop.regulation import run
from phoihop.regulation.due import due
from phoihop.store import reading

COUNTRY = ""
Days = Mapping[date, CalendarDaySet]
Changed = CalendarDaySet | CalendarDayRemoved


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar: a day that was set, or follows the ordinary week again."""

    index: int
    at: datetime
    fact: Changed


@dataclass(frozen=True, slots=True)
class Redue:
    """An open task and its end before and after; the whole matter under step ""."""

    step: str
    row: str
    before: Due
    after: Due


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of the calendar that moved open dates of a matter."""

    entry: Entry
    dues: tuple[Redue, ...]


def shifts(agency: str, lines: Sequence[Line]) -> tuple[Shift, ...]:
    """Return what changes of its calendar moved in a matter, oldest first.

    `lines` are all entries of the matter that its regulation runs on, in order.
    """
    entries = _entries(agency)
    if not lines or not entries or entries[-1].index < lines[0].index:
        return ()
    return tuple(_shifts(agency, entries, lines))


def _entries(agency: str) -> list[Entry]:
    """Return every change of the days that an agency counts with, in order."""
    found = [
        Entry(each.index, each.leaf.at, _read(each.leaf.kind, each.content))
        for whose in dict.fromkeys((COUNTRY, agency))
        for each in reading.stream(calendar_stream(whose))
        if each.content is not None
    ]
    return sorted(found, key=lambda each: each.index)


def _read(kind: str, content: Mapping[str, object]) -> Changed:
    _, cls = context_of(kind)
    fact: Changed = decode(cls, content, {})
    return fact


def _shifts(
    agency: str, entries: Sequence[Entry], lines: Sequence[Line]
) -> Iterator[Shift]:
    days: dict[str, Days] = {COUNTRY: {}, agency: {}}
    matter: rules.Matter | None = None
    coming = iter((*lines, None))
    line = next(coming)
    for entry in entries:
        while line is not None and line.index < entry.index:
            matter = rules.after(matter, line.fact, tables.kind)
            line = next(coming)
        before = _calendar(days)
        days[entry.fact.agency] = days_after(days[entry.fact.agency], entry.fact)
        if matter is not None and matter.state is not None:
            dues = tuple(_moved(matter, entry.at, before, _calendar(days)))
            if dues:
                yield Shift(entry, dues)


def _calendar(days: Mapping[str, Days]) -> Calendar:
    return calendar_with(
        each for whose in sorted(days) for each in days[whose].values()
    )


def _moved(
    matter: rules.Matter, at: datetime, before: Calendar, after: Calendar
) -> Iterator[Redue]:
    """Yield the open dates that differ, as they stood at an instant, tick or not."""
    _, state = rules.running(matter)
    _, state = run.brought(matter.kind, state, before, at)
    reckoned = partial(due, matter.kind, state)
    old = {(each.step, each.row): each.due for each in reckoned(before)}
    for each in reckoned(after):
        end = old.get((each.step, each.row))
        if each.due and end and end != each.due:
            yield Redue(each.step, each.row, end, each.due)
