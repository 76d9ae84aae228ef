"""One kind of matter, joined from all its blocks: first its names, then what they do.

A block may stand under any article; what it says carries that article as its basis.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from phoihop.base.findings import Place
from phoihop.regulation.forms import read_fields
from phoihop.regulation.grammar_words import Names
from phoihop.regulation.limits import Limit
from phoihop.regulation.load_head import Head
from phoihop.regulation.load_opens import read_opens
from phoihop.regulation.load_step import Written, expiry_of, party
from phoihop.regulation.load_values import Entry, cases_of, limit_of, named
from phoihop.regulation.model import Basis, Expiry, Field, Kind, Lead, Opens, Step
from phoihop.regulation.read_nodes import Items, Keys, Node, Text, read_nodes
from phoihop.regulation.read_text import Block, Findings
from phoihop.regulation.words import CHANNELS, COMMON_FIELDS, TRAITS

ONCE = (
    *("name", "name_en", "lead", "concerns", "opened by", "opens", "within"),
    *("expiry", "channel", "traits", "clause"),
)
MOST_STEPS = 2_000  # of all kinds of a regulation together
MANY = ("form", "fields", "steps")


@dataclass(slots=True)
class Gathered:
    """What the blocks of one kind say together."""

    code: str
    place: Place
    article: str
    notes: Findings
    keys: dict[str, Entry] = field(
        default_factory=dict
    )  # key -> the block that says it
    form: dict[str, Field] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    steps: dict[str, Written] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        """Join one more block; what was said before is noted, not replaced."""
        notes = self.notes.under(block.article, kind=self.code)
        node = read_nodes(block.passage, notes)
        if node is None:
            return
        entry = Entry(node, notes)
        for name, _ in node.entries:
            if name.text in ONCE:
                self._once(name, entry)
        self._fields(entry, notes)
        for name, each in named(entry.keys("steps"), notes):
            own = notes.under(block.article, kind=self.code, step=name.text)
            if name.text in self.steps:
                own.add("step_twice", name.place, name=name.text)
            else:
                written = Written(name, Entry(each.node, own), block.article)
                self.steps[name.text] = written
        entry.taken.update((*ONCE, *MANY))
        entry.rest()

    def _once(self, name: Text, entry: Entry) -> None:
        if name.text not in self.keys:
            self.keys[name.text] = entry
        elif name.text == "lead":
            entry.notes.add("two_leads", name.place)
        else:
            entry.notes.add("key_twice", name.place, key=name.text)

    def _fields(self, entry: Entry, notes: Findings) -> None:
        for key, where in (("form", self.form), ("fields", self.fields)):
            for code, each in read_fields(entry, key, notes).items():
                if code in self.form or code in self.fields:
                    notes.add("key_twice", each.place, key=code)
                where[code] = each

    def names(self, head: Head) -> Names:
        """Return what this kind names."""
        declared = {**COMMON_FIELDS, **self.fields, **self.form}
        return Names(
            steps={code: _answers(each) for code, each in self.steps.items()},
            fields={code: each.type for code, each in declared.items()},
            choices={
                code: frozenset(each.choices)
                for code, each in declared.items()
                if each.choices
            },
            parts=frozenset(_raw(each, "part") for each in self.steps.values()) - {""},
            parties=frozenset(head.parties),
            columns={
                code: frozenset(column for row in table.rows.values() for column in row)
                for code, table in head.tables.items()
            },
            opens=frozenset(self._opens().tables),
        )

    def opens(self, names: Names) -> Opens:
        """Return what opens a matter; what cannot be read is noted."""
        entry = self.keys.get("opens")
        return read_opens(entry, names) if entry else Opens()

    def _opens(self) -> Opens:
        """Look ahead at the tables, before the names are known."""
        entry = self.keys.get("opens")
        return read_opens(Entry(entry.node, Findings()), None) if entry else Opens()


def gather(blocks: Iterable[Block], notes: Findings) -> dict[str, Gathered]:
    """Join the blocks of each kind, in the order of the file."""
    kinds: dict[str, Gathered] = {}
    for block in blocks:
        if block.kind not in kinds:
            place, article = block.place, block.article
            kinds[block.kind] = Gathered(block.kind, place, article, notes)
        kinds[block.kind].add(block)
        if sum(len(each.steps) for each in kinds.values()) > MOST_STEPS:
            notes.under(block.article).add(
                "too_many_steps", block.place, most=MOST_STEPS
            )
            return {}
    return kinds


def read_kind(found: Gathered, head: Head) -> Kind:
    """Read one kind once all its blocks are joined."""
    names = found.names(head)
    notes = found.notes.under(found.article, kind=found.code)
    for code in found.steps:
        if code in found.form or code in found.fields:
            notes.add("name_twice", found.steps[code].name.place, name=code)
    steps = {code: each.step(names) for code, each in found.steps.items()}
    missing = Entry(Keys((), found.place), notes)
    said = {key: found.keys.get(key, missing) for key in ONCE}
    return Kind(
        code=found.code,
        name=said["name"].text("name", found.code),
        name_en=said["name_en"].text("name_en"),
        lead=_lead(said["lead"], names),
        concerns=party(said["concerns"], "concerns", names, needed=False),
        opened_by=party(said["opened by"], "opened by", names, needed=False) or "lead",
        opens=found.opens(names),
        within=_within(said["within"], names),
        expiry=_expiry(said["expiry"], names),
        form=found.form,
        fields=_used(found, steps),
        steps=steps,
        channel=said["channel"].choice("channel", CHANNELS),
        traits=_traits(said["traits"]),
        parties=head.parties,
        tables=head.tables,
        basis=Basis(found.article, said["clause"].text("clause")),
        place=found.place,
    )


def _within(entry: Entry, names: Names) -> Limit | None:
    return limit_of(entry.get("within"), names, entry.notes)


def _expiry(entry: Entry, names: Names) -> Expiry | None:
    node = entry.leaf("expiry")
    return expiry_of(node, names, entry.notes) if node else None


def _lead(entry: Entry, names: Names) -> Lead:
    node = entry.get("lead")
    if isinstance(node, Text):
        return Lead(otherwise=party(entry, "lead", names), place=node.place)
    if isinstance(node, Items):
        entry.notes.add("two_leads", node.place)
    if not isinstance(node, Keys):
        return Lead(otherwise="", place=entry.place)
    found = cases_of(node, names, entry.notes)
    if found.otherwise is None:
        entry.notes.add("lead_not_total", node.place)
    cases = [
        (condition, _named_lead(value, entry, names))
        for condition, value in found.cases
    ]
    otherwise = found.otherwise
    return Lead(
        otherwise=_named_lead(otherwise, entry, names) if otherwise is not None else "",
        cases=tuple(cases),
        place=node.place,
    )


def _named_lead(node: Node, entry: Entry, names: Names) -> str:
    key = Text("lead", node.place)
    return party(Entry(Keys(((key, node),), node.place), entry.notes), "lead", names)


def _traits(entry: Entry) -> tuple[str, ...]:
    for node in entry.leaves("traits"):
        if node.text not in TRAITS:
            known = ", ".join(TRAITS)
            entry.notes.add(
                "bad_choice", node.place, key="traits", value=node.text, known=known
            )
    return entry.texts("traits")


def _answers(written: Written) -> frozenset[str]:
    """Return the answers a step names; "done" where it names none."""
    for name, node in written.entry.node.entries:
        if name.text == "answers" and isinstance(node, Keys) and node.entries:
            return frozenset(answer.text for answer, _ in node.entries)
    return frozenset({"done"})


def _raw(written: Written, key: str) -> str:
    for name, node in written.entry.node.entries:
        if name.text == key and isinstance(node, Text):
            return node.text
    return ""


def _used(found: Gathered, steps: Mapping[str, Step]) -> dict[str, Field]:
    """Return the declared fields, and the common ones that some step asks for."""
    asked = {
        code
        for step in steps.values()
        for need in (
            step.needs,
            step.fills,
            step.extend.needs if step.extend else (),
            step.pause.needs if step.pause else (),
            *(answer.needs for answer in step.answers.values()),
        )
        for code in need
    }
    common = {code: each for code, each in COMMON_FIELDS.items() if code in asked}
    return {**common, **found.form, **found.fields}
