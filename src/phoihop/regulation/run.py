"""A matter under its regulation: the names other rooms use.

Facts fold to a state (`after`); time brings facts (`coming`); people's acts give
facts or are refused (`act`, `open_matter`); `allowed` says beforehand which.
"""

from phoihop.regulation.acts import act
from phoihop.regulation.coming import brought, coming
from phoihop.regulation.fold import after
from phoihop.regulation.moves import Move, allowed
from phoihop.regulation.opening import open_matter
from phoihop.regulation.refusals import Act, No
from phoihop.regulation.roles import Who

__all__ = [
    "Act",
    "Move",
    "No",
    "Who",
    "act",
    "after",
    "allowed",
    "brought",
    "coming",
    "open_matter",
]
