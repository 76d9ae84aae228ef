"""Which tasks open, open anew, or are withdrawn, once something has happened.

A step opens when its event has happened since it last opened and its condition
holds; its clock starts with the later of the two. A task whose event or
condition no longer holds is withdrawn until it is done: joins can be broken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from phoihop.regulation.conditions import holds
from phoihop.regulation.events import View, happened, never, standing
from phoihop.regulation.limits import Below, Happened, Opened, Threshold
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import asked_limit, bases, codes_of, plan_of
from phoihop.regulation.roles import addressees, named, receipts, rows_of
from phoihop.regulation.state import Happening, Key, Mark, State, Task

_LOOKS = 8  # at one step within one fact; no text that ends needs more


def opened_by(kind: Kind, state: State, mark: Mark, touched: Iterable[str]) -> State:
    """Return the state after every step that `touched` may concern has been looked at."""
    plan = plan_of(kind)
    waiting, looks = set(touched), Counter[str]()
    while waiting:
        code = min(waiting, key=plan.order.__getitem__)
        waiting.discard(code)
        looks[code] += 1
        after = _look(kind, state, mark, code)
        if after is not state:
            state = after
            readers = plan.readers.get(code, ())
            waiting |= {each for each in readers if looks[each] < _LOOKS}
    return state


def begin(kind: Kind, state: State, mark: Mark, key: Key) -> State:
    """Return the state with this task open, as a new round from zero."""
    step, row = kind.steps[key[0]], key[1]
    former = state.tasks.get(key)
    receipt = _awaited(kind, state, step, row)
    task = Task(
        step=step.code,
        row=row,
        round=former.round + 1 if former else 1,
        opened=mark,
        floor=former.since if former else -1,
        again=bool(former and own_answers(state, step, row)),
        start=None if receipt else mark,
        receipt=receipt,
        asked=_asked(kind, state, step, row),
    )
    return replace(
        state,
        tasks={**state.tasks, key: task},
        last=_forgotten(state, step, row) if former else state.last,
    )


def _look(kind: Kind, state: State, mark: Mark, code: str) -> State:
    step, plan = kind.steps[code], plan_of(kind)
    for row in rows_of(kind, state, step.each):
        task = state.tasks.get((code, row))
        view = View(kind, plan, state, step, row, task.since if task else -1, never)
        if _opens(view):
            state = begin(kind, state, mark, (code, row))
        elif task and task.status == "open" and not _stands(view, task):
            withdrawn = replace(task, status="withdrawn")
            state = replace(state, tasks={**state.tasks, (code, row): withdrawn})
    return state


def _opens(view: View) -> bool:
    mark = happened(view, view.step.after)
    closed = view.state.closed
    if mark is None or (closed and mark.seq < closed.seq):
        return False
    return holds(view.kind, view.state, view.step.condition, view.row)


def _stands(view: View, task: Task) -> bool:
    """Return whether what opened the task still holds.

    The answer of its own former round is forgotten by now; it cannot be taken back.
    """
    if not holds(view.kind, view.state, view.step.condition, view.row):
        return False
    if task.again:
        own = dict.fromkeys(_own(view.step, view.row), task.opened)
        view = replace(view, state=replace(view.state, last={**view.state.last, **own}))
    if view.step.code not in view.plan.timed:
        return happened(replace(view, since=task.floor), view.step.after) is not None
    assumed = replace(view, since=-1, timed=standing)
    return happened(assumed, view.step.after) is not None


def own_answers(state: State, step: Step, row: str) -> tuple[Happening, ...]:
    """Return what a step waits for of itself and has answered."""
    return tuple(each for each in _own(step, row) if each in state.last)


def _own(step: Step, row: str) -> Iterator[Happening]:
    """Yield what a step waits for of its own row."""
    for leaf in bases(step.after):
        if isinstance(leaf, Happened | Threshold) and leaf.step == step.code:
            yield Happening(step.code, row, leaf.answer)


def _awaited(kind: Kind, state: State, step: Step, row: str) -> Key | None:
    """Return what the party of this task has been sent and has not yet received."""
    party = named(kind, state, step.by, row)
    for code in plan_of(kind).parents[step.code]:
        sender = kind.steps.get(code)
        if sender is None or not sender.to:
            continue
        sent_row = row if step.each in {sender.each, sender.to} else ""
        key = (code, sent_row)
        if key in state.sent and key not in state.received:
            whom = addressees(kind, state, sender, sent_row)
            if party in whom and sent_row in receipts(kind, state, sender, sent_row):
                return key
    return None


def _asked(kind: Kind, state: State, step: Step, row: str) -> str:
    """Return the limit the asker wrote in the request this task answers."""
    if asked_limit(step) is None:
        return ""
    for code in plan_of(kind).parents[step.code]:
        for each in (row, ""):
            task = state.tasks.get((code, each))
            if task and task.status == "settled":
                return task.asked
    return ""


def _forgotten(state: State, step: Step, row: str) -> dict[Happening, Mark]:
    """Return what has happened, without what the former round of a task answered."""
    gone = {Happening(step.code, row, each) for each in codes_of(step)}
    gone |= {Happening(step.code, row, ""), Happening(step.code, row, "expired")}
    return {key: mark for key, mark in state.last.items() if key not in gone}


def opened_first(kind: Kind) -> tuple[str, ...]:
    """Return the steps that may open with the matter itself."""
    return tuple(
        code
        for code, step in kind.steps.items()
        if any(isinstance(each, Opened | Below) for each in bases(step.after))
    )
