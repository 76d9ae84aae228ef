"""A matter under another version of its regulation: the same facts, folded under its text.

Each version is folded as if it had always been the one, side by side with the
others, so that a matter moved and moved back is what it was. Two things are not
left to the other text alone. What only the new text asks for begins when the
matter arrives, for nobody can have done in the past what nobody asked for; and
on which side of the two-person rule a person once stood, that person stays.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from phoihop.base.days import Calendar
from phoihop.regulation import facts
from phoihop.regulation.coming import coming, led_on
from phoihop.regulation.facts import Fact
from phoihop.regulation.fold import after
from phoihop.regulation.model import Kind
from phoihop.regulation.plan import BELOW, DONE, plan_of
from phoihop.regulation.refusals import No
from phoihop.regulation.roles import name_of, named, party_of, rows_of
from phoihop.regulation.state import Mark, State, Task

KindOf = Callable[[str], Kind]


@dataclass(frozen=True, slots=True)
class Stay:
    """From which fact on, by number, a matter was under a version."""

    version: str
    since: int


def folded(kind_of: KindOf, first: str, told: Iterable[Fact]) -> State:
    """Return the matter after all its facts, under the version it was last moved to.

    `first` is the version it was opened under. Cost grows with the facts and with
    the number of versions the matter was ever under.
    """
    known = tuple(told)
    versions = {first, *(x.regulation for x in known if isinstance(x, facts.Moved))}
    kinds = {each: kind_of(each) for each in versions}
    states: dict[str, State | None] = dict.fromkeys(versions)
    now, stays = first, [Stay(first, 0)]
    for number, fact in enumerate(known):
        left = states[now]
        states = {
            each: after(kinds[each], state, fact) for each, state in states.items()
        }
        if isinstance(fact, facts.Moved) and left is not None:
            now = fact.regulation
            stays.append(Stay(now, number))
            states[now] = _arrived(states[now], left, (number, fact), stays)
    found = states[now]
    if found is None:
        raise ValueError("a matter begins with Opened")
    return found


def _arrived(
    here: State | None, left: State, what: tuple[int, facts.Moved], stays: list[Stay]
) -> State:
    """Return the state on arrival: what nobody was asked for before begins now."""
    if here is None:
        raise ValueError("a matter begins with Opened")
    mark = Mark(what[0], what[1].on)
    tasks = {
        key: task if _asked_before(task, left, stays) else _begun(task, mark)
        for key, task in here.tasks.items()
    }
    return replace(
        here,
        tasks=tasks,
        prepared=here.prepared | left.prepared,
        decided=here.decided | left.decided,
    )


def _asked_before(task: Task, left: State, stays: list[Stay]) -> bool:
    """Say whether a task was open before the move, or opened while its version ruled."""
    other = left.tasks.get((task.step, task.row))
    if task.status != "open" or (other and other.status == "open"):
        return True
    ruled = [each.version for each in stays if each.since <= task.opened.seq]
    return ruled[-1] == stays[-1].version


def _begun(task: Task, mark: Mark) -> Task:
    start = mark if task.start else None
    return replace(task, opened=mark, start=start, moved=True)


def moved(
    kind_of: KindOf, first: str, told: Iterable[Fact], fact: facts.Moved
) -> tuple[tuple[Fact, ...], State]:
    """Return a move with what the rule alone makes follow it, and the state after all."""
    state = folded(kind_of, first, (*told, fact))
    kind = kind_of(fact.regulation)
    follows = led_on(kind, state, fact)
    if follows is None:
        return (fact,), state
    return (fact, follows), after(kind, state, follows)


def unfit(kind: Kind, state: State, calendar: Calendar, left: State) -> No | None:
    """Return why a matter cannot be under this text, if it cannot.

    `state` is the matter after the move, `left` before it. No move makes time run
    out on anybody, or ends a matter, or leaves it with nothing to do.
    """
    return (
        _party_missing(kind, state, left)
        or _rows_missing(kind, state)
        or _runs_out(kind, state, calendar)
        or _nothing_left(kind, state, left)
    )


def _party_missing(kind: Kind, state: State, left: State) -> No | None:
    """Somebody must take the part of whoever leads, is concerned, or is newly asked."""
    before = {(each.step, each.row) for each in left.open_tasks()}
    asked = [
        party_of(kind, state, kind.steps[each.step], each.row)
        for each in _open(kind, state)
        if (each.step, each.row) not in before
    ]
    for code in (state.lead, kind.concerns, *asked):
        party = kind.parties.get(code)
        base = (
            named(kind, state, party.head_of, "") if party and party.head_of else code
        )
        if base in kind.parties and not state.parties.get(base):
            return No("move_party_missing", {"name": name_of(kind, base)})
    return None


def _rows_missing(kind: Kind, state: State) -> No | None:
    used = {code for step in kind.steps.values() for code in (step.each, step.to)}
    wanted = {code for code, table in kind.tables.items() if table.chosen} & used
    for code in (*sorted(wanted), *kind.opens.tables):
        if not state.rows.get(code):
            return No("move_rows_missing", {"table": code})
    return None


def _runs_out(kind: Kind, state: State, calendar: Calendar) -> No | None:
    for fact in coming(kind, state, calendar, state.at):
        if isinstance(fact, facts.Lapsed | facts.Closed):
            step = kind.steps.get(fact.step)
            return No("move_runs_out", {"step": step.name if step else kind.name})
    return None


def _nothing_left(kind: Kind, state: State, left: State) -> No | None:
    """Refuse where the new text would leave a running matter without any duty."""
    if any(kind.steps[each.step].duty for each in _open(kind, state)):
        return None
    coming_yet = any(
        each not in {k[0] for k in state.tasks} for each in plan_of(kind).timed
    )
    if coming_yet or not left.open_tasks():
        return None
    return No("move_nothing_left", {"kind": kind.name})


def _open(kind: Kind, state: State) -> list[Task]:
    return [each for each in state.open_tasks() if each.step in kind.steps]


@dataclass(frozen=True, slots=True)
class Idle:
    """A fact that another text keeps without effect: what it does not know of it."""

    number: int
    fact: Fact
    unknown: str  # step, answer, row or field
    code: str


def idle(kind: Kind, state: State, told: Iterable[Fact]) -> Iterator[Idle]:
    """Yield the facts, by number, that this text knows nothing to do with."""
    for number, fact in enumerate(told):
        if not isinstance(fact, facts.Moved | facts.Closed):
            yield from (
                Idle(number, fact, *each) for each in _unknown(kind, state, fact)
            )


def _unknown(kind: Kind, state: State, fact: Fact) -> Iterator[tuple[str, str]]:
    code = getattr(fact, "step", "")
    step = kind.steps.get(code)
    if code and step is None:
        yield "step", code
        return
    row, answer = getattr(fact, "row", ""), getattr(fact, "answer", "")
    if step and row and row not in _rows(kind, state, code):
        yield "row", row
    if step and answer and answer not in {DONE.code, *step.answers}:
        yield "answer", answer
    yield from (("field", each) for each in _values(fact) if not _knows(kind, each))


def _rows(kind: Kind, state: State, code: str) -> tuple[str, ...]:
    step = kind.steps[code]
    apart = step.to if step.to in kind.tables else ""
    return (*rows_of(kind, state, step.each), *rows_of(kind, state, apart))


def _values(fact: Fact) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(fact, "values", {})
    return found


def _knows(kind: Kind, code: str) -> bool:
    below = code.startswith(f"{BELOW}.")
    return below or code in kind.fields or code in kind.form
