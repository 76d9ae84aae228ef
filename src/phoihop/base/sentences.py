"""What the program says, in Vietnamese and in English.

A refusal, a finding or a derivation is a code with parameters; its sentence
stands in `locale/<language>/*.toml` and nowhere else. Both languages hold the
same keys, and a test keeps it so.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache

from phoihop.base.packaged import listed, packaged

LANGUAGES = ("vi", "en")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return every sentence of one language by its dotted key."""
    found: dict[str, str] = {}
    for name in listed(f"locale/{language}", ".toml"):
        found |= dict(_flat(tomllib.loads(packaged(f"locale/{language}/{name}"))))
    return found


def say(key: str, language: str = "vi", /, **details: object) -> str:
    """Return the sentence of `key`, its blanks filled; the key itself if there is none."""
    sentence = catalogue(language).get(key, key)
    return sentence.format_map(_Blanks(details)) if details else sentence


class _Blanks(dict[str, object]):
    """Leaves a blank that nobody filled as it stands."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)
