"""What time it is at the desk.

It is the time of the machine, except in the demo: there the clock can be put
forward, so that a visitor sees within minutes what silence does in ten days.
It never goes back, and an installation that is not a demo has no such clock.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from phoihop.base import clock
from phoihop.base.errors import Refused

MARK = "demo-clock"
MOST = timedelta(days=366)


def now() -> datetime:
    """Return the present instant in UTC, in the demo with its clock put forward."""
    return clock.now() + _ahead()


def is_demo() -> bool:
    """Return whether this installation is a demo."""
    return _mark().is_file()


def put_forward(days: int) -> datetime:
    """Put the clock of the demo forward by whole days; return the new present."""
    if not is_demo():
        raise Refused(reason="no_demo")
    if not 1 <= days <= MOST.days:
        raise Refused(reason="clock_only_forward", most=MOST.days)
    ahead = _ahead() + timedelta(days=days)
    _mark().write_text(f"{int(ahead.total_seconds())}\n", "ascii")
    return now()


def start_demo() -> None:
    """Mark the installation as a demo, its clock at the time of the machine."""
    _mark().write_text("0\n", "ascii")


def _ahead() -> timedelta:
    try:
        return timedelta(seconds=max(0, int(_mark().read_text("ascii"))))
    except (FileNotFoundError, ValueError):
        return timedelta()


def _mark() -> Path:
    return Path(settings.PHOIHOP_DATA) / MARK
