"""What many outcomes come to: counts and waiting times, by step, group and reason.

Memory follows the regulation and its groups, never the number of cases: names
beyond the first thousand are counted together, examples are the first five.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from phoihop.base.days import Calendar
from phoihop.regulation.facts import Lapsed
from phoihop.regulation.model import Kind
from phoihop.regulation.simulate_play import OPENING, Outcome, Played
from phoihop.regulation.simulate_sketch import Sketch

NAMES, EXAMPLES = 1000, 5
OTHERS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell of the table: a group at a step. Waiting is in seconds, since the event
    before in the same case; late is after the limit of the whole matter.
    """

    group: str
    step: str
    name: str
    count: int
    late: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A step, or an agency, over all cases. Waiting is in seconds since the clock started.

    `done` are acts the draft allows, `late` those of them after their time had run
    out; the rest is what time alone brought, and what was refused.
    """

    code: str
    name: str
    done: int
    late: int
    deemed: int
    no_answer: int
    escalated: int
    ran_out: int
    closed: int
    refused: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why acts of the log are refused: the step, the code, how many, the first few cases.

    `details` are those of the first.
    """

    step: str
    name: str
    reason: str
    count: int
    cases: tuple[str, ...]
    details: Mapping[str, str | int]


@dataclass(slots=True)
class _Cell:
    late: int = 0
    waits: Sketch = field(default_factory=Sketch)


@dataclass(slots=True)
class _Share:
    done: int = 0
    late: int = 0
    refused: int = 0
    lapses: Counter[str] = field(default_factory=Counter)
    waits: Sketch = field(default_factory=Sketch)


@dataclass(slots=True)
class _Reason:
    details: Mapping[str, str | int]
    count: int = 0
    cases: list[str] = field(default_factory=list)


class Tally:
    """The counts of a trial run while it goes on."""

    def __init__(self, kind: Kind, calendar: Calendar) -> None:
        self.kind, self.calendar = kind, calendar
        self.cases = self.events = self.acts = 0
        self.ended = self.by_instant = self.by_day = 0
        self.empty = self.untimed = self.misordered = 0
        self.no_limit = self.refused_cases = 0
        self.unmapped: Counter[str] = Counter()
        self.silence: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self._cells: dict[tuple[str, str], _Cell] = {}
        self._steps: dict[str, _Share] = {}
        self._agencies: dict[str, _Share] = {}
        self._reasons: dict[tuple[str, str], _Reason] = {}

    def add(self, outcome: Outcome) -> None:
        """Count one case."""
        self.cases += 1
        self.events += len(outcome.case.events)
        self.empty += not outcome.case.events
        self.untimed += outcome.untimed
        self.misordered += outcome.misordered
        self._end(outcome)
        for played in outcome.played:
            self._event(played)
        for fact in outcome.facts:
            if isinstance(fact, Lapsed):
                self._lapse(fact)
        self._refusals(outcome)
        answers = {x.target.answer for x in outcome.played if x.target}
        for each in answers - {""}:
            _count(self.answers, each)

    def _end(self, outcome: Outcome) -> None:
        if outcome.ended:
            self.ended += 1
            self.no_limit += outcome.due is None
            self.by_instant += outcome.late_by_instant
            self.by_day += outcome.late_by_day(self.calendar)

    def _event(self, played: Played) -> None:
        event, target = played.event, played.target
        code = target.step if target else ""
        if not code:
            _count(self.unmapped, event.activity)
        key = (event.group, code or event.activity)
        if key not in self._cells and len(self._cells) >= NAMES:
            key = (OTHERS, OTHERS)
        cell = self._cells.setdefault(key, _Cell())
        cell.waits.add(played.waited)
        cell.late += bool(played.past)
        if played.open_for is None:
            return
        self.acts += 1
        for share in (
            self._share(self._steps, code),
            self._share(self._agencies, event.group or played.party),
        ):
            share.done += 1
            share.late += played.late
            share.waits.add(played.open_for)

    def _lapse(self, fact: Lapsed) -> None:
        self.silence[fact.outcome] += 1
        if fact.step:
            self._share(self._steps, fact.step).lapses[fact.outcome] += 1
        if fact.party:
            self._share(self._agencies, fact.party).lapses[fact.outcome] += 1

    def _refusals(self, outcome: Outcome) -> None:
        self.refused_cases += bool(outcome.refused)
        for each in outcome.refused:
            if each.step != OPENING:
                self._share(self._steps, each.step).refused += 1
            key = (each.step, each.reason)
            reason = self._reasons.setdefault(key, _Reason(each.details))
            reason.count += 1
            name = outcome.case.id
            if len(reason.cases) < EXAMPLES and name not in reason.cases:
                reason.cases.append(name)

    def _share(self, shares: dict[str, _Share], code: str) -> _Share:
        key = code if code in shares or len(shares) < NAMES else OTHERS
        return shares.setdefault(key, _Share())

    def table(self) -> tuple[Line, ...]:
        """Return the groups at each step, in the order of their names."""
        return tuple(
            Line(
                group=group,
                step=step,
                name=self._name(step),
                count=cell.waits.count,
                late=cell.late,
                median=cell.waits.percentile(50),
                ninetieth=cell.waits.percentile(90),
            )
            for (group, step), cell in sorted(self._cells.items())
        )

    def steps(self) -> tuple[Share, ...]:
        """Return each step that was done, refused or run out, in the order of the text."""
        known = [code for code in self.kind.steps if code in self._steps]
        others = [code for code in self._steps if code not in self.kind.steps]
        return tuple(
            _shared(code, self._name(code), self._steps[code])
            for code in (*known, *others)
        )

    def agencies(self) -> tuple[Share, ...]:
        """Return each group of the log or party of the draft, in the order of names."""
        return tuple(
            _shared(code, self._party(code), share)
            for code, share in sorted(self._agencies.items())
        )

    def reasons(self) -> tuple[Reason, ...]:
        """Return why acts were refused, the commonest first."""
        found = sorted(
            self._reasons.items(), key=lambda each: (-each[1].count, each[0])
        )
        return tuple(
            Reason(
                step=step,
                name=self._name(step),
                reason=reason,
                count=each.count,
                cases=tuple(each.cases),
                details=each.details,
            )
            for (step, reason), each in found
        )

    def _name(self, code: str) -> str:
        known = self.kind.steps.get(code)
        return known.name if known else code

    def _party(self, code: str) -> str:
        known = self.kind.parties.get(code)
        return known.name if known else code


def _count(counter: Counter[str], name: str) -> None:
    counter[name if name in counter or len(counter) < NAMES else OTHERS] += 1


def _shared(code: str, name: str, share: _Share) -> Share:
    return Share(
        code=code,
        name=name,
        done=share.done,
        late=share.late,
        deemed=share.lapses["consent"],
        no_answer=share.lapses["no answer"],
        escalated=share.lapses["tell"],
        ran_out=share.lapses["late"],
        closed=share.lapses["close"],
        refused=share.refused,
        median=share.waits.percentile(50),
        ninetieth=share.waits.percentile(90),
    )
