"""A text on its way into force as its page shows it: who said what, what the reader may do.

What may be done is asked of the rules themselves, so that a page cannot promise what
they refuse. Everything comes through the gate.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.parties.models import names_of
from phoihop.contexts.parties.rules import Standing
from phoihop.contexts.regulations import rules
from phoihop.contexts.regulations.models import AssentRow, ProposalRow
from phoihop.desk import proposals
from phoihop.desk.access import Actor, agencies_of
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.states import held
from phoihop.regulation.model import Regulation

What = Literal["assent", "decline", "force", "withdraw"]
SETTLED = frozenset({"proposal_closed", "already_answered", "assents_missing"})
TOLD_ONCE = frozenset({"decline"})  # barred for the same reason as its twin


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Where one agency stands: its word, by whom, when, in which entry, and why it declined."""

    agency: str
    word: str
    person: str
    at: datetime | None
    entry: int | None
    reason: str
    parties: Sequence[str]  # which it is of the text, by code


@dataclass(frozen=True, slots=True)
class Deed:
    """What may be done with a text, for which agency; or why not."""

    what: What
    agency: str
    barred: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage:
    """Everything the page of one submitted text shows to one reader."""

    row: ProposalRow
    proposal: rules.Proposal
    regulation: Regulation
    before: RegulationRow | None
    submitter: str
    drafters: Sequence[str]
    words: Sequence[Word]
    deeds: Sequence[Deed]
    barred: Sequence[Deed]
    earliest: date


def proposal_page(actor: Actor, public_id: str) -> ProposalPage:
    """Return the page of one submitted text. Raises Missing."""
    row = proposals.proposal(actor, public_id)
    text = proposals.text_of(row)
    it: rules.Proposal = held(CONTEXTS["regulations"], row.proposal).state
    assents = list(row.assents.order_by("pk"))
    people = names_of({it.of.person, *it.of.drafters, *(x.person for x in assents)})
    deeds = list(_deeds(it, actor, text))
    return ProposalPage(
        row=row,
        proposal=it,
        regulation=text,
        before=version_before(text),
        submitter=people.get(it.of.person, ""),
        drafters=[people.get(each, "") for each in it.of.drafters],
        words=[_word(it, each, people) for each in assents],
        deeds=[each for each in deeds if each.barred is None],
        barred=[each for each in deeds if _told(each)],
        earliest=rules.earliest(it, text, actor.standing.on),
    )


def version_before(text: Regulation) -> RegulationRow | None:
    """Return the version that is in force here until the text is; None for the first one."""
    found = RegulationRow.objects.filter(
        regulation=text.id, in_force__lte=text.in_force
    ).exclude(digest=text.digest)
    return found.order_by("-in_force").first()


def _word(it: rules.Proposal, row: AssentRow, people: dict[str, str]) -> Word:
    return Word(
        agency=row.agency,
        word=row.word,
        person=people.get(row.person, ""),
        at=row.at,
        entry=row.entry,
        reason=it.reasons.get(row.agency, ""),
        parties=[code for code, who in it.of.parties.items() if who == row.agency],
    )


def _deeds(it: rules.Proposal, actor: Actor, text: Regulation) -> Iterator[Deed]:
    """Yield what the reader's agencies may have recorded, asked of the rules one by one."""
    by = actor.standing
    own = agencies_of(actor)
    for agency in (each for each in it.of.agencies if each in own):
        for what, rule in (("assent", _assenting), ("decline", _declining)):
            yield Deed(cast("What", what), agency, _refusal(rule(it, by, agency)))
    if it.of.agency in own:
        first = rules.earliest(it, text, by.on)
        yield Deed(
            "force",
            it.of.agency,
            _refusal(lambda: rules.put_in_force(it, by, text, day=first)),
        )
        yield Deed(
            "withdraw",
            it.of.agency,
            _refusal(lambda: rules.withdraw(it, by, reason="x")),
        )


def _assenting(it: rules.Proposal, by: Standing, agency: str) -> Callable[[], Any]:
    return lambda: rules.assent(it, by, agency=agency, digest=it.of.digest)


def _declining(it: rules.Proposal, by: Standing, agency: str) -> Callable[[], Any]:
    return lambda: rules.decline(it, by, agency=agency, digest=it.of.digest, reason="x")


def _refusal(rule: Callable[[], Any]) -> Refused | None:
    try:
        rule()
    except Refused as refusal:
        return refusal
    return None


def _told(deed: Deed) -> bool:
    """Whether the page says why this may not be done: not what the page shows anyway."""
    if deed.barred is None or deed.what in TOLD_ONCE:
        return False
    return deed.barred.details["reason"] not in SETTLED
