"""The tables of matters, and what pages read from them."""

from phoihop.contexts.matters.models.calendars import calendar_of, calendar_with
from phoihop.contexts.matters.models.filling import (
    RECEIVE,
    TABLES,
    apply,
    fold,
    holder_of,
    involved,
    moves_days,
    put_in_force,
    reckon_again,
    split_personal,
)
from phoihop.contexts.matters.models.tables import (
    MatterRow,
    PaperRow,
    RegulationRow,
    TaskRow,
)
from phoihop.contexts.matters.models.texts import (
    in_force,
    kind,
    newest,
    read,
    regulation,
)

__all__ = [
    "RECEIVE",
    "TABLES",
    "MatterRow",
    "PaperRow",
    "RegulationRow",
    "TaskRow",
    "apply",
    "calendar_of",
    "calendar_with",
    "fold",
    "holder_of",
    "in_force",
    "involved",
    "kind",
    "moves_days",
    "newest",
    "put_in_force",
    "read",
    "reckon_again",
    "regulation",
    "split_personal",
]
