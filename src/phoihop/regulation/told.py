"""What a trial counts, in the reader's words: names of steps and parties, times of waiting."""

from phoihop.base.sentences import say
from phoihop.regulation.model import Kind
from phoihop.regulation.wording import name_of

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
