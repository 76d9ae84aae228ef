"""Which tasks may be acted on before a given one is done, by what can open without it.

Conditions are taken to hold: what is returned may be too much, never too little.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from phoihop.regulation.explore_reads import Reads
from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    Below,
    Event,
    FieldDate,
    Happened,
    Opened,
    Settled,
    Shifted,
    Threshold,
)
from phoihop.regulation.model import Step
from phoihop.regulation.state import Happening, Key, State


@dataclass(frozen=True, slots=True)
class Paths:
    """What can open from one state."""

    reads: Reads
    state: State

    def before(self, key: Key) -> set[Key]:
        """Return every task that can be acted on before this one is done."""
        found = {(each.step, each.row) for each in self.state.open_tasks()} - {key}
        waiting = [each for each in self._tasks() if each not in found and each != key]
        while True:
            more = [each for each in waiting if self._opens(each, key, found)]
            if not more:
                return found
            found |= set(more)
            waiting = [each for each in waiting if each not in found]

    def _tasks(self) -> Iterator[Key]:
        for code, step in self.reads.kind.steps.items():
            yield from ((code, row) for row in self._rows(step.each))

    def _rows(self, table: str) -> tuple[str, ...]:
        return self.reads.rows[table] if table else ("",)

    def _opens(self, task: Key, key: Key, found: set[Key]) -> bool:
        step = self.reads.kind.steps[task[0]]
        return self._can(step.after, (step, task[1], key, found))

    def _can(self, event: Event, at: "At") -> bool:
        """Return whether an event is news to a step, or may become so."""
        match event:
            case AnyOf(events):
                return any(self._can(each, at) for each in events)
            case AllOf(events):
                return all(self._can(each, at) for each in events)
            case Shifted(event=inner):
                return self._can(inner, at)
            case _:
                return self._may(event, at)

    def _may(self, event: Event, at: "At") -> bool:
        match event:
            case Happened(code, answer):
                return any(self._is_news(k, answer, at) for k in self._keys(code, at))
            case Threshold(need, code, answer):
                keys = [(code, row) for row in self._rows(self._each(code))]
                every = all if need == "all" else any
                return every(self._comes(k, answer, at) for k in keys)
            case Settled(part):
                return self._settles(part, at)
            case Below():
                return True
            case Opened() | FieldDate():
                task = self.state.tasks.get((at[0].code, at[1]))
                return task is None or task.status == "withdrawn"
            case _:
                return False

    def _settles(self, part: str, at: "At") -> bool:
        """A part is not settled while a duty of it that was begun is undone."""
        codes = self.reads.plan.parts.get(part, ())
        waits = at[2][0] in codes and at[2][0] != at[0].code
        if waits and self.reads.kind.steps[at[2][0]].duty:
            return False
        keys = [(code, row) for code in codes for row in self._rows(self._each(code))]
        return any(self._comes(each, "", at) for each in keys)

    def _keys(self, code: str, at: "At") -> tuple[Key, ...]:
        each = self._each(code)
        if each and each == at[0].each:
            return ((code, at[1]),)
        return tuple((code, row) for row in self._rows(each))

    def _each(self, code: str) -> str:
        return self.reads.kind.steps[code].each

    def _is_news(self, key: Key, answer: str, at: "At") -> bool:
        mark = self.state.last.get(Happening(*key, answer))
        task = self.state.tasks.get((at[0].code, at[1]))
        if mark and (task is None or mark.seq > task.since):
            return True
        return self._is_possible(key, at)

    def _comes(self, key: Key, answer: str, at: "At") -> bool:
        """Return whether a row has given this answer, or still may."""
        if Happening(*key, answer) in self.state.last:
            return True
        task = self.state.tasks.get(key)
        return bool(task and task.status == "moot") or self._is_possible(key, at)

    def _is_possible(self, key: Key, at: "At") -> bool:
        """Return whether a task may be settled, or another may settle or end it."""
        _, _, alone, found = at
        if key in found:
            return True
        aimed = self.reads.aimed[key[0]]
        return bool(aimed) and any(
            code in aimed for code, row in found if (code, row) != alone
        )


At = tuple[Step, str, Key, set[Key]]
