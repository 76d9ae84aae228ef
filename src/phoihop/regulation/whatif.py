"""What if: another limit, other days, more or fewer officers, over the same past cases.

Officers: each group is a queue with so many servers. What an act took is
measured from the log: from the moment the case had come and an officer was free
until it was done. With as many officers as before every time is exactly that of
the log; with more, none is later. No person is told apart, only counted.
"""

import heapq
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from operator import itemgetter
from typing import Literal, NamedTuple

from phoihop.base.calendar import Calendar, DayRow
from phoihop.base.calendar_text import with_days
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.regulation.caselog import CASE, FIRST, Case, Event, cell, instant
from phoihop.regulation.grammar import read_limit
from phoihop.regulation.grammar_words import Names, Unread
from phoihop.regulation.limits import Limit, Within
from phoihop.regulation.model import Kind, LogColumns, Regulation
from phoihop.regulation.plan import codes_of

MOST_OFFICERS = 10_000
WISHED = "what_if"
LOOKED = 4096
_OFFICERS = re.compile(r"([0-9]{1,5})?([+-][0-9]{1,5})")


class Ends(NamedTuple):
    """The column that holds the end of a case ("" if none), and how it is read."""

    column: str
    zone: tzinfo
    clock: str = "offset"
    dates: str = "iso"


@dataclass(frozen=True, slots=True)
class Team:
    """How many officers a group had, and how many it is to have."""

    before: int
    after: int


def with_limits(regulation: Regulation, wishes: Mapping[str, str]) -> Regulation:
    """Return a regulation with other limits: `KIND.STEP` or `KIND` (the whole matter).

    A plain amount replaces the amount only: what it is counted from stays. Raises
    Invalid, code `whatif_limit` or `whatif_step`, with every fault.
    """
    faults: list[Finding] = []
    kinds = dict(regulation.kinds)
    for name, text in wishes.items():
        code, _, step = name.partition(".")
        kind = kinds.get(code)
        if kind is None or (step and step not in kind.steps):
            faults.append(_fault("whatif_step", name=name, known=_known(kinds, code)))
            continue
        try:
            limit = read_limit(text, names_of(kind))
        except Unread:
            faults.append(_fault("whatif_limit", name=name, limit=text))
            continue
        kinds[code] = _limited(kind, step, limit)
    if faults:
        raise Invalid(faults)
    return replace(regulation, kinds=kinds)


def days_of(text: str) -> tuple[date, ...]:
    """Return the days that are written, 05/03/2026 or 2026-03-05, with commas or spaces
    between. Raises Invalid, code `whatif_day`, with every fault.
    """
    found, faults = [], []
    for word in re.split(r"[\s,;]+", text.strip()) if text.strip() else ():
        try:
            found.append(_day(word))
        except ValueError:
            faults.append(_fault("whatif_day", word=word[:40]))
    if faults:
        raise Invalid(faults)
    return tuple(found)


def _day(word: str) -> date:
    if "/" in word:
        day, month, year = map(int, word.split("/"))
        return date(year, month, day)
    return date.fromisoformat(word)


def other_days(
    calendar: Calendar, off: Iterable[date], worked: Iterable[date]
) -> Calendar:
    """Return a calendar in which some days more are off, and some are worked.

    Raises Invalid, code `whatif_both`: a day that is to be both.
    """
    kinds: tuple[tuple[Literal["off", "work"], set[date]], ...] = (
        ("off", set(off)),
        ("work", set(worked)),
    )
    both = sorted(kinds[0][1] & kinds[1][1])
    if both:
        raise Invalid([_fault("whatif_both", day=f"{x:%d/%m/%Y}") for x in both])
    rows = [DayRow(day, kind, WISHED, "") for kind, days in kinds for day in days]
    return with_days(calendar, rows) if rows else calendar


def _known(kinds: Mapping[str, Kind], code: str) -> str:
    """Return what could have been meant: the steps with a limit of a kind, or of all."""
    named = [kinds[code]] if code in kinds else list(kinds.values())
    steps = [
        f"{kind.code}.{each.code} ({each.name})"
        for kind in named
        for each in kind.steps.values()
        if each.within is not None
    ]
    return ", ".join((*(each.code for each in named), *steps))[:1000]


def names_of(kind: Kind) -> Names:
    """Return what a limit written beside a kind may name."""
    return Names(
        steps={code: frozenset(codes_of(step)) for code, step in kind.steps.items()},
        fields={code: each.type for code, each in kind.fields.items()},
        parts=frozenset(each.part for each in kind.steps.values() if each.part),
        parties=frozenset(kind.parties),
    )


def _limited(kind: Kind, code: str, limit: Limit) -> Kind:
    if not code:
        return replace(kind, within=_counted_as(kind.within, limit))
    step = kind.steps[code]
    step = replace(step, within=_counted_as(step.within, limit))
    return replace(kind, steps={**kind.steps, code: step})


def _counted_as(before: Limit | None, limit: Limit) -> Limit:
    plain = isinstance(limit, Within) and limit.start is None
    if plain and isinstance(before, Within) and isinstance(limit, Within):
        return Within(limit.amount, before.start)
    return limit


def teams_of(
    cases: Sequence[Case], columns: LogColumns, wishes: Mapping[str, str]
) -> dict[str, Team]:
    """Return how many officers each named group has and is to have: `+2`, `-1`, `5+2`.

    Where only the change is given, those before are counted in the column that the
    mapping names `officer`. Raises Invalid with every fault.
    """
    counted = _officers(cases, columns)
    groups = {event.group for case in cases for event in case.events}
    faults, teams = [], {}
    for group, text in wishes.items():
        match = _OFFICERS.fullmatch(text.strip())
        if match is None:
            faults.append(_fault("whatif_officers", name=group, value=text))
            continue
        if group not in groups:
            known = ", ".join(sorted(groups - {""}))[:400]
            faults.append(_fault("whatif_group", name=group, known=known))
            continue
        before = int(match[1]) if match[1] else counted.get(group, 0)
        after = before + int(match[2])
        if before < 1:
            faults.append(_fault("whatif_uncounted", name=group))
        elif not 1 <= after <= MOST_OFFICERS:
            faults.append(_fault("whatif_nobody", name=group, count=after))
        teams[group] = Team(before, after)
    if faults:
        raise Invalid(faults)
    return teams


def _officers(cases: Sequence[Case], columns: LogColumns) -> dict[str, int]:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases if columns.officer else ():
        for event in case.events:
            if said := event.attributes.get(columns.officer, ""):
                seen[event.group].add(said)
    return {group: len(each) for group, each in seen.items()}


def with_officers(
    cases: Sequence[Case],
    teams: Mapping[str, Team],
    ends: Ends,
    look: Callable[[float], None] | None = None,
) -> Iterator[Case]:
    """Yield the cases as they would have gone with other numbers of officers.

    `look` hears how much is done, 0 to 1.

    Acts of a group are taken up in the order in which they were finished. Holds all
    cases: events meet in time, not within one case.
    """
    moved: dict[tuple[int, int], datetime] = {}
    jobs = sorted(_jobs(cases), key=itemgetter(0, 1, 2))
    served = {group: _Queue(team) for group, team in teams.items()}
    came: dict[int, tuple[datetime, datetime]] = {}
    for count, (done, number, at) in enumerate(jobs):
        if look and count % LOOKED == 0:
            look(count / len(jobs))
        group = cases[number].events[at].group
        before, shifted = came.get(number, (done, done))
        if group in served:
            now = served[group].serve(before, shifted, done)
        else:
            now = shifted + (done - before)
        came[number] = done, now
        moved[number, at] = now
    if look:
        look(1.0)
    for number, case in enumerate(cases):
        yield _moved(case, number, moved, ends)


def _jobs(cases: Sequence[Case]) -> Iterator[tuple[datetime, int, int]]:
    for number, case in enumerate(cases):
        for at, event in enumerate(case.events):
            if event.at is not None:
                yield event.at, number, at


class _Queue:
    """The officers of a group, as they were and as they would be: when each is free."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._was: list[datetime] = []
        self._is: list[datetime] = []

    def serve(self, came: datetime, comes: datetime, done: datetime) -> datetime:
        """Return when an act would be done that came and was done so in the log."""
        began = max(came, _free(self._was, self._team.before) or came)
        took = max(done - min(began, done), timedelta())
        _take(self._was, self._team.before, done)
        now = max(comes, _free(self._is, self._team.after) or comes) + took
        _take(self._is, self._team.after, now)
        return now


def _free(ends: list[datetime], officers: int) -> datetime | None:
    return ends[0] if len(ends) >= officers else None


def _take(ends: list[datetime], officers: int, end: datetime) -> None:
    if len(ends) >= officers:
        heapq.heappushpop(ends, end)
    else:
        heapq.heappush(ends, end)


def _moved(
    case: Case, number: int, moved: Mapping[tuple[int, int], datetime], ends: Ends
) -> Case:
    """Return a case with its new times; its end moves with its last act."""
    events: list[Event] = []
    for at, event in enumerate(case.events):
        now = moved.get((number, at))
        events.append(replace(event, at=now) if now else event)
    column, read = ends.column, ends[1:]
    ended = instant(cell(case, None, column), *read) if column else None
    attributes = dict(case.attributes)
    last, late = _last(case.events), _last(tuple(events))
    if ended and last and late and not column.startswith(FIRST):
        key = column if column in attributes else column.removeprefix(CASE)
        now = ended + (late - last)
        attributes[key] = now.astimezone(ends.zone).isoformat()
    return replace(case, events=tuple(events), attributes=attributes)


def _last(events: tuple[Event, ...]) -> datetime | None:
    return max((each.at for each in events if each.at), default=None)


def _fault(code: str, **details: str | int) -> Finding:
    return Finding(code=code, place=Place(), details=details)
