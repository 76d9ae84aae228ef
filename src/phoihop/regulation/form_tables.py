"""The rows of a table in a form, kept as one text: a JSON list with a mapping for each row.

Cells left empty are left out, columns stand in the order of the regulation, and there
are no spaces; so that two offices keep the same bytes for the same rows.
"""

import json
from collections.abc import Iterable, Mapping

MOST_CHARACTERS = 50_000
MOST_ROWS = 200


def written_rows(rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as the text they are kept as; "" for none. Rows without a cell are dropped."""
    filled = [{c: v for c, v in row.items() if v} for row in rows]
    kept = [row for row in filled if row]
    if not kept:
        return ""
    return json.dumps(  # noqa: TID251 - a value as text; the ledger hashes it as any text
        kept, ensure_ascii=False, separators=(",", ":")
    )


def read_rows(text: str) -> tuple[dict[str, str], ...]:
    """Return the rows that a text keeps. Raises ValueError where it is no table."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError("long")
    try:
        found = json.loads(text) if text else []
    except RecursionError as fault:
        raise ValueError("deep") from fault
    if not isinstance(found, list) or not all(map(_is_row, found)):
        raise ValueError("no rows")
    return tuple(found)


def count_rows(text: str) -> int:
    """Return how many rows a text keeps; 0 where it is no table."""
    try:
        return len(read_rows(text))
    except ValueError:
        return 0


def _is_row(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(x, str) for x in found.values())
