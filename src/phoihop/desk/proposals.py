"""From a draft to a regulation in force: submit it, let each agency's head assent, put it in force.

A proposal is there for the agencies that must assent and for nobody else. The
text is sealed with the key of its stream; what is in force is public.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from phoihop.base.errors import Invalid, Missing, Refused
from phoihop.contexts.parties.models import agencies as agencies_on
from phoihop.contexts.regulations import facts, rules
from phoihop.contexts.regulations.models import AssentRow, ProposalRow
from phoihop.desk import drafts
from phoihop.desk.access import NUL, Actor, acting_for, agencies_of, writer_of
from phoihop.desk.actors import local_date
from phoihop.desk.regulations import examined, refuse_known
from phoihop.desk.submit import Command, Receipt, submit
from phoihop.ledger.entry import ID_BYTES, new_id
from phoihop.regulation.check import runs
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation
from phoihop.regulation.signing import UNSIGNED, PaperSignature
from phoihop.store import documents

Random = Callable[[int], bytes]
MEDIA = "text/markdown"


def visible(actor: Actor) -> QuerySet[ProposalRow]:
    """Return the proposals on which an agency of the reader must say its word."""
    asked = AssentRow.objects.filter(agency__in=agencies_of(actor))
    return ProposalRow.objects.filter(proposal__in=asked.values("proposal"))


def proposal(actor: Actor, public_id: str) -> ProposalRow:
    """Return one proposal, or Missing: it is not there, or not for this reader."""
    found = None
    if NUL not in public_id:
        found = visible(actor).filter(proposal=public_id).first()
    if found is None:
        raise Missing
    return found


def text_of(row: ProposalRow) -> Regulation:
    """Return the text that was submitted; the row came through the gate."""
    found, _ = load(documents.get(row.document).decode(), name="")
    if found is None or found.digest != row.digest:
        raise Missing
    return found


def propose(  # noqa: PLR0913
    actor: Actor,
    draft: str,
    version: int,
    agencies: Sequence[str],
    *,
    parties: Mapping[str, str] | None = None,
    key: str,
    now: datetime,
    urandom: Random = os.urandom,
) -> Receipt:
    """Submit one save of a draft to the agencies that must assent; `parties`: who is which.

    Raises Missing, Invalid with every finding, and Refused: draft_is_read_only,
    officer_needed, unknown_agency, already_in_force.
    """
    actor = writer_of(actor)
    regulation, authors = _sound(actor, draft, version)
    asked = tuple(dict.fromkeys((actor.agency, *agencies)))
    if agencies_on(local_date(now)).filter(agency__in=asked).count() != len(asked):
        raise Refused(reason="unknown_agency", field="agencies")
    refuse_known(regulation, regulation.in_force)
    stream = new_id(urandom(ID_BYTES))
    fact = _sealed(actor, stream, (regulation, authors), asked, urandom=urandom)
    fact = replace(fact, parties=dict(parties or {}))
    command = Command(
        name="propose regulation",
        context="regulations",
        stream=stream,
        agency=actor.agency,
        decide=lambda _state: (fact,),
        params={
            "digest": regulation.digest,
            "agencies": list(asked),
            "parties": dict(parties or {}),
        },
        new_stream=True,
    )
    return submit(actor, command, key=key, now=now, urandom=urandom)


def _sound(
    actor: Actor, draft: str, version: int
) -> tuple[Regulation, tuple[str, ...]]:
    """Return a save that its author may submit, and who wrote it. Raises Invalid, Refused."""
    found = drafts.read(actor, draft, version)
    if not found.mine:
        raise Refused(reason="draft_is_read_only")
    regulation, findings = examined(found.text.encode())
    if regulation is None or not runs(findings):
        raise Invalid(findings)
    return regulation, found.authors


def _sealed(
    actor: Actor,
    stream: str,
    drafted: tuple[Regulation, tuple[str, ...]],
    agencies: tuple[str, ...],
    *,
    urandom: Random,
) -> facts.RegulationProposed:
    """Seal the text and return the fact that refers to it."""
    text, drafters = drafted
    kept = documents.put(stream, text.text.encode(), media_type=MEDIA, urandom=urandom)
    return facts.RegulationProposed(
        proposal=stream,
        regulation=text.id,
        title=text.title,
        in_force=text.in_force.isoformat(),
        digest=text.digest,
        document=kept.id,
        sealed=kept.sha256,
        drafters=drafters,
        person=actor.person,
        agency=actor.agency,
        agencies=agencies,
    )


def assent(
    actor: Actor, public_id: str, agency: str, digest: str, *, key: str, now: datetime
) -> Receipt:
    """Assent for an agency to the text of this hash. Raises Missing, Refused."""
    return _record(
        actor,
        public_id,
        "assent",
        lambda state: rules.assent(state, actor.standing, agency=agency, digest=digest),
        {"agency": agency, "digest": digest},
        agency=agency,
        key=key,
        now=now,
    )


def decline(  # noqa: PLR0913
    actor: Actor,
    public_id: str,
    agency: str,
    digest: str,
    *,
    reason: str,
    key: str,
    now: datetime,
) -> Receipt:
    """Decline for an agency, saying why. Raises Missing, Refused."""
    return _record(
        actor,
        public_id,
        "decline assent",
        lambda state: rules.decline(
            state, actor.standing, agency=agency, digest=digest, reason=reason
        ),
        {"agency": agency, "digest": digest, "reason": reason},
        agency=agency,
        key=key,
        now=now,
    )


def withdraw(
    actor: Actor, public_id: str, reason: str, *, key: str, now: datetime
) -> Receipt:
    """Take a text back. Raises Missing, Refused."""
    return _record(
        actor,
        public_id,
        "withdraw proposal",
        lambda state: rules.withdraw(state, actor.standing, reason=reason),
        {"reason": reason},
        key=key,
        now=now,
    )


def put_in_force(
    actor: Actor,
    public_id: str,
    day: date,
    *,
    signed: PaperSignature = UNSIGNED,
    key: str,
    now: datetime,
) -> Receipt:
    """Put a text in force from a day, once every agency assented. Raises Missing, Refused.

    `signed` tells of a paper that was signed besides.
    """
    text = text_of(proposal(actor, public_id))

    def decide(state: rules.Proposal | None) -> Sequence[facts.Fact]:
        found = rules.put_in_force(state, actor.standing, text, day=day, signed=signed)
        refuse_known(text, day)
        return found

    params = {"day": day.isoformat(), "signed": asdict(signed)}
    return _record(actor, public_id, "put in force", decide, params, key=key, now=now)


def _record(  # noqa: PLR0913, PLR0917
    actor: Actor,
    public_id: str,
    name: str,
    decide: Callable[[Any], Sequence[facts.Fact]],
    params: dict[str, Any],
    *,
    agency: str = "",
    key: str,
    now: datetime,
) -> Receipt:
    row = proposal(actor, public_id)
    actor = acting_for(actor, agency or row.agency)
    command = Command(
        name=name,
        context="regulations",
        stream=row.proposal,
        agency=actor.agency,
        decide=decide,
        params=params,
    )
    return submit(actor, command, key=key, now=now)
