"""The entries of a matter as people read them: who recorded what, when, at which place.

Reads the ledger itself, opened with the keys that still are, through the gate:
the caller has shown that the reader may see the matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from phoihop.contexts.matters.models import PaperRow
from phoihop.contexts.parties.models import AgencyRow, AppointmentRow, PersonRow
from phoihop.desk.codec import decode
from phoihop.desk.registry import context_of
from phoihop.regulation.model import Kind
from phoihop.store import reading

HIDDEN = frozenset({"FileOpened"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a form with its name, and the paper where it is one."""

    name: str
    text: str
    papers: tuple[PaperRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry. `on` is its legal moment, `at` when it was recorded; `kind` names its sentence."""

    index: int
    kind: str
    fact: Any
    on: datetime
    at: datetime
    step: str = ""
    row: str = ""
    step_name: str = ""
    answer: str = ""
    answer_name: str = ""
    party: str = ""
    person: str = ""
    agency: str = ""
    values: Sequence[Shown] = field(default_factory=tuple)
    by_time: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind the ids of a matter, read in three statements."""

    agencies: Mapping[str, str]
    people: Mapping[str, str]
    appointments: Mapping[str, tuple[str, str]]  # person, agency
    papers: Mapping[str, PaperRow]

    def of(self, holder: str) -> str:
        """Return the name of an agency or a person; the id where neither is known."""
        return self.agencies.get(holder) or self.people.get(holder) or holder


def names_of(matter: str) -> Names:
    """Return every name a page of this matter may need."""
    agencies = dict(AgencyRow.objects.values_list("agency", "name"))
    people = dict(PersonRow.objects.values_list("person", "name"))
    held = AppointmentRow.objects.values_list("appointment", "person_id", "agency_id")
    papers = PaperRow.objects.filter(matter=matter)
    return Names(
        agencies,
        people,
        {each: (person, agency) for each, person, agency in held},
        {paper.document: paper for paper in papers},
    )


def lines(
    matter: str,
    kind: Kind,
    parties: Mapping[str, str],
    names: Names,
    *,
    language: str = "vi",
) -> tuple[Line, ...]:
    """Return the entries of a matter, oldest first."""
    return tuple(_lines(matter, kind, parties, names, language))


def _lines(
    matter: str,
    kind: Kind,
    parties: Mapping[str, str],
    names: Names,
    language: str,
) -> Iterable[Line]:
    for entry in reading.stream(matter):
        _, cls = context_of(entry.leaf.kind)
        if entry.content is None or cls.__name__ in HIDDEN:
            continue
        fact = decode(cls, entry.content, entry.personal)
        person, agency = names.appointments.get(
            entry.leaf.actor, (entry.leaf.actor, "")
        )
        step = kind.steps.get(getattr(fact, "step", ""))
        answer = getattr(fact, "answer", "")
        found = step.answers.get(answer) if step else None
        party = getattr(fact, "party", "")
        yield Line(
            index=entry.index,
            kind=entry.leaf.kind,
            fact=fact,
            on=getattr(fact, "on", entry.leaf.at),
            at=entry.leaf.at,
            step=getattr(fact, "step", ""),
            row=getattr(fact, "row", ""),
            step_name=_named(step, language),
            answer=answer,
            answer_name=_named(found, language),
            party=names.of(parties.get(party, party)),
            person=names.people.get(person, ""),
            agency=names.agencies.get(agency, ""),
            values=shown_values(kind, getattr(fact, "values", {}), names, language),
            by_time=not entry.leaf.actor,
        )


def shown_values(
    kind: Kind, values: Mapping[str, str], names: Names, language: str = "vi"
) -> tuple[Shown, ...]:
    """Return the values of a form as people read them, papers as links."""
    return tuple(
        _shown(kind, code, value, names, language) for code, value in values.items()
    )


def _shown(
    kind: Kind, code: str, value: str, names: Names, language: str
) -> Shown:
    field_ = kind.fields.get(code)
    if field_ is None:
        return Shown(code, value)
    name = _named(field_, language)
    if field_.type == "document":
        papers = (names.papers.get(each) for each in value.split())
        return Shown(name, "", tuple(each for each in papers if each))
    return Shown(name, field_.choices.get(value, value))


def _named(thing: Any, language: str) -> str:
    """Return the name of a step, answer or field in the reader's language."""
    if thing is None:
        return ""
    english: str = getattr(thing, "name_en", "")
    name: str = thing.name
    return english if language == "en" and english else name
