"""One past case played under a draft by the engine itself, each act at its real time.

An act is tried as it stands in the log: what the draft refuses is kept with its
reason and has no effect. A log names no persons, so each step is taken to be
somebody else's act: the two-person rule is not tried. What the log cannot show (a
paper a step needs) is not asked for; what the mapping does name is. Where the
mapping names no receipt of a step, it is received when it is sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from phoihop.base.days import Due, local_day
from phoihop.base.errors import Refused
from phoihop.regulation.acts import acted
from phoihop.regulation.caselog import (
    Case,
    Event,
    Notes,
    Span,
    cell,
    group_of,
    in_time,
    span_of,
    valued,
)
from phoihop.regulation.coming import brought
from phoihop.regulation.due import limited, total_step, total_task
from phoihop.regulation.facts import Fact, Received
from phoihop.regulation.fold import after
from phoihop.regulation.limits import ByField, Opened, Within
from phoihop.regulation.model import Kind, LogColumns, Step
from phoihop.regulation.opening import open_matter
from phoihop.regulation.plan import answer_of, codes_of
from phoihop.regulation.refusals import Act
from phoihop.regulation.roles import Who, party_of, rows_of
from phoihop.regulation.simulate_draft import Draft, Target, lenient, target_of
from phoihop.regulation.simulate_outcome import (
    OPENING,
    Outcome,
    Played,
    Refusal,
    silences,
)
from phoihop.regulation.state import Mark, State

NO_SPAN = Span(started=None, ended=None, due=None, values={})


@dataclass(slots=True)
class Course:
    """A case while it is played: its matter so far, and what came of each event."""

    state: State | None = None
    facts: list[Fact] = field(default_factory=list)
    played: list[Played] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class Past(NamedTuple):
    """A past case as it is played: its events in order of time, and from when on."""

    case: Case
    span: Span
    events: tuple[Event, ...]
    untimed: int
    misordered: bool
    began: datetime | None
    opened: datetime | None  # no later than its first event


class Plain:
    """A kind of a draft, ready to play past cases one act after another."""

    def __init__(self, draft: Draft, notes: Notes) -> None:
        self.columns, self.calendar, self.notes = draft.columns, draft.calendar, notes
        self.kind = lenient(draft.kind, draft.columns)
        kinds = {self.kind.code: self.kind}
        self.regulation = replace(draft.regulation, kinds=kinds)
        self.targets = {
            activity: target_of(text) for activity, text in draft.columns.steps.items()
        }
        self.types = {code: each.type for code, each in self.kind.fields.items()}
        self._proved = {x.step for x in self.targets.values() if x.verb == "receive"}
        self._fixed = is_fixed(self.kind)
        self._held: tuple[Mark, Mapping[str, str], Due | None] | None = None
        columns = self.columns
        self._says = columns.started or columns.ended or columns.due or columns.fields
        tables = self.kind.tables
        self.chosen = tuple(code for code in tables if tables[code].chosen)
        self._everybody = frozenset(self.kind.parties)

    def past(self, case: Case) -> Past:
        """Read a case through the mapping."""
        span = NO_SPAN
        if self._says:
            zone = self.calendar.timezone
            span = span_of(case, self.columns, zone, self.notes, self.types)
        events, untimed, misordered = in_time(case)
        first = events[0].at if events else span.ended
        began = span.started or first
        opened = min(began, first or began) if began else None
        return Past(case, span, events, untimed, misordered, began, opened)

    def play(self, past: Past) -> Outcome:
        """Play a case to its end, or to the last thing the log says of it."""
        course = Course()
        if past.opened and past.began:
            self.open(course, past, past.opened)
            self._events(course, past, past.began)
            self._to_the_end(course, past.span.ended)
        state, facts = course.state, tuple(course.facts)
        ended = past.span.ended
        if ended is None and not self.columns.ended and state and state.closed:
            ended = state.closed.on
        return Outcome(
            case=past.case,
            began=past.began,
            ended=ended,
            due=self._due(state, past.span),
            told=lambda: facts,
            silent=silences(facts),
            played=tuple(course.played),
            refused=tuple(course.refused),
            untimed=past.untimed,
            misordered=past.misordered,
            reason=state.reason if state else "",
        )

    def open(self, course: Course, past: Past, on: datetime) -> None:
        """Open the matter, or note why it may not be."""
        rows = dict(self.rows(past.case))
        everybody = frozenset(x for each in rows.values() for x in each)
        who = self._who("", "", rows=everybody)
        parties = {code: code for code in self.kind.parties}
        values = self.form(past)
        try:
            found = open_matter(
                self.regulation, self.kind, who, parties, rows, values, on
            )
        except Refused as no:
            course.refused.append(_refusal(no, OPENING, "", on))
            return
        self._record(course, found)

    def form(self, past: Past) -> dict[str, str]:
        """Return the form as the log fills it in."""
        return {
            code: each
            for code, each in past.span.values.items()
            if each and code in self.kind.form
        }

    def rows(self, case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the rows of each table that is chosen when a matter opens."""
        for code in self.chosen:
            written = case.attributes.get(f"rows.{code}", "")
            if written:
                yield code, tuple(written.split(","))
                continue
            groups = (group_of(each, self.columns) for each in case.events)
            other = (x for x in groups if x and x not in self.kind.parties)
            found = tuple(dict.fromkeys(other))
            if found:
                yield code, found

    def _events(self, course: Course, past: Past, before: datetime) -> None:
        for event in past.events:
            if event.at is None:
                continue
            now, state = event.at, course.state
            target = self.targets.get(event.activity)
            waited = (now - before).total_seconds()
            played = Played(
                event, target, waited, self._past(now, self._due(state, past.span))
            )
            if target and state:
                self._brought(course, now)
                played = self.tried(course, past.case, played, now)
            course.played.append(played)
            before = now

    def _past(self, now: datetime, due: Due | None) -> bool | None:
        if due is None:
            return None
        if self.columns.compare == "day":
            return local_day(self.calendar, now) > due.day
        return now >= due.at

    def tried(
        self, course: Course, case: Case, played: Played, now: datetime
    ) -> Played:
        """Try one event for each row it is about; note what is refused."""
        event, target = played.event, played.target
        if target is None:
            return played
        step = self.kind.steps[target.step]
        for row in self._rows_of(course, event, step):
            state = course.state
            if state is None:
                break
            what = self._what(case, event, target, row)
            task = state.tasks.get((step.code, row))
            party = party_of(self.kind, state, step, row)
            who = self._who(step.code, group_of(event, self.columns), rows={row, party})
            try:
                given = acted(self.kind, state, who, what, self.calendar, now)
            except Refused as no:
                course.refused.append(_refusal(no, step.code, event.activity, now))
                continue
            course.facts += given[0]
            course.state = given[1]
            self._received(course, now)
            since = (task.start or task.opened).on if task else now
            played = played._replace(
                party=party,
                open_for=(now - since).total_seconds(),
                late=bool(task and task.lapses),
            )
        return played

    def _rows_of(self, course: Course, event: Event, step: Step) -> tuple[str, ...]:
        """Return the rows an event is about: as the log says, its group's, or all open.

        An act for many rows that the log has once (a request to all) is done for
        every row that stands open; if none does, it is tried so as to be refused.
        """
        if not step.each or course.state is None:
            return ("",)
        rows = rows_of(self.kind, course.state, step.each)
        said = (cell_row(event, self.columns), group_of(event, self.columns))
        own = next((each for each in said if each in rows), None)
        if own is not None:
            return (own,)
        tasks = course.state.tasks
        standing = tuple(
            each
            for each in rows
            if (step.code, each) in tasks and tasks[step.code, each].status == "open"
        )
        return standing or rows[:1] or ("",)

    def wanted(self, target: Target) -> tuple[str, ...]:
        """Return the fields that an act may fill in and the log can show."""
        step = self.kind.steps[target.step]
        clock = {"extend": step.extend, "pause": step.pause}.get(target.verb)
        own = clock.needs if clock else answer_of(step, answer_for(step, target)).needs
        found = dict.fromkeys((*step.needs, *own, *step.fills))
        shown = self.columns.fields
        return tuple(code for code in found if code in shown and code in self.types)

    def values(self, case: Case, event: Event, target: Target) -> dict[str, str]:
        """Return what the log says in the fields of an act."""
        zone = self.calendar.timezone
        return {
            code: valued(said, self.types[code], self.columns, zone)
            for code in self.wanted(target)
            if (said := cell(case, event, self.columns.fields[code]))
        }

    def _what(self, case: Case, event: Event, target: Target, row: str) -> Act:
        return Act(
            verb=target.verb,
            step=target.step,
            row=row,
            answer=answer_for(self.kind.steps[target.step], target),
            values=self.values(case, event, target),
            by=event.attributes.get("by", ""),
            asked=event.attributes.get("asked", ""),
            reason=event.activity if target.verb == "correct" else "",
        )

    def _who(self, person: str, group: str, *, rows: frozenset[str] | set[str]) -> Who:
        """Return who acts: the party a group is mapped to, or else whoever may."""
        found = self.kind.parties.get(group)
        if group and group in self.columns.groups.values():
            heads = frozenset({found.head_of} if found and found.head_of else ())
            return Who(person, frozenset({group}), heads | self._led(heads))
        everybody = self._everybody | frozenset(rows)
        return Who(person, everybody, everybody)

    def _led(self, heads: frozenset[str]) -> frozenset[str]:
        """Return whom the head of "lead" may head: whichever party leads."""
        if "lead" not in heads:
            return frozenset()
        lead = self.kind.lead
        return frozenset({lead.otherwise, *(party for _, party in lead.cases)})

    def _brought(self, course: Course, now: datetime) -> None:
        if course.state is not None:
            found, course.state = brought(self.kind, course.state, self.calendar, now)
            course.facts += found

    def _received(self, course: Course, now: datetime) -> None:
        """Where the log keeps no receipts, what is sent is received at once."""
        state = course.state
        for step, row in state.sent if state else ():
            if state and (step, row) not in state.received and step not in self._proved:
                said = Received(on=now, person="", party=row, step=step, row=row)
                self._record(course, (said,))

    def _to_the_end(self, course: Course, ended: datetime | None) -> None:
        """Record what time had brought by the end, or by the last act without one."""
        if course.state is not None:
            at = course.state.at
            self._brought(course, max(ended, at) if ended else at)

    def _record(self, course: Course, found: tuple[Fact, ...]) -> None:
        for fact in found:
            course.state = after(self.kind, course.state, fact)
            course.facts.append(fact)

    def _due(self, state: State | None, span: Span) -> Due | None:
        """Return the total limit under the draft, else the due date of the log."""
        if self.kind.within is not None and state is not None:
            held = self._held
            same = held and held[0] == state.opened and held[1] == state.values
            if held and same and self._fixed:
                return held[2]
            what = (
                total_step(self.kind),
                total_task(self.kind, state),
                self.kind.within,
            )
            found = limited(self.kind, state, self.calendar, what)[0]
            self._held = (state.opened, state.values, found)
            return found
        if span.due is None or self.kind.within is not None:
            return None
        return Due(local_day(self.calendar, span.due), span.due)


def is_fixed(kind: Kind) -> bool:
    """Return whether the total limit follows from the opening and the form alone."""
    if any(step.pause and step.pause.whole for step in kind.steps.values()):
        return False
    if isinstance(kind.within, Within):
        return kind.within.start is None or isinstance(kind.within.start, Opened)
    return isinstance(kind.within, ByField)


def answer_for(step: Step, target: Target) -> str:
    """Return the answer an activity is: as mapped, else the only one the step has."""
    codes = codes_of(step)
    return target.answer or (codes[0] if len(codes) == 1 else "")


def cell_row(event: Event, columns: LogColumns) -> str:
    """Return the row an event names, by the mapping's column."""
    said = event.attributes.get(columns.row, "") if columns.row else ""
    return columns.groups.get(said, said)


def _refusal(no: Refused, step: str, activity: str, on: datetime) -> Refusal:
    details = {key: each for key, each in no.details.items() if key != "reason"}
    reason = str(no.details.get("reason", ""))
    return Refusal(step, reason, activity, on, details)
