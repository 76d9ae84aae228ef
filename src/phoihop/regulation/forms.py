"""The blanks of a form, as a regulation declares them under `form` and `fields`."""

from phoihop.regulation.form_tables import MOST_ROWS
from phoihop.regulation.load_values import Entry, named
from phoihop.regulation.model import Field
from phoihop.regulation.read_nodes import Items, Keys, Text
from phoihop.regulation.read_text import Findings
from phoihop.regulation.words import COLUMN_TYPES, COMMON_CHOICES, FIELD_TYPES


def read_fields(entry: Entry, key: str, notes: Findings) -> dict[str, Field]:
    """Read the fields that a kind declares under `form` or `fields`."""
    return {
        name.text: _field(name, each) for name, each in named(entry.keys(key), notes)
    }


def _field(name: Text, entry: Entry) -> Field:
    choices, english = _choices(entry)
    columns = {
        code.text: _column(code, each)
        for code, each in named(entry.keys("columns"), entry.notes)
    }
    usual = "choice" if choices else "table" if columns else "text"
    field = Field(
        code=name.text,
        name=entry.text("name", name.text, needed=True),
        name_en=entry.text("name_en"),
        type=entry.choice("type", FIELD_TYPES, usual),
        choices=choices,
        choices_en=english,
        columns=columns,
        least_rows=entry.count("at least") or 0,
        most_rows=entry.count("at most") or MOST_ROWS,
        required=entry.flag("required"),
        personal=entry.flag("personal"),
        sees=entry.texts("sees"),
        hint=entry.text("hint"),
        hint_en=entry.text("hint_en"),
        place=name.place,
    )
    _whole(field, entry)
    entry.rest()
    return field


def _column(name: Text, entry: Entry) -> Field:
    choices, english = _choices(entry)
    column = Field(
        code=name.text,
        name=entry.text("name", name.text, needed=True),
        name_en=entry.text("name_en"),
        type=entry.choice("type", COLUMN_TYPES, "choice" if choices else "text"),
        choices=choices,
        choices_en=english,
        required=entry.flag("required"),
        hint=entry.text("hint"),
        hint_en=entry.text("hint_en"),
        place=name.place,
    )
    _whole(column, entry)
    entry.rest()
    return column


def _whole(field: Field, entry: Entry) -> None:
    """Note a choice without choices, a table without columns, and the other way round."""
    if (field.type == "choice") != bool(field.choices):
        entry.notes.add("bad_choices", field.place, field=field.code)
    is_table = field.type == "table"
    bounded = entry.has("at least") or entry.has("at most")
    if is_table != bool(field.columns) or (bounded and not is_table):
        entry.notes.add("bad_columns", field.place, field=field.code)
    if is_table and field.least_rows > field.most_rows:
        entry.notes.add("bad_columns", field.place, field=field.code)


def _choices(entry: Entry) -> tuple[dict[str, str], dict[str, str]]:
    """Read the choices with their names, and those names that are given in English."""
    node = entry.get("choices")
    if isinstance(node, Keys):
        return _named_choices(Entry(node, entry.notes))
    if isinstance(node, Items):
        return {each: each for each in entry.texts("choices")}, {}
    if node is not None:
        entry.notes.add("not_keys", node.place, what="choices")
    return {}, {}


def _named_choices(entry: Entry) -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    english: dict[str, str] = {}
    for code, node in entry.node.entries:
        if not isinstance(node, Keys):
            names[code.text] = said = entry.text(code.text)
            english |= (
                {code.text: COMMON_CHOICES[said]} if said in COMMON_CHOICES else {}
            )
            continue
        each = Entry(node, entry.notes)
        names[code.text] = each.text("name", code.text, needed=True)
        if each.has("name_en"):
            english[code.text] = each.text("name_en")
        each.rest()
    return names, english
