"""Facts of a matter to its rows: the only writer of the derived tables of this context.

The rows of a matter are computed from its whole state and the calendar, so that
writing them again changes nothing; what is open is replaced, never patched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from phoihop.base.text import folded
from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters.models.calendars import calendar_of
from phoihop.contexts.matters.models.rows import delete, insert, update
from phoihop.contexts.matters.models.tables import (
    MatterRow,
    PaperRow,
    RegulationRow,
    TaskRow,
)
from phoihop.contexts.matters.models.texts import kind
from phoihop.contexts.parties.facts import CalendarDayRemoved, CalendarDaySet
from phoihop.contexts.parties.models import grant_all, revoke
from phoihop.regulation.due import TOTAL, TaskDue, due
from phoihop.regulation.model import Kind
from phoihop.regulation.roles import addressees, named, party_of
from phoihop.regulation.state import State, Task

Entries = Sequence[tuple[int, datetime, Any]]
NEVER_ASKED = frozenset({"withdrawn", "moot"})  # or asked before, and let in then
RECEIVE = "receive"
TABLES = (RegulationRow, MatterRow, TaskRow, PaperRow)


def fold(matter: rules.Matter | None, fact: facts.Fact) -> rules.Matter | None:
    """Return the matter once `fact` is recorded, its kind read from the texts in force."""
    return rules.after(matter, fact, kind)


def split_personal(
    matter: rules.Matter | None, fact: facts.Fact
) -> tuple[facts.Fact, Mapping[str, Mapping[str, str]]]:
    """Take out of a fact the values that belong to the person the matter concerns."""
    values = getattr(fact, "values", None)
    if not values or matter is None or matter.state is None:
        return fact, {}
    person = matter.state.parties.get(matter.kind.concerns, "")
    fields = matter.kind.fields
    own = {c: v for c, v in values.items() if c in fields and fields[c].personal}
    if not own or not person:
        return fact, {}
    rest = {code: value for code, value in values.items() if code not in own}
    whole: Any = fact
    return replace(whole, values=rest), {person: own}


def apply(stream: str, states: Sequence[rules.Matter | None], entries: Entries) -> None:
    """Write what these entries of one stream change; `states`: before, and after each."""
    for index, _, fact in entries:
        _single(stream, index, fact)
    matter = states[-1]
    if matter is None or matter.state is None:
        return
    for index, _, fact in entries:
        if isinstance(fact, facts.Opened):
            _register(matter, index)
    _let_see(matter, states)
    _put(matter, entries[-1][0])


def _single(stream: str, index: int, fact: facts.Fact) -> None:
    match fact:
        case facts.RegulationAdopted():
            put_in_force(stream, index, fact)
        case facts.Attached():
            PaperRow.objects.create(
                document=fact.document,
                matter=stream,
                name=fact.name,
                media=fact.media,
                size=fact.size,
                digest=fact.digest,
                entry=index,
            )
        case facts.AccessRevoked(principal=principal):
            revoke(principal, stream)
        case _:
            pass


def put_in_force(stream: str, index: int, version: Any) -> None:  # noqa: ANN401 - of either context
    """Write the row of a version that an entry put in force, on paper or by assents."""
    RegulationRow.objects.get_or_create(
        digest=version.digest,
        defaults={
            "regulation": version.regulation,
            "title": version.title,
            "in_force": version.in_force,
            "follows": version.models,
            "text": version.text,
            "signed_number": version.signed.number,
            "signed_day": version.signed.day or None,
            "signed_signer": version.signed.signer,
            "stream": stream,
            "entry": index,
        },
    )


def _register(matter: rules.Matter, index: int) -> None:
    state = _state(matter)
    MatterRow.objects.create(
        matter=matter.id,
        number=matter.number,
        year=matter.year,
        ordinal=matter.ordinal,
        title=matter.title,
        folded=folded(f"{matter.number} {matter.title}"),
        regulation=matter.regulation,
        kind=matter.kind.code,
        kind_name=matter.kind.name,
        agency=matter.agency,
        lead=holder_of(matter.kind, state, state.lead)[0],
        concerned=state.parties.get(matter.kind.concerns, ""),
        opened_at=state.opened.on,
        entry=index,
        last=index,
    )


def _put(matter: rules.Matter, last: int) -> None:
    """Write the row of the matter and the tasks that stand open."""
    state = _state(matter)
    calendar = calendar_of(matter.agency)
    dues = {(each.step, each.row): each for each in due(matter.kind, state, calendar)}
    total = dues.pop((TOTAL, ""), None)
    tasks = [
        _task(matter, state, task, dues.get((task.step, task.row)))
        for task in state.open_tasks()
        if task.step in matter.kind.steps
    ]
    delete(TaskRow, "matter", matter.id)
    insert([*tasks, *_unreceived(matter, state)])
    ends = [each.due_at for each in tasks if each.duty and each.due_at]
    changed = {
        "regulation": matter.regulation,
        "kind_name": matter.kind.name,
        "lead": holder_of(matter.kind, state, state.lead)[0],
        "closed_at": state.closed.on if state.closed else None,
        "closed_for": state.reason,
        "due_at": min(ends, default=None),
        "total_at": total.due.at if total and total.due else None,
        "lapsed": sum(bool(each.lapses) for each in state.tasks.values()),
        "last": last,
    }
    update(MatterRow, matter.id, changed)


def _task(
    matter: rules.Matter, state: State, task: Task, reckoned: TaskDue | None
) -> TaskRow:
    step = matter.kind.steps[task.step]
    party = party_of(matter.kind, state, step, task.row)
    holder, of_head = holder_of(matter.kind, state, party)
    end = reckoned.due if reckoned else None
    return TaskRow(
        matter_id=matter.id,
        step=task.step,
        row=task.row,
        name=step.name,
        act=step.act,
        duty=step.duty,
        holder=holder,
        of_head=of_head,
        basis=str(step.basis),
        opened_at=task.opened.on,
        due_at=end.at if end else None,
        waits_for=reckoned.waits_for if reckoned else "",
        late=bool(task.lapses),
    )


def _unreceived(matter: rules.Matter, state: State) -> Iterator[TaskRow]:
    """Yield what was sent and nobody has taken in yet, unless it is to be sent anew."""
    kind_ = matter.kind
    waiting = {(each.step, each.row) for each in state.open_tasks()}
    for (code, row), sent in state.sent.items():
        step = kind_.steps.get(code)
        if step is None or (code, row) in state.received or (code, row) in waiting:
            continue
        apart = step.to in kind_.tables and step.to != step.each
        addressee = row if apart else named(kind_, state, step.to, row)
        holder, of_head = holder_of(kind_, state, addressee)
        yield TaskRow(
            matter_id=matter.id,
            step=code,
            row=row,
            name=step.name,
            act=RECEIVE,
            duty=not state.closed,
            holder=holder,
            of_head=of_head,
            sender=holder_of(kind_, state, party_of(kind_, state, step, row))[0],
            basis=str(step.basis),
            opened_at=sent.on,
        )


def holder_of(kind: Kind, state: State, party: str) -> tuple[str, bool]:
    """Return the agency or person behind a party, and whether only its head is meant."""
    found = kind.parties.get(party)
    if found and found.head_of:
        base = named(kind, state, found.head_of, "")
        return state.parties.get(base, base), True
    return state.parties.get(party, party), False


def involved(matter: rules.Matter) -> frozenset[str]:
    """Return who has a part in the matter so far, as subjects of the gate.

    An agency is a party to the matter from the moment something is asked of it
    or sent to it; those named in the text but not yet addressed see nothing.
    """
    state, kind_ = _state(matter), matter.kind
    parties = {state.lead, named(kind_, state, kind_.opened_by, "")}
    for (code, row), task in state.tasks.items():
        step = kind_.steps.get(code)
        if step and task.status not in NEVER_ASKED:
            parties.add(party_of(kind_, state, step, row))
    for code, row in state.sent:
        if step := kind_.steps.get(code):
            parties.update(addressees(kind_, state, step, row))
    found = (_subjects(kind_, state, party) for party in parties if party)
    return frozenset(subject for each in found for subject in each)


def _subjects(kind_: Kind, state: State, party: str) -> tuple[str, ...]:
    holder, _ = holder_of(kind_, state, party)
    found = kind_.parties.get(party)
    if found and found.person:
        return (f"person:{holder}",)
    return (f"agency:{holder}", f"inspect:{holder}")


def _let_see(matter: rules.Matter, states: Sequence[rules.Matter | None]) -> None:
    """Grant the matter to whoever came to have a part in it, also if only for one entry.

    Whoever had a part before has the grant; unless one was taken back just now.
    """
    before, *after = (_entitled(each) for each in states)
    if states[0] and states[0].grants - matter.grants:
        before = frozenset()
    new = frozenset().union(*after) - before
    if new:
        found = MatterRow.objects.filter(matter=matter.id)
        place = found.values_list("entry", flat=True)[0]
        grant_all(sorted(new), matter.id, place)


def _entitled(matter: rules.Matter | None) -> frozenset[str]:
    """Return who sees a matter by its state, as subjects of the gate."""
    if matter is None or matter.state is None:
        return frozenset()
    return involved(matter) | matter.grants


def _state(matter: rules.Matter) -> State:
    return rules.running(matter)[1]


def moves_days(recorded: Iterable[Any]) -> bool:
    """Return whether these facts change a calendar, so that open dates must be reckoned again."""
    return any(
        isinstance(each, CalendarDaySet | CalendarDayRemoved) for each in recorded
    )


def reckon_again(matter: rules.Matter) -> None:
    """Write the open dates of a matter again, under the calendar as it is now."""
    row = MatterRow.objects.filter(matter=matter.id).values_list("last", flat=True)
    _put(matter, row[0])
