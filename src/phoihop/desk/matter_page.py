"""A matter as its page shows it: what stands open, what I may do and why not, what happened.

What time has brought by now is applied in memory first, so that the page tells
the truth also in the minute before the tick records it. Everything comes
through the gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.base.days import Calendar
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import MatterRow, calendar_of
from phoihop.contexts.parties.models import Acl
from phoihop.desk import access
from phoihop.desk.access import Actor
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.standing_in import who_in
from phoihop.desk.states import held
from phoihop.desk.timeline import Line, Names, Shown, lines, names_of, shown_values
from phoihop.regulation import run
from phoihop.regulation.due import Derivation, TaskDue, derivation, due
from phoihop.regulation.model import Kind, Regulation, Step
from phoihop.regulation.roles import party_of
from phoihop.regulation.run import Move
from phoihop.regulation.state import State, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """One task of the matter: whose it is, how it stands, by when.

    `status` is open, late, answered, lapsed, moot or withdrawn.
    """

    step: Step
    row: str
    party: str
    holder: str
    status: str
    reckoned: TaskDue | None
    day: date | None
    answer: str
    answer_name: str
    values: Sequence[Shown]
    task: Task
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """Everything the page of a matter shows to one reader."""

    row: MatterRow
    regulation: Regulation
    kind: Kind
    state: State
    matter: rules.Matter
    names: Names
    calendar: Calendar
    seen: int
    lead: str
    concerned: str
    form: Sequence[Shown]
    tasks: Sequence[TaskShown]
    total: TaskDue | None
    moves: Sequence[Move]
    barred: Sequence[Move]
    timeline: Sequence[Line]
    grants: Sequence[str]
    may_grant: bool


def matter_page(
    actor: Actor, public_id: str, now: datetime, *, language: str = "vi"
) -> MatterPage:
    """Return the page of a matter for a reader. Raises Missing: not there, or not for him."""
    row = access.matter(actor, public_id)
    matter, state, seq, calendar = _now(row, now)
    kind = matter.kind
    names = names_of(row.matter)
    who = who_in(actor, kind, state.parties, state.rows)
    moves = run.allowed(kind, state, who, calendar, now)
    reckoned = {(each.step, each.row): each for each in due(kind, state, calendar)}
    total = reckoned.pop(("", ""), None)
    shown = tuple(
        _task(matter, state, task, reckoned.get((task.step, task.row)), names, now, language)
        for task in state.tasks.values()
        if task.step in kind.steps and task.status != "withdrawn"
    )
    return MatterPage(
        row=row,
        regulation=tables.regulation(matter.regulation),
        kind=kind,
        state=state,
        matter=matter,
        names=names,
        calendar=calendar,
        seen=seq,
        lead=names.of(row.lead),
        concerned=names.of(row.concerned) if row.concerned else "",
        form=shown_values(kind, _form_values(kind, state), names, language),
        tasks=shown,
        total=total,
        moves=tuple(each for each in moves if each.may),
        barred=tuple(each for each in moves if not each.may),
        timeline=lines(row.matter, kind, state.parties, names, language=language),
        grants=tuple(sorted(matter.grants)),
        may_grant=actor.standing.heads(row.lead),
    )


def explained(
    actor: Actor, public_id: str, step: str, row: str, now: datetime
) -> tuple[MatterRow, Kind, State, Derivation]:
    """Return why a date of a matter is that date. Raises Missing."""
    found = access.matter(actor, public_id)
    matter, state, _, calendar = _now(found, now)
    return found, matter.kind, state, derivation(matter.kind, state, calendar, step, row)


def readers(actor: Actor, public_id: str) -> tuple[str, ...]:
    """Return the subjects that may see a matter the reader may see."""
    found = access.matter(actor, public_id)
    subjects = Acl.objects.filter(object=found.matter).order_by("subject")
    return tuple(subjects.values_list("subject", flat=True))


def _now(
    row: MatterRow, now: datetime
) -> tuple[rules.Matter, State, int, Calendar]:
    """Return a matter as it stands at this instant, and how far its stream has come."""
    found = held(CONTEXTS["matters"], row.matter)
    matter, state = rules.running(found.state)
    calendar = calendar_of(row.agency)
    for fact in run.coming(matter.kind, state, calendar, now):
        state = run.after(matter.kind, state, fact)
    return matter, state, found.seq, calendar


def _form_values(kind: Kind, state: State) -> dict[str, str]:
    return {code: state.values[code] for code in kind.form if code in state.values}


def _task(  # noqa: PLR0913, PLR0917
    matter: rules.Matter,
    state: State,
    task: Task,
    reckoned: TaskDue | None,
    names: Names,
    now: datetime,
    language: str,
) -> TaskShown:
    step = matter.kind.steps[task.step]
    party = party_of(matter.kind, state, step, task.row)
    holder, _ = tables.holder_of(matter.kind, state, party)
    answer = step.answers.get(task.answer)
    end = reckoned.due if reckoned else None
    overdue = bool(end and end.at <= now and task.status == "open")
    return TaskShown(
        step=step,
        row=task.row,
        party=party,
        holder=names.of(holder),
        status=_status(task, overdue=overdue),
        reckoned=reckoned,
        day=end.day if end else None,
        answer=task.answer,
        answer_name=_name(answer, language),
        values=shown_values(matter.kind, task.values, names, language),
        task=task,
        overdue=overdue,
    )


def _status(task: Task, *, overdue: bool) -> str:
    if task.status == "open":
        return "late" if overdue or task.lapses else "open"
    return "answered" if task.status == "settled" else task.status


def _name(thing: object, language: str) -> str:
    if thing is None:
        return ""
    english = str(getattr(thing, "name_en", ""))
    return english if language == "en" and english else str(getattr(thing, "name", ""))
