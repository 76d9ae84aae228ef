"""The kinds of matter one may open: found by a word or two, the most used first.

What was used is counted over the newest matters that the reader sees and the own
agency leads: never by person, and never one the reader may not see.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse

from phoihop.base.sentences import say
from phoihop.base.text import folded
from phoihop.contexts.matters.models import regulation as version
from phoihop.desk import access, matters
from phoihop.regulation.model import Kind
from phoihop.web.periods import opens_for
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.words import basis_in, name_in

NEWEST = 200  # matters that are counted
OFTEN = 5  # kinds that are shown as used most


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One kind that may be opened; `own` by the reader's agency, `used` so often lately."""

    name: str
    names: str  # in every language
    basis: str
    opened_by: str
    address: str
    regulation: str
    text: str  # the address of the regulation
    own: bool = False
    used: int = 0

    def rank(self, typed: str) -> tuple[bool, bool, bool, int, str]:
        """Return what found kinds are sorted by: in the name, with its marks, own, used, name."""
        named = _begin(folded(typed).split(), self.names)
        exact = typed.casefold() in self.names.casefold()
        return not named, not exact, not self.own, -self.used, folded(self.name)

    def has(self, words: Sequence[str]) -> bool:
        """Say whether each word begins one of what the kind is called."""
        parts = (self.names, self.basis, self.regulation, self.opened_by)
        return _begin(words, " ".join(parts))


def _begin(words: Sequence[str], text: str) -> bool:
    said = folded(text).split()
    return all(any(each.startswith(word) for each in said) for word in words)


def offer(digest: str, kind: Kind, language: str) -> Offer:
    """Return a kind as pages offer it."""
    return Offer(
        name=name_in(kind, language),
        names=f"{kind.name} {kind.name_en}",
        basis=basis_in(kind.basis, language),
        opened_by=_opener(kind, language),
        address=reverse("new-matter-form", args=[digest, kind.code]),
        regulation=version(digest).title,
        text=reverse("regulation", args=[digest]),
    )


def offers(request: Request) -> list[Offer]:
    """Return every kind the reader may choose from, in the order of the texts."""
    names, actor = names_for(request), reader(request)
    mine, used = names.agency(actor.agency), _used(request)
    found = []
    for digest, kind in matters.kinds_to_open(actor, request.now):
        own = names.code(opener_code(kind)) == mine
        own = own or opens_for(kind, names, actor.agency)
        shown = offer(digest, kind, request.language)
        found.append(replace(shown, own=own, used=used[kind.code] if own else 0))
    return found


def matching(found: Sequence[Offer], typed: str) -> list[Offer]:
    """Return the kinds in which every word typed stands, with or without marks, best first."""
    words = folded(typed).split()
    return sorted(
        (each for each in found if each.has(words)), key=lambda each: each.rank(typed)
    )


def often(found: Sequence[Offer]) -> list[Offer]:
    """Return the kinds the agency used most lately, most used first."""
    used = [each for each in found if each.used]
    return sorted(used, key=lambda each: (-each.used, folded(each.name)))[:OFTEN]


def by_text(found: Iterable[Offer]) -> list[tuple[str, str, list[Offer]]]:
    """Return kinds under the title and address of their regulation."""
    groups = groupby(found, key=lambda each: (each.regulation, each.text))
    return [(title, address, list(kinds)) for (title, address), kinds in groups]


def opener_code(kind: Kind) -> str:
    """Return the party that opens a matter of this kind."""
    return kind.lead.otherwise if kind.opened_by == "lead" else kind.opened_by


def _opener(kind: Kind, language: str) -> str:
    code = opener_code(kind)
    party = kind.parties.get(code)
    if party is None and code in kind.tables:
        return say("periods.opener", language)
    return name_in(party, language) if party else code


def _used(request: Request) -> Counter[str]:
    actor = reader(request)
    rows = access.newest(actor, start=0, length=NEWEST).rows
    return Counter(row.kind for row in rows if row.lead == actor.agency)
