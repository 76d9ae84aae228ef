"""Two drafts over the same caseload: which cases come out differently, and why.

A case comes out differently when it is late under one only, ends otherwise, is
refused something else, or silence is taken otherwise. The reason is the first
fact in which the two runs part.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from phoihop.base.errors import Invalid
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.facts import Done, Fact, Filed, Lapsed
from phoihop.regulation.simulate import Simulated, result
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.simulate_play import Player
from phoihop.regulation.simulate_tally import Tally

Change = Literal["late", "end", "refused", "silence"]
LISTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A fact as it is compared: its kind, the step and row, what was answered or
    silence was taken for, and when. `refused` is set where the draft refused it.
    """

    fact: str
    step: str = ""
    row: str = ""
    answer: str = ""
    on: datetime
    refused: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A case that comes out differently: in what, and where the two runs part.

    `before` or `after` is None where one run had nothing more. `began` is when the case
    did; `moved` tells whether other numbers of officers moved what happened in it.
    """

    case: str
    changes: tuple[Change, ...]
    late: tuple[bool, bool]
    before: Said | None
    after: Said | None
    began: datetime | None = None
    moved: bool = False


def plain(difference: Difference) -> dict[str, Any]:
    """Return a difference as plain values; moments in UTC."""
    found = asdict(difference)
    found["began"] = difference.began.isoformat() if difference.began else None
    for side in ("before", "after"):
        if found[side]:
            found[side]["on"] = found[side]["on"].isoformat()
    return found


def difference_of(found: Mapping[str, Any]) -> Difference:
    """Return the difference that `plain` made these values of."""
    sides = {
        side: Said(**{**each, "on": datetime.fromisoformat(each["on"])})
        for side in ("before", "after")
        if (each := found[side])
    }
    began = datetime.fromisoformat(found["began"]) if found["began"] else None
    named = {"before": None, "after": None, **sides, "began": began}
    kept = {"changes": tuple(found["changes"]), "late": tuple(found["late"])}
    return Difference(**{**found, **kept, **named})


@dataclass(slots=True, kw_only=True)
class Compared:
    """Two drafts over a caseload: how many cases differ, in what, and the first thousand."""

    cases: int = 0
    changed: int = 0
    now_late: int = 0
    no_longer_late: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    before: Simulated | None = None
    after: Simulated | None = None

    def as_json(self) -> dict[str, object]:
        """Return the counts and the cases as plain values; moments in UTC."""
        return {
            "changed": self.changed,
            "now_late": self.now_late,
            "no_longer_late": self.no_longer_late,
            "changes": dict(self.changes),
            "differences": [plain(each) for each in self.differences],
        }

    def add(self, difference: Difference | None) -> None:
        """Count one case; None is one that comes out the same."""
        self.cases += 1
        if difference is None:
            return
        self.changed += 1
        self.now_late += difference.late == (False, True)
        self.no_longer_late += difference.late == (True, False)
        self.changes.update(difference.changes)
        if len(self.differences) < LISTED:
            self.differences.append(difference)


Watch = Callable[[Outcome, Outcome, Difference | None], None]


def compare(
    before: Draft,
    after: Draft,
    pairs: Iterable[tuple[Case, Case]],
    notes: Notes,
    *,
    watch: Watch | None = None,
) -> Compared:
    """Run two drafts over the same caseload and count what comes out differently.

    A pair is a case twice, or as it was and as it would have gone. `watch` sees each.
    Raises Invalid with every fault of the log once it has been read.
    """
    one, other = Player(before, notes), Player(after, notes)
    tallies = Tally(before.kind, before.calendar), Tally(after.kind, after.calendar)
    found = Compared()
    for past, other_past in pairs:
        outcomes = one.play(past), other.play(other_past)
        for tally, outcome in zip(tallies, outcomes, strict=True):
            tally.add(outcome)
        differs = difference(before, outcomes[0], after, outcomes[1])
        found.add(differs)
        if watch:
            watch(*outcomes, differs)
    if notes.findings:
        raise Invalid(notes.findings)
    found.before, found.after = result(before, tallies[0]), result(after, tallies[1])
    return found


def difference(
    before: Draft, one: Outcome, after: Draft, other: Outcome
) -> Difference | None:
    """Return how a case comes out differently under the second draft, or None."""
    late = is_late(before, one), is_late(after, other)
    differs: dict[Change, bool] = {
        "late": late[0] != late[1],
        "end": one.reason != other.reason,
        "refused": _refused(one) != _refused(other),
        "silence": _silence(one) != _silence(other),
    }
    changes = tuple(change for change, yes in differs.items() if yes)
    if not changes:
        return None
    parting = _parting(one, other)
    if parting == (None, None):
        parting = _due(one), _due(other)
    return Difference(
        case=one.case.id,
        changes=changes,
        late=late,
        before=parting[0],
        after=parting[1],
        began=one.began,
        moved=one.case.events != other.case.events,
    )


def is_late(draft: Draft, outcome: Outcome) -> bool:
    """Return whether a case ended late, compared as the draft's mapping says."""
    if draft.columns.compare == "day":
        return outcome.late_by_day(draft.calendar)
    return outcome.late_by_instant


def _refused(outcome: Outcome) -> Counter[tuple[str, str]]:
    return Counter((each.step, each.reason) for each in outcome.refused)


def _silence(outcome: Outcome) -> Counter[tuple[str, str, str]]:
    return Counter((each.step, each.row, each.outcome) for each in outcome.silent)


def _parting(one: Outcome, other: Outcome) -> tuple[Said | None, Said | None]:
    """Return the first pair of facts that differ; what one run lacks is None."""
    left, right = list(_said(one)), list(_said(other))
    for at in range(max(len(left), len(right))):
        first = left[at] if at < len(left) else None
        second = right[at] if at < len(right) else None
        if first != second:
            return first, second
    return None, None


def _said(outcome: Outcome) -> Iterator[Said]:
    """Yield what happened in a run, refused acts among it, in the order of time."""
    facts = [said(each) for each in outcome.facts]
    refused = [
        Said(
            fact="Refused",
            step=each.step,
            on=each.on,
            refused=each.reason,
            details=each.details,
        )
        for each in outcome.refused
    ]
    yield from sorted([*facts, *refused], key=lambda each: each.on)


def said(fact: Fact) -> Said:
    """Return a fact as it is compared."""
    answer = ""
    if isinstance(fact, Done | Filed):
        answer = fact.answer
    elif isinstance(fact, Lapsed):
        answer = fact.outcome
    return Said(
        fact=type(fact).__name__,
        step=getattr(fact, "step", ""),
        row=getattr(fact, "row", ""),
        answer=answer,
        on=fact.on,
    )


def _due(outcome: Outcome) -> Said | None:
    """Where all facts agree the limit itself differs."""
    return Said(fact="Due", on=outcome.due.at) if outcome.due else None
