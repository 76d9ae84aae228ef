"""What a limit, an event and a condition are, once read: closed unions of small values.

Grammar: design LANGUAGE, "The vocabulary". Nothing here computes; `moments`
and `events` do, over a state.
"""

from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from typing import Literal

from phoihop.base.days import Amount

# --- events: something that has happened, or the moment something will be due ---


@dataclass(frozen=True, slots=True)
class Opened:
    """The matter was opened."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The matter was closed."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step was settled (no answer named), answered so, or expired (`answer == "expired"`)."""

    step: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class FieldDate:
    """The moment that a date field of the form holds."""

    field: str


@dataclass(frozen=True, slots=True)
class Shifted:
    """So much time after (or before) another event."""

    amount: Amount
    way: Literal["after", "before"]
    event: "Event"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Enough rows of a table step are settled, or have given this answer.

    `need` is "all", "any", a count, or a fraction of the rows.
    """

    need: Literal["all", "any"] | int | Fraction
    step: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """Every task of this part that was begun is settled."""

    part: str


@dataclass(frozen=True, slots=True)
class Below:
    """Enough units under this one have done a step of their own matter and it was told.

    `need` as in a threshold. Where no unit stands below, it needs nothing.
    """

    step: str
    answer: str = ""
    need: Literal["all", "any"] | int | Fraction = "all"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these events."""

    events: tuple["Event", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of these events."""

    events: tuple["Event", ...]


Event = (
    Opened
    | Closed
    | Happened
    | FieldDate
    | Shifted
    | Threshold
    | Settled
    | Below
    | AnyOf
    | AllOf
)

# --- conditions: over fields and answers; what is unknown is not true ---


@dataclass(frozen=True, slots=True)
class Compare:
    """A field stands in this relation to a value (numbers and dates by value, else as text)."""

    field: str
    relation: Literal["=", "!=", "<", ">"]
    value: str


@dataclass(frozen=True, slots=True)
class Among:
    """A field has one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replied:
    """Any row of a step has given the answer (or none has)."""

    some: bool
    step: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Both:
    """Each condition holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one condition holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The condition does not hold."""

    condition: "Condition"


Condition = Compare | Among | Replied | Both | Either | Negated

# --- limits: by when ---


@dataclass(frozen=True, slots=True)
class Within:
    """So much time after an event; without one, after the clock of the task started.

    With `hour`, here and below: by that hour of the last day, not by its end.
    """

    amount: Amount
    start: Event | None = None
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """So much time before an event."""

    amount: Amount
    event: Event
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class AsAsked:
    """What the asker wrote in the request, between two bounds; else the default.

    Without `least` the asker may set any time up to `most`.
    """

    least: Amount | None
    most: Amount
    default: Amount | None = None


@dataclass(frozen=True, slots=True)
class ByField:
    """The date or instant that a field of the form holds (`by FIELD`)."""

    field: str
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class ByDate:
    """A day of each year (`by 15/1`): the first such day after the task opened."""

    day: int
    month: int
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class ByColumn:
    """What the row of a table says (`by ky.han`): an amount, a day of the year, a date."""

    table: str
    column: str
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    """The limit of the first condition that holds, else the other one. Total."""

    cases: tuple[tuple[Condition, "Limit"], ...]
    otherwise: "Limit"


@dataclass(frozen=True, slots=True)
class Earliest:
    """Whichever of these comes first."""

    limits: tuple["Limit", ...]


Limit = Within | Ahead | AsAsked | ByField | ByDate | ByColumn | Cases | Earliest
