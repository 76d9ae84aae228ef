"""A matter as its page shows it: what stands open, what I may do and why not, what happened.

What time has brought by now is applied in memory first, so that the page tells
the truth also in the minute before the tick records it. Everything comes
through the gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from phoihop.base.days import Calendar
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import MatterRow, calendar_of
from phoihop.contexts.parties.models import Acl
from phoihop.contexts.parties.rules import Office
from phoihop.desk import access
from phoihop.desk.access import Actor
from phoihop.desk.actors import local_date
from phoihop.desk.calendar_changes import Shift, shifts
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.sight import LEAD, Sight, brought_in, papers_kept
from phoihop.desk.standing_in import who_in
from phoihop.desk.states import held, news
from phoihop.desk.timeline import Line, Names, Reader, Shown, names_of
from phoihop.desk.versions import Versions, others_of, versions_of
from phoihop.regulation import run
from phoihop.regulation.due import (
    Derivation,
    TaskDue,
    derivation,
    of_task,
    of_total,
)
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


@dataclass(frozen=True, slots=True)
class Other:
    """Another office of the reader, and what may be done under it and not under the present one."""

    office: Office
    moves: Sequence[Move]


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
    shifts: Sequence[Shift]
    grants: Sequence[str]
    may_grant: bool
    versions: Versions
    may_move: bool
    others: Sequence[Other]


def matter_page(
    actor: Actor, public_id: str, now: datetime, *, language: str = "vi"
) -> MatterPage:
    """Return the page of a matter for a reader. Raises Missing: not there, or not for him."""
    row = access.matter(actor, public_id)
    matter, state, seq, calendar = _now(row, now)
    kind = matter.kind
    reader = _reader(actor, matter, state, language)
    lines = reader.lines(row.matter)
    moves = _allowed(actor, kind, state, calendar, now)
    tasks = tuple(
        _task(reader, state, calendar, task, now)
        for task in state.tasks.values()
        if task.step in kind.steps and task.status != "withdrawn"
    )
    return MatterPage(
        row=row,
        regulation=tables.regulation(matter.regulation),
        kind=kind,
        state=state,
        matter=matter,
        names=reader.names,
        calendar=calendar,
        seen=seq,
        lead=reader.names.of(row.lead),
        concerned=reader.names.of(row.concerned) if row.concerned else "",
        form=reader.values(_form_values(kind, state)),
        tasks=tasks,
        total=of_total(kind, state, calendar),
        moves=tuple(each for each in moves if each.may),
        barred=tuple(each for each in moves if not each.may),
        timeline=lines,
        shifts=shifts(row.agency, lines),
        grants=tuple(sorted(matter.grants)),
        may_grant=actor.standing.heads(row.lead),
        versions=versions_of(matter, local_date(now)),
        may_move=access.may_move(actor, row.lead, row.kind),
        others=_others(actor, kind, state, calendar, now),
    )


def _reader(actor: Actor, matter: rules.Matter, state: State, language: str) -> Reader:
    """Return who reads a matter, with what he sees and the names it needs."""
    kind, others = matter.kind, others_of(matter)
    seen = access.sight(actor, matter, state)
    names = _names(matter.id, (kind, *others), seen, language)
    return Reader(kind, state.parties, names, seen, language, others)


def _names(matter: str, kinds: tuple[Kind, ...], seen: Sight, language: str) -> Names:
    """Return the names of a matter, without the papers kept from this reader."""
    names = names_of(matter, language)
    kept = papers_kept(seen, kinds, lambda: brought_in(matter))
    papers = {each: row for each, row in names.papers.items() if each not in kept}
    return replace(names, papers=papers)


def explained(  # noqa: PLR0917
    actor: Actor, public_id: str, step: str, row: str, now: datetime
) -> tuple[MatterRow, rules.Matter, State, Derivation]:
    """Return why a date of a matter is that date. Raises Missing."""
    found = access.matter(actor, public_id)
    matter, state, _, calendar = _now(found, now)
    return (
        found,
        matter,
        state,
        derivation(matter.kind, state, calendar, step, row),
    )


def readers(actor: Actor, public_id: str) -> tuple[str, ...]:
    """Return the subjects that may see a matter the reader may see."""
    found = access.matter(actor, public_id)
    subjects = Acl.objects.filter(object=found.matter).order_by("subject")
    return tuple(subjects.values_list("subject", flat=True))


def _now(row: MatterRow, now: datetime) -> tuple[rules.Matter, State, int, Calendar]:
    """Return a matter as it stands at this instant, and how far its stream has come."""
    found = held(CONTEXTS["matters"], row.matter)
    matter, state = rules.running(found.state)
    calendar = calendar_of(row.agency)
    for fact in run.coming(matter.kind, state, calendar, now):
        state = run.after(matter.kind, state, fact)
    return matter, state, news(CONTEXTS["matters"], found), calendar


def _others(  # noqa: PLR0917
    actor: Actor, kind: Kind, state: State, calendar: Calendar, now: datetime
) -> tuple[Other, ...]:
    """Return what the reader's other offices may do here that the present one may not."""
    if len(actor.choices) < 2:
        return ()
    found, seen = [], set(_may(actor, kind, state, calendar, now))
    for office in actor.choices:
        may = _may(replace(actor, office=office), kind, state, calendar, now)
        if new := [may[each] for each in may if each not in seen]:
            found.append(Other(office, tuple(new)))
    return tuple(found)


def _may(  # noqa: PLR0917
    actor: Actor, kind: Kind, state: State, calendar: Calendar, now: datetime
) -> dict[tuple[str, str, str], Move]:
    moves = _allowed(actor, kind, state, calendar, now)
    return {(each.verb, each.step, each.row): each for each in moves if each.may}


def _allowed(  # noqa: PLR0917
    actor: Actor, kind: Kind, state: State, calendar: Calendar, now: datetime
) -> Sequence[Move]:
    """Return every move of a matter, each with whether this person may make it as he is now."""
    who = who_in(actor, kind, state.parties, state.rows)
    return run.allowed(kind, state, who, calendar, now)


def _form_values(kind: Kind, state: State) -> dict[str, str]:
    return {code: state.values[code] for code in kind.form if code in state.values}


def _task(  # noqa: PLR0917
    reader: Reader,
    state: State,
    calendar: Calendar,
    task: Task,
    now: datetime,
) -> TaskShown:
    """Return a task with its date, also once it is done: each date keeps its why.

    What a lead brought is not shown as his own: another may lead by now.
    """
    kind = reader.kind
    step = kind.steps[task.step]
    reckoned = of_task(kind, state, calendar, task) if step.duty else None
    party = party_of(kind, state, step, task.row)
    holder, _ = tables.holder_of(kind, state, party)
    end = reckoned.due if reckoned else None
    overdue = bool(end and end.at <= now and task.status == "open")
    return TaskShown(
        step=step,
        row=task.row,
        party=party,
        holder=reader.names.of(holder),
        status=_status(task, overdue=overdue),
        reckoned=reckoned,
        day=end.day if end else None,
        answer=task.answer,
        values=reader.values(task.values, "" if step.by == LEAD else party),
        answer_name=reader.answer(task.step, task.answer),
        task=task,
        overdue=overdue,
    )


def _status(task: Task, *, overdue: bool) -> str:
    if task.status == "open":
        return "late" if overdue or task.lapses else "open"
    return "answered" if task.status == "settled" else task.status
