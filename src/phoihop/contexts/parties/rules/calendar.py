"""The days that an agency, or the whole country, counts otherwise than the week does.

Only days still to come, or today, may change: what was counted stays counted. Each
day names its source.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import assert_never

from phoihop.base.errors import Refused
from phoihop.contexts.parties.facts import (
    DAY_KINDS,
    CalendarDayRemoved,
    CalendarDaySet,
    CalendarFact,
)
from phoihop.contexts.parties.rules.saying import one_of, shown, some_text
from phoihop.contexts.parties.rules.standing import (
    Standing,
    administrator_only,
    administrator_or_head,
)

Days = Mapping[date, CalendarDaySet]
Facts = tuple[CalendarFact, ...]


def days_after(state: Days | None, fact: CalendarFact) -> Days:
    """Return the days once `fact` is recorded."""
    others = {day: each for day, each in (state or {}).items() if day != fact.day}
    match fact:
        case CalendarDaySet():
            return {**others, fact.day: fact}
        case CalendarDayRemoved():
            return others
        case _:
            assert_never(fact)


def replay_days(facts: Iterable[CalendarFact]) -> Days | None:
    """Return the days after all facts of a calendar's stream."""
    start: Days | None = None
    return reduce(days_after, facts, start)


def set_day(state: Days | None, wish: CalendarDaySet, by: Standing) -> Facts:
    """Make a day a day off, a working day or a half day, as a named text says."""
    _may_change(wish, by)
    one_of(wish.kind, DAY_KINDS, "kind")
    some_text(wish.reason, "reason")
    some_text(wish.source, "source")
    if (state or {}).get(wish.day) == wish:
        raise Refused(reason="recorded_already")
    return (wish,)


def remove_day(state: Days | None, wish: CalendarDayRemoved, by: Standing) -> Facts:
    """Let a day follow the ordinary week again."""
    _may_change(wish, by)
    if wish.day not in (state or {}):
        raise Refused(reason="day_not_set", day=shown(wish.day))
    return (wish,)


def _may_change(wish: CalendarFact, by: Standing) -> None:
    if wish.agency:
        administrator_or_head(by, wish.agency)
    else:
        administrator_only(by)
    if wish.day < by.on and not by.installer:
        raise Refused(reason="day_is_past", day=shown(wish.day))
