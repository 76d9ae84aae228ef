"""A regulation run over a caseload: what would have come late, been refused, deemed.

Every case is played by the engine under the draft with its own times and values;
its end is compared with the total limit, by instant and by the day of the civil
code. Cases go through one by one and are not kept. Groups are counted, never
persons.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from phoihop.base.errors import Invalid
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.simulate_draft import Compare, Draft
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.simulate_play import Player
from phoihop.regulation.simulate_sketch import percentile
from phoihop.regulation.simulate_tally import Line, Reason, Share, Tally

Progress = Callable[[int], None]
Watch = Callable[[Outcome], None]
_SECONDS = {"median": "median_seconds", "ninetieth": "p90_seconds"}

__all__ = [
    "Draft",
    "Line",
    "Reason",
    "Share",
    "Simulated",
    "percentile",
    "simulate",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What a caseload says under a regulation.

    `late` compares as asked; `by_instant` and `by_day` give both. `silence` counts
    what time alone brought, by outcome; `answers` the cases in which the log has an
    answer at least once. `acts` were allowed by the draft, `refused` says which were
    not. The last five count what the log does not say, or says oddly.
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
    acts: int
    refused_cases: int
    refused: tuple[Reason, ...]
    silence: Mapping[str, int]
    answers: Mapping[str, int]
    table: tuple[Line, ...]
    steps: tuple[Share, ...]
    agencies: tuple[Share, ...]
    unmapped: Mapping[str, int]
    empty: int
    untimed: int
    misordered: int
    no_limit: int

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain values."""
        found: dict[str, object] = {
            "regulation": self.regulation,
            "kind": self.kind,
            "cases": self.cases,
            "ended": self.ended,
            "late": self.late,
            "late_by_instant": self.by_instant,
            "late_by_day": self.by_day,
            "compare": self.compare,
            "events": self.events,
            "acts": self.acts,
            "refused_cases": self.refused_cases,
            "refused": [asdict(each) for each in self.refused],
            "silence": dict(self.silence),
            "answers": dict(self.answers),
            "unmapped": dict(self.unmapped),
            "empty": self.empty,
            "untimed": self.untimed,
            "misordered": self.misordered,
            "no_limit": self.no_limit,
        }
        for name in ("table", "steps", "agencies"):
            found[name] = [_plain(each) for each in getattr(self, name)]
        return found


def _plain(line: Line | Share) -> dict[str, object]:
    return {_SECONDS.get(key, key): value for key, value in asdict(line).items()}


def simulate(
    draft: Draft,
    cases: Iterable[Case],
    notes: Notes,
    *,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> Simulated:
    """Run a caseload under a draft and count what comes of it.

    `watch` sees each outcome as it comes. Raises Invalid with every fault of the
    log once it has been read; then nothing is to be believed.
    """
    tally, player = Tally(draft.kind, draft.calendar), Player(draft, notes)
    for case in cases:
        outcome = player.play(case)
        tally.add(outcome)
        if watch:
            watch(outcome)
        if progress:
            progress(tally.cases)
    if notes.findings:
        raise Invalid(notes.findings)
    return result(draft, tally)


def result(draft: Draft, tally: Tally) -> Simulated:
    """Return the figures of a tally."""
    by_day = draft.columns.compare == "day"
    return Simulated(
        regulation=draft.regulation.id,
        kind=draft.kind.code,
        cases=tally.cases,
        ended=tally.ended,
        late=tally.by_day if by_day else tally.by_instant,
        by_instant=tally.by_instant,
        by_day=tally.by_day,
        compare=draft.columns.compare,
        events=tally.events,
        acts=tally.acts,
        refused_cases=tally.refused_cases,
        refused=tally.reasons(),
        silence=tally.silence,
        answers=tally.answers,
        table=tally.table(),
        steps=tally.steps(),
        agencies=tally.agencies(),
        unmapped=tally.unmapped,
        empty=tally.empty,
        untimed=tally.untimed,
        misordered=tally.misordered,
        no_limit=tally.no_limit,
    )
