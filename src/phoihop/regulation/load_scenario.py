"""A scenario of the file, read: what is given, what happens, what must be so then."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from phoihop.base.days import parse_amount
from phoihop.base.errors import Invalid
from phoihop.base.findings import Place
from phoihop.base.sentences import catalogue
from phoihop.regulation.form_tables import written_rows
from phoihop.regulation.grammar_words import nearest
from phoihop.regulation.load_values import Entry
from phoihop.regulation.model import Expected, Field, Kind, Scenario, Trial
from phoihop.regulation.plan import codes_of
from phoihop.regulation.read_nodes import Items, Keys, Node, Text, read_nodes
from phoihop.regulation.read_text import Block, Findings

VERBS = ("do", "receive", "extend", "pause", "resume", "correct", "set")
EARLY = datetime(1945, 9, 2)  # noqa: DTZ001 - local time, as written
LISTED = ("open", "not open", "late")
PAIRED = ("due", "silent")
OUTCOMES = ("none", "consent", "no answer", "late", "tell", "close")


def read_scenario(
    block: Block, kinds: Mapping[str, Kind], notes: Findings
) -> Scenario | None:
    """Read one block; every name in it must be one of the text. None if it cannot be read."""
    here = notes.under(block.article, kind=block.kind)
    node = read_nodes(block.passage, here)
    kind = kinds.get(block.kind)
    if block.kind and kind is None:
        near = nearest(block.kind, kinds)
        here.add("unknown_name", block.place, name=block.kind, nearest=near)
    if node is None or kind is None:
        return None
    return _Reader(kind, here).scenario(Entry(node, here), block)


class _Reader:
    """Reads one scenario of a kind."""

    def __init__(self, kind: Kind, notes: Findings) -> None:
        self.kind = kind
        self.notes = notes
        self.rows: Mapping[str, tuple[str, ...]] = {}

    def scenario(self, entry: Entry, block: Block) -> Scenario:
        """Read the whole block."""
        name = entry.text("name", needed=True)
        given = Entry(entry.keys("given") or Keys((), entry.place), self.notes)
        if not entry.has("given"):
            self.notes.add("missing_key", entry.place, key="given")
        self.rows = self._rows(given)
        opened = self._opened(given)
        trials = [self._trial(each) for each in _entries(entry, "when", self.notes)]
        then = entry.keys("then")
        if then:
            at = trials[-1].at if trials else opened.at
            after = Trial(at=at, expected=self._expected(then), place=then.place)
            trials.append(after)
        entry.rest()
        return Scenario(
            kind=self.kind.code,
            name=name,
            opened=opened,
            rows=self.rows,
            trials=tuple(trials),
            article=block.article,
            place=block.place,
        )

    def _opened(self, given: Entry) -> Trial:
        person, party = self._who(given, self.kind.opened_by)
        opened = Trial(
            at=self._moment(given),
            person=person,
            party=party,
            values=self._values(given, "values"),
            place=given.place,
        )
        given.rest()
        return opened

    def _rows(self, given: Entry) -> Mapping[str, tuple[str, ...]]:
        node = given.keys("rows")
        if node is None:
            return {}
        chosen = Entry(node, self.notes)
        found = {}
        for name, _ in node.entries:
            self._known(name, (*self.kind.tables, "below"))
            found[name.text] = chosen.texts(name.text)
        return found

    def _trial(self, entry: Entry) -> Trial:
        person, party = self._who(entry, "")
        verb, (step, answer) = self._act(entry)
        expected = entry.keys("then")
        trial = Trial(
            at=self._moment(entry),
            person=person,
            party=party,
            verb=verb,
            step=step,
            answer=answer,
            row=self._row(entry),
            values=self._values(entry, "set" if verb == "set" else "values"),
            amount=self._amount(entry),
            reason=entry.text("reason"),
            refused=self._refusal(entry),
            expected=self._expected(expected) if expected else (),
            place=entry.place,
        )
        entry.rest()
        return trial

    def _act(self, entry: Entry) -> tuple[str, tuple[str, str]]:
        verb = next((each for each in VERBS if entry.has(each)), "")
        if verb in {"", "set"}:
            return verb, ("", "")
        node = entry.leaf(verb)
        return verb, self._step(node) if node else ("", "")

    def _step(self, node: Text) -> tuple[str, str]:
        """Read STEP or STEP.ANSWER."""
        code, _, answer = node.text.partition(".")
        step = self.kind.steps.get(code)
        if step is None:
            self._known(Text(code, node.place), self.kind.steps)
        elif answer:
            self._known(Text(answer, node.place), codes_of(step))
        return code, answer

    def _who(self, entry: Entry, default: str) -> tuple[str, str]:
        """Read PARTY, or PERSON as PARTY: two acts by one party may be two persons'."""
        node = entry.leaf("by")
        if node is None:
            party = self.kind.lead.otherwise if default == "lead" else default
            return party, party
        person, between, party = node.text.partition(" as ")
        party = (party if between else person).strip()
        self._known(Text(party, node.place), self._parties())
        return person.strip(), party

    def _parties(self) -> tuple[str, ...]:
        rows = (row for table in self.kind.tables.values() for row in table.rows)
        chosen = (row for rows in self.rows.values() for row in rows)
        return (*self.kind.parties, *rows, *chosen)

    def _row(self, entry: Entry) -> str:
        node = entry.leaf("row")
        if node:
            self._known(node, self._parties())
        return node.text if node else ""

    def _values(self, entry: Entry, key: str) -> Mapping[str, str]:
        node = entry.keys(key)
        if node is None:
            return {}
        values = Entry(node, self.notes)
        fields = {**self.kind.fields, **self.kind.form}
        for name, _ in node.entries:
            self._known(name, fields)
        return {
            name.text: self._table(each, fields[name.text])
            if isinstance(each, Items) and name.text in fields
            else values.text(name.text)
            for name, each in node.entries
        }

    def _table(self, node: Items, field: Field) -> str:
        """Read the rows of a table field, each a mapping of its columns."""
        rows = []
        for item in node.items:
            if not isinstance(item, Keys) or not field.columns:
                self.notes.add("not_keys", item.place, what=field.code)
                continue
            row = Entry(item, self.notes)
            for name, _ in item.entries:
                self._known(name, field.columns)
            columns = [each for each in field.columns if row.has(each)]
            rows.append({each: row.text(each) for each in columns})
        return written_rows(rows)

    def _moment(self, entry: Entry) -> datetime:
        node = entry.leaf("at")
        if node is None:
            if not entry.has("at"):
                self.notes.add("missing_key", entry.place, key="at")
            return EARLY
        try:
            found = datetime.fromisoformat(node.text)
        except ValueError:
            found = EARLY
        if found <= EARLY.replace(tzinfo=found.tzinfo) or found.tzinfo:
            self.notes.add("bad_moment", node.place, value=node.text)
            return EARLY
        return found

    def _refusal(self, entry: Entry) -> str:
        """Read the code with which an act must be refused: one that has a sentence."""
        node = entry.leaf("refused")
        if node is None:
            return ""
        prefix = "refused."
        known = [each for each in catalogue("vi") if each.startswith(prefix)]
        self._known(node, tuple(each.removeprefix(prefix) for each in known))
        return node.text

    def _amount(self, entry: Entry) -> str:
        node = entry.leaf("for")
        if node is None:
            return ""
        try:
            parse_amount(node.text)
        except Invalid:
            self.notes.add("bad_amount", node.place, text=node.text)
        return node.text

    def _expected(self, node: Keys) -> tuple[Expected, ...]:
        entry = Entry(node, self.notes)
        found = [*self._listed(entry), *self._paired(entry), *self._single(entry)]
        entry.rest()
        return tuple(found)

    def _listed(self, entry: Entry) -> Iterator[Expected]:
        for key in LISTED:
            for node in entry.leaves(key):
                self._task(node)
                yield Expected(key, node.text, "", node.place)

    def _paired(self, entry: Entry) -> Iterator[Expected]:
        for key in PAIRED:
            pairs = entry.keys(key)
            values = Entry(pairs, self.notes) if pairs else None
            for name, node in pairs.entries if pairs else ():
                self._task(name)
                value = values.text(name.text) if values else ""
                if key == "silent":
                    self._known(Text(value, node.place), OUTCOMES)
                yield Expected(key, name.text, value, node.place)

    def _single(self, entry: Entry) -> Iterator[Expected]:
        if entry.has("closed"):
            place = _place(entry, "closed")
            yield Expected("closed", "", entry.choice("closed", ("yes", "no")), place)
        node = entry.leaf("lead")
        if node:
            self._known(node, self._parties())
            yield Expected("lead", "", node.text, node.place)

    def _task(self, node: Text) -> None:
        """Look at STEP or STEP/ROW."""
        step, _, row = node.text.partition("/")
        self._known(Text(step, node.place), (*self.kind.steps, "matter"))
        if row:
            self._known(Text(row, node.place), self._parties())

    def _known(
        self, node: Text, names: "Mapping[str, object] | tuple[str, ...]"
    ) -> None:
        if node.text not in names:
            near = nearest(node.text, names)
            self.notes.add("unknown_name", node.place, name=node.text, nearest=near)


def _place(entry: Entry, key: str) -> Place:
    found: Iterator[Node] = (n for name, n in entry.node.entries if name.text == key)
    node = next(found, None)
    return node.place if node else entry.place


def _entries(entry: Entry, key: str, notes: Findings) -> Iterator[Entry]:
    node = entry.get(key)
    for each in node.items if isinstance(node, Items) else ():
        if isinstance(each, Keys):
            yield Entry(each, notes)
        else:
            notes.add("not_keys", each.place, what=key)
    if node is not None and not isinstance(node, Items):
        notes.add("not_list", node.place, what=key)
