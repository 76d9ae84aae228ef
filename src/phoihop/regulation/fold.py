"""One fact after another: what a matter is once it is recorded.

`after` never refuses: whether a fact may be recorded was settled when it was.
A fact about a step that this text does not know is counted and has no effect,
so that the same facts can be folded under another text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from phoihop.regulation import facts
from phoihop.regulation.facts import Fact
from phoihop.regulation.limits import Closed
from phoihop.regulation.model import Answer, Kind, Step
from phoihop.regulation.openings import begin, opened_by, opened_first
from phoihop.regulation.plan import (
    BELOW,
    DECIDING,
    DONE,
    PREPARING,
    answer_of,
    bases,
    below,
    plan_of,
)
from phoihop.regulation.roles import lead_of, receipts, rows_of
from phoihop.regulation.state import (
    Extension,
    Happening,
    Key,
    Lapse,
    Mark,
    Span,
    State,
    Task,
)

GOES_ON = frozenset({"consent", "no answer"})


def after(kind: Kind, state: State | None, fact: Fact) -> State:
    """Return the matter once `fact` is recorded."""
    if isinstance(fact, facts.Opened):
        return _opened(kind, fact)
    if state is None:
        raise ValueError("a matter begins with Opened")
    mark = Mark(state.seq, fact.on)
    state = replace(state, seq=state.seq + 1, at=max(state.at, fact.on))
    after, touched = _FOLDS[type(fact)](kind, state, fact, mark)
    return opened_by(kind, after, mark, touched) if touched else after


Folded = tuple[State, tuple[str, ...]]  # with the steps to look at


def _opened(kind: Kind, fact: facts.Opened) -> State:
    mark = Mark(0, fact.on)
    state = State(
        seq=1,
        at=fact.on,
        kind=fact.kind,
        opened=mark,
        opener=fact.person,
        parties=fact.parties,
        rows=fact.rows,
        values=fact.values,
    )
    state = replace(state, lead=lead_of(kind, state))
    return opened_by(kind, state, mark, opened_first(kind))


def _done(kind: Kind, state: State, fact: facts.Done, mark: Mark) -> Folded:
    step = kind.steps.get(fact.step)
    if step is None:
        return state, ()
    answer, key = answer_of(step, fact.answer), (fact.step, fact.row)
    task = state.tasks.get(key) or _unasked(key, mark)
    done = Happening(*key, fact.answer)
    ends = not (answer.keeps_open or answer.pass_on)
    task = replace(
        task,
        status="settled" if ends and not is_repeatable(step) else task.status,
        settled=mark if ends else task.settled,
        answer=fact.answer,
        person=fact.person,
        values=fact.values,
        asked=fact.asked or task.asked,
    )
    last = {**state.last, done: mark}
    if ends:
        last[Happening(*key, "")] = mark
    state = replace(
        _sided(state, step, fact.person),
        tasks={**state.tasks, key: task},
        last=last,
        uses={**state.uses, done: state.uses.get(done, 0) + 1},
        values={**state.values, **fact.values},
    )
    state = _sent(kind, state, fact, mark)
    state = _stood_for(kind, state, fact, mark)
    moot = (*answer.ends, *(step.ends if ends else ()))
    state, more = _ended(kind, state, fact, moot)
    return state, _touched(kind, (fact.step, *more), fact.values)


def is_repeatable(step: Step) -> bool:
    """Return whether a power can be used again as long as its `while` holds."""
    return not step.duty and bool(step.open_while)


def _unasked(key: Key, mark: Mark) -> Task:
    return Task(step=key[0], row=key[1], opened=mark, start=mark)


def _sided(state: State, step: Step, person: str) -> State:
    """Keep on which side of the two-person rule this act put its person."""
    if step.act in PREPARING and person not in state.prepared:
        return replace(state, prepared=state.prepared | {person})
    if step.act in DECIDING and person not in state.decided:
        return replace(state, decided=state.decided | {person})
    return state


def _sent(kind: Kind, state: State, fact: facts.Done, mark: Mark) -> State:
    rows = receipts(kind, state, kind.steps[fact.step], fact.row)
    if not rows:
        return state
    keys = {(fact.step, each) for each in rows}
    received = {k: v for k, v in state.received.items() if k not in keys}
    sent = {**state.sent, **dict.fromkeys(keys, mark)}
    return replace(state, sent=sent, received=received)


def _stood_for(kind: Kind, state: State, fact: facts.Done, mark: Mark) -> State:
    """Settle the replies that the minutes of this step are, also those never asked for.

    Where both steps share answers, only a shared one stands for a reply; else any
    answer that must bring something, such as the minutes.
    """
    step = kind.steps[fact.step]
    other = kind.steps.get(step.stands_for)
    answer = standing_answer(step, other, fact.answer)
    if other is None or not answer:
        return state
    rows = (fact.row,) if step.each == other.each else rows_of(kind, state, other.each)
    tasks, last = dict(state.tasks), dict(state.last)
    for row in rows:
        key = (other.code, row)
        task = tasks.get(key)
        if task and task.status in {"settled", "lapsed"}:
            continue
        task = replace(task or _unasked(key, mark), status="settled", settled=mark)
        tasks[key] = replace(task, answer=answer, person=fact.person, stands=step.code)
        last[Happening(*key, answer)] = last[Happening(*key, "")] = mark
    return replace(state, tasks=tasks, last=last)


def standing_answer(step: Step, other: Step | None, code: str) -> str:
    """Return which answer of the other step this one is, or "" if it stands for none."""
    if other is None or answer_of(step, code).keeps_open:
        return ""
    if code in other.answers:
        return code
    shares = any(each in other.answers for each in step.answers)
    demanding = any(each.needs for each in step.answers.values())
    if shares or (demanding and not answer_of(step, code).needs):
        return ""
    return DONE.code


def _ended(
    kind: Kind, state: State, fact: facts.Done | facts.Lapsed, moot: Iterable[str]
) -> tuple[State, tuple[str, ...]]:
    """Make what an act ended needless: what stands open and what has not begun."""
    codes = tuple(each for each in moot if each in kind.steps)
    if not codes:
        return state, ()
    mark, step = Mark(state.seq - 1, fact.on), kind.steps[fact.step]
    tasks = dict(state.tasks)
    for code in codes:
        each = kind.steps[code].each
        rows = (fact.row,) if each and each == step.each else rows_of(kind, state, each)
        for key in ((code, one) for one in rows):
            task = tasks.get(key) or _unasked(key, mark)
            if key not in tasks or task.status in {"open", "withdrawn"}:
                tasks[key] = replace(task, status="moot", settled=mark, opened=mark)
    return replace(state, tasks=tasks), codes


def _touched(
    kind: Kind, steps: Iterable[str], fields: Iterable[str] = ()
) -> tuple[str, ...]:
    plan = plan_of(kind)
    found = [each for code in steps for each in plan.readers.get(code, ())]
    found += [each for code in fields for each in plan.field_readers.get(code, ())]
    return tuple(found)


def _filed(_kind: Kind, state: State, fact: facts.Filed, mark: Mark) -> Folded:
    filed = {**state.filed, (fact.step, fact.row): mark}
    return replace(state, filed=filed), ()


def _received(_kind: Kind, state: State, fact: facts.Received, mark: Mark) -> Folded:
    key = (fact.step, fact.row)
    tasks = {
        each: replace(task, start=mark)
        if task.receipt == key and task.start is None
        else task
        for each, task in state.tasks.items()
    }
    return replace(state, tasks=tasks, received={**state.received, key: mark}), ()


def _set(kind: Kind, state: State, fact: facts.Set, mark: Mark) -> Folded:
    told = {code: each for code, each in fact.values.items() if _is_below(code)}
    values = {code: each for code, each in fact.values.items() if code not in told}
    last = {**state.last, **dict.fromkeys(_told(state, told), mark)}
    state = replace(state, values={**state.values, **values}, last=last)
    return state, _touched(kind, (".".join(c.split(".")[:2]) for c in told), values)


def _is_below(code: str) -> bool:
    return code.startswith(f"{BELOW}.")


def _told(state: State, told: facts.Values) -> Iterator[Happening]:
    """Yield what units below have done: `below.STEP[.ANSWER]` names the units."""
    for code, units in told.items():
        _, step, *answer = code.split(".")
        for unit in units.split():
            if unit in state.rows.get(BELOW, ()):
                yield Happening(below(step), unit, "")
                yield from (Happening(below(step), unit, each) for each in answer)


def _corrected(kind: Kind, state: State, fact: facts.Corrected, mark: Mark) -> Folded:
    key = (fact.step, fact.row)
    step, task = kind.steps.get(fact.step), state.tasks.get(key)
    if step is None or task is None:
        return state, ()
    last = dict(state.last)
    if fact.answer != task.answer:
        last.pop(Happening(*key, task.answer), None)
        last[Happening(*key, fact.answer)] = mark
    task = replace(task, answer=fact.answer, person=fact.person, values=fact.values)
    state = replace(
        _sided(state, step, fact.person),
        tasks={**state.tasks, key: task},
        last=last,
        values={**state.values, **fact.values},
    )
    return state, _touched(kind, (fact.step,), fact.values)


def _redated(_kind: Kind, state: State, fact: facts.Redated, _mark: Mark) -> Folded:
    granted = Extension(fact.by, fact.on, fact.person)
    return _with(
        state, fact, lambda task: replace(task, extensions=(*task.extensions, granted))
    )


def _paused(_kind: Kind, state: State, fact: facts.Paused, _mark: Mark) -> Folded:
    span = Span(fact.on, None)
    return _with(state, fact, lambda task: replace(task, pauses=(*task.pauses, span)))


def _resumed(_kind: Kind, state: State, fact: facts.Resumed, _mark: Mark) -> Folded:
    def run_on(task: Task) -> Task:
        if not task.is_paused:
            return task
        *before, last = task.pauses
        return replace(task, pauses=(*before, last._replace(until=fact.on)))

    return _with(state, fact, run_on)


def _with(
    state: State,
    fact: facts.Redated | facts.Paused | facts.Resumed,
    change: Callable[[Task], Task],
) -> Folded:
    key = (fact.step, fact.row)
    task = state.tasks.get(key)
    if task is None:
        return state, ()
    return replace(state, tasks={**state.tasks, key: change(task)}), ()


def _handed(kind: Kind, state: State, fact: facts.Handed, mark: Mark) -> Folded:
    if not fact.step:
        return replace(state, lead=fact.to), ()
    key = (fact.step, fact.row)
    task, step = state.tasks.get(key), kind.steps.get(fact.step)
    if task is None or step is None:
        return state, ()
    task = replace(task, party=fact.to)
    if not answer_of(step, task.answer).keeps_open:
        task = replace(task, start=mark, extensions=(), pauses=())
    return replace(state, tasks={**state.tasks, key: task}), ()


def _moved(_kind: Kind, state: State, fact: facts.Moved, _mark: Mark) -> Folded:
    return replace(state, regulation=fact.regulation), ()


def _lapsed(kind: Kind, state: State, fact: facts.Lapsed, mark: Mark) -> Folded:
    lapse = Lapse(fact.outcome, fact.on)
    if not fact.step:
        return replace(state, lapses=(*state.lapses, lapse)), ()
    key = (fact.step, fact.row)
    task, step = state.tasks.get(key), kind.steps.get(fact.step)
    if task is None or step is None:
        return state, ()
    task = replace(task, lapses=(*task.lapses, lapse))
    last = {**state.last, Happening(*key, "expired"): mark}
    moot: tuple[str, ...] = ()
    if fact.outcome in GOES_ON:
        task = replace(task, status="lapsed", settled=mark)
        last[Happening(*key, "")] = mark
        moot = step.ends
    state = replace(state, tasks={**state.tasks, key: task}, last=last)
    state, more = _ended(kind, state, fact, moot)
    return state, _touched(kind, (fact.step, *more))


def _began(kind: Kind, state: State, fact: facts.Began, mark: Mark) -> Folded:
    if fact.step not in kind.steps:
        return state, ()
    state = begin(kind, state, mark, (fact.step, fact.row))
    return state, _touched(kind, (fact.step,))


def _closed(kind: Kind, state: State, fact: facts.Closed, mark: Mark) -> Folded:
    tasks = {
        key: replace(task, status="moot", settled=mark)
        if task.status in {"open", "withdrawn"}
        else task
        for key, task in state.tasks.items()
    }
    state = replace(state, closed=mark, reason=fact.reason, tasks=tasks)
    return state, tuple(
        code
        for code, step in kind.steps.items()
        if any(isinstance(each, Closed) for each in bases(step.after))
    )


_FOLDS: Mapping[type, Callable[[Kind, State, Any, Mark], Folded]] = {
    facts.Done: _done,
    facts.Filed: _filed,
    facts.Received: _received,
    facts.Set: _set,
    facts.Corrected: _corrected,
    facts.Redated: _redated,
    facts.Paused: _paused,
    facts.Resumed: _resumed,
    facts.Handed: _handed,
    facts.Moved: _moved,
    facts.Lapsed: _lapsed,
    facts.Began: _began,
    facts.Closed: _closed,
}


def ends_matter(step: Step, answer: Answer, *, lapsed: bool = False) -> bool:
    """Return whether a step so answered (or run out) ends the whole matter."""
    ends = step.ends if lapsed else (*step.ends, *answer.ends)
    return "matter" in ends and not (answer.keeps_open or answer.pass_on)
