"""What the things of a matter are called: in the words of its regulation, or by name.

The text of a regulation is Vietnamese as signed; where it gives an English name
beside, an English reader sees that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from phoihop.base.sentences import say
from phoihop.desk.timeline import Names
from phoihop.regulation.model import Basis, Field, Kind
from phoihop.regulation.plan import DONE
from phoihop.regulation.roles import named
from phoihop.regulation.state import State
from phoihop.regulation.wording import choice_name, row_name

ARTICLE = re.compile(r"(?:khoản (?P<clause>\S+) )?Điều (?P<article>\S+)")


class Named(Protocol):
    """Something a regulation names."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def name_in(thing: Named, language: str) -> str:
    """Return the name in the reader's language, else as signed."""
    return thing.name_en if language == "en" and thing.name_en else thing.name


def basis_in(basis: Basis, language: str) -> str:
    """Return an article as people cite it."""
    return cited(str(basis), language)


def cited(basis: str, language: str) -> str:
    """Return a written article as the reader's language cites it; as it stands if it is none."""
    found = ARTICLE.fullmatch(basis)
    if language == "vi" or found is None:
        return basis
    key = "web.basis.clause" if found["clause"] else "web.basis.article"
    return say(key, language, clause=found["clause"] or "", article=found["article"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one matter for one reader."""

    kind: Kind
    state: State
    names: Names
    language: str

    def told(self, details: Mapping[str, str]) -> dict[str, str]:
        """Return the details of a refusal with steps, parties and fields in the reader's language."""
        kind = self.kind
        things: tuple[Named, ...] = (
            *kind.steps.values(),
            *kind.parties.values(),
            *kind.fields.values(),
        )
        names = {each.name: name_in(each, self.language) for each in things}
        return {
            name: ", ".join(names.get(part, part) for part in value.split(", "))
            for name, value in details.items()
        }

    def step(self, code: str) -> str:
        found = self.kind.steps.get(code)
        return (
            name_in(found, self.language)
            if found
            else name_in(self.kind, self.language)
        )

    def answer(self, step: str, code: str) -> str:
        """Return the name of an answer; "" for the one answer of a step that has no others."""
        found = self.kind.steps.get(step)
        if found is None or (code in {"", DONE.code} and code not in found.answers):
            return ""
        answer = found.answers.get(code)
        return name_in(answer, self.language) if answer else code

    def field(self, code: str) -> str:
        found = self.field_of(code)
        return name_in(found, self.language) if found else code

    def field_of(self, code: str) -> Field | None:
        return self.kind.fields.get(code) or self.kind.form.get(code)

    def value(self, code: str, written: str) -> str:
        """Return a value as people read it: dates dd/mm/yyyy, choices by name."""
        found = self.field_of(code)
        if found is None:
            return written
        if found.choices:
            return choice_name(found, written, self.language)
        if found.type in {"date", "instant"}:
            return read_date(written)
        return written

    def holder(self, party: str) -> str:
        """Return who stands behind a party: the agency or the person, by name."""
        holder = self.state.parties.get(party, party)
        return self.names.agencies.get(holder) or self.names.people.get(holder, "")

    def party(self, party: str) -> str:
        """Return a party by its name in the text and by who it is here."""
        if not party:
            return ""
        if party == "lead":
            party = self.state.lead
        found = self.kind.parties.get(party)
        if found and found.head_of:
            of = self.holder(named(self.kind, self.state, found.head_of, ""))
            return self._both(name_in(found, self.language), of)
        holder = self.holder(party)
        if found and not holder:
            return name_in(found, self.language)
        if found and found.person:
            return self._both(name_in(found, self.language), holder)
        return holder or row_name(self.kind, party, self.language) or party

    def _both(self, role: str, who: str) -> str:
        if not who:
            return role
        return say("web.of_agency", self.language, name=role, agency=who)


def read_date(written: str) -> str:
    """Return a stored date or instant as people write it; as it stands if it is neither."""
    try:
        if len(written) == 10:
            return f"{date.fromisoformat(written):%d/%m/%Y}"
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    if timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return f"{moment:%d/%m/%Y %H:%M}"
