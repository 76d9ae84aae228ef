"""Which acts commute, so that one order of them stands for all.

The invariant: a task is taken alone only if nothing that can happen before it is
done could tell the difference (a persistent set). Whoever takes it alone expands
the state fully when that leads back to a state already known.
"""

from collections.abc import Iterator

from phoihop.regulation.explore_moves import Move
from phoihop.regulation.explore_paths import Paths
from phoihop.regulation.explore_reads import Reads, flows
from phoihop.regulation.limits import (
    AllOf,
    Event,
    Happened,
    Replied,
    Settled,
    Threshold,
)
from phoihop.regulation.model import Step
from phoihop.regulation.plan import PROPOSING, answer_of, atoms, bases, codes_of
from phoihop.regulation.state import Key, State

MOVING = frozenset({"do", "lapse"})


class Order:
    """The independence of a kind's steps: made once, asked at each state."""

    def __init__(self, reads: Reads) -> None:
        """Find which steps may ever be taken alone, and which touch each other."""
        self.reads = reads
        self.steps = reads.kind.steps
        self.readers = reads.plan.readers
        steps = self.steps.values()
        able = not reads.afterlife
        self.lonely = {step.code for step in steps if able and self._is_lonely(step)}
        self._clashes: dict[tuple[str, str, bool], bool] = {}

    def alone(self, state: State, able: list[Move]) -> Iterator[list[Move]]:
        """Yield sets of moves, each of which can go before everything else."""
        groups: dict[Key, list[Move]] = {}
        for move in able:
            if move.verb in MOVING:
                groups.setdefault((move.step, move.row), []).append(move)
        if sum(map(len, groups.values())) == len(able) and len(groups) < 2:
            return
        for key, group in groups.items():
            if key[0] in self.lonely and self._is_settled(state, key, group):
                others = Paths(self.reads, state).before(key)
                if not any(self._clash(key, other) for other in others):
                    yield group

    def _is_lonely(self, step: Step) -> bool:
        """Return whether a step neither ends, fills nor guards anything by itself."""
        answers = [answer_of(step, code) for code in codes_of(step)]
        filled = {
            *step.needs,
            *step.fills,
            *(f for each in answers for f in each.needs),
        }
        return (
            step.duty
            and not self._reaches(step)
            and not step.open_while
            and step.earliest is None
            and not self._is_heard(step)
            and not any(each.keeps_open or each.pass_on for each in answers)
            and not filled & set(self.reads.values)
        )

    def _reaches(self, step: Step) -> bool:
        """Return whether a step settles or ends something besides itself."""
        closes = any(each.outcome == "close" for each in step.expiries)
        answers = step.answers.values()
        moot = (*step.ends, *(code for each in answers for code in each.ends))
        return closes or bool(moot) or bool(step.stands_for)

    def _is_heard(self, step: Step) -> bool:
        """Return whether a step belongs to a hearing, where the order is everything."""
        if not self.reads.told:
            return False
        adverse = any(each.adverse for each in step.answers.values())
        concerned = step.by == self.reads.kind.concerns
        told = step.code in self.reads.told
        return adverse or concerned or told or step.act in PROPOSING

    def _is_settled(self, state: State, key: Key, group: list[Move]) -> bool:
        """Return whether nothing more can become possible for this task itself."""
        task = state.tasks[key]
        silent = any(move.verb == "lapse" for move in group)
        return silent or bool(task.lapses) or not flows(self.reads, self.steps[key[0]])

    def _clash(self, one: Key, other: Key) -> bool:
        known = (one[0], other[0], one[1] == other[1])
        if known not in self._clashes:
            self._clashes[known] = self._touch(one, other)
        return self._clashes[known]

    def _touch(self, one: Key, other: Key) -> bool:
        """Return whether two tasks could tell which of them was done first."""
        first, second = self.steps[one[0]], self.steps[other[0]]
        aims = {code for each in second.answers.values() for code in each.ends}
        aims |= {*second.ends, second.stands_for}
        if first.code in aims or second.open_while == first.code:
            return True
        if self._informs(one, other) or self._informs(other, one):
            return True
        if self._fills_for(second, first):
            return True
        shared = set(self.readers.get(one[0], ())) & set(self.readers.get(other[0], ()))
        stays = any(
            answer_of(second, each).keeps_open or answer_of(second, each).pass_on
            for each in codes_of(second)
        )
        return any(
            stays or bool(aims - {"", "matter"}) or not self._joined(each, one, other)
            for each in shared - {one[0], other[0]}
        )

    def _fills_for(self, second: Step, first: Step) -> bool:
        """Return whether one step fills a field that the other waits for."""
        answers = second.answers.values()
        filled = {*second.needs, *second.fills, *(f for a in answers for f in a.needs)}
        readers = self.reads.plan.field_readers
        waiting = any(first.code in readers.get(code, ()) for code in filled)
        return waiting or bool(
            filled & set(self.reads.values) and flows(self.reads, first)
        )

    def _informs(self, one: Key, other: Key) -> bool:
        """Return whether a task looks at another, or at what the other opens."""
        if self._looks(one, other):
            return True
        for code in self.readers.get(one[0], ()):
            step = self.steps[code]
            same = step.each and step.each == self.steps[one[0]].each
            if same and not self._far(one[0], code):
                if self._looks((code, one[1]), other):
                    return True
            elif other[0] in self.readers.get(code, ()):
                return True
        return False

    def _looks(self, one: Key, other: Key) -> bool:
        if other[0] not in self.readers.get(one[0], ()):
            return False
        each = self.steps[one[0]].each
        paired = each and each == self.steps[other[0]].each and one[1] != other[1]
        return not paired or self._far(one[0], other[0])

    def _far(self, code: str, reader: str) -> bool:
        """Return whether a step looks at all rows of another, not only at its own."""
        step = self.steps[reader]
        if any(
            isinstance(x, Replied) and x.step == code for x in atoms(step.condition)
        ):
            return True
        leaves = (each for each in bases(step.after) if not isinstance(each, Happened))
        return any(self._involves(each, code) for each in leaves)

    def _involves(self, leaf: Event, code: str) -> bool:
        """Return whether a step, or what asks for it anew, counts for an event."""
        match leaf:
            case Happened(step):
                return step == code
            case Threshold(step=step):
                return code == step or code in self.reads.plan.renewing[step]
            case Settled(part):
                steps = self.reads.plan.parts.get(part, ())
                return any(self._involves(Threshold("all", x), code) for x in steps)
            case _:
                return False

    def _joined(self, reader: str, one: Key, other: Key) -> bool:
        """Return whether a step needs both of two tasks before it can open."""
        step = self.steps[reader]
        each = self.steps[one[0]].each
        paired = each and each == self.steps[other[0]].each == step.each
        far = self._far(one[0], reader) or self._far(other[0], reader)
        if paired and one[1] != other[1] and not far:
            return True
        return self._needs(step.after, one[0], other[0])

    def _needs(self, event: Event, one: str, other: str) -> bool:
        """Return whether the part of an event that names both waits for both."""
        if isinstance(event, AllOf):
            mine = [x for x in event.events if self._names(x, one)]
            theirs = [x for x in event.events if self._names(x, other)]
            if len(mine) != 1 or len(theirs) != 1:
                return False
            if mine != theirs:
                return self._waits(mine[0], one) and self._waits(theirs[0], other)
            return self._needs(mine[0], one, other)
        parts = getattr(event, "events", None)
        if parts is not None:
            both = [x for x in parts if self._names(x, one) or self._names(x, other)]
            return len(both) == 1 and self._needs(both[0], one, other)
        return self._waits(event, one) and self._waits(event, other)

    def _names(self, event: Event, code: str) -> bool:
        return any(self._involves(leaf, code) for leaf in bases(event))

    def _waits(self, event: Event, code: str) -> bool:
        """Return whether a simple event can't happen while this task is undone."""
        match event:
            case Threshold(need="all"):
                return self._involves(event, code)
            case Settled():
                return self.steps[code].duty and self._involves(event, code)
            case Happened(step):
                return step == code and not self.steps[code].each
            case _:
                return False
