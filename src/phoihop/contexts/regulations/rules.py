"""A proposal after its facts, and who may have what recorded about it.

The head of each agency assents or declines, once; who drafted the text does not
decide on it. All of them assented: it may be put in force, not before the last did.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from phoihop.base.errors import Refused
from phoihop.contexts.parties.rules import Standing
from phoihop.contexts.regulations import facts
from phoihop.contexts.regulations.facts import Fact
from phoihop.regulation.model import Regulation
from phoihop.regulation.signing import UNSIGNED, PaperSignature, signed_by

WAITING, GIVEN, DECLINED = "waiting", "given", "declined"
OPEN, WITHDRAWN, IN_FORCE = "open", "withdrawn", "in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A text on its way into force; `words` holds where each agency stands."""

    of: facts.RegulationProposed
    words: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)  # why an agency declined
    withdrawn: str = ""  # why it was taken back
    last: str = ""  # day of the last assent
    status: str = OPEN

    @property
    def assented(self) -> bool:
        """Whether every agency assented."""
        return all(each == GIVEN for each in self.words.values())


def after(proposal: Proposal | None, fact: Fact) -> Proposal:
    """Return the proposal once `fact` is recorded."""
    if isinstance(fact, facts.RegulationProposed):
        return Proposal(of=fact, words=dict.fromkeys(fact.agencies, WAITING))
    it = _known(proposal)
    match fact:
        case facts.AssentGiven(agency=agency, day=day):
            return replace(it, words={**it.words, agency: GIVEN}, last=day)
        case facts.AssentDeclined(agency=agency, reason=reason):
            return replace(
                it,
                words={**it.words, agency: DECLINED},
                reasons={**it.reasons, agency: reason},
            )
        case facts.ProposalWithdrawn(reason=reason):
            return replace(it, status=WITHDRAWN, withdrawn=reason)
        case facts.RegulationPutInForce():
            return replace(it, status=IN_FORCE)


def assent(
    proposal: Proposal | None, by: Standing, *, agency: str, digest: str
) -> tuple[Fact, ...]:
    """Assent for an agency to the text of this hash."""
    it = _answering(proposal, by, agency, digest)
    return (
        facts.AssentGiven(
            agency=agency,
            person=by.person,
            digest=it.of.digest,
            day=by.on.isoformat(),
        ),
    )


def decline(
    proposal: Proposal | None, by: Standing, *, agency: str, digest: str, reason: str
) -> tuple[Fact, ...]:
    """Decline for an agency, saying why."""
    it = _answering(proposal, by, agency, digest)
    if not reason.strip():
        raise Refused(reason="reason_missing", field="reason")
    return (
        facts.AssentDeclined(
            agency=agency, person=by.person, digest=it.of.digest, reason=reason.strip()
        ),
    )


def withdraw(
    proposal: Proposal | None, by: Standing, *, reason: str
) -> tuple[Fact, ...]:
    """Take a text back: who drafted it and works in the agency that submitted it, or its head."""
    it = _open(proposal)
    drafted = by.person in it.of.drafters and _works(by, it.of.agency)
    if not drafted and not _heads(by, it.of.agency):
        raise Refused(reason="drafter_or_head_needed")
    if not reason.strip():
        raise Refused(reason="reason_missing", field="reason")
    return (facts.ProposalWithdrawn(person=by.person, reason=reason.strip()),)


def put_in_force(
    proposal: Proposal | None,
    by: Standing,
    text: Regulation,
    *,
    day: date,
    signed: PaperSignature = UNSIGNED,
) -> tuple[Fact, ...]:
    """Put a text in force from a day: the head of the agency that submitted it."""
    it = _open(proposal)
    if not _heads(by, it.of.agency):
        raise Refused(reason="head_of_proposer_needed")
    _not_drafter(it, by)
    if not it.assented:
        missing = sum(each != GIVEN for each in it.words.values())
        raise Refused(reason="assents_missing", count=missing)
    first = earliest(it, text, by.on)
    if day < first:
        day_ = first.isoformat()
        raise Refused(reason="in_force_too_early", day=day_, field="day")
    return (
        facts.RegulationPutInForce(
            regulation=text.id,
            digest=text.digest,
            title=text.title,
            in_force=day.isoformat(),
            models=text.models,
            text=text.text,
            person=by.person,
            signed=signed_by(signed, by.on, needed=False),
        ),
    )


def earliest(proposal: Proposal, text: Regulation, today: date) -> date:
    """Return the first day on which a text may be in force: not before the last assent."""
    last = date.fromisoformat(proposal.last) if proposal.last else today
    return max(today, last, text.in_force)


def _known(proposal: Proposal | None) -> Proposal:
    if proposal is None:
        raise Refused(reason="unknown_proposal")
    return proposal


def _open(proposal: Proposal | None) -> Proposal:
    it = _known(proposal)
    if it.status != OPEN:
        raise Refused(reason="proposal_closed")
    return it


def _answering(
    proposal: Proposal | None, by: Standing, agency: str, digest: str
) -> Proposal:
    it = _open(proposal)
    if agency not in it.words:
        raise Refused(reason="not_asked_to_assent")
    if not _heads(by, agency):
        raise Refused(reason="head_needed_to_assent")
    _not_drafter(it, by)
    if digest != it.of.digest:
        raise Refused(reason="another_text")
    if it.words[agency] != WAITING:
        raise Refused(reason="already_answered")
    return it


def _heads(by: Standing, agency: str) -> bool:
    """Return whether the person heads the agency, also for a time and for all kinds."""
    return any(
        each.heads and each.agency == agency and not each.scope for each in by.offices
    )


def _works(by: Standing, agency: str) -> bool:
    return any(each.works and each.agency == agency for each in by.offices)


def _not_drafter(it: Proposal, by: Standing) -> None:
    if by.person in it.of.drafters:
        raise Refused(reason="drafter_does_not_decide")
