"""Whether a process and the engine allow the same acts: both walked in step, state by state.

The marks of the process lie on tasks and on the flows into a join. From each pair of
states every act is tried in both; the first state in which they differ is told.
Two members of a table, so many pairs: beyond that nothing is claimed.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from phoihop.regulation.bpmn_flow import Flow, Process
from phoihop.regulation.bpmn_form import fixed
from phoihop.regulation.conditions import holds
from phoihop.regulation.explore_keys import key_of
from phoihop.regulation.explore_moves import Move, Place, made, moves, openings
from phoihop.regulation.explore_reads import Reads, reads_of
from phoihop.regulation.model import Kind
from phoihop.regulation.plan import codes_of
from phoihop.regulation.state import State

PAIRS = 3_000
Verdict = Literal["", "differs", "too large"]
Mark = tuple[
    str, str
]  # a task, a flow into a join, a subprocess or a count; and its row


class Act(NamedTuple):
    """What is compared: a step of a row answered so, or its time run out ("expired")."""

    step: str
    row: str
    answer: str


class Unsafe(Exception):
    """A second mark came where one lay: BPMN would open the step twice."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The marks of a process. `over`: a terminate end was reached.

    `barred`: the steps whose condition the form does not meet.
    """

    marks: frozenset[Mark] = frozenset()
    counts: tuple[tuple[str, str, str, int], ...] = ()
    over: bool = False
    barred: frozenset[str] = frozenset()


class Game:
    """The rules by which marks move through a process."""

    def __init__(self, kind: Kind, drawn: Process, reads: Reads) -> None:
        self.kind, self.drawn, self.reads = kind, drawn, reads
        self.out: dict[str, list[Flow]] = {}
        self.into: dict[str, list[int]] = {}
        for number, flow in enumerate(drawn.flows):
            self.out.setdefault(flow.source, []).append(flow)
            self.into.setdefault(flow.target, []).append(number)
        self.number = {id(flow): n for n, flow in enumerate(drawn.flows)}
        self.borders = {n.host: n for n in drawn.nodes.values() if n.host}

    def begun(self, state: State) -> Tokens:
        """Return where the marks lie once the matter is opened."""
        barred = frozenset(
            step.code
            for step in self.kind.steps.values()
            if fixed(self.kind, step) and not holds(self.kind, state, step.condition)
        )
        return self._run(Tokens(barred=barred), "+start", "", "")

    def acts(self, tokens: Tokens) -> frozenset[Act]:
        """Return what may be done now."""
        return frozenset() if tokens.over else frozenset(self._acts(tokens))

    def _acts(self, tokens: Tokens) -> Iterator[Act]:
        counts = {(s, r, a): n for s, r, a, n in tokens.counts}
        for code, row in tokens.marks:
            node = self.drawn.nodes.get(code)
            if node is None or node.sort != "task":
                continue
            most = {
                flow.answers[0]: flow.most
                for flow in self.out.get(f"+answer-{code}", ())
                if flow.most is not None
            }
            for answer in codes_of(self.kind.steps[code]):
                if counts.get((code, row, answer), 0) < most.get(answer, 1 << 30):
                    yield Act(code, row, answer)
            border = self.borders.get(code)
            if border and (border.id, row) in tokens.marks:
                yield Act(code, row, "expired")

    def after(self, tokens: Tokens, act: Act) -> Tokens:
        """Return where the marks lie after an act. Raises Unsafe."""
        border = self.borders.get(act.step)
        gone = {(act.step, act.row)}
        source = act.step
        if act.answer == "expired" and border:
            gone = {(border.id, act.row)}
            source = border.id
            if border.sort == "boundary":
                gone.add((act.step, act.row))
        elif border:
            gone.add((border.id, act.row))
        left = replace(tokens, marks=tokens.marks - gone)
        return self._run(left, source, act.row, act.answer)

    def _run(self, tokens: Tokens, source: str, row: str, answer: str) -> Tokens:
        waiting = deque((flow, row) for flow in self._leaving(source, answer))
        while True:
            while waiting:
                flow, row = waiting.popleft()
                tokens, more = self._arrived(tokens, flow, row, answer)
                if tokens.over:
                    return tokens
                waiting += more
            ready = next(self._finished(tokens), None)
            if ready is None:
                return tokens
            tokens = replace(tokens, marks=tokens.marks - {(ready, "")})
            waiting += [(flow, "") for flow in self.out.get(ready, ())]

    def _leaving(self, source: str, answer: str) -> list[Flow]:
        flows = self.out.get(source, [])
        return [each for each in flows if not each.answers or answer in each.answers]

    def _arrived(
        self, tokens: Tokens, flow: Flow, row: str, answer: str
    ) -> tuple[Tokens, list[tuple[Flow, str]]]:
        node = self.drawn.nodes[flow.target]
        match node.sort:
            case "task":
                marks = {(node.id, row)}
                border = self.borders.get(node.id)
                if border:
                    marks.add((border.id, row))
                return self._laid(tokens, marks), []
            case "sub":
                rows = self.reads.rows[node.table]
                laid = self._laid(tokens, {(node.id, "")})
                first = self.out.get(f"{node.id}-start", ())
                return laid, [(each, one) for one in rows for each in first]
            case "and" if len(self.into[node.id]) > 1:
                return self._joined(tokens, flow, row)
            case "script" if node.step:
                tokens = self._counted(tokens, (node.step, row, answer))
            case "terminate":
                return replace(tokens, marks=frozenset(), over=True), []
            case _:
                pass
        if node.id.startswith("+if-"):
            barred = node.step in tokens.barred
            ways = [each for each in self.out[node.id] if each.asked is not barred]
            return tokens, [(each, row) for each in ways]
        return tokens, [(each, row) for each in self._leaving(node.id, answer)]

    def _joined(
        self, tokens: Tokens, flow: Flow, row: str
    ) -> tuple[Tokens, list[tuple[Flow, str]]]:
        tokens = self._laid(tokens, {(f"#{self.number[id(flow)]}", row)})
        needed = {(f"#{n}", row) for n in self.into[flow.target]}
        if not needed <= tokens.marks:
            return tokens, []
        tokens = replace(tokens, marks=tokens.marks - needed)
        return tokens, [(each, row) for each in self.out.get(flow.target, ())]

    def _laid(self, tokens: Tokens, marks: set[Mark]) -> Tokens:
        if marks & tokens.marks:
            raise Unsafe
        return replace(tokens, marks=tokens.marks | marks)

    def _counted(self, tokens: Tokens, key: tuple[str, str, str]) -> Tokens:
        counts = {(s, r, a): n for s, r, a, n in tokens.counts}
        counts[key] = counts.get(key, 0) + 1
        return replace(tokens, counts=tuple((*k, n) for k, n in sorted(counts.items())))

    def _finished(self, tokens: Tokens) -> Iterator[str]:
        """Yield each subprocess under way in which no mark is left."""
        for code, row in tokens.marks:
            node = self.drawn.nodes.get(code)
            if node and node.sort == "sub" and not row:
                inside = (self._scope(each) for each, _ in tokens.marks)
                if code not in inside:
                    yield code

    def _scope(self, mark: str) -> str:
        if mark.startswith("#"):
            mark = self.drawn.flows[int(mark[1:])].target
        return self.drawn.nodes[mark].scope


def walked(kind: Kind, drawn: Process, pairs: int = PAIRS) -> Verdict:
    """Return whether the process differs from the engine, or is too large to say."""
    reads = reads_of(kind)
    reads = replace(reads, apart=frozenset(reads.rows), told=frozenset())
    game = Game(kind, drawn, reads)
    try:
        return _walked(game, reads, pairs)
    except Unsafe:
        return "differs"


def _walked(game: Game, reads: Reads, pairs: int) -> Verdict:
    waiting = deque((place, game.begun(place.state)) for _, place in openings(reads))
    known = set()
    while waiting:
        place, tokens = waiting.popleft()
        found = steps_of(reads, place)
        if frozenset(found) != game.acts(tokens):
            return "differs"
        for act, ways in found.items():
            after = game.after(tokens, act)
            for move in ways:
                to = made(reads, place, move)
                if to.state.closed and not after.over:
                    return "differs"
                key = (key_of(reads, *to).key, _open(to), after)
                if key not in known:
                    known.add(key)
                    waiting.append((to, after))
        if len(known) > pairs:
            return "too large"
    return ""


def _open(place: Place) -> frozenset[Mark]:
    return frozenset((each.step, each.row) for each in place.state.open_tasks())


def steps_of(reads: Reads, place: Place) -> dict[Act, list[Move]]:
    """Return what the engine allows, by act: other values make other moves of one act."""
    found: dict[Act, list[Move]] = {}
    if place.state.closed:
        return found
    for move in moves(reads, place.state, {}):
        if move.verb in {"do", "lapse"}:
            answer = move.answer if move.verb == "do" else "expired"
            found.setdefault(Act(move.step, move.row, answer), []).append(move)
    return found
