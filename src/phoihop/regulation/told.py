"""What a trial counts, in the reader's words: names of steps and parties, times of waiting."""

from collections.abc import Mapping

from phoihop.base.sentences import say
from phoihop.regulation.model import Kind
from phoihop.regulation.wording import name_of, refusal_said

HOUR, DAY = 3600, 86400


def called(kind: Kind, code: str, lang: str) -> str:
    """Return what a step, a party or a group of the log is called in the reader's language."""
    found = kind.steps.get(code) or kind.parties.get(code)
    return name_of(found, lang) if found else code


def span(seconds: int, lang: str) -> str:
    """Return a time of waiting (seconds) as people say it: minutes, hours or days."""
    if seconds < 2 * HOUR:
        return say("cli.minutes", lang, count=round(seconds / 60))
    if seconds < 2 * DAY:
        return say("cli.hours", lang, count=round(seconds / HOUR))
    return say("cli.days", lang, count=round(seconds / DAY))


def refused_said(
    kind: Kind, reason: str, details: Mapping[str, str | int], lang: str
) -> str:
    """Return why an act is refused, with names in place of codes."""
    named = {key: _named(kind, each, lang) for key, each in details.items()}
    return refusal_said(named, lang, reason)


def _named(kind: Kind, value: str | int, lang: str) -> str | int:
    if not isinstance(value, str):
        return value
    return ", ".join(called(kind, each, lang) for each in value.split(", "))
