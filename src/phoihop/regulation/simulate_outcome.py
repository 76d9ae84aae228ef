"""How a past case comes out under a draft: what was done, refused, late, and when it ended.

Plain tuples, because a trial run makes one for every line of a log.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from phoihop.base.days import Calendar, Due, local_day
from phoihop.regulation.caselog import Case, Event
from phoihop.regulation.facts import Fact, Lapsed
from phoihop.regulation.simulate_draft import Target

OPENING = ""


class Refusal(NamedTuple):
    """An act of the log that the draft does not allow: which, and the code of the reason."""

    step: str
    reason: str
    activity: str
    on: datetime
    details: Mapping[str, str | int]


class Played(NamedTuple):
    """An event of the log under the draft.

    `waited` is in seconds since the event before, `open_for` since the clock of the
    task started (None if the act was none, or was refused). `late` is after time had
    run out on the task, `past` after the limit of the whole matter.
    """

    event: Event
    target: Target | None
    waited: float
    past: bool | None
    party: str = ""
    open_for: float | None = None
    late: bool = False


class Silence(NamedTuple):
    """What silence was taken for, at which step and row, and whose silence it was."""

    outcome: str
    step: str
    row: str
    party: str


def silences(facts: Iterable[Fact]) -> tuple[Silence, ...]:
    """Return what time alone brought among some facts."""
    return tuple(
        Silence(each.outcome, each.step, each.row, each.party)
        for each in facts
        if isinstance(each, Lapsed)
    )


class Outcome(NamedTuple):
    """How a past case comes out under a draft. `due` is its total limit, if it has one.

    `told` makes the facts: a trial of many cases asks for those of a few.
    """

    case: Case
    began: datetime | None
    ended: datetime | None
    due: Due | None
    told: Callable[[], tuple[Fact, ...]]
    silent: tuple[Silence, ...] = ()
    played: tuple[Played, ...] = ()
    refused: tuple[Refusal, ...] = ()
    untimed: int = 0
    misordered: bool = False
    reason: str = ""  # what ended it under the draft

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the matter this case would have been."""
        return self.told()

    @property
    def late_by_instant(self) -> bool:
        """Whether it ended at or after the end of its limit."""
        return bool(self.ended and self.due and self.ended >= self.due.at)

    def late_by_day(self, calendar: Calendar) -> bool:
        """Whether it ended on a later day than its limit, as the civil code compares."""
        ended, due = self.ended, self.due
        return bool(ended and due and local_day(calendar, ended) > due.day)
