"""What a date that counts from a join waited for, and which fact fixed it.

Of "all replies", "two of three", "A and B" or "A or B" one fact is the moment a
limit is counted from; here each of the others is named beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from phoihop.base.days import Calendar
from phoihop.regulation.events import View
from phoihop.regulation.limits import (
    Below,
    Event,
    Happened,
    Settled,
    Threshold,
)
from phoihop.regulation.moments import when
from phoihop.regulation.plan import BELOW, Leaf, below, leaves
from phoihop.regulation.roles import rows_of
from phoihop.regulation.state import Happening, Mark

Came = Literal["done", "expired", "moot", "event", "later", "waits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One of the facts of a join. `fixed` is the one the date counts from.

    `came` says how: done, run out, made needless, an event that is no step; later, when
    the join had gone on without it; or not yet.
    """

    leaf: Leaf
    step: str = ""
    row: str = ""
    answer: str = ""
    came: Came
    on: datetime | None = None
    fixed: bool = False


def joined(
    view: View, calendar: Calendar, event: Event, opened: Mark | None = None
) -> tuple[Joined, ...]:
    """Return the facts of an event that waits for several; nothing for a plain one.

    `opened` is when it opened a task: what came later opened nothing. Without it the
    event counts as it stands now.
    """
    looking = replace(view, since=-1)
    found = list(_parts(looking, calendar, event))
    if len(found) < 2:
        return ()
    until = opened or when(looking, calendar, event)
    counted = [mark for _, mark in found if mark and _by(mark, until)]
    decisive = max(counted, key=_clock) if until and counted else None
    told = [_told(each, mark, until, decisive) for each, mark in found]
    return tuple(_once(told))


Part = tuple[Joined, Mark | None]


def _once(told: Iterable[Joined]) -> list[Joined]:
    """Return each task once: one that two branches wait for by what it did, if anything."""
    found: dict[object, Joined] = {}
    for each in told:
        key = (each.step, each.row) if each.step else each.leaf
        if key not in found or (found[key].came == "waits" != each.came):
            found[key] = each
    return list(found.values())


def _told(
    each: Joined, mark: Mark | None, until: Mark | None, decisive: Mark | None
) -> Joined:
    if mark is None:
        return each
    if not _by(mark, until):
        return replace(each, came="later", on=mark.on)
    return replace(each, on=mark.on, fixed=mark == decisive)


def _by(mark: Mark, until: Mark | None) -> bool:
    return until is None or (mark.seq <= until.seq and mark.on <= until.on)


def _clock(mark: Mark) -> tuple[datetime, int]:
    return mark.on, mark.seq


def _parts(view: View, calendar: Calendar, event: Event) -> Iterator[Part]:
    for leaf in leaves(event):
        match leaf:
            case Threshold(step=step, answer=answer):
                yield from _rows(view, leaf, step, answer)
            case Happened(step=step, answer=answer) if _is_table(view, step):
                yield from _rows(view, leaf, step, answer)
            case Happened(step=step, answer=answer):
                yield _one(view, leaf, (step, view.row), answer)
            case Settled(part=part):
                yield from _settled(view, leaf, part)
            case Below(step=step, answer=answer):
                yield from _units(view, leaf, step, answer)
            case _:
                mark = when(view, calendar, leaf)
                yield Joined(leaf=leaf, came="event" if mark else "waits"), mark


def _is_table(view: View, code: str) -> bool:
    step = view.kind.steps.get(code)
    return bool(step and step.each and step.each != view.step.each)


def _rows(view: View, leaf: Leaf, code: str, answer: str) -> Iterator[Part]:
    step = view.kind.steps.get(code)
    for row in rows_of(view.kind, view.state, step.each) if step else ():
        yield _one(view, leaf, (code, row), answer)


def _one(view: View, leaf: Leaf, key: tuple[str, str], answer: str) -> Part:
    """Return how one task stands to what is waited for."""
    code, row = key
    step = view.kind.steps.get(code)
    row = row if step and step.each else ""
    task = view.state.tasks.get((code, row))
    mark = view.state.last.get(Happening(code, row, answer))
    if mark is None and task and task.status == "moot":
        return Joined(leaf=leaf, step=code, row=row, came="moot"), task.settled
    if mark is None:
        return Joined(leaf=leaf, step=code, row=row, answer=answer, came="waits"), None
    ran_out = bool(task and task.status == "lapsed")
    said = "" if ran_out or task is None else task.answer
    came: Came = "expired" if ran_out else "done"
    return Joined(leaf=leaf, step=code, row=row, answer=said, came=came), mark


def _settled(view: View, leaf: Leaf, part: str) -> Iterator[Part]:
    """Yield the tasks of a part that were begun: the others were never waited for."""
    for code in view.plan.parts.get(part, ()):
        step = view.kind.steps[code]
        for row in rows_of(view.kind, view.state, step.each):
            if (code, row) in view.state.tasks:
                yield _one(view, leaf, (code, row), "")


def _units(view: View, leaf: Leaf, code: str, answer: str) -> Iterator[Part]:
    for unit in view.state.rows.get(BELOW, ()):
        mark = view.state.last.get(Happening(below(code), unit, answer))
        came: Came = "done" if mark else "waits"
        yield Joined(leaf=leaf, step=code, row=unit, answer=answer, came=came), mark
