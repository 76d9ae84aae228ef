"""Working days and time limits, as the civil code counts them (placeholder until days land)."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What an amount counts."""

    MINUTE = "minutes"
    HOUR = "hours"
    WORKING_HOUR = "working hours"
    DAY = "days"
    WORKING_DAY = "working days"
    WEEK = "weeks"
    MONTH = "months"
    YEAR = "years"


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units. `at once` is 0 working days: by the end of the same working day."""

    count: int
    unit: Unit
