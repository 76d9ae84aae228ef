"""What a reader has to do about texts on their way into force.

An errand is there for whoever may act on it: the head of an agency that was asked,
who did not draft the text; once every agency assented, or one declined, the head of
the agency that submitted it, and those in it who drafted it.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from phoihop.contexts.regulations.models import AssentRow, DrafterRow, ProposalRow
from phoihop.contexts.regulations.rules import DECLINED, GIVEN, OPEN, WAITING
from phoihop.desk import proposals
from phoihop.desk.access import Actor

LONGEST = 200
What = Literal["assent", "declined", "force", "assented"]


@dataclass(frozen=True, slots=True)
class Errand:
    """One text that waits for the reader, and what for.

    `assented` is for those who drafted it: the head is to put it in force.
    """

    what: What
    row: ProposalRow


def errands(actor: Actor) -> tuple[Errand, ...]:
    """Return what waits for the reader, the first submitted first."""
    found = errands_of(actor)[:LONGEST]
    headed = _headed(actor)
    return tuple(Errand(_what(row, row.agency in headed), row) for row in found)


def errands_of(actor: Actor) -> QuerySet[Any]:
    """Return the open proposals that wait for the reader, each with why."""
    words = AssentRow.objects.filter(proposal=OuterRef("pk"))
    drafters = DrafterRow.objects.filter(proposal=OuterRef("pk"), person=actor.person)
    headed = _headed(actor)
    own = {each.agency for each in actor.standing.offices if each.works}
    found = proposals.visible(actor).annotate(
        drafted=Exists(drafters),
        asked=Exists(words.filter(word=WAITING, agency__in=headed)),
        declined=Exists(words.filter(word=DECLINED)),
        missing=Exists(words.exclude(word=GIVEN)),
    )
    decided = Q(declined=True) | Q(missing=False)
    mine = Q(asked=True, drafted=False)
    mine |= decided & (Q(agency__in=headed) | Q(agency__in=own, drafted=True))
    return found.filter(mine, status=OPEN).order_by("entry")


def _headed(actor: Actor) -> set[str]:
    return {x.agency for x in actor.standing.offices if x.heads and x.works}


def _what(row: Any, heads: bool) -> What:  # noqa: ANN401, FBT001 - annotated
    if row.declined and (heads or row.drafted):
        return "declined"
    if row.asked and not row.drafted:
        return "assent"
    return "force" if heads and not row.drafted else "assented"
