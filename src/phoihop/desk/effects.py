"""What moving a matter to another version changes: who leads, each task and date, what idles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from phoihop.base.days import Calendar
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters import rules
from phoihop.ledger.canonical import canonical
from phoihop.regulation import transition
from phoihop.regulation.due import Derivation, TaskDue, derivation, of_task, of_total
from phoihop.regulation.model import Kind
from phoihop.regulation.roles import party_of
from phoihop.regulation.state import State, Task
from phoihop.regulation.transition import Idle


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A task on one side of a move: whose it is, and by when."""

    task: Task
    party: str
    holder: str
    reckoned: TaskDue | None

    @property
    def day(self) -> date | None:
        """The last day, where there is one."""
        end = self.reckoned.due if self.reckoned else None
        return end.day if end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One task before and after a move; the whole matter's limit stands under step "".

    `what` is new, gone, date, who or same. `why` explains the date after it.
    """

    step: str
    row: str
    before: Side | None
    after: Side | None
    why: Derivation | None

    @property
    def what(self) -> str:
        """Say what the move does to it."""
        if self.before is None or self.after is None:
            return "gone" if self.before else "new"
        if self.before.day != self.after.day:
            return "date"
        return "same" if self.before.holder == self.after.holder else "who"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a move changes; `lead` is the agency before and after.

    `seen` stands for lead, tasks and dates: a move that would do something else than
    was shown is not recorded.
    """

    lead: tuple[str, str] = ("", "")
    changes: Sequence[Change] = ()
    idle: Sequence[Idle] = ()
    seen: str = ""


def effect(
    matter: rules.Matter, digest: str, found: rules.Move, calendar: Calendar
) -> Effect:
    """Return what a move changes: who leads, tasks and dates, what stays without effect."""
    changes = tuple(_changes(matter.kind, found, calendar))
    lead = (leader(matter.kind, found.before), leader(found.kind, found.after))
    return Effect(
        lead=lead,
        changes=changes,
        idle=tuple(transition.idle(found.kind, found.after, found.told)),
        seen=_seen((matter.regulation, digest), lead, changes),
    )


def leader(kind: Kind, state: State) -> str:
    """Return the agency that leads a matter."""
    return tables.holder_of(kind, state, state.lead)[0]


def _seen(
    versions: tuple[str, str], lead: tuple[str, str], changes: Sequence[Change]
) -> str:
    """Return a hash of what a preview shows."""
    rows = [
        [each.step, each.row, *map(_said, (each.before, each.after))]
        for each in changes
    ]
    said = canonical([list(versions), list(lead), rows])
    return sha256(said).hexdigest()


def _said(side: Side | None) -> list[str]:
    if side is None:
        return []
    return [side.holder, side.day.isoformat() if side.day else ""]


def _changes(old: Kind, move: rules.Move, calendar: Calendar) -> Iterator[Change]:
    """Yield what stands open before or after, in the order of the new text, then the whole."""
    before = dict(_sides(old, move.before, calendar))
    after = dict(_sides(move.kind, move.after, calendar))
    order = [*move.kind.steps, *old.steps]
    keys = sorted(before | after, key=lambda key: (order.index(key[0]), key[1]))
    for step, row in keys:
        new = after.get((step, row))
        yield Change(
            step=step,
            row=row,
            before=before.get((step, row)),
            after=new,
            why=derivation(move.kind, move.after, calendar, step, row) if new else None,
        )
    yield from _whole(old, move, calendar)


def _sides(
    kind: Kind, state: State, calendar: Calendar
) -> Iterator[tuple[tuple[str, str], Side]]:
    for task in state.open_tasks():
        step = kind.steps.get(task.step)
        if step:
            party = party_of(kind, state, step, task.row)
            yield (
                (task.step, task.row),
                Side(
                    task=task,
                    party=party,
                    holder=tables.holder_of(kind, state, party)[0],
                    reckoned=of_task(kind, state, calendar, task)
                    if step.duty
                    else None,
                ),
            )


def _whole(old: Kind, move: rules.Move, calendar: Calendar) -> Iterator[Change]:
    """Yield the limit of the whole matter, where a text sets one."""
    sides = [
        _total(kind, state, calendar)
        for kind, state in ((old, move.before), (move.kind, move.after))
    ]
    if any(sides):
        why = derivation(move.kind, move.after, calendar, "") if sides[1] else None
        yield Change(step="", row="", before=sides[0], after=sides[1], why=why)


def _total(kind: Kind, state: State, calendar: Calendar) -> Side | None:
    found = of_total(kind, state, calendar)
    if found is None:
        return None
    task = Task(step="", opened=state.opened)
    return Side(task=task, party=state.lead, holder=leader(kind, state), reckoned=found)
