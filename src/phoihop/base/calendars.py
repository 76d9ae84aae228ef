"""The calendars that ship with the product, read once."""

from functools import cache

from phoihop.base.calendar import Calendar
from phoihop.base.calendar_text import load_calendar
from phoihop.base.errors import Missing
from phoihop.base.packaged import listed, packaged


@cache
def shipped(name: str) -> Calendar:
    """Return a calendar of the package, for example `viet-nam`. Raises Missing."""
    if f"{name}.csv" not in listed("calendars", ".csv"):
        raise Missing(calendar=name)
    return load_calendar(packaged(f"calendars/{name}.csv"), name=name)


def viet_nam() -> Calendar:
    """Return Viet Nam's working calendar, 2015-2027, a source on each line."""
    return shipped("viet-nam")
