"""Two promises watched from outside the engine: two persons, and nobody unheard.

The engine refuses what would break them; here each explored act is judged anew by
what has happened on the way to it, so that a hole in the engine would show.
"""

from typing import NamedTuple

from phoihop.regulation.explore_reads import Reads
from phoihop.regulation.facts import Done, Fact, Lapsed, Received
from phoihop.regulation.plan import DECIDING, PREPARING, PROPOSING, answer_of
from phoihop.regulation.roles import addressees
from phoihop.regulation.state import State


class Watch(NamedTuple):
    """What has happened on the way: who acted on which side, how far the hearing has come."""

    prepared: bool = False
    decided: bool = False
    noticed: bool = False
    received: bool = False
    heard: bool = False


def watched(reads: Reads, state: State, watch: Watch, fact: Fact) -> Watch:
    """Return the watch after a fact that `state` already holds."""
    match fact:
        case Done(step=code):
            return _done(reads, state, watch, code)
        case Received(step=code) if code in reads.told and watch.noticed:
            return watch._replace(received=True)
        case Lapsed(step=code, outcome="no answer") if _is_reply(reads, code):
            return watch._replace(heard=watch.received)
        case _:
            return watch


def is_unheard(reads: Reads, watch: Watch, step: str, answer: str) -> bool:
    """Return whether an answer goes against a person who was not heard in this round."""
    adverse = answer_of(reads.kind.steps[step], answer).adverse
    return adverse and not (watch.noticed and watch.received and watch.heard)


def _done(reads: Reads, state: State, watch: Watch, code: str) -> Watch:
    step = reads.kind.steps[code]
    if reads.both_sides:
        watch = watch._replace(
            prepared=watch.prepared or step.act in PREPARING,
            decided=watch.decided or step.act in DECIDING,
        )
    if not reads.told:
        return watch
    if step.act in PROPOSING:
        return watch._replace(noticed=False, received=False, heard=False)
    if code in reads.told and reads.kind.concerns in addressees(
        reads.kind, state, step, ""
    ):
        return watch._replace(noticed=True, received=False, heard=False)
    if _is_reply(reads, code):
        return watch._replace(heard=watch.received)
    return watch


def _is_reply(reads: Reads, code: str) -> bool:
    step = reads.kind.steps.get(code)
    return bool(reads.told) and step is not None and step.by == reads.kind.concerns
