"""A regulation run over a caseload: how many cases would have been late, and where.

Every ended case is opened under the regulation with its own values, its events
are folded, and its end is compared with the total limit: by instant, and by the
day of the civil code. Waiting is the time since the event before in the same
case. Groups are counted, never persons.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from phoihop.base.days import Calendar, Due, local_day
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.regulation.caselog import Case, CaseLog, Event, read_log
from phoihop.regulation.coming import coming
from phoihop.regulation.due import limited, total_step, total_task
from phoihop.regulation.facts import Done, Fact, Lapsed, Opened
from phoihop.regulation.fold import GOES_ON, after
from phoihop.regulation.model import Kind, LogColumns, Regulation
from phoihop.regulation.plan import plan_of
from phoihop.regulation.state import State

Compare = Literal["instant", "day"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell of the table: a group at a step. Waiting is in seconds."""

    group: str
    step: str
    name: str
    count: int
    late: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What the log says under a regulation.

    `late` compares as asked; `by_instant` and `by_day` give both. `silence` counts
    what time alone brought, by outcome.
    """

    regulation: str
    kind: str
    cases: int
    ended: int
    late: int
    by_instant: int
    by_day: int
    compare: Compare
    events: int
    unmapped: Mapping[str, int]
    silence: Mapping[str, int]
    table: tuple[Line, ...]

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain values."""
        return {
            "regulation": self.regulation,
            "kind": self.kind,
            "cases": self.cases,
            "ended": self.ended,
            "late": self.late,
            "late_by_instant": self.by_instant,
            "late_by_day": self.by_day,
            "compare": self.compare,
            "events": self.events,
            "unmapped": dict(self.unmapped),
            "silence": dict(self.silence),
            "table": [
                {
                    "group": each.group,
                    "step": each.step,
                    "name": each.name,
                    "count": each.count,
                    "late": each.late,
                    "median_seconds": each.median,
                    "p90_seconds": each.ninetieth,
                }
                for each in self.table
            ],
        }


def simulate(  # noqa: PLR0913 - a trial run has this many choices
    regulation: Regulation,
    lines: Iterable[str],
    calendar: Calendar,
    *,
    columns: LogColumns | None = None,
    kind: str = "",
    compare: Compare | None = None,
    progress: Progress | None = None,
) -> Simulated:
    """Run a log under a regulation and count what is late, by group and step.

    `columns` stands in for the regulation's own mapping. Raises Invalid with every
    fault of the log and of the mapping; then nothing is counted.
    """
    mapping = columns or regulation.log
    if mapping is None:
        raise Invalid([Finding(code="log_no_mapping", place=Place())])
    chosen = regulation.kinds[kind] if kind else next(iter(regulation.kinds.values()))
    log = read_log(lines, mapping, zone=calendar.timezone)
    run = _Run(chosen, mapping, calendar, compare or mapping.compare)
    faults = [*_unknown_steps(chosen, mapping), *log.findings]
    if not faults:
        faults = run.all(log, progress)
    if faults:
        raise Invalid(sorted(faults, key=lambda each: (each.place, each.code)))
    return run.result(regulation, log)


def _unknown_steps(kind: Kind, columns: LogColumns) -> list[Finding]:
    faults = []
    for activity, target in columns.steps.items():
        code, _, answer = target.partition(".")
        step = kind.steps.get(code)
        if step is None or (answer and answer not in step.answers):
            details: dict[str, str | int] = {"activity": activity, "step": target}
            faults.append(Finding(code="log_step", place=Place(), details=details))
    return faults


@dataclass(slots=True)
class _Cell:
    late: int = 0
    waits: list[float] = field(default_factory=list)


class _Run:
    """The counts of a trial run while it goes on."""

    def __init__(
        self, kind: Kind, columns: LogColumns, calendar: Calendar, compare: Compare
    ) -> None:
        self.kind, self.columns = kind, columns
        self.calendar, self.compare = calendar, compare
        self.ended = self.by_instant = self.by_day = 0
        self.unmapped: Counter[str] = Counter()
        self.silence: Counter[str] = Counter()
        self.cells: dict[tuple[str, str], _Cell] = {}
        self.targets = {
            activity: (code, answer)
            for activity, target in columns.steps.items()
            for code, _, answer in [target.partition(".")]
        }
        self.goes_on = bool(plan_of(kind).timed) or any(
            each.outcome in GOES_ON or each.outcome == "close"
            for step in kind.steps.values()
            for each in step.expiries
        )

    def all(self, log: CaseLog, progress: Progress | None) -> list[Finding]:
        faults = []
        for done, case in enumerate(log.cases, start=1):
            due = self._case(case)
            if case.ended and due is None:
                details: dict[str, str | int] = {
                    "case": case.id,
                    "kind": self.kind.code,
                }
                place = Place(case.line, 1)
                faults.append(
                    Finding(code="log_no_limit", place=place, details=details)
                )
            if progress:
                progress(done, len(log.cases))
        return faults

    def _case(self, case: Case) -> Due | None:
        """Fold one case; count its end, and its events by group and step."""
        began = case.started or (case.events[0].at if case.events else case.ended)
        if began is None:
            return None
        state = self._opened(case, began)
        before = began
        for event in case.events:
            self._count(event, before, self._due(case, state))
            state = self._event(state, event)
            before = event.at
        due = self._due(case, state)
        if case.ended:
            self._end(case.ended, due)
            for fact in coming(self.kind, state, self.calendar, case.ended):
                self._silent(fact)
        return due

    def _end(self, ended: datetime, due: Due | None) -> None:
        self.ended += 1
        if due:
            self.by_instant += ended >= due.at
            self.by_day += local_day(self.calendar, ended) > due.day

    def _opened(self, case: Case, began: datetime) -> State:
        parties = {code: code for code in self.kind.parties}
        fact = Opened(
            on=began,
            person="",
            party=self.kind.opened_by,
            kind=self.kind.code,
            parties=parties,
            values={code: each for code, each in case.values.items() if each},
        )
        return after(self.kind, None, fact)

    def _event(self, state: State, event: Event) -> State:
        target = self.targets.get(event.activity)
        if target is None:
            self.unmapped[event.activity] += 1
            return state
        if self.goes_on:
            for fact in coming(self.kind, state, self.calendar, event.at):
                state = after(self.kind, state, fact)
                self._silent(fact)
        code, answer = target
        done = Done(
            on=event.at,
            person="",
            party=event.group,
            step=code,
            answer=answer or "done",
        )
        return after(self.kind, state, done)

    def _silent(self, fact: Fact) -> None:
        if isinstance(fact, Lapsed):
            self.silence[fact.outcome] += 1

    def _due(self, case: Case, state: State) -> Due | None:
        """Return the total limit under the regulation, else the due date of the log."""
        if self.kind.within is not None:
            what = (total_step(self.kind), total_task(state), self.kind.within)
            return limited(self.kind, state, self.calendar, what)[0]
        if case.due is None:
            return None
        return Due(local_day(self.calendar, case.due), case.due)

    def _count(self, event: Event, before: datetime, due: Due | None) -> None:
        code = self.targets.get(event.activity, ("", ""))[0]
        cell = self.cells.setdefault((event.group, code or event.activity), _Cell())
        cell.waits.append((event.at - before).total_seconds())
        if due:
            day = local_day(self.calendar, event.at)
            past = day > due.day if self.compare == "day" else event.at >= due.at
            cell.late += past

    def result(self, regulation: Regulation, log: CaseLog) -> Simulated:
        return Simulated(
            regulation=regulation.id,
            kind=self.kind.code,
            cases=len(log.cases),
            ended=self.ended,
            late=self.by_day if self.compare == "day" else self.by_instant,
            by_instant=self.by_instant,
            by_day=self.by_day,
            compare=self.compare,
            events=log.rows,
            unmapped=self.unmapped,
            silence=self.silence,
            table=tuple(
                self._line(group, step, cell)
                for (group, step), cell in sorted(self.cells.items())
            ),
        )

    def _line(self, group: str, step: str, cell: _Cell) -> Line:
        waits = sorted(cell.waits)
        known = self.kind.steps.get(step)
        return Line(
            group=group,
            step=step,
            name=known.name if known else step,
            count=len(waits),
            late=cell.late,
            median=percentile(waits, 50),
            ninetieth=percentile(waits, 90),
        )


def percentile(ordered: list[float], share: int) -> int:
    """Return a percentile of ordered seconds, interpolated, rounded to whole seconds."""
    at = (len(ordered) - 1) * share / 100
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (at - low))
