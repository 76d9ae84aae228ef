"""What may be written into a blank of a form, and the one form in which it is kept.

A value is kept as text: a date as 2026-02-13, a period as its first and last day with
a stroke between, an instant in UTC, a number without separators of thousands, a table
as its rows (`form_tables`); so that two offices compare the same thing.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from phoihop.base.errors import Refused
from phoihop.base.text import clean
from phoihop.regulation.form_tables import MOST_CHARACTERS, read_rows, written_rows
from phoihop.regulation.model import Field

LONGEST = 10_000
VIETNAMESE_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
PERIOD = re.compile(r"([0-9-]{10})/([0-9-]{10})|([0-9/]{8,10})\s*[-–]\s*([0-9/]{8,10})")
VIETNAMESE_NUMBER = re.compile(
    r"-?[0-9]{1,3}(?:\.[0-9]{3})*(?:,[0-9]+)?|-?[0-9]+(?:,[0-9]+)?"
)
_MARKS = str.maketrans(",.", ".,")
PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def value_of(field: Field, written: str) -> str:
    """Return a value in the one form it is kept in.

    Raises Refused: `field_required`, `field_too_long`, `bad_date`, `bad_instant`,
    `bad_days`, `bad_number`, `bad_choice`, and for a table `bad_rows`, `bad_cell`,
    `too_few_rows`, `too_many_rows`; `field` is the code of the field.
    """
    text = clean(written).strip()
    if not text:
        if field.required:
            raise Refused(reason="field_required", field=field.code)
        return ""
    most = MOST_CHARACTERS if field.type == "table" else LONGEST
    if len(text) > most:
        raise Refused(reason="field_too_long", field=field.code, most=most)
    if field.type == "table":
        return _table(field, text)
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


def is_kept(field: Field, value: str) -> bool:
    """Say whether a value stands in the one form it is kept in."""
    try:
        return value_of(field, value) == value
    except Refused:
        return False


def days_of(value: str) -> tuple[date, date]:
    """Return the first and the last day of a period as it is kept. Raises ValueError."""
    first, _, last = value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def said_value(sort: str, value: str, language: str) -> str:
    """Return a kept value as people write it: 13/02/2026, and 1.250,5 or in English 1,250.5."""
    try:
        match sort:
            case "date":
                return f"{date.fromisoformat(value):%d/%m/%Y}"
            case "period":
                return " – ".join(f"{each:%d/%m/%Y}" for each in days_of(value))
            case "number" | "money":
                return _grouped(value, language)
            case _:
                return value
    except (ValueError, InvalidOperation):
        return value


def _grouped(value: str, language: str) -> str:
    plain = f"{Decimal(value):,f}"
    return plain if language == "en" else plain.translate(_MARKS)


def _table(field: Field, text: str) -> str:
    try:
        rows = read_rows(text)
    except ValueError:
        raise Refused(reason="bad_rows", field=field.code) from None
    rows = tuple(row for row in rows if any(cell.strip() for cell in row.values()))
    known = set(field.columns)
    if any(set(row) - known for row in rows):
        raise Refused(reason="bad_rows", field=field.code)
    if len(rows) > field.most_rows:
        raise Refused(reason="too_many_rows", field=field.code, most=field.most_rows)
    kept, faults = _cells(field, rows)
    for at, code in faults:
        column = field.columns[code].name
        raise Refused(reason="bad_cell", field=field.code, row=at + 1, column=column)
    if len(kept) < field.least_rows or (field.required and not kept):
        least = max(field.least_rows, 1)
        raise Refused(reason="too_few_rows", field=field.code, least=least)
    return written_rows(kept)


def cell_faults(field: Field, written: str) -> dict[tuple[int, str], Refused]:
    """Return what is wrong in each cell of a table, by row (the first is 0) and column.

    Nothing where the text is no table at all: that is a fault of the whole.
    """
    try:
        rows = read_rows(written)
    except ValueError:
        return {}
    return _cells(field, rows)[1]


def _cells(
    field: Field, rows: Sequence[Mapping[str, str]]
) -> tuple[list[dict[str, str]], dict[tuple[int, str], Refused]]:
    """Return the cells as they are kept, and what is wrong in those that cannot be."""
    kept: list[dict[str, str]] = []
    faults: dict[tuple[int, str], Refused] = {}
    for at, row in enumerate(rows):
        cells = {}
        for code, column in field.columns.items():
            try:
                cells[code] = value_of(column, row.get(code, ""))
            except Refused as fault:
                faults[at, code] = fault
        kept.append(cells)
    return kept, faults


def _date(text: str) -> str:
    found = VIETNAMESE_DATE.fullmatch(text)
    if found:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    return date.fromisoformat(text).isoformat()


def _period(text: str) -> str:
    found = PERIOD.fullmatch(text)
    if not found:
        raise ValueError(text)
    first, last = _date(found[1] or found[3]), _date(found[2] or found[4])
    if last < first:
        raise ValueError(text)
    return f"{first}/{last}"


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


_READERS = {
    "date": _date,
    "instant": _instant,
    "period": _period,
    "number": _number,
    "money": _number,
}
_REASONS = {"date": "bad_date", "instant": "bad_instant", "period": "bad_days"}
