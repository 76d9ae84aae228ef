"""The blanks of a form: how a regulation declares them, and what may be written into one.

A value is kept as text in one form only: a date as 2026-02-13, an instant in UTC, a number
without separators of thousands; so that two offices compare the same thing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from phoihop.base.errors import Refused
from phoihop.base.text import clean
from phoihop.regulation.load_values import Entry, named
from phoihop.regulation.model import Field
from phoihop.regulation.read_nodes import Items, Keys, Text
from phoihop.regulation.read_text import Findings
from phoihop.regulation.words import FIELD_TYPES

LONGEST = 10_000
VIETNAMESE_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
VIETNAMESE_NUMBER = re.compile(
    r"-?[0-9]{1,3}(?:\.[0-9]{3})*(?:,[0-9]+)?|-?[0-9]+(?:,[0-9]+)?"
)
PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def read_fields(entry: Entry, key: str, notes: Findings) -> dict[str, Field]:
    """Read the fields that a kind declares under `form` or `fields`."""
    return {
        name.text: _field(name, each) for name, each in named(entry.keys(key), notes)
    }


def _field(name: Text, entry: Entry) -> Field:
    choices = _choices(entry)
    field = Field(
        code=name.text,
        name=entry.text("name", name.text, needed=True),
        name_en=entry.text("name_en"),
        type=entry.choice("type", FIELD_TYPES, "choice" if choices else "text"),
        choices=choices,
        required=entry.flag("required"),
        personal=entry.flag("personal"),
        hint=entry.text("hint"),
        place=name.place,
    )
    if (field.type == "choice") != bool(choices):
        entry.notes.add("bad_choices", name.place, field=name.text)
    entry.rest()
    return field


def _choices(entry: Entry) -> dict[str, str]:
    node = entry.get("choices")
    if isinstance(node, Keys):
        inner = Entry(node, entry.notes)
        return {name.text: inner.text(name.text) for name, _ in node.entries}
    if isinstance(node, Items):
        return {each: each for each in entry.texts("choices")}
    if node is not None:
        entry.notes.add("not_keys", node.place, what="choices")
    return {}


def value_of(field: Field, written: str) -> str:
    """Return a value in the one form it is kept in.

    Raises Refused: `field_required`, `field_too_long`, `bad_date`, `bad_instant`,
    `bad_number`, `bad_choice`; `field` is the code of the field.
    """
    text = clean(written).strip()
    if not text:
        if field.required:
            raise Refused(reason="field_required", field=field.code)
        return ""
    if len(text) > LONGEST:
        raise Refused(reason="field_too_long", field=field.code, most=LONGEST)
    if field.choices and text not in field.choices:
        raise Refused(reason="bad_choice", field=field.code)
    reader = _READERS.get(field.type)
    if reader is None:
        return text
    try:
        return reader(text)
    except ValueError:
        reason = _REASONS.get(field.type, "bad_number")
        raise Refused(reason=reason, field=field.code) from None


def values_of(
    fields: Mapping[str, Field], written: Mapping[str, str]
) -> dict[str, str]:
    """Return every value of a form that is filled, in the form it is kept in. Raises Refused."""
    return {
        code: value
        for code, text in written.items()
        if (value := value_of(fields[code], text))
    }


def _date(text: str) -> str:
    found = VIETNAMESE_DATE.fullmatch(text)
    if found:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    return date.fromisoformat(text).isoformat()


def _instant(text: str) -> str:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _number(text: str) -> str:
    if VIETNAMESE_NUMBER.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if not PLAIN_NUMBER.fullmatch(text):
        raise ValueError(text)
    return format(Decimal(text), "f")


_READERS = {"date": _date, "instant": _instant, "number": _number, "money": _number}
_REASONS = {"date": "bad_date", "instant": "bad_instant"}
