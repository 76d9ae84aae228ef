"""Stretches of time that are not counted.

A day is paused when it ends inside a pause: a pause of three midnights takes
three days out, however the hours fall. The instant a pause ends is counted.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from phoihop.base.calendar import DAY, Calendar
from phoihop.base.counting import local_day

Pauses = Sequence[tuple[datetime, datetime]]
Spans = tuple[tuple[date, date], ...]  # first day paused, first day counted again


def merged(paused: Pauses) -> tuple[tuple[datetime, datetime], ...]:
    """Return the pauses in order, overlapping ones joined, empty ones dropped."""
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(paused):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def paused_days(calendar: Calendar, paused: Pauses) -> Spans:
    """Return the days that end inside a pause, as spans of local days."""
    pairs = (
        (local_day(calendar, a), local_day(calendar, b)) for a, b in merged(paused)
    )
    return tuple((first, after) for first, after in pairs if first < after)


def is_paused(spans: Spans, day: date) -> bool:
    """Return whether the day is not counted."""
    return any(first <= day < after for first, after in spans)


def made_up(spans: Spans, start: date, end: date) -> date:
    """Return the end moved on by each paused day in between, those met on the way too."""
    left, day = (end - start).days, start
    while left > 0:
        day += DAY
        left -= not is_paused(spans, day)
    return day


def run_on(start: datetime, length: timedelta, paused: Pauses) -> datetime:
    """Return the instant at which so much time has run outside the pauses."""
    end = start + length
    for begins, ends in merged(paused):
        if begins < end and ends > start:
            end += ends - max(begins, start)
    return end
