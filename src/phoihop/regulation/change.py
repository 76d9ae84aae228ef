"""One rule that differs between two versions of a regulation: what, for whom, on which articles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

from phoihop.regulation.model import NOWHERE, Basis, Kind

ALL = ""  # changes for everybody, not for one party
NONE = Basis()  # on the side where the rule does not stand


@dataclass(frozen=True, slots=True)
class Example:
    """When a limit ends that begins on one example day, before and after."""

    start: date
    before: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One rule that differs.

    `who` is the party it concerns, as the text calls it ("" for all). `part` names
    the answer, field, party or row within. `old` and `new` are the values as read,
    None where there is none; `before` and `after` the articles.
    """

    code: str
    kind: str = ""
    step: str = ""
    who: str = ALL
    part: str = ""
    old: Any = None
    new: Any = None
    before: Basis = NONE
    after: Basis = NONE
    example: Example | None = None
    kinds: tuple[Kind | None, Kind | None] = field(
        default=(None, None), repr=False, compare=False
    )


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value of the model without the places at which it was read."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        if "place" in {each.name for each in fields(value)}:
            return replace(value, place=NOWHERE)
        return value
    return value


def differs(old: object, new: object) -> bool:
    """Tell whether two values say something different, wherever they stand."""
    return bool(plain(old) != plain(new))


def codes(new: Iterable[str], old: Iterable[str]) -> tuple[str, ...]:
    """Return the names on either side: in the order of the new text, the dropped ones last."""
    return tuple(dict.fromkeys((*new, *old)))


def change_of(old: object, new: object) -> str:
    """Return whether something was added, dropped or changed."""
    if old is None:
        return "added"
    return "dropped" if new is None else "changed"
