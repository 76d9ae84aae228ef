"""Every state of a kind without any shortcut: no member merged, no order fixed.

Two states are one here only if they hold the same in the same order: whatever number
an event bears, it came before and after the same others.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from phoihop.regulation.explore_keys import Key, key_of
from phoihop.regulation.explore_moves import Move, Place, made, moves, openings
from phoihop.regulation.explore_reads import Reads
from phoihop.regulation.state import State

Label = tuple[str, str, str, tuple[tuple[str, str], ...]]


@dataclass
class Whole:
    """What was found: the moves of each state, by its key; whether all were found."""

    successors: dict[Key, list[frozenset[tuple[Label, Key]]]] = field(
        default_factory=dict
    )
    complete: bool = True


def enumerated(reads: Reads, most: int) -> Whole:
    found = Whole()
    waiting: deque[Place] = deque(place for _, place in openings(reads))
    known = {exact(place) for place in waiting}
    while waiting:
        place = waiting.popleft()
        key = key_of(reads, *place).key
        if place.state.closed and not reads.afterlife:
            found.successors.setdefault(key, []).append(frozenset())
            continue
        after = [(move, made(reads, place, move)) for move in all_moves(reads, place)]
        found.successors.setdefault(key, []).append(
            frozenset((label(m), key_of(reads, *p).key) for m, p in after)
        )
        for _, each in after:
            if (same := exact(each)) not in known:
                known.add(same)
                waiting.append(each)
        if len(known) > most:
            found.complete = False
            break
    return found


def all_moves(reads: Reads, place: Place) -> Iterator[Move]:
    """The moves of every member, alike or not."""
    yield from (each for each in moves(reads, place.state, {}) if not each.kept)


def label(move: Move) -> Label:
    return move.verb, move.step, move.answer, move.values


def exact(place: Place) -> tuple[Any, ...]:
    """A state with the numbers of its events put in ranks."""
    state = place.state
    ranks = {seq: n for n, seq in enumerate(sorted(set(_numbers(state))))}
    tasks = [
        (
            key,
            task.status,
            ranks[task.opened.seq],
            ranks.get(task.floor, -1),
            ranks.get(task.settled.seq, -1) if task.settled else -1,
            task.start is None,
            task.receipt,
            min(task.round, 2),
            bool(task.lapses),
        )
        for key, task in sorted(state.tasks.items())
    ]
    return (
        tuple(tasks),
        tuple(sorted((key, ranks[mark.seq]) for key, mark in state.last.items())),
        tuple(sorted((key, min(n, 2)) for key, n in state.uses.items())),
        tuple(sorted((key, ranks[mark.seq]) for key, mark in state.sent.items())),
        tuple(sorted((key, ranks[mark.seq]) for key, mark in state.received.items())),
        tuple(sorted(state.values.items())),
        ranks[state.closed.seq] if state.closed else -1,
        place.watch,
    )


def _numbers(state: State) -> Iterator[int]:
    yield 0
    yield from (mark.seq for mark in state.last.values())
    yield from (mark.seq for mark in (*state.sent.values(), *state.received.values()))
    if state.closed:
        yield state.closed.seq
    for task in state.tasks.values():
        yield task.opened.seq
        if task.floor >= 0:
            yield task.floor
        if task.settled:
            yield task.settled.seq
