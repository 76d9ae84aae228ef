"""The regulations in force here, read once per version from their recorded text."""

from datetime import date
from functools import lru_cache

from django.db import connection

from phoihop.base.errors import Missing
from phoihop.contexts.matters.models.tables import RegulationRow
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind, Regulation

_NEWEST = (
    "SELECT digest FROM matters_regulationrow WHERE regulation = %s AND in_force <= %s"
    " ORDER BY in_force DESC LIMIT 1"
)


@lru_cache(maxsize=256)
def regulation(digest: str) -> Regulation:
    """Return a version of a regulation by its hash. Raises Missing."""
    row = RegulationRow.objects.filter(digest=digest).first()
    if row is None:
        raise Missing(regulation=digest)
    return read(row.text)


@lru_cache(maxsize=256)
def read(text: str) -> Regulation:
    """Return the regulation of a text that was checked when it was put in force."""
    found, _ = load(text, name="")
    if found is None:
        raise Missing(regulation="")
    return found


def kind(digest: str, code: str) -> Kind:
    """Return a kind of matter of a version. Raises Missing."""
    found = regulation(digest).kinds.get(code)
    if found is None:
        raise Missing(kind=code)
    return found


def in_force(on: date) -> tuple[RegulationRow, ...]:
    """Return the version of each regulation that is in force on a day."""
    rows: dict[str, RegulationRow] = {}
    found = RegulationRow.objects.filter(in_force__lte=on)
    for row in found.order_by("regulation", "in_force"):
        rows[row.regulation] = row
    return tuple(rows.values())


def newest(regulation: str, on: date) -> str:
    """Return the hash of the version in force on a day; "" for none. One small query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, (regulation, on.isoformat()))
        row = cursor.fetchone()
    return row[0] if row else ""
