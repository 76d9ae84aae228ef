"""Whether a limit became shorter or longer, shown by an example date on both sides."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import NamedTuple

from phoihop.base.days import Amount, Calendar, Due, instant_of
from phoihop.base.due import due_after, due_before
from phoihop.base.errors import Invalid
from phoihop.regulation.change import Change, Example
from phoihop.regulation.limits import Ahead, AsAsked, Limit, Within
from phoihop.regulation.moments import by_hour

MORNING = time(8)
LOOKED_AT = 31  # days: around a holiday two limits may end on the same day
Reckoning = tuple[date, Calendar]  # the day examples begin on, and how it is counted


class _Plain(NamedTuple):
    """A limit of one amount, and what must be the same to set two side by side."""

    amount: Amount
    way: str
    counted_from: object
    hour: time | None = None


def of_limit(
    about: Change, old: Limit | None, new: Limit | None, reckoning: Reckoning
) -> Iterator[Change]:
    """Yield the change of a limit, its code under that of `about`: limit -> limit_shorter."""
    if old == new:
        return
    example = None
    if old is None or new is None:
        code = "added" if old is None else "dropped"
    else:
        code, example = _way(_plain(old), _plain(new), reckoning)
    yield replace(about, code=f"{about.code}_{code}", old=old, new=new, example=example)


def _plain(limit: Limit) -> _Plain | None:
    match limit:
        case Within(amount, start, hour):
            return _Plain(amount, "within", start, hour)
        case Ahead(amount, event, hour):
            return _Plain(amount, "ahead", event, hour)
        case AsAsked(least, most, default):
            return _Plain(most, "as asked", (least, default))
        case _:
            return None


def _way(
    old: _Plain | None, new: _Plain | None, reckoning: Reckoning
) -> tuple[str, Example | None]:
    if old is None or new is None or old[1:3] != new[1:3]:
        return "changed", None
    day, calendar = reckoning
    for start in (day + timedelta(days=each) for each in range(LOOKED_AT)):
        was, now = _end(old, (start, calendar)), _end(new, (start, calendar))
        if was and now and was.at != now.at:
            longer = now.at > was.at
            example = Example(start, was.day, now.day)
            return "longer" if longer else "shorter", example
    return "changed", None


def _end(limit: _Plain, reckoning: Reckoning) -> Due | None:
    day, calendar = reckoning
    start = instant_of(calendar, day, MORNING)
    count = due_before if limit.way == "ahead" else due_after
    try:
        return by_hour(calendar, count(calendar, start, limit.amount), limit.hour)
    except Invalid:
        return None
