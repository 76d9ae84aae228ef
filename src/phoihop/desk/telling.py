"""What one matter tells another: a fact in the other's stream, in the same transaction.

A matter never reads another. A unit that has done a step is told to the matter of
the unit above; an event that a kind waits for opens a matter of that kind.
"""

import logging
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from phoihop.base.errors import PhoihopError
from phoihop.base.sentences import say
from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters.models import calendar_of
from phoihop.desk.access import TIME
from phoihop.desk.actors import local_date
from phoihop.desk.numbering import next_line
from phoihop.desk.periods import Place, place_of
from phoihop.desk.registry import CONTEXTS, Line
from phoihop.desk.states import held
from phoihop.desk.submit import Command, submit
from phoihop.ledger.entry import new_id
from phoihop.regulation import run, schedule
from phoihop.regulation.facts import Done
from phoihop.regulation.model import Field, Kind, Regulation
from phoihop.regulation.plan import BELOW
from phoihop.regulation.roles import rows_of
from phoihop.regulation.state import State

Random = Callable[[int], bytes]
log = logging.getLogger("phoihop.telling")


def pass_on(line: Line, now: datetime, urandom: Random = os.urandom) -> None:
    """Tell other matters what was just recorded in this one, where they wait for it."""
    matter, state = rules.running(line.state)
    text = tables.regulation(matter.regulation)
    if not _speaks(text, matter.kind):
        return
    for index, _, fact in line.entries:
        for code in schedule.heard(text, matter.kind, fact):
            _open(text.kinds[code], matter, (f"heard {index} {code}", now), urandom)
        if isinstance(fact, Done) and _whole(matter.kind, state, fact):
            _up(_place(text, matter.kind, state), fact, now, urandom)


def catch_up(line: Line, now: datetime, urandom: Random = os.urandom) -> None:
    """Tell a matter that was just opened what the units below it have done already."""
    matter, state = rules.running(line.state)
    text = tables.regulation(matter.regulation)
    place = _place(text, matter.kind, state)
    if place is None:
        return
    for unit in state.rows.get(BELOW, ()):
        lower = held(CONTEXTS["matters"], place.of(unit)).state
        for fact in _done(lower, schedule.awaited(matter.kind)):
            _tell(matter.id, unit, fact, now, urandom)


def _speaks(text: Regulation, kind: Kind) -> bool:
    """Say whether anything can wait for what happens in a matter of this kind."""
    if schedule.unit_table(kind) and schedule.period_table(kind):
        return True
    return any(
        each.opens.heard.partition(".")[0] == kind.code for each in text.kinds.values()
    )


def _place(text: Regulation, kind: Kind, state: State) -> Place | None:
    return place_of(text, kind, state.rows, local_date(state.opened.on))


def _whole(kind: Kind, state: State, fact: Done) -> bool:
    """Say whether every row of the step is settled: a part is not the step."""
    step = kind.steps.get(fact.step)
    if step is None:
        return False
    found = (
        state.tasks.get((step.code, row)) for row in rows_of(kind, state, step.each)
    )
    return all(each and each.status != "open" for each in found)


def _up(place: Place | None, fact: Done, now: datetime, urandom: Random) -> None:
    if place is None or not place.unit:
        return
    table = schedule.unit_table(place.kind)
    for above in table.rows if table else ():
        if above != place.unit:
            _tell(place.of(above), place.unit, fact, now, urandom)


def _tell(  # noqa: PLR0917
    matter: str, unit: str, fact: Done, now: datetime, urandom: Random
) -> None:
    """Record in the matter of the unit above that a unit has done a step, once a fact."""
    it = held(CONTEXTS["matters"], matter).state
    if it is None or it.state is None or unit not in it.state.rows.get(BELOW, ()):
        return
    if fact.step not in schedule.awaited(it.kind):
        return
    calendar = calendar_of(it.agency)

    def decide(state: rules.Matter | None) -> Sequence[facts.Fact]:
        known, running = rules.running(state)
        brought = run.coming(known.kind, running, calendar, now)
        for each in brought:
            running = run.after(known.kind, running, each)
        found = schedule.told(known.kind, running, unit, fact)
        return (*brought, *found[0]) if found else ()

    command = Command(
        name="tell above",
        context="matters",
        stream=matter,
        agency=it.agency,
        decide=decide,
        params={"unit": unit, "step": fact.step, "answer": fact.answer},
    )
    said = f"{unit} {fact.step} {fact.answer} {fact.on.isoformat()}"
    key = f"told {matter} {sha256(said.encode()).hexdigest()[:40]}"
    submit(TIME, command, key=key, now=now, urandom=urandom)


def _done(lower: rules.Matter | None, steps: frozenset[str]) -> tuple[Done, ...]:
    """Return what a unit below has done of the steps that are waited for."""
    if lower is None or lower.state is None:
        return ()
    kind, state = lower.kind, lower.state
    found = []
    for (code, row), task in state.tasks.items():
        if code in steps and task.settled and task.answer:
            fact = Done(
                on=task.settled.on,
                person=task.person,
                party="",
                step=code,
                row=row,
                answer=task.answer,
            )
            if _whole(kind, state, fact):
                found.append(fact)
    return tuple(sorted(found, key=lambda each: each.on))


def _open(
    kind: Kind, by: rules.Matter, what: tuple[str, datetime], urandom: Random
) -> None:
    """Open a matter of a kind that waited for an event, with what the matter before it knew."""
    said, now = what
    _, state = rules.running(by)
    matter = new_id(sha256(f"{by.id} {said}".encode()).digest()[:16])
    opening = _carried(kind, by, state)
    lead = opening.parties.get(kind.lead.otherwise, by.agency)
    text = tables.regulation(by.regulation)

    def decide(before: object) -> Sequence[facts.Fact]:
        if before is not None:
            return ()
        register = next_line(matter, lead, now, urandom)
        who = run.Who("", frozenset(opening.parties))
        return rules.open_matter(text, opening, who, register=register, now=now)

    command = Command(
        name="open heard",
        context="matters",
        stream=matter,
        agency=lead,
        decide=decide,
    )
    try:
        submit(TIME, command, key=f"heard {matter}", now=now, urandom=urandom)
    except PhoihopError:
        log.warning("what matter %s told opens no %s by itself", by.id, kind.code)


def _carried(kind: Kind, by: rules.Matter, state: State) -> rules.Opening:
    """Return what is known when an event opens a matter: parties, rows, fields it shares.

    Of persons only the one that the new matter concerns.
    """
    others = {
        code
        for code, each in kind.parties.items()
        if each.person and code != kind.concerns
    }
    rows = {*kind.opens.tables, *(c for c, t in kind.tables.items() if t.chosen)}
    return rules.Opening(
        kind=kind.code,
        title=say("periods.heard_title", "vi", kind=kind.name, number=by.number),
        parties={c: who for c, who in state.parties.items() if c not in others},
        rows={code: each for code, each in state.rows.items() if code in rows},
        values={
            code: state.values[code]
            for code, field in kind.form.items()
            if code in state.values and _as_narrow(by.kind.fields.get(code), field)
        },
    )


def _as_narrow(old: Field | None, new: Field) -> bool:
    """Say whether nobody sees a field in the new matter who did not see it in the old one."""
    if old is None or not old.sees:
        return True
    return bool(new.sees) and set(new.sees) <= set(old.sees)
