"""Working days and time limits, as the civil code counts them: the names other rooms use.

Amounts, calendars, due dates and their derivations each live in a module of
their own; this one only gathers them.
"""

from phoihop.base.amounts import AT_ONCE, HOUR_UNITS, Amount, Unit, parse_amount
from phoihop.base.calendar import Calendar, DayRow, Session, Why
from phoihop.base.calendar_text import (
    line_of,
    load_calendar,
    load_days,
    parse_hours,
    with_days,
)
from phoihop.base.counting import (
    day_after,
    day_before,
    end_of_day,
    instant_of,
    local_day,
    roll,
)
from phoihop.base.derivations import (
    CountedDay,
    Derivation,
    explain_after,
    explain_before,
    reason_sentence,
)
from phoihop.base.due import Due, due_after, due_before, receipt_day

__all__ = [
    "AT_ONCE",
    "HOUR_UNITS",
    "Amount",
    "Calendar",
    "CountedDay",
    "DayRow",
    "Derivation",
    "Due",
    "Session",
    "Unit",
    "Why",
    "day_after",
    "day_before",
    "due_after",
    "due_before",
    "end_of_day",
    "explain_after",
    "explain_before",
    "instant_of",
    "line_of",
    "load_calendar",
    "load_days",
    "local_day",
    "parse_amount",
    "parse_hours",
    "reason_sentence",
    "receipt_day",
    "roll",
    "with_days",
]
