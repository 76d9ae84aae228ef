"""A single case of a trial, played again: its events, what each draft did, its dates."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from phoihop.base.days import Due
from phoihop.base.errors import Missing
from phoihop.desk import access
from phoihop.desk.access import Actor
from phoihop.desk.trial_folder import Folder
from phoihop.desk.trial_table import unpacked
from phoihop.desk.trial_wish import LEDGER, read
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.compare import Difference, difference_of
from phoihop.regulation.due import Derivation, derivation
from phoihop.regulation.facts import Done, Fact, Filed, Lapsed
from phoihop.regulation.fold import after
from phoihop.regulation.model import Kind
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.simulate_play import Player
from phoihop.regulation.state import State

STAYS = frozenset({"late", "tell"})  # time ran out, and it is still to be done
SHOWN = {
    "late": "(late OR late2)",
    "now_late": "(late2 AND NOT late)",
    "no_longer_late": "(late AND NOT late2)",
    "refused": "refused > 0",
    "deemed": "deemed > 0",
    "unanswered": "unanswered > 0",
    "escalated": "escalated > 0",
    "changed": "changed",
    "end": "instr(change, 'end')",
    "other_refused": "instr(change, 'refused')",
    "other_silence": "instr(change, 'silence')",
}
COMPARED = frozenset(list(SHOWN)[-4:]) | {"now_late", "no_longer_late"}
SORTED = ("name", "began", "ended", "due", "due2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case in a list."""

    number: int
    name: str
    began: datetime | None
    ended: datetime | None
    due: datetime | None
    due_after: datetime | None
    late: bool
    late_after: bool
    refused: int
    deemed: int
    unanswered: int
    escalated: int
    changes: tuple[str, ...]
    difference: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A task under a draft: by when, and what came of it. `at` facts had been recorded."""

    step: str
    row: str
    party: str
    due: Due | None
    at: int
    done: datetime | None
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A case under one draft."""

    draft: Draft
    kind: Kind
    outcome: Outcome
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases of a trial: of a sort, at a step, of an agency; in which order."""

    show: str = ""
    step: str = ""
    agency: str = ""
    sort: str = ""  # a column of SORTED, "-" before it: the last first

    def clause(self) -> tuple[str, list[str]]:
        """Return the condition and what fills it."""
        parts, values = ["1"], []
        if self.show in SHOWN:
            parts.append(SHOWN[self.show])
        for what, code in (("step", self.step), ("agency", self.agency)):
            if code:
                parts.append(
                    "number IN (SELECT number FROM part WHERE what = ? AND code = ?)"
                )
                values += [what, code]
        return " AND ".join(parts), values

    def order(self) -> str:
        """Return the order: of the caseload unless asked otherwise; what is empty is last."""
        column = self.sort.removeprefix("-")
        if column not in SORTED:
            return "number"
        way = "DESC" if self.sort.startswith("-") else "ASC"
        return f"{column} = '', {column} {way}, number"


def count(found: Folder, wanted: Wanted) -> int:
    """Return how many cases there are of a sort."""
    clause, values = wanted.clause()
    with found.cases() as base:
        row = base.execute(f"SELECT COUNT(*) FROM one WHERE {clause}", values)  # noqa: S608
        number: int = row.fetchone()[0]
    return number


def listed(found: Folder, wanted: Wanted, *, start: int, length: int) -> list[Row]:
    """Return some cases of a sort, in the order that is asked for."""
    clause, values = wanted.clause()
    query = (
        "SELECT number, name, began, ended, due, due2, late, late2, refused,"  # noqa: S608
        " deemed, unanswered, escalated, change, story"
        f" FROM one WHERE {clause} ORDER BY {wanted.order()} LIMIT ? OFFSET ?"
    )
    with found.cases() as base:
        rows = base.execute(query, [*values, length, start]).fetchall()
    return [_row(each) for each in rows]


def _row(row: tuple[str, ...]) -> Row:
    number, name, began, ended, due, due_after, *counts, change, told = row
    late, late_after, refused, deemed, unanswered, escalated = map(int, counts)
    return Row(
        number=int(number),
        name=name,
        began=_at(began),
        ended=_at(ended),
        due=_at(due),
        due_after=_at(due_after),
        late=bool(late),
        late_after=bool(late_after),
        refused=refused,
        deemed=deemed,
        unanswered=unanswered,
        escalated=escalated,
        changes=tuple(change.split()),
        difference=difference_of(json.loads(told)) if told else None,
    )


def sides(actor: Actor, found: Folder, number: int) -> tuple[Side, ...]:
    """Return a case under the draft, and under the other if there is one.

    Raises Missing: no such case, or a matter that the reader may see no longer.
    """
    with found.cases() as base:
        query = "SELECT name, packed, moved FROM one WHERE number = ?"
        row = base.execute(query, (number,)).fetchone()
    if row is None:
        raise Missing
    if from_ledger(found) and not access.may_see(actor, row[0]):
        raise Missing
    trial = read(found).trial
    if trial is None:
        raise Missing
    case = unpacked(row[1])
    one = _side(trial.first, case)
    if trial.other is None:
        return (one,)
    return one, _side(trial.other, unpacked(row[2]) if row[2] else case)


def from_ledger(found: Folder) -> bool:
    """Tell whether the caseload is the ledger of this installation."""
    return found.asked.values.get("source") == LEDGER


def why(side: Side, at: int, step: str, row: str) -> tuple[State, Derivation]:
    """Return the state after some facts, and why a task is due when it is. Raises Missing."""
    state = None
    for fact in side.outcome.facts[:at]:
        state = after(side.kind, state, fact)
    if state is None:
        raise Missing
    return state, derivation(side.kind, state, side.draft.calendar, step, row)


def _side(draft: Draft, case: Case) -> Side:
    player = Player(draft, Notes())
    outcome = player.play(case)
    return Side(draft, player.kind, outcome, tuple(_deadlines(draft, player, outcome)))


def _deadlines(draft: Draft, player: Player, outcome: Outcome) -> Iterator[Deadline]:
    """Yield each task with a limit when it ends, then those that stay open, then the whole."""
    state: State | None = None
    for at, fact in enumerate(outcome.facts):
        if state is not None and isinstance(fact, Done | Filed | Lapsed):
            yield from _ended(draft, player, state, (at, fact))
        state = after(player.kind, state, fact)
    if state is None:
        return
    at = len(outcome.facts)
    for (step, row), task in state.tasks.items():
        if task.status == "open":
            yield from _deadline(draft, player, state, (step, row, at, None))
    if player.kind.within is not None:
        found = derivation(player.kind, state, draft.calendar, "")
        yield Deadline(
            step="",
            row="",
            party=found.party,
            due=found.due,
            at=at,
            done=outcome.ended,
            lapsed=outcome.late_by_day(draft.calendar),
        )


def _ended(
    draft: Draft, player: Player, state: State, what: tuple[int, Done | Filed | Lapsed]
) -> Iterator[Deadline]:
    at, fact = what
    task = state.tasks.get((fact.step, fact.row))
    stays = isinstance(fact, Lapsed) and fact.outcome in STAYS
    if task is not None and task.status == "open" and not stays:
        yield from _deadline(draft, player, state, (fact.step, fact.row, at, fact))


def _deadline(
    draft: Draft,
    player: Player,
    state: State,
    what: tuple[str, str, int, Fact | None],
) -> Iterator[Deadline]:
    step, row, at, fact = what
    known = player.kind.steps.get(step)
    if known is None or known.within is None:
        return
    found = derivation(player.kind, state, draft.calendar, step, row)
    task = state.tasks[step, row]
    yield Deadline(
        step=step,
        row=row,
        party=found.party,
        due=found.due,
        at=at,
        done=None if fact is None or isinstance(fact, Lapsed) else fact.on,
        lapsed=isinstance(fact, Lapsed) or bool(task.lapses),
    )


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
