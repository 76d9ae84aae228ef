"""What people do with matters, each as one command: open, act, let see.

A page or a command line calls these; they gather what the rules need (who the
person may act for, the calendar, sealed papers) and hand it to `submit`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial

from phoihop.base.errors import Refused
from phoihop.contexts.matters import facts, rules
from phoihop.contexts.matters import models as tables
from phoihop.contexts.matters.models import MatterRow, calendar_of
from phoihop.contexts.parties.rules import ACTING
from phoihop.desk import access
from phoihop.desk.access import Actor
from phoihop.desk.actors import local_date
from phoihop.desk.coming_into_force import arrive
from phoihop.desk.numbering import next_line
from phoihop.desk.papers_in import Upload, attached, told, with_papers
from phoihop.desk.periods import own_rows, place_of
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.standing_in import who_in
from phoihop.desk.states import held
from phoihop.desk.submit import Command, Receipt, submit
from phoihop.desk.telling import catch_up, pass_on
from phoihop.ledger.entry import new_id
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.run import Act

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One act on a matter as a form sends it; `seen` is how far its stream had come."""

    what: Act
    uploads: Sequence[Upload] = field(default_factory=tuple)
    seen: int | None = None


def open_matter(  # noqa: PLR0913
    actor: Actor,
    regulation: str,
    opening: rules.Opening,
    *,
    uploads: Sequence[Upload] = (),
    key: str,
    now: datetime,
    urandom: Random = os.urandom,
) -> Receipt:
    """Open a matter of a kind under a version of a regulation; its stream is its id."""
    text = tables.regulation(regulation)
    kind = _kind(text, opening.kind)
    place = place_of(text, kind, opening.rows, local_date(now))
    matter = place.matter if place else new_id(urandom(16))
    who = who_in(actor, kind, opening.parties, opening.rows)
    leading = _leading(kind, opening) or actor.agency
    papers = attached(actor, matter, uploads, urandom)
    values = with_papers(opening.values, uploads, papers)
    whole = replace(opening, values=values, rows=own_rows(kind, opening.rows))

    def decide(state: rules.Matter | None) -> Sequence[facts.Fact]:
        register = next_line(matter, leading, now, urandom)
        line, *opened = rules.open_matter(text, whole, who, register=register, now=now)
        if state is not None:
            raise Refused(reason="period_opened", number=state.number)
        return (line, *papers, *opened)

    command = Command(
        name="open matter",
        context="matters",
        stream=matter,
        agency=leading,
        decide=decide,
        params={"regulation": regulation, **asdict(opening), "files": told(uploads)},
        new_stream=True,
        follow=partial(catch_up, now=now, urandom=urandom) if place else None,
    )
    return submit(actor, command, key=key, now=now, urandom=urandom)


def _kind(text: Regulation, code: str) -> Kind:
    if code not in text.kinds:
        raise Refused(reason="unknown_kind", kind=code)
    return text.kinds[code]


def _leading(kind: Kind, opening: rules.Opening) -> str:
    """Return the agency that leads a new matter: of the party, or of the row, that the text names."""
    code = kind.lead.otherwise
    row = opening.rows.get(code, (code,))[0] if code in kind.opens.tables else code
    return opening.parties.get(row, "")


def act(
    actor: Actor,
    matter: str,
    wish: Wish,
    *,
    key: str,
    now: datetime,
    urandom: Random = os.urandom,
) -> Receipt:
    """Do one act on a matter the person may see. Raises Missing, Refused, Conflict."""
    register = access.register_of(actor, matter)
    arrive(matter, now, urandom)
    papers = attached(actor, matter, wish.uploads, urandom)
    values = with_papers(wish.what.values, wish.uploads, papers)
    what = replace(wish.what, values=values)
    calendar = calendar_of(register)

    def decide(state: rules.Matter | None) -> Sequence[facts.Fact]:
        it, running = rules.running(state)
        who = who_in(actor, it.kind, running.parties, running.rows)
        return rules.act(it, who, what, papers, calendar=calendar, now=now)

    command = Command(
        name=f"act {wish.what.verb}",
        context="matters",
        stream=matter,
        agency=actor.agency or register,
        decide=decide,
        params=_asked(wish),
        seen=wish.seen,
        follow=partial(pass_on, now=now, urandom=urandom),
    )
    return submit(actor, command, key=key, now=now, urandom=urandom)


def let_see(  # noqa: PLR0913
    actor: Actor,
    matter: str,
    principal: str,
    reason: str,
    *,
    revoke: bool = False,
    key: str,
    now: datetime,
) -> Receipt:
    """Let somebody beside the parties see a matter, or no longer; for its lead's head."""
    row = access.matter(actor, matter)
    if not actor.standing.heads(row.lead):
        raise Refused(reason="head_of_lead_needed")
    own = actor.under(lambda x: x.heads and x.agency == row.lead and not x.acting_for)
    actor = own or actor
    change = rules.revoke if revoke else rules.grant
    command = Command(
        name="revoke access" if revoke else "grant access",
        context="matters",
        stream=matter,
        agency=actor.agency,
        decide=lambda state: change(
            state, principal=principal, person=actor.person, reason=reason
        ),
        params={"principal": principal, "reason": reason},
    )
    return submit(actor, command, key=key, now=now)


def note_opened(actor: Actor, row: MatterRow, now: datetime) -> None:
    """Note once a day that an officer opened the file of a person, for that person."""
    if not row.concerned or row.concerned == actor.person or not actor.office:
        return
    day = local_date(now).isoformat()
    seen = held(CONTEXTS["matters"], row.matter).state
    if seen is None or (actor.person, day) in seen.opened_files:
        return
    command = Command(
        name="open file",
        context="matters",
        stream=row.matter,
        agency=actor.agency,
        decide=lambda state: rules.opened_file(
            state, person=actor.person, agency=actor.agency, day=day
        ),
        params={"day": day},
    )
    submit(actor, command, key=f"open file {row.matter} {day}", now=now)


def _asked(wish: Wish) -> Mapping[str, object]:
    return {**asdict(wish.what), "files": told(wish.uploads)}


def kinds_to_open(actor: Actor, now: datetime) -> tuple[tuple[str, Kind], ...]:
    """Return the kinds in force that this person may open: (digest, kind).

    Which agency takes which part is chosen when a matter is opened; the engine
    then holds the opener to the part that opens it.
    """
    if not any(each.role in ACTING for each in actor.held):
        return ()
    found = tables.in_force(local_date(now))
    return tuple(
        (row.digest, kind)
        for row in found
        for kind in tables.regulation(row.digest).kinds.values()
    )
