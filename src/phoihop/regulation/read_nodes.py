"""YAML as the language allows it: mappings, lists and text, each with its place.

Every scalar is text: `no`, `01` and `2026-02-01` are what was typed. Anchors,
aliases, tags, a key twice and deep nesting are refused before anything is
built, so a small file cannot grow large.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import yaml

from phoihop.base.findings import Place
from phoihop.regulation.read_text import Findings, Passage

DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as typed."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping, in the order typed."""

    entries: tuple[tuple[Text, "Node"], ...]
    place: Place


Node = Text | Items | Keys


def read_nodes(passage: Passage, notes: Findings) -> Keys | None:
    """Return the mapping that a passage holds, or None with the fault noted."""
    if _tabbed(passage, notes):
        return None
    builder = _Builder(passage, notes)
    try:
        for event in yaml.parse(passage.text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        where = passage.place(mark.line, mark.column) if mark else passage.place(0, 0)
        notes.add("yaml", where)
        return None
    except (yaml.YAMLError, ValueError):
        notes.add("yaml", passage.place(0, 0))
        return None
    return builder.root(passage)


def _tabbed(passage: Passage, notes: Findings) -> bool:
    """Note each line that is indented with a tab."""
    found = False
    for at, line in enumerate(passage.text.split("\n")):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            notes.add("tab", passage.place(at, indent.index("\t")))
            found = True
    return found


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not closed yet."""

    mapping: bool
    place: Place
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    passage: Passage
    notes: Findings
    stack: list[_Open] = field(default_factory=list)
    done: list[Node] = field(default_factory=list)

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False where reading must stop."""
        mark = event.start_mark
        place = self.passage.place(mark.line, mark.column) if mark else Place()
        if isinstance(event, yaml.NodeEvent) and self._refused(event, place):
            return False
        if isinstance(event, yaml.ScalarEvent):
            self._put(Text(event.value, place, bool(event.style)))
        elif isinstance(event, yaml.CollectionStartEvent):
            opened = _Open(isinstance(event, yaml.MappingStartEvent), place)
            self.stack.append(opened)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._put(self._closed(self.stack.pop()))
        return True

    def root(self, passage: Passage) -> Keys | None:
        """Return what the one document of the passage holds."""
        if not self.done:
            return Keys((), passage.place(0, 0))
        first, *more = self.done
        if more:
            self.notes.add("yaml", more[0].place)
        if isinstance(first, Keys):
            return first
        self.notes.add("not_keys", first.place, what="")
        return None

    def _refused(self, event: yaml.NodeEvent, place: Place) -> bool:
        if event.anchor is not None:
            self.notes.add("yaml_anchor", place)
        elif getattr(event, "tag", None) is not None:
            self.notes.add("yaml_tag", place)
        elif len(self.stack) >= DEEPEST:
            self.notes.add("too_deep", place, most=DEEPEST)
        else:
            return False
        return True

    def _put(self, node: Node) -> None:
        (self.stack[-1].nodes if self.stack else self.done).append(node)

    def _closed(self, opened: _Open) -> Node:
        if not opened.mapping:
            return Items(tuple(opened.nodes), opened.place)
        pairs = zip(opened.nodes[::2], opened.nodes[1::2], strict=True)
        return Keys(tuple(self._entries(pairs)), opened.place)

    def _entries(
        self, pairs: Iterable[tuple[Node, Node]]
    ) -> Iterator[tuple[Text, Node]]:
        seen: set[str] = set()
        for key, node in pairs:
            if not isinstance(key, Text):
                self.notes.add("odd_key", key.place)
            elif key.text in seen:
                self.notes.add("key_twice", key.place, key=key.text)
            else:
                seen.add(key.text)
                yield key, node
