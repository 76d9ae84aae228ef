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

from phoihop.base.days import Calendar, Due, local_day
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
from phoihop.regulation.state import Mark, State

OPENING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An act of the log that the draft does not allow: which, and the code of the reason."""

    step: str
    reason: str
    activity: str
    on: datetime
    details: Mapping[str, str | int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """An event of the log under the draft.

    `waited` is in seconds since the event before, `open_for` since the clock of the
    task started (None if the act was none, or was refused). `late` is after time had
    run out on the task, `past` after the limit of the whole matter.
    """

    event: Event
    target: Target | None
    party: str = ""
    waited: float
    open_for: float | None = None
    late: bool = False
    past: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a past case comes out under a draft. `due` is its total limit, if it has one."""

    case: Case
    began: datetime | None
    ended: datetime | None
    due: Due | None
    facts: tuple[Fact, ...] = ()
    played: tuple[Played, ...] = ()
    refused: tuple[Refusal, ...] = ()
    untimed: int = 0
    misordered: bool = False
    reason: str = ""  # what ended it under the draft

    @property
    def late_by_instant(self) -> bool:
        """Whether it ended at or after the end of its limit."""
        return bool(self.ended and self.due and self.ended >= self.due.at)

    def late_by_day(self, calendar: Calendar) -> bool:
        """Whether it ended on a later day than its limit, as the civil code compares."""
        ended, due = self.ended, self.due
        return bool(ended and due and local_day(calendar, ended) > due.day)


@dataclass(slots=True)
class _Play:
    """A case while it is played."""

    state: State | None
    facts: list[Fact]
    played: list[Played]
    refused: list[Refusal]


class Player:
    """A kind of a draft, ready to play past cases."""

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
        self._everybody = frozenset(self.kind.parties)

    def play(self, case: Case) -> Outcome:
        """Play one case to its end, or to the last thing the log says of it."""
        zone = self.calendar.timezone
        span = span_of(case, self.columns, zone, self.notes, self.types)
        events, untimed, misordered = in_time(case)
        first = events[0].at if events else span.ended
        began = span.started or first
        play = _Play(None, [], [], [])
        if began is not None:
            self._open(play, case, span, min(began, first or began))
            self._events(play, case, events, (began, span))
            self._to_the_end(play, span.ended)
        closed = play.state.closed if play.state else None
        ended = span.ended
        if ended is None and not self.columns.ended and closed:
            ended = closed.on
        return Outcome(
            case=case,
            began=began,
            ended=ended,
            due=self._due(play.state, span),
            facts=tuple(play.facts),
            played=tuple(play.played),
            refused=tuple(play.refused),
            untimed=untimed,
            misordered=misordered,
            reason=play.state.reason if play.state else "",
        )

    def _open(self, play: _Play, case: Case, span: Span, on: datetime) -> None:
        values = {
            code: each
            for code, each in span.values.items()
            if each and code in self.kind.form
        }
        rows = dict(self._rows(case))
        who = self._who(
            "", "", rows=frozenset(x for each in rows.values() for x in each)
        )
        parties = {code: code for code in self.kind.parties}
        try:
            found = open_matter(
                self.regulation, self.kind, who, parties, rows, values, on
            )
        except Refused as no:
            play.refused.append(_refusal(no, OPENING, "", on))
            return
        self._record(play, found)

    def _rows(self, case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the rows of each table that is chosen when a matter opens."""
        for code, table in self.kind.tables.items():
            if not table.chosen:
                continue
            written = case.attributes.get(f"rows.{code}", "")
            groups = (group_of(each, self.columns) for each in case.events)
            other = (x for x in groups if x and x not in self.kind.parties)
            found = written.split(",") if written else list(dict.fromkeys(other))
            if found:
                yield code, tuple(found)

    def _events(
        self,
        play: _Play,
        case: Case,
        events: tuple[Event, ...],
        known: tuple[datetime, Span],
    ) -> None:
        before, span = known
        for event in events:
            if event.at is None:
                continue
            now, state = event.at, play.state
            due = self._due(state, span)
            target = self.targets.get(event.activity)
            played = Played(
                event=event,
                target=target,
                waited=(now - before).total_seconds(),
                past=self._past(now, due),
            )
            if target and state:
                played = self._act(play, case, played, target)
            play.played.append(played)
            before = now

    def _past(self, now: datetime, due: Due | None) -> bool | None:
        if due is None:
            return None
        if self.columns.compare == "day":
            return local_day(self.calendar, now) > due.day
        return now >= due.at

    def _act(self, play: _Play, case: Case, played: Played, target: Target) -> Played:
        """Try one event for each row it is about; note what is refused."""
        event, step = played.event, self.kind.steps[target.step]
        self._brought(play, event.at)
        for row in self._rows_of(play, event, step):
            state = play.state
            if state is None or event.at is None:
                break
            what = self._what(case, event, target, row)
            task = state.tasks.get((step.code, row))
            party = party_of(self.kind, state, step, row)
            who = self._who(step.code, group_of(event, self.columns), rows={row, party})
            try:
                given = acted(self.kind, state, who, what, self.calendar, event.at)
            except Refused as no:
                play.refused.append(_refusal(no, step.code, event.activity, event.at))
                continue
            play.facts += given[0]
            play.state = given[1]
            self._received(play, event.at)
            since = (task.start or task.opened).on if task else event.at
            played = replace(
                played,
                party=party,
                open_for=(event.at - since).total_seconds(),
                late=bool(task and task.lapses),
            )
        return played

    def _rows_of(self, play: _Play, event: Event, step: Step) -> tuple[str, ...]:
        """Return the rows an event is about: as the log says, its group's, or all open.

        An act for many rows that the log has once (a request to all) is done for
        every row that stands open; if none does, it is tried so as to be refused.
        """
        if not step.each or play.state is None:
            return ("",)
        rows = rows_of(self.kind, play.state, step.each)
        said = (cell_row(event, self.columns), group_of(event, self.columns))
        own = next((each for each in said if each in rows), None)
        if own is not None:
            return (own,)
        tasks = play.state.tasks
        standing = tuple(
            each
            for each in rows
            if (step.code, each) in tasks and tasks[step.code, each].status == "open"
        )
        return standing or rows[:1] or ("",)

    def _what(self, case: Case, event: Event, target: Target, row: str) -> Act:
        step = self.kind.steps[target.step]
        codes = codes_of(step)
        answer = target.answer or (codes[0] if len(codes) == 1 else "")
        clock = {"extend": step.extend, "pause": step.pause}.get(target.verb)
        own = clock.needs if clock else answer_of(step, answer).needs
        wanted = (*step.needs, *own, *step.fills)
        values = {
            code: valued(said, self.types[code], self.columns, self.calendar.timezone)
            for code in dict.fromkeys(wanted)
            if code in self.columns.fields
            and code in self.types
            and (said := cell(case, event, self.columns.fields[code]))
        }
        return Act(
            verb=target.verb,
            step=target.step,
            row=row,
            answer=answer,
            values=values,
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

    def _brought(self, play: _Play, now: datetime | None) -> None:
        if play.state is not None and now is not None:
            found, play.state = brought(self.kind, play.state, self.calendar, now)
            play.facts += found

    def _received(self, play: _Play, now: datetime) -> None:
        """Where the log keeps no receipts, what is sent is received at once."""
        state = play.state
        for step, row in state.sent if state else ():
            if state and (step, row) not in state.received and step not in self._proved:
                said = Received(on=now, person="", party=row, step=step, row=row)
                self._record(play, (said,))

    def _to_the_end(self, play: _Play, ended: datetime | None) -> None:
        """Record what time had brought by the end, or by the last act without one."""
        if play.state is not None:
            at = play.state.at
            self._brought(play, max(ended, at) if ended else at)

    def _record(self, play: _Play, found: tuple[Fact, ...]) -> None:
        for fact in found:
            play.state = after(self.kind, play.state, fact)
            play.facts.append(fact)

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
    if isinstance(kind.within, Within):
        return kind.within.start is None or isinstance(kind.within.start, Opened)
    return isinstance(kind.within, ByField)


def cell_row(event: Event, columns: LogColumns) -> str:
    """Return the row an event names, by the mapping's column."""
    said = event.attributes.get(columns.row, "") if columns.row else ""
    return columns.groups.get(said, said)


def _refusal(no: Refused, step: str, activity: str, on: datetime) -> Refusal:
    details = {key: each for key, each in no.details.items() if key != "reason"}
    reason = str(no.details.get("reason", ""))
    return Refusal(step=step, reason=reason, activity=activity, on=on, details=details)
