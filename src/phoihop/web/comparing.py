"""Two versions beside each other: what changes for whom in sentences, then line by line."""

from functools import lru_cache
from typing import Any

from phoihop.base.calendars import shipped
from phoihop.regulation.changes import changes
from phoihop.regulation.changes_wording import grouped, said
from phoihop.regulation.load import load
from phoihop.web.text_diff import diff

Groups = tuple[tuple[str, tuple[str, ...]], ...]


def compared(old: str, new: str, language: str) -> dict[str, Any]:
    """Return what a page shows of two texts; `groups` is None where one cannot be read."""
    return {
        "groups": groups_of(old, new, language),
        "passages": diff(old, new),
        "same": old == new,
    }


@lru_cache(maxsize=32)
def groups_of(old: str, new: str, language: str) -> Groups | None:
    """Return what changes, by for whom; example dates count from the day the new text names."""
    texts = [load(each, name="")[0] for each in (old, new)]
    before, after = texts
    if before is None or after is None:
        return None
    calendar = shipped(after.calendar)
    found = changes(before, after, after.in_force, calendar)
    return tuple(
        (who, tuple(said(each, language) for each in theirs))
        for who, theirs in grouped(found, language).items()
    )
