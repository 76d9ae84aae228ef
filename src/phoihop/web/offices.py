"""The offices of a reader on a page: what each is called, and what another one may do here."""

from typing import Any

from django.urls import reverse

from phoihop.base.sentences import say
from phoihop.contexts.parties.rules import Office
from phoihop.desk.matter_page import MatterPage
from phoihop.web.moves import anchor, title_of
from phoihop.web.requests import Request, names_for
from phoihop.web.words import Words


def office_name(request: Request, office: Office) -> str:
    """Return an office as papers are signed: KT. Giám đốc, Sở Nội vụ."""
    agency = names_for(request).agency(office.agency, request.language)
    key = f"web.office.{office.via or 'own'}"
    return say(key, request.language, post=office.post, agency=agency)


def others_of(request: Request, page: MatterPage, words: Words) -> list[dict[str, Any]]:
    """Return each other office that may do more here, with what, and where that opens."""
    found = []
    for each in page.others:
        first = anchor(each.moves[0].step, each.moves[0].row, each.moves[0].verb)
        here = reverse("matter", args=[page.row.matter])
        found.append(
            {
                "key": each.office.key,
                "name": office_name(request, each.office),
                "acts": [title_of(move, words) for move in each.moves],
                "next": f"{here}?act={first}#{first}",
            }
        )
    return found
