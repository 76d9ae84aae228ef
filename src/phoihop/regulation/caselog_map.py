"""A mapping written in a file of its own, like `log` in a regulation."""

import yaml

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.regulation.caselog import columns_of
from phoihop.regulation.model import LogColumns

UNREAD = "log_map_unread"


def read_map(text: str) -> LogColumns:
    """Return the mapping of a file. Raises Invalid: `log_map_unread` where it is no YAML,
    `log_map` for what it says.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = Place(mark.line + 1, mark.column + 1) if mark else Place()
        raise Invalid([Finding(code=UNREAD, place=place)]) from None
    except RecursionError:
        raise Invalid([Finding(code=UNREAD, place=Place())]) from None
    return columns_of(found if isinstance(found, dict) else {})
