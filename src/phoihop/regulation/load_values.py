"""A mapping of the file, read key by key: each value by what it should be, no key unread.

Whatever is wrong becomes a finding at its place and the value its default, so
that one run shows every fault.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from phoihop.base.findings import Place
from phoihop.regulation.grammar import read_limit
from phoihop.regulation.grammar_conditions import read_condition
from phoihop.regulation.grammar_words import Names, Unread, nearest
from phoihop.regulation.limits import Cases, Condition, Earliest, Limit
from phoihop.regulation.read_nodes import Items, Keys, Node, Text
from phoihop.regulation.read_text import Findings
from phoihop.regulation.words import CODE, RESERVED

T = TypeVar("T")


@dataclass(slots=True)
class Entry:
    """One mapping, and which of its keys were asked for."""

    node: Keys
    notes: Findings
    taken: set[str] = field(default_factory=set)

    @property
    def place(self) -> Place:
        """Where the mapping begins."""
        return self.node.place

    def get(self, key: str) -> Node | None:
        """Return the value of a key as it stands, or None. Notes a value left empty."""
        self.taken.add(key)
        for name, node in self.node.entries:
            if name.text == key:
                if isinstance(node, Text) and not node.text and not node.quoted:
                    self.notes.add("empty_value", name.place, key=key)
                    return None
                return node
        return None

    def leaf(self, key: str) -> Text | None:
        """Return a value that must be text."""
        node = self.get(key)
        if node is None or isinstance(node, Text):
            return node
        self.notes.add("not_text", node.place, what=key)
        return None

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """Return a value that must be text; note its absence where it is needed."""
        node = self.leaf(key)
        if node is None:
            if needed and not self.has(key):
                self.notes.add("missing_key", self.place, key=key)
            return default
        return node.text.strip()

    def has(self, key: str) -> bool:
        """Say whether the key was written."""
        return any(name.text == key for name, _ in self.node.entries)

    def leaves(self, key: str) -> tuple[Text, ...]:
        """Return a list of texts; one text alone counts as a list of one."""
        node = self.get(key)
        if isinstance(node, Text):
            return (node,)
        if isinstance(node, Keys):
            self.notes.add("not_list", node.place, what=key)
        return tuple(self._texts(node, key)) if isinstance(node, Items) else ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts without their places."""
        return tuple(node.text.strip() for node in self.leaves(key))

    def _texts(self, node: Items, key: str) -> Iterator[Text]:
        for item in node.items:
            if isinstance(item, Text) and item.text:
                yield item
            else:
                self.notes.add("not_text", item.place, what=key)

    def keys(self, key: str) -> Keys | None:
        """Return a value that must be a mapping."""
        node = self.get(key)
        if node is None or isinstance(node, Keys):
            return node
        self.notes.add("not_keys", node.place, what=key)
        return None

    def flag(self, key: str) -> bool:
        """Return a value that must be `yes` or `no`."""
        return self.choice(key, ("no", "yes")) == "yes"

    def choice(self, key: str, known: tuple[str, ...], default: str = "") -> str:
        """Return a value that must be one of these; the default otherwise."""
        node = self.leaf(key)
        if node is None:
            return default
        if node.text in known:
            return node.text
        self.notes.add(
            "bad_choice", node.place, key=key, value=node.text, known=", ".join(known)
        )
        return default

    def count(self, key: str) -> int | None:
        """Return a value that must be a whole number from 1 to 99."""
        node = self.leaf(key)
        if node is None:
            return None
        if node.text.isdecimal() and node.text.isascii() and 1 <= len(node.text) <= 2:
            number = int(node.text)
            if number:
                return number
        self.notes.add("bad_count", node.place, key=key, value=node.text)
        return None

    def rest(self) -> None:
        """Note each key that nobody asked for, and the one most likely meant."""
        for name, _ in self.node.entries:
            if name.text not in self.taken:
                near = nearest(name.text, self.taken)
                self.notes.add("unknown_key", name.place, key=name.text, nearest=near)


def named(node: Keys | None, notes: Findings) -> Iterator[tuple[Text, Entry]]:
    """Yield each thing a mapping names, as an entry; note codes that cannot be one."""
    for name, value in node.entries if node else ():
        if not good_code(name, notes):
            continue
        if isinstance(value, Keys):
            yield name, Entry(value, notes)
        elif isinstance(value, Text) and not value.text and not value.quoted:
            notes.add("empty_value", name.place, key=name.text)
            yield name, Entry(Keys((), value.place), notes)
        else:
            notes.add("not_keys", value.place, what=name.text)
            yield name, Entry(Keys((), value.place), Findings())


def good_code(name: Text, notes: Findings) -> bool:
    """Say whether this can name something: small letters, digits, single hyphens."""
    if name.text in RESERVED:
        notes.add("reserved_word", name.place, name=name.text)
    elif not CODE.fullmatch(name.text) or len(name.text) > 60:
        notes.add("bad_code", name.place, name=name.text[:80])
    else:
        return True
    return False


def read(
    reader: Callable[[str, Names], T], node: Text, names: Names, notes: Findings
) -> T | None:
    """Read a text with a grammar; note the word where that fails."""
    try:
        return reader(node.text, names)
    except Unread as fault:
        place = Place(
            node.place.line, node.place.column + fault.offset + int(node.quoted)
        )
        notes.add(fault.code, place, **fault.details)
        return None


def limit_of(node: Node | None, names: Names, notes: Findings) -> Limit | None:
    """Read a limit in each of its forms: text, a list, or cases with conditions."""
    if node is None:
        return None
    if isinstance(node, Text):
        return read(read_limit, node, names, notes)
    if isinstance(node, Keys):
        return _cases(node, names, notes)
    limits = [limit_of(item, names, notes) for item in node.items]
    good = tuple(limit for limit in limits if limit is not None)
    if not limits:
        notes.add("empty_value", node.place, key="within")
    return Earliest(good) if good else None


def _cases(node: Keys, names: Names, notes: Findings) -> Limit | None:
    found = cases_of(node, names, notes)
    cases = [
        (condition, limit)
        for condition, value in found.cases
        if (limit := limit_of(value, names, notes)) is not None
    ]
    otherwise = limit_of(found.otherwise, names, notes)
    if found.otherwise is None:
        notes.add("no_else", node.place)
    return Cases(tuple(cases), otherwise) if otherwise is not None else None


@dataclass(frozen=True, slots=True)
class Choice:
    """`{if COND: X, else: Y}` with its values still to be read."""

    cases: tuple[tuple[Condition, Node], ...]
    otherwise: Node | None


def cases_of(node: Keys, names: Names, notes: Findings) -> Choice:
    """Read the conditions of a mapping of cases."""
    cases: list[tuple[Condition, Node]] = []
    otherwise: Node | None = None
    for name, value in node.entries:
        if name.text == "else":
            otherwise = value
        elif name.text.startswith("if "):
            rest = Text(
                name.text[3:],
                Place(name.place.line, name.place.column + 3),
                name.quoted,
            )
            condition = read(read_condition, rest, names, notes)
            if condition is not None:
                cases.append((condition, value))
        else:
            notes.add("bad_case", name.place, key=name.text)
    return Choice(tuple(cases), otherwise)
