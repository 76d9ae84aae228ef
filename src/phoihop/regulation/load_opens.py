"""What opens a matter: `on request`, `on ngay-ban-hanh heard`, `each ky-bao-cao`.

Several tables together, `[each ky, each don-vi]`, open one matter for each of
their rows with each other.
"""

import re

from phoihop.regulation.grammar_words import Names, nearest
from phoihop.regulation.load_values import Entry
from phoihop.regulation.model import Opens
from phoihop.regulation.read_nodes import Items, Text

EACH = re.compile(r"each ([a-z0-9-]+)")
HEARD = re.compile(r"on ([a-z0-9-]+(?:\.[a-z0-9-]+){0,2}) heard")
DATES = frozenset({"date", "instant"})


def read_opens(entry: Entry, names: Names | None) -> Opens:
    """Read what opens a matter; without names, only the tables are looked for."""
    tables: list[str] = []
    heard = ""
    words = entry.leaves("opens")
    for node in words:
        each, event = EACH.fullmatch(node.text), HEARD.fullmatch(node.text)
        if each and _is_table(each[1], node, entry, names):
            tables.append(each[1])
        elif event:
            heard = _heard(event[1], node, entry, names)
        elif not each and node.text != "on request":
            entry.notes.add("bad_opens", node.place, value=node.text)
    if not words:
        _not_empty(entry)
    place = words[0].place if words and not tables else entry.place
    return Opens(tables=tuple(dict.fromkeys(tables)), heard=heard, place=place)


def _not_empty(entry: Entry) -> None:
    node = entry.get("opens")
    if isinstance(node, Items) and not node.items:
        entry.notes.add("bad_opens", node.place, value="[]")


def _is_table(code: str, node: Text, entry: Entry, names: Names | None) -> bool:
    if names is None or code in names.columns:
        return True
    near = nearest(code, names.columns)
    entry.notes.add("unknown_name", node.place, what="table", name=code, nearest=near)
    return False


def _heard(word: str, node: Text, entry: Entry, names: Names | None) -> str:
    """Read a date field of the form; what another kind does is checked with all kinds."""
    if names is None or "." in word:
        return word
    dates = [code for code, kind in names.fields.items() if kind in DATES]
    if word not in dates:
        near = nearest(word, dates)
        notes = entry.notes
        notes.add("unknown_name", node.place, what="field", name=word, nearest=near)
    return word
