"""Whether and when an event has happened since a step last opened.

Only what still stands counts: what a reopened step once answered has not
happened in this round. A threshold over rows is the moment its last needed row
was settled, so further answers are no new event.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    Below,
    Closed,
    Event,
    FieldDate,
    Happened,
    Opened,
    Settled,
    Shifted,
    Threshold,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import BELOW, Plan, below
from phoihop.regulation.roles import rows_of
from phoihop.regulation.state import Happening, Mark, State


@dataclass(frozen=True, slots=True)
class View:
    """A step of one row looking at what has happened after number `since`.

    `timed` tells when a dated event came; the fold, which knows no calendar, gives
    a function that never (or, to see whether a task still stands, always) finds it.
    """

    kind: Kind
    plan: Plan
    state: State
    step: Step
    row: str
    since: int
    timed: "Callable[[View, FieldDate | Shifted], Mark | None]"


def never(_view: View, _event: FieldDate | Shifted) -> Mark | None:
    """Take no dated event for happened: only a recorded beginning opens its step."""
    return None


def standing(view: View, event: FieldDate | Shifted) -> Mark | None:
    """Take a dated event for happened if what it counts from is still known."""
    if isinstance(event, Shifted):
        return happened(view, event.event)
    return view.state.opened if view.state.values.get(event.field) else None


def happened(view: View, event: Event) -> Mark | None:
    """Return when the event last happened, if after `since`; None if it has not."""
    return _FINDERS[type(event)](view, event)


def _opened(view: View, _event: Opened) -> Mark | None:
    return _fresh(view, view.state.opened)


def _closed(view: View, _event: Closed) -> Mark | None:
    return _fresh(view, view.state.closed)


def _fresh(view: View, mark: Mark | None) -> Mark | None:
    return mark if mark and mark.seq > view.since else None


def _step(view: View, event: Happened) -> Mark | None:
    step = view.kind.steps.get(event.step)
    if step is None:
        return None
    if step.each and step.each != view.step.each:
        return _threshold(view, Threshold("any", event.step, event.answer))
    row = view.row if step.each else ""
    return _fresh(view, view.state.last.get(Happening(event.step, row, event.answer)))


def _timed(view: View, event: FieldDate | Shifted) -> Mark | None:
    return view.timed(view, event)


def _any_of(view: View, event: AnyOf) -> Mark | None:
    found = [mark for each in event.events if (mark := happened(view, each))]
    return min(found, key=_by_clock) if found else None


def _all_of(view: View, event: AllOf) -> Mark | None:
    found = []
    units = view.state.rows.get(BELOW)
    waited = [each for each in event.events if units or not isinstance(each, Below)]
    for each in waited or event.events:
        mark = happened(view, each)
        if mark is None:
            return None
        found.append(mark)
    return Mark(max(each.seq for each in found), max(each.on for each in found))


def _by_clock(mark: Mark) -> tuple[Any, int]:
    return mark.on, mark.seq


def _threshold(view: View, event: Threshold) -> Mark | None:
    step = view.kind.steps.get(event.step)
    if step is None:
        return None
    rows = rows_of(view.kind, view.state, step.each)
    moot = [mark for row in rows if (mark := _moot(view, step, row))]
    live = len(rows) - len(moot)
    given = sorted(_given(view, step, event.answer, rows))
    if event.need == "all":
        enough = len(given) == live and bool(given or moot)
        return _fresh(view, max([*given, *moot])) if enough else None
    need = _needed(event.need, live)
    return _fresh(view, given[need - 1]) if 0 < need <= len(given) else None


def _needed(need: str | int | Fraction, live: int) -> int:
    if isinstance(need, Fraction):
        return ceil(need * live)
    return need if isinstance(need, int) else 1


def _below(view: View, event: Below) -> Mark | None:
    units = view.state.rows.get(BELOW, ())
    if not units:
        return _fresh(view, view.state.opened)
    told = (Happening(below(event.step), unit, event.answer) for unit in units)
    marks = sorted(mark for each in told if (mark := view.state.last.get(each)))
    need = len(units) if event.need == "all" else _needed(event.need, len(units))
    return _fresh(view, marks[need - 1]) if 0 < need <= len(marks) else None


def _moot(view: View, step: Step, row: str) -> Mark | None:
    task = view.state.tasks.get((step.code, row))
    return task.settled if task and task.status == "moot" else None


def _given(
    view: View, step: Step, answer: str, rows: tuple[str, ...]
) -> Iterator[Mark]:
    """Yield the marks of the rows that stand so answered and are not being asked anew."""
    for row in rows:
        mark = view.state.last.get(Happening(step.code, row, answer))
        if mark and not _asked_anew(view, step, row, mark.seq):
            yield mark


def _asked_anew(view: View, step: Step, row: str, seq: int) -> bool:
    """Return whether a step that opens this one was itself reopened since."""
    for code in view.plan.renewing[step.code]:
        if code == view.step.code:
            continue
        parent = view.kind.steps[code]
        if any(mark.seq >= seq for mark in _open_since(view, parent, step, row)):
            return True
    return False


def _open_since(view: View, parent: Step, step: Step, row: str) -> Iterator[Mark]:
    if not parent.each:
        rows: tuple[str, ...] = ("",)
    elif parent.each == step.each:
        rows = (row,)
    else:
        rows = rows_of(view.kind, view.state, parent.each)
    for each in rows:
        task = view.state.tasks.get((parent.code, each))
        if task and task.status == "open":
            yield task.opened


def _settled(view: View, event: Settled) -> Mark | None:
    """All that were begun are settled, and no row of theirs is still to be asked."""
    marks: list[Mark] = []
    for code in view.plan.parts.get(event.part, ()):
        step = view.kind.steps[code]
        for row in rows_of(view.kind, view.state, step.each):
            if step.duty and _pending(view, step, row):
                return None
            mark = view.state.last.get(Happening(code, row, ""))
            if mark:
                marks.append(mark)
    return _fresh(view, max(marks)) if marks else None


def _pending(view: View, step: Step, row: str) -> bool:
    task = view.state.tasks.get((step.code, row))
    if task and task.status == "open" and step.code != view.step.code:
        return True
    mark = view.state.last.get(Happening(step.code, row, ""))
    if mark and _asked_anew(view, step, row, mark.seq):
        return True
    return bool(step.each) and _to_be_asked(view, step, row)


def _to_be_asked(view: View, step: Step, row: str) -> bool:
    for code in view.plan.renewing[step.code]:
        if code != view.step.code and view.kind.steps[code].each == step.each:
            task = view.state.tasks.get((code, row))
            if task and task.status == "open":
                return True
    return False


_FINDERS: dict[type, Callable[[View, Any], Mark | None]] = {
    Opened: _opened,
    Closed: _closed,
    Happened: _step,
    FieldDate: _timed,
    Shifted: _timed,
    Threshold: _threshold,
    Settled: _settled,
    Below: _below,
    AnyOf: _any_of,
    AllOf: _all_of,
}
