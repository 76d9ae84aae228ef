"""The entries of a matter as people read them: who recorded what, when, at which place.

Reads the ledger itself, opened with the keys that still are, through the gate:
the caller has shown that the reader may see the matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from phoihop.contexts.matters.models import PaperRow
from phoihop.contexts.parties.models import AgencyRow, AppointmentRow, PersonRow
from phoihop.desk.codec import Fact, decode
from phoihop.desk.registry import context_of
from phoihop.desk.sight import Sight, brought
from phoihop.ledger.entry import Recorded
from phoihop.regulation.form_tables import read_rows
from phoihop.regulation.form_values import said_value
from phoihop.regulation.model import Answer, Field, Kind, Step
from phoihop.regulation.wording import choice_name
from phoihop.store import reading

HIDDEN = frozenset({"FileOpened"})


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that was filled in: the names of its columns, and its rows."""

    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a form with its name; the papers or the rows where it is those."""

    name: str
    text: str
    papers: tuple[PaperRow, ...] = ()
    grid: Grid = Grid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry. `on` is its legal moment, `at` when it was recorded; `kind` names its sentence."""

    index: int
    seq: int
    kind: str
    fact: Fact
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
    in_stead: str = ""
    values: Sequence[Shown] = field(default_factory=tuple)
    by_time: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind the ids of a matter, read in three statements."""

    agencies: Mapping[str, str]
    people: Mapping[str, str]
    appointments: Mapping[str, tuple[str, str]]  # person, agency
    papers: Mapping[str, PaperRow]

    def stood_in_for(self, refs: Iterable[str]) -> str:
        """Return the name of the officer in whose stead an entry was made; "" if it was not."""
        found = (self.appointments[each] for each in refs if each in self.appointments)
        return next((self.people.get(person, "") for person, _ in found), "")

    def of(self, holder: str) -> str:
        """Return the name of an agency or a person; the id where neither is known."""
        return self.agencies.get(holder) or self.people.get(holder) or holder


def names_of(matter: str, language: str = "vi") -> Names:
    """Return every name a page of this matter may need."""
    rows = AgencyRow.objects.values_list("agency", "name", "name_en")
    agencies = {
        each: english if language == "en" and english else name
        for each, name, english in rows
    }
    people = dict(PersonRow.objects.values_list("person", "name"))
    held = AppointmentRow.objects.values_list("appointment", "person_id", "agency_id")
    papers = PaperRow.objects.filter(matter=matter)
    return Names(
        agencies,
        people,
        {each: (person, agency) for each, person, agency in held},
        {paper.document: paper for paper in papers},
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a matter in one language: the names it needs, what he sees of it."""

    kind: Kind
    parties: Mapping[str, str]
    names: Names
    sight: Sight
    language: str = "vi"
    others: tuple[Kind, ...] = ()  # of versions the matter was under before

    def lines(self, matter: str) -> tuple[Line, ...]:
        """Return the entries of a matter, oldest first."""
        return tuple(self._lines(matter))

    def _lines(self, matter: str) -> Iterable[Line]:
        for entry in reading.stream(matter):
            _, cls = context_of(entry.leaf.kind)
            if entry.content is not None and cls.__name__ not in HIDDEN:
                fact = decode(cls, entry.content, entry.personal)
                if self._is_for_reader(fact):
                    yield self._line(entry, fact)

    def _is_for_reader(self, fact: Fact) -> bool:
        """Say whether an entry is shown: that a paper was attached, to whom the paper is."""
        document = getattr(fact, "document", "")
        return not document or document in self.names.papers

    def _line(self, entry: Recorded, fact: Fact) -> Line:
        leaf, names = entry.leaf, self.names
        author, values = brought(fact)
        person, agency = names.appointments.get(leaf.actor, (leaf.actor, ""))
        step = self._step(getattr(fact, "step", ""))
        answer = getattr(fact, "answer", "")
        party = getattr(fact, "party", "")
        return Line(
            index=entry.index,
            seq=leaf.stream_seq,
            kind=leaf.kind,
            fact=fact,
            on=getattr(fact, "on", leaf.at),
            at=leaf.at,
            step=getattr(fact, "step", ""),
            row=getattr(fact, "row", ""),
            step_name=self.name(step),
            answer=answer,
            answer_name=self.answer(getattr(fact, "step", ""), answer),
            party=names.of(self.parties.get(party, party)),
            person=names.people.get(person, ""),
            agency=names.agencies.get(agency, ""),
            in_stead=names.stood_in_for(leaf.refs),
            values=self.values(values, author),
            by_time=not leaf.actor,
        )

    def _step(self, code: str) -> Step | None:
        """Return a step of the text the matter is under, else of one it was under."""
        found = (each.steps.get(code) for each in (self.kind, *self.others))
        return next((each for each in found if each), None)

    def answer(self, step: str, code: str) -> str:
        """Return the name of an answer, also of one that only an earlier text knows."""
        kinds = (self.kind, *self.others)
        known = (each.steps[step] for each in kinds if step in each.steps)
        found = (each.answers.get(code) for each in known)
        return self.name(next((each for each in found if each), None))

    def values(self, values: Mapping[str, str], author: str = "") -> tuple[Shown, ...]:
        """Return the values of a form that this reader sees, papers as links."""
        seen = self.sight.of(values, author)
        return tuple(self._shown(code, value) for code, value in seen.items())

    def _shown(self, code: str, value: str) -> Shown:
        kinds = (self.kind, *self.others)
        known = (each.fields.get(code) or each.form.get(code) for each in kinds)
        blank = next((each for each in known if each), None)
        if blank is None:
            return Shown(code, value)
        if blank.type == "document":
            papers = (self.names.papers.get(each) for each in value.split())
            return Shown(self.name(blank), "", tuple(each for each in papers if each))
        if blank.type == "table":
            return Shown(self.name(blank), "", grid=self._grid(blank, value))
        return Shown(self.name(blank), self._said(blank, value))

    def _said(self, blank: Field, value: str) -> str:
        """Return a value as people read it: a choice by its name, days and numbers as written."""
        if blank.type == "choice" or not value:
            return choice_name(blank, value, self.language)
        return said_value(blank.type, value, self.language)

    def _grid(self, blank: Field, value: str) -> Grid:
        columns = blank.columns
        return Grid(
            tuple(self.name(each) for each in columns.values()),
            tuple(
                tuple(self._said(columns[code], row.get(code, "")) for code in columns)
                for row in read_rows(value)
            ),
        )

    def name(self, thing: Step | Answer | Field | None) -> str:
        """Return the name of a step, answer or field in the reader's language."""
        if thing is None:
            return ""
        english: str = getattr(thing, "name_en", "")
        return english if self.language == "en" and english else thing.name
