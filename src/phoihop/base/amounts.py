"""So many units of time, as people write them: "7 working days", "at once".

An amount is a count and a unit, never a length: only a calendar says where it ends.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place


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


HOUR_UNITS = frozenset({Unit.MINUTE, Unit.HOUR, Unit.WORKING_HOUR})
MOST = {  # half a century of each: past it, a misprint is likelier than a limit
    Unit.MINUTE: 26_280_000,
    Unit.HOUR: 438_000,
    Unit.WORKING_HOUR: 100_000,
    Unit.DAY: 18_250,
    Unit.WORKING_DAY: 12_500,
    Unit.WEEK: 2_600,
    Unit.MONTH: 600,
    Unit.YEAR: 50,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units. `at once` is 0 working days: by the end of the same working day."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        if not self.count:
            return "at once"
        name = self.unit.value
        return f"{self.count} {name.removesuffix('s') if self.count == 1 else name}"


AT_ONCE = Amount(0, Unit.WORKING_DAY)
_HALVES = {  # civil code 2015, article 146
    "half a month": Amount(15, Unit.DAY),
    "half a year": Amount(6, Unit.MONTH),
}
_WRITTEN = re.compile(r"([0-9]{1,9}) +((?:working +)?[a-z]+)")
_UNITS = {unit.value.removesuffix("s"): unit for unit in Unit}


def parse_amount(text: str) -> Amount:
    """Read an amount: "N minutes", "1 working day", "at once", "half a month" (15 days).

    Raises Invalid, code `bad_amount`, for anything else, for 0, and for more than
    half a century.
    """
    written = " ".join(text.split())
    if written == "at once":
        return AT_ONCE
    if written in _HALVES:
        return _HALVES[written]
    found = _WRITTEN.fullmatch(written)
    unit = _UNITS.get(found[2].removesuffix("s")) if found else None
    if found is None or unit is None or not 1 <= int(found[1]) <= MOST[unit]:
        raise Invalid(
            [Finding(code="bad_amount", place=Place(), details={"amount": text})]
        )
    return Amount(int(found[1]), unit)
