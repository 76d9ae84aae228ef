"""Moving a running matter to another version of its regulation, seen before it is done.

The head of the agency that leads moves it, with a reason, after a preview; what is
recorded is what the preview showed, or nothing. It goes to the version in force, or
back to one it was under. Each matter is one transaction of its own; one that cannot
go is named and stays.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from django.db.models import QuerySet

from phoihop.base.errors import Conflict, Missing, PhoihopError, Refused
from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters.models import MatterRow, RegulationRow, calendar_of
from phoihop.desk import access
from phoihop.desk.access import Actor
from phoihop.desk.actors import local_date
from phoihop.desk.effects import Effect, effect, leader
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.states import held
from phoihop.desk.submit import Command, Receipt, submit
from phoihop.desk.versions import Versions, versions_of
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.state import State

Random = Callable[[int], bytes]
MOST = 100  # matters previewed and moved at once
LATER = "?"  # the reason is asked for beside the preview
NOTHING = Effect()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a move would do, computed and not recorded; `refusal` says why it cannot be."""

    row: MatterRow
    old: Regulation
    new: Regulation
    kinds: tuple[Kind, Kind | None]
    states: tuple[State, State | None]
    effect: Effect = NOTHING
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks: to which version, why, and the preview he saw (`Preview.seen`)."""

    digest: str
    reason: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one matter of several: its receipt, or why it stays."""

    row: MatterRow
    receipt: Receipt | None = None
    refusal: PhoihopError | None = None


def movable(actor: Actor, public_id: str, now: datetime) -> tuple[MatterRow, Versions]:
    """Return a matter and its versions, for who may move it. Raises Missing."""
    row = access.movable(actor, public_id)
    matter, _ = rules.running(held(CONTEXTS["matters"], row.matter).state)
    return row, versions_of(matter, local_date(now))


def preview(actor: Actor, public_id: str, digest: str, now: datetime) -> Preview:
    """Return what moving a matter would do. Raises Missing: not there, or not for him."""
    row = access.movable(actor, public_id)
    matter, _ = rules.running(held(CONTEXTS["matters"], row.matter).state)
    return _preview(row, _target(matter, digest, now), actor, now)


def _target(matter: rules.Matter, digest: str, now: datetime) -> Regulation:
    """Return a version the matter may be moved to, or Missing."""
    known = versions_of(matter, local_date(now)).targets
    if digest not in {each.digest for each in known}:
        raise Missing
    return tables.regulation(digest)


def _preview(row: MatterRow, new: Regulation, actor: Actor, now: datetime) -> Preview:
    matter, state = rules.running(held(CONTEXTS["matters"], row.matter).state)
    calendar = calendar_of(row.agency)
    plain = Preview(
        row=row,
        old=tables.regulation(matter.regulation),
        new=new,
        kinds=(matter.kind, None),
        states=(state, None),
    )
    fact = _fact(actor, state.lead, Wish(new.digest, LATER), now)
    try:
        found = rules.move(matter, fact, calendar=calendar, kind_of=tables.kind)
    except Refused as refusal:
        return replace(plain, refusal=refusal)
    return replace(
        plain,
        kinds=(matter.kind, found.kind),
        states=(found.before, found.after),
        effect=effect(matter, new.digest, found, calendar),
    )


def _fact(actor: Actor, party: str, wish: Wish, on: datetime) -> facts.Moved:
    return facts.Moved(
        on=on,
        person=actor.person,
        party=party,
        regulation=wish.digest,
        reason=wish.reason.strip(),
    )


def move(
    actor: Actor,
    public_id: str,
    wish: Wish,
    *,
    key: str,
    now: datetime,
    urandom: Random = os.urandom,
) -> Receipt:
    """Move a matter as its preview showed. Raises Missing, Refused, Conflict (move_changed)."""
    row = access.movable(actor, public_id)
    actor = access.as_head(actor, row.lead, row.kind)
    command = Command(
        name="move matter",
        context="matters",
        stream=row.matter,
        agency=row.lead,
        decide=_deciding(actor, row, wish, now),
        params=asdict(wish),
    )
    return submit(actor, command, key=key, now=now, urandom=urandom)


def _deciding(
    actor: Actor, row: MatterRow, wish: Wish, now: datetime
) -> Callable[[rules.Matter | None], Sequence[facts.Fact]]:
    """Return what asks again under the lock: the version, the right, the effect shown."""

    def decide(state: rules.Matter | None) -> Sequence[facts.Fact]:
        matter, running = rules.running(state)
        if wish.digest == matter.regulation:
            raise Refused(reason="move_same")
        if running.closed:
            raise Refused(reason="move_closed")
        _target(matter, wish.digest, now)
        lead = leader(matter.kind, running)
        if not access.may_move(actor, lead, matter.kind.code):
            raise Refused(reason="move_head_needed")
        calendar = calendar_of(row.agency)
        fact = _fact(actor, running.lead, wish, now)
        found = rules.move(matter, fact, calendar=calendar, kind_of=tables.kind)
        if effect(matter, wish.digest, found, calendar).seen != wish.seen:
            raise Conflict(reason="move_changed")
        return found.facts

    return decide


def waiting(actor: Actor, digest: str, now: datetime) -> QuerySet[MatterRow]:
    """Return the running matters that the reader may move to a version in force."""
    text = tables.regulation(digest)
    if not is_in_force(text, local_date(now)):
        return MatterRow.objects.none()
    others = RegulationRow.objects.filter(regulation=text.id).exclude(digest=digest)
    found = access.visible(actor).filter(
        lead__in=access.led(actor),
        closed_at=None,
        regulation__in=others.values("digest"),
    )
    return found.order_by("entry")


def may_move_some(actor: Actor) -> bool:
    """Say whether the reader heads an agency, or stands in for a head: others move nothing."""
    return bool(access.led(actor))


def is_in_force(text: Regulation, today: date) -> bool:
    """Say whether this is the version of its regulation that counts today."""
    rows = RegulationRow.objects.filter(regulation=text.id, in_force__lte=today)
    newest = rows.order_by("-in_force").values_list("digest", flat=True).first()
    return newest == text.digest


def previews(actor: Actor, digest: str, now: datetime) -> tuple[Preview, ...]:
    """Return what moving each of them would do, the oldest first, at most `MOST`."""
    text, rows = tables.regulation(digest), waiting(actor, digest, now)[:MOST]
    return tuple(
        _preview(row, text, actor, now)
        for row in rows
        if access.may_move(actor, row.lead, row.kind)
    )


def move_many(
    actor: Actor,
    wishes: Mapping[str, Wish],
    *,
    key: str,
    now: datetime,
    urandom: Random = os.urandom,
) -> tuple[Moved, ...]:
    """Move several matters, each by an entry of its own; one that cannot go stays and is named.

    Sent twice, each is moved once. Raises Missing for a matter that is not there, or not his.
    """
    rows = {each: access.movable(actor, each) for each in wishes}
    found = []
    for matter, wish in wishes.items():
        own = sha256(f"{key} {matter}".encode()).hexdigest()
        try:
            receipt = move(actor, matter, wish, key=own, now=now, urandom=urandom)
        except PhoihopError as refusal:
            found.append(Moved(rows[matter], refusal=refusal))
        else:
            found.append(Moved(rows[matter], receipt))
    return tuple(found)
