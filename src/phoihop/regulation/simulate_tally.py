"""What many outcomes come to: counts and waiting times, by step, group and reason.

Memory follows the regulation and its groups, never the number of cases: names
beyond the first thousand are counted together, examples are the first five.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from phoihop.base.days import Calendar, Due, local_day
from phoihop.regulation.model import Kind
from phoihop.regulation.simulate_outcome import OPENING, Outcome, Played, Silence
from phoihop.regulation.simulate_sketch import Sketch

NAMES, EXAMPLES = 1000, 5
SPOTS, POURED = 10_000, 2_000
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
class _Times:
    """Times on their way to a sketch, and how many of them were late."""

    late: int = 0
    fresh: list[float] = field(default_factory=list)
    sketch: Sketch = field(default_factory=Sketch)

    def poured(self) -> Sketch:
        """Return the sketch with all of them."""
        self.sketch.pour(self.fresh)
        self.fresh.clear()
        return self.sketch


@dataclass(slots=True)
class _Spot:
    """Where an event is counted: its cell of the table, and its act if it was one."""

    cell: _Times
    act: _Times | None = None


@dataclass(slots=True)
class _Share:
    refused: int = 0
    lapses: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Reason:
    details: Mapping[str, str | int]
    count: int = 0
    cases: list[str] = field(default_factory=list)


class Tally:
    """The counts of a trial run while it goes on."""

    def __init__(self, kind: Kind, calendar: Calendar) -> None:
        self.kind, self.calendar = kind, calendar
        self.cases = self.events = 0
        self.ended = self.by_instant = self.by_day = 0
        self.empty = self.untimed = self.misordered = 0
        self.no_limit = self.refused_cases = 0
        self.unmapped: Counter[str] = Counter()
        self.silence: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self._full = POURED
        self._spots: dict[tuple[str, str, str], _Spot] = {}
        self._cells: dict[tuple[str, str], _Times] = {}
        self._acts: dict[tuple[str, str], _Times] = {}  # by step and agency
        self._steps: dict[str, _Share] = {}
        self._agencies: dict[str, _Share] = {}
        self._reasons: dict[tuple[str, str], _Reason] = {}

    def add(self, outcome: Outcome) -> None:
        """Count one case."""
        self.cases += 1
        if events := len(outcome.case.events):
            self.events += events
            self._events(outcome.played)
        else:
            self.empty += 1
        self.untimed += outcome.untimed
        self.misordered += outcome.misordered
        if outcome.ended:
            self._end(outcome.ended, outcome.due)
        for silence in outcome.silent:
            self._lapse(silence)
        if outcome.refused:
            self._refusals(outcome)
        if self.events >= self._full:
            self._pour()

    def _pour(self) -> None:
        self._full = self.events + POURED
        for each in (*self._cells.values(), *self._acts.values()):
            each.poured()

    def _end(self, ended: datetime, due: Due | None) -> None:
        self.ended += 1
        if due is None:
            self.no_limit += 1
        elif ended >= due.at:  # else not by day either: a limit ends within its day
            self.by_instant += 1
            self.by_day += local_day(self.calendar, ended) > due.day

    def _events(self, events: tuple[Played, ...]) -> None:
        answers = set()
        spots = self._spots
        for event, target, waited, past, party, open_for, late in events:
            if target is None:
                code = event.activity
                _count(self.unmapped, code)
            else:
                code = target.step
                if target.answer:
                    answers.add(target.answer)
            key = (event.group, code, party)
            spot = spots.get(key) or self._spot(*key)
            spot.cell.fresh.append(waited)
            if past:
                spot.cell.late += 1
            if open_for is not None:
                act = spot.act or self._act(spot, *key)
                act.fresh.append(open_for)
                act.late += late
        for each in answers:
            _count(self.answers, each)

    def _spot(self, group: str, code: str, party: str) -> _Spot:
        """Return where an event is counted: names beyond the first thousand together."""
        key = (group, code)
        if key not in self._cells and len(self._cells) >= NAMES:
            return _Spot(self._cells.setdefault((OTHERS, OTHERS), _Times()))
        spot = _Spot(self._cells.setdefault(key, _Times()))
        if len(self._spots) < SPOTS:
            self._spots[group, code, party] = spot
        return spot

    def _act(self, spot: _Spot, group: str, code: str, party: str) -> _Times:
        """Return where an act is counted, by its step and whose it was."""
        agency = group or party
        found = []
        for shares, name in ((self._steps, code), (self._agencies, agency)):
            self._share(shares, name)
            found.append(name if name in shares else OTHERS)
        step, agency = found
        spot.act = self._acts.setdefault((step, agency), _Times())
        return spot.act

    def _lapse(self, silence: Silence) -> None:
        self.silence[silence.outcome] += 1
        if silence.step:
            self._share(self._steps, silence.step).lapses[silence.outcome] += 1
        if silence.party:
            self._share(self._agencies, silence.party).lapses[silence.outcome] += 1

    def _refusals(self, outcome: Outcome) -> None:
        self.refused_cases += 1
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

    @property
    def acts(self) -> int:
        """How many acts the draft allowed."""
        return sum(each.poured().count for each in self._acts.values())

    def table(self) -> tuple[Line, ...]:
        """Return the groups at each step, in the order of their names."""
        return tuple(
            Line(
                group=group,
                step=step,
                name=self._name(step),
                count=waits.count,
                late=self._cells[group, step].late,
                median=waits.percentile(50),
                ninetieth=waits.percentile(90),
            )
            for group, step in sorted(self._cells)
            for waits in (self._cells[group, step].poured(),)
        )

    def steps(self) -> tuple[Share, ...]:
        """Return each step that was done, refused or run out, in the order of the text."""
        known = [code for code in self.kind.steps if code in self._steps]
        others = [code for code in self._steps if code not in self.kind.steps]
        acts = self._joined(0)
        return tuple(
            _shared(code, self._name(code), self._steps[code], acts.get(code, _Times()))
            for code in (*known, *others)
        )

    def agencies(self) -> tuple[Share, ...]:
        """Return each group of the log or party of the draft, in the order of names."""
        acts = self._joined(1)
        return tuple(
            _shared(code, self._party(code), share, acts.get(code, _Times()))
            for code, share in sorted(self._agencies.items())
        )

    def _joined(self, place: int) -> dict[str, _Times]:
        """Return the acts by step (0) or agency (1)."""
        found: dict[str, _Times] = {}
        for key, each in self._acts.items():
            joined = found.setdefault(key[place], _Times())
            joined.late += each.late
            joined.sketch.join(each.poured())
        return found

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


def _shared(code: str, name: str, share: _Share, acts: _Times) -> Share:
    return Share(
        code=code,
        name=name,
        done=acts.sketch.count,
        late=acts.late,
        deemed=share.lapses["consent"],
        no_answer=share.lapses["no answer"],
        escalated=share.lapses["tell"],
        ran_out=share.lapses["late"],
        closed=share.lapses["close"],
        refused=share.refused,
        median=acts.sketch.percentile(50),
        ninetieth=acts.sketch.percentile(90),
    )
