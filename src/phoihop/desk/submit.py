"""The one write path. Whatever is recorded goes through `submit`.

One transaction holds the entries, every derived table they change, the move of
the checkpoint and the answer kept under the form's key. It is acknowledged when
all of that is on disk, and not before; a refusal leaves nothing behind.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import transaction

from phoihop.base.errors import Conflict, Refused
from phoihop.desk import models as answers
from phoihop.desk.access import Actor
from phoihop.desk.codec import Fact, encode
from phoihop.desk.filling import fill
from phoihop.desk.registry import CONTEXTS, Context, Line, State, kind_of
from phoihop.desk.states import Held, held, kept, news
from phoihop.ledger.canonical import canonical
from phoihop.store import append as ledger
from phoihop.store import durable

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What somebody wants recorded in one stream.

    `decide` takes the state of the stream and returns facts or raises Refused;
    `params` are what the form said, bound to its key. `seen` is how far the
    stream had come when the person looked at it. `follow` is called with what was
    recorded, in the same transaction.
    """

    name: str
    context: str
    stream: str
    agency: str
    decide: Callable[[Any], Sequence[Fact]]
    params: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None
    new_stream: bool = False  # its id is drawn anew each time the form is sent
    follow: Callable[[Line], None] | None = None

    def digest(self) -> str:
        """Return the hash of what is asked, whoever computes the answer."""
        stream = "" if self.new_stream else self.stream
        asked = [self.name, stream, dict(self.params)]
        return sha256(canonical(asked)).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where in the ledger a command was recorded (-1: nothing was); `again` if it had been before."""

    stream: str
    first: int
    last: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, when, and the source of random bytes."""

    actor: Actor
    now: datetime
    urandom: Callable[[int], bytes]


def submit(
    actor: Actor,
    command: Command,
    *,
    key: str,
    now: datetime,
    urandom: Callable[[int], bytes] = os.urandom,
) -> Receipt:
    """Record a command once, or refuse it whole.

    Raises Refused (a rule says no; a key that is missing, too long or was used for
    another command), Conflict (somebody acted since `seen`).
    """
    if not 0 < len(key) <= answers.KEY:
        raise Refused(reason="form_key_missing")
    digest = command.digest()
    context = CONTEXTS[command.context]
    with durable.together(), transaction.atomic():
        durable.begun()
        ledger.hold()
        if earlier := answers.find(actor.account, key):
            return _first_answer(earlier, digest)
        before = held(context, command.stream)
        decided = _decided(context, before, command)
        line = _record(command, before, decided, Hand(actor, now, urandom))
        first = line.entries[0][0] if line.entries else -1
        last = line.entries[-1][0] if line.entries else -1
        answer = answers.Earlier(digest, command.stream, first, last)
        answers.keep(actor.account, key, answer)
        if line.entries:
            if command.follow:
                command.follow(line)
            after = Held(line.state, before.seq + len(line.entries))
            transaction.on_commit(partial(kept.put, command.stream, after))
    return Receipt(command.stream, first, last)


def _first_answer(earlier: answers.Earlier, digest: str) -> Receipt:
    if earlier.digest != digest:
        raise Refused(reason="key_used_for_another_command")
    return Receipt(earlier.stream, earlier.first, earlier.last, again=True)


def _decided(context: Context, before: Held, command: Command) -> Sequence[Fact]:
    """Ask the rules; a refusal after somebody else acted says so."""
    try:
        return command.decide(before.state)
    except Refused as refusal:
        come = news(context, before)
        if command.seen is not None and come > command.seen:
            changed = come - command.seen
            details = {**refusal.details, "changed": changed, "context": context.name}
            raise Conflict(**details) from refusal
        raise


def _record(
    command: Command, before: Held, decided: Sequence[Fact], hand: Hand
) -> Line:
    context = CONTEXTS[command.context]
    states, drafts = [before.state], []
    for fact in decided:
        states.append(context.fold(states[-1], fact))
        drafts.append(_draft(command, states[-1], fact, hand))
    recorded = ledger.append(drafts, urandom=hand.urandom) if drafts else ()
    entries = tuple(
        (entry.index, hand.now, fact)
        for entry, fact in zip(recorded, decided, strict=True)
    )
    line = Line(command.stream, command.agency, tuple(states), entries)
    if entries:
        fill(context, line)
    return line


def _draft(command: Command, state: State, fact: Fact, hand: Hand) -> ledger.Draft:
    context = CONTEXTS[command.context]
    shown, own = context.split(state, fact)
    content, personal = encode(shown, own)
    return ledger.Draft(
        kind=kind_of(context, fact),
        v=VERSION,
        at=hand.now,
        actor=hand.actor.id,
        agency=command.agency,
        stream=command.stream,
        content=content,
        personal=personal,
        refs=(*context.refs(fact), *hand.actor.in_stead),
    )
