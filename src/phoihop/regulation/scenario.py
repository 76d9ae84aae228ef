"""Scenarios played by the engine itself: each expectation that is not met, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from phoihop.base.days import Calendar
from phoihop.base.errors import Refused
from phoihop.base.findings import Place
from phoihop.regulation import run
from phoihop.regulation.due import TOTAL, TaskDue, due, overdue
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Expected, Kind, Regulation, Scenario, Trial
from phoihop.regulation.roles import named
from phoihop.regulation.state import State, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that is not as a scenario says: `scenario.<code>` is its sentence.

    `refusal` holds the details of an engine's refusal, for its own sentence.
    """

    code: str
    place: Place
    about: str = ""
    expected: str = ""
    found: str = ""
    refusal: Mapping[str, str | int] = field(default_factory=dict)


def played(
    regulation: Regulation, scenario: Scenario, calendar: Calendar
) -> tuple[Failure, ...]:
    """Play one scenario and return what is not as it says; nothing: it holds.

    An act that is refused against expectation ends it: what follows would mean nothing.
    """
    return tuple(_played(regulation, scenario, calendar))


def _played(
    regulation: Regulation, scenario: Scenario, calendar: Calendar
) -> Iterator[Failure]:
    kind, first = regulation.kinds[scenario.kind], scenario.opened
    now = _instant(first.at, calendar)
    parties = {code: code for code in kind.parties}
    try:
        facts = run.open_matter(
            regulation,
            kind,
            _who(kind, None, first),
            parties,
            scenario.rows,
            first.values,
            now,
        )
    except Refused as refusal:
        yield _refused(refusal, first)
        return
    state = _folded(kind, None, facts)
    for trial in scenario.trials:
        now = max(now, _instant(trial.at, calendar))
        state = _folded(kind, state, run.coming(kind, state, calendar, now))
        try:
            state = _acted(kind, state, trial, calendar, now)
        except Refused as refusal:
            if refusal.details.get("reason") != trial.refused:
                yield _refused(refusal, trial)
                return
        else:
            if trial.refused:
                yield Failure(
                    code="not_refused", place=trial.place, expected=trial.refused
                )
                return
        yield from _Look(kind, state, calendar, now).failures(trial)


def _acted(  # noqa: PLR0917 - who does what in which matter, and when
    kind: Kind, state: State, trial: Trial, calendar: Calendar, now: datetime
) -> State:
    if not trial.verb:
        return state
    given = trial.amount
    what = run.Act(
        trial.verb,
        trial.step,
        trial.row,
        trial.answer,
        trial.values,
        by=given if trial.verb == "extend" else "",
        asked=given if trial.verb == "do" else "",
        reason=trial.reason,
    )
    who = _who(kind, state, trial)
    return _folded(kind, state, run.act(kind, state, who, what, calendar, now))


def _folded(kind: Kind, state: State | None, facts: tuple[Fact, ...]) -> State:
    for fact in facts:
        state = run.after(kind, state, fact)
    if state is None:
        raise Refused(reason="unknown_matter")
    return state


def _who(kind: Kind, state: State | None, trial: Trial) -> run.Who:
    """Return the person who acts for a party, at its head where the text says its head."""
    party = kind.parties.get(trial.party)
    heads = frozenset[str]()
    if party and party.head_of:
        base = party.head_of
        if state:
            base = named(kind, state, base, "")
        elif base == "lead":
            base = kind.lead.otherwise
        heads = frozenset({base})
    return run.Who(trial.person, frozenset({trial.party}) | heads, heads)


def _instant(at: datetime, calendar: Calendar) -> datetime:
    return at.replace(tzinfo=calendar.timezone)


def _refused(refusal: Refused, trial: Trial) -> Failure:
    reason = str(refusal.details.get("reason", ""))
    return Failure(
        code="refused_otherwise" if trial.refused else "refused",
        place=trial.place,
        expected=trial.refused,
        found=reason,
        refusal=refusal.details,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """A matter at one instant, to be held against what a scenario says."""

    kind: Kind
    state: State
    calendar: Calendar
    now: datetime

    def failures(self, trial: Trial) -> Iterator[Failure]:
        """Yield each expectation that is not met."""
        for each in trial.expected:
            found = self._found(each)
            wanted = {"open": "open", "not open": "not open", "late": "late"}
            value = wanted.get(each.what, each.value)
            if found != value:
                yield Failure(
                    code=each.what.replace(" ", "_"),
                    place=each.place,
                    about=each.about,
                    expected=value,
                    found=found,
                )

    def _found(self, each: Expected) -> str:
        step, _, row = each.about.partition("/")
        if each.what == "closed":
            return "yes" if self.state.closed else "no"
        if each.what == "lead":
            return self.state.lead
        if each.what == "due":
            return self._due(TOTAL if step == "matter" else step, row)
        return self._status(each.what, step, row)

    def _status(self, what: str, step: str, row: str) -> str:
        """Return how a task stands; the whole matter is one as well."""
        step = TOTAL if step == "matter" else step
        task = self.state.tasks.get((step, row))
        if what == "late":
            late = {(e.step, e.row) for e in self._overdue()}
            return "late" if (step, row) in late else "not late"
        if what == "silent":
            return task.lapses[-1].outcome if task and task.lapses else "none"
        return "open" if _open(task) else "not open"

    def _overdue(self) -> tuple[TaskDue, ...]:
        return tuple(overdue(self.kind, self.state, self.calendar, self.now))

    def _due(self, step: str, row: str) -> str:
        for each in due(self.kind, self.state, self.calendar):
            if (each.step, each.row) == (step, row):
                return each.due.day.isoformat() if each.due else each.waits_for
        return "not open"


def _open(task: Task | None) -> bool:
    return task is not None and task.status == "open"
