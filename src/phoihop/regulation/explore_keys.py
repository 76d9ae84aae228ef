"""When two states of a matter are the same to everything that can still happen.

The invariant: equal keys have the same moves into equal keys. So a key holds the
status of each task, which of the events it looks at are news to it, and the answers
read later; members of a table as a sorted multiset (a set invents deadlocks). It
holds no date, no late mark, and no person but what the two-person rule needs.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from phoihop.regulation.explore_guards import Watch
from phoihop.regulation.explore_reads import Reads, Seen
from phoihop.regulation.explore_values import class_of
from phoihop.regulation.model import Step
from phoihop.regulation.plan import PROPOSING
from phoihop.regulation.state import Happening, State, Task

Sign = tuple[object, ...]
Key = tuple[object, ...]
_STATUS = {"open": 1, "settled": 2, "lapsed": 2, "moot": 3, "withdrawn": 4}
OVER: Sign = ("closed",)


class Keyed(NamedTuple):
    """The key of a state, and of each sort of members alike the first one."""

    key: Key
    first: Mapping[str, tuple[str, ...]]


def key_of(reads: Reads, state: State, watch: Watch) -> Keyed:
    """Return what tells this state from others, and one member for all that are alike."""
    if state.closed and not reads.afterlife:
        return Keyed(OVER, {})
    signs: list[Sign] = [tuple(_single(reads, state)), watch]
    lined: dict[str, tuple[str, ...]] = {"": ("",)}
    first: dict[str, tuple[str, ...]] = {}
    for table in reads.order:
        rows = reads.rows[table]
        of_rows = {row: _of_row(reads, state, table, row, lined) for row in rows}
        if table in reads.apart:
            lined[table] = first[table] = rows
        else:
            lined[table] = tuple(sorted(rows, key=lambda row: repr(of_rows[row])))
            first[table] = _first(reads, table, lined[table], of_rows)
        signs.append(tuple(of_rows[row] for row in lined[table]))
    signs += [_values(reads, state), tuple(_hearing(reads, state))]
    if reads.alone:
        signs += [tuple(sorted(state.prepared)), tuple(sorted(state.decided))]
    if reads.afterlife:
        signs.append((state.closed is not None,))
    return Keyed(tuple(signs), first)


def _first(
    reads: Reads, table: str, rows: tuple[str, ...], signs: Mapping[str, Sign]
) -> tuple[str, ...]:
    """Return one row of each sort; every row if another table looks at them one by one."""
    if _is_looked_at(reads, table):
        return rows
    found: dict[Sign, str] = {}
    for row in rows:
        found.setdefault(signs[row], row)
    return tuple(found.values())


def _is_looked_at(reads: Reads, table: str) -> bool:
    steps = reads.kind.steps
    return any(
        seen.every_row and steps[seen.step].each == table and steps[code].each
        for code, every in reads.seen.items()
        for seen in every
    )


def _single(reads: Reads, state: State) -> Iterator[Sign]:
    """Yield what is told of the steps that stand alone."""
    for code, step in reads.kind.steps.items():
        if step.each:
            continue
        task = state.tasks.get((code, ""))
        yield _task(reads, state, step, task)
        for seen in reads.seen[code]:
            if not seen.every_row:
                yield (_news(state, seen, "", task),)
        yield from _anew(reads, state, code, "")


def _of_row(  # noqa: PLR0917 - one member of one table
    reads: Reads,
    state: State,
    table: str,
    row: str,
    lined: Mapping[str, tuple[str, ...]],
) -> Sign:
    """Return all that is told of one member; other tables' members in their own order."""
    found: list[object] = [reads.profiles[table, row]]
    steps = reads.kind.steps
    for code, step in steps.items():
        if step.each == table:
            task = state.tasks.get((code, row))
            found.append(_task(reads, state, step, task, row))
            for seen in reads.seen[code]:
                each = steps[seen.step].each
                if seen.every_row:
                    far = lined.get(each, reads.rows[each])
                    found += [_news(state, seen, other, task) for other in far]
                else:
                    found.append(_news(state, seen, row if each else "", task))
            found += _anew(reads, state, code, row)
        elif not step.each:
            task = state.tasks.get((code, ""))
            found += [
                _news(state, seen, row, task)
                for seen in reads.seen[code]
                if seen.every_row and steps[seen.step].each == table
            ]
    return tuple(found)


def _task(  # noqa: PLR0917 - one task of one row
    reads: Reads, state: State, step: Step, task: Task | None, row: str = ""
) -> Sign:
    """Return where a task stands, how often its answers were used, what is read of it,
    and whether it is open because of what it answered itself.
    """
    code = step.code
    status = _STATUS[task.status] if task else 0
    waits = bool(
        status == 1
        and task
        and task.start is None
        and task.receipt
        and task.receipt[0] in reads.told
    )
    spent = tuple(
        min(
            state.uses.get(Happening(code, row, each), 0), step.answers[each].times or 0
        )
        for each in reads.counted[code]
    )
    read = tuple(
        Happening(code, row, each) in state.last for each in reads.known.get(code, ())
    )
    ran_out = code in reads.expired and bool(task and status == 1 and task.lapses)
    again = bool(task and status == 1 and task.again)
    return (status, waits, spent, read, ran_out, again)


def _news(state: State, seen: Seen, row: str, task: Task | None) -> int:
    """Return how an event stands to the task that looks at it: absent, old, or news."""
    return _told(state, _mark(state, seen, row), task)


def _mark(state: State, seen: Seen, row: str) -> int:
    mark = state.last.get(Happening(seen.step, row, seen.answer))
    if mark is not None:
        return mark.seq
    moot = state.tasks.get((seen.step, row)) if seen.every_row else None
    settled = moot.settled if moot and moot.status == "moot" else None
    return settled.seq if settled else -1


def _told(state: State, seq: int, task: Task | None) -> int:
    if seq < 0:
        return 0
    found = 1
    if task is None or seq > task.since:
        found += 1
    if task is not None and task.status == "open" and seq > task.floor:
        found += 2
    if state.closed and seq >= state.closed.seq:
        found += 4
    return found


def _anew(reads: Reads, state: State, code: str, row: str) -> Iterator[Sign]:
    """Yield whether what this step answered is being asked anew, and if it began at all."""
    opened = state.tasks.get((code, row))
    if opened is not None and opened.status in {"open", "withdrawn"}:
        ended = state.closed is not None and opened.floor >= state.closed.seq
        yield (opened.floor >= state.opened.seq, ended)
    if code not in reads.renewed:
        return
    for parent in reads.plan.renewing[code]:
        step = reads.kind.steps[parent]
        same = row if step.each == reads.kind.steps[code].each else ""
        rows = (same,) if same or not step.each else reads.rows[step.each]
        yield tuple(
            _since(state, (parent, each), Happening(code, row, answer))
            for each in rows
            for answer in reads.renewed[code]
        )


def _since(state: State, parent: tuple[str, str], answered: Happening) -> bool:
    """Return whether an answer is older than the open task that asks for it again."""
    task, mark = state.tasks.get(parent), state.last.get(answered)
    asks = task is not None and task.status == "open"
    return bool(asks and task and mark and task.opened.seq >= mark.seq)


def _values(reads: Reads, state: State) -> Sign:
    return tuple(
        class_of(reads.kind, code, state.values.get(code, ""), tried)
        for code, tried in reads.values.items()
    )


def _hearing(reads: Reads, state: State) -> Iterator[int | bool]:
    """Yield the order of proposals, notices, replies and decisions, where it matters."""
    if not reads.told:
        return
    steps = reads.kind.steps
    last = {k.step: m.seq for k, m in state.last.items() if not k.answer}
    proposed = max(
        (last.get(c, -1) for c in steps if steps[c].act in PROPOSING), default=-1
    )
    sent = {code: state.sent.get((code, "")) for code in reads.told}
    fresh = {c: m.seq for c, m in sorted(sent.items()) if m and m.seq > proposed}
    if not fresh:
        return
    replies = [last.get(c, -1) for c in steps if steps[c].by == reads.kind.concerns]
    begun: list[int] = []
    for (code, _), task in state.tasks.items():
        if any(each.adverse for each in steps[code].answers.values()):
            begun += [task.opened.seq, task.floor if task.round > 1 else -1]
    marks = [*fresh.values(), *replies, *begun]
    ranks = {seq: i for i, seq in enumerate(sorted(set(marks)))}
    yield from (ranks[each] for each in marks)
    yield from ((code, "") in state.received for code in fresh)
    yield from (code in fresh for code in sorted(reads.told))
