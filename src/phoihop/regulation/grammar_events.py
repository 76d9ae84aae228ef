"""What opens a step: `opened`, `hoi`, `tiep-nhan.du`, `all tra-loi`, `20 days after opened`.

`and` binds closer than `or`; brackets group. A bare name is a step, else a
date field of the form.
"""

import re
from fractions import Fraction
from typing import Literal

from phoihop.regulation.grammar_words import (
    Names,
    Unread,
    Words,
    step_and_answer,
    unknown,
)
from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    Below,
    Closed,
    Event,
    FieldDate,
    Happened,
    Opened,
    Settled,
    Shifted,
    Threshold,
)

NUMBER = re.compile(r"[0-9]{1,9}")
SHARE = re.compile(r"([0-9]{1,4})(?:/([0-9]{1,4}))?")
DATES = frozenset({"date", "instant"})


def read_event(text: str, names: Names) -> Event:
    """Read an event. Raises Unread."""
    words = Words(text, names)
    event = event_of(words)
    words.end("bad_event")
    return event


def event_of(words: Words) -> Event:
    """Read an event from the next word on. Raises Unread."""
    events = [_both(words)]
    while words.eat("or"):
        events.append(_both(words))
    return events[0] if len(events) == 1 else AnyOf(tuple(events))


def _both(words: Words) -> Event:
    events = [_one(words)]
    while words.eat("and"):
        events.append(_one(words))
    return events[0] if len(events) == 1 else AllOf(tuple(events))


def _one(words: Words) -> Event:
    offset = words.offset
    if words.eat("("):
        return _bracketed(words)
    if NUMBER.fullmatch(words.next) or words.next == "at":
        return _counted(words)
    if words.eat("opened"):
        return Opened()
    if words.eat("closed"):
        return Closed()
    return _named(words, words.take(), offset)


def _bracketed(words: Words) -> Event:
    words.deeper("bad_event")
    event = event_of(words)
    if not words.eat(")"):
        raise Unread("bad_event", words.offset, text=words.text, word=words.next)
    return event


def _named(words: Words, word: str, offset: int) -> Event:
    if word in {"all", "any"}:
        need: Literal["all", "any"] = "all" if word == "all" else "any"
        return _threshold(words, need)
    if SHARE.fullmatch(word) and words.eat("of"):
        return _threshold(words, _share(word, offset))
    if word == "settled":
        return _settled(words)
    if word.startswith("below."):
        return _below(words, word, offset, "all")
    return _happened(words, word, offset)


def _happened(words: Words, word: str, offset: int) -> Event:
    names = words.names
    if not word or not (word[0].isalnum() or word[0] == "_"):
        raise Unread("bad_event", offset, text=words.text, word=word)
    if word not in names.steps and word in names.fields:
        if names.fields[word] not in DATES:
            raise Unread("not_a_date", offset, field=word)
        return FieldDate(word)
    if "." not in word and word not in names.steps:
        dates = [code for code, kind in names.fields.items() if kind in DATES]
        raise unknown("event", word, offset, [*names.steps, *dates])
    return Happened(*step_and_answer(word, offset, names))


def _counted(words: Words) -> Event:
    """Read "3 of STEP" or "20 days after EVENT"."""
    offset = words.offset
    if words.at + 1 < len(words.found) and words.found[words.at + 1][0] == "of":
        return _named(words, words.take(), offset)
    amount = words.amount()
    for way in ("after", "before"):
        if words.eat(way):
            words.deeper("bad_event")
            return Shifted(amount, "after" if way == "after" else "before", _one(words))
    raise Unread("bad_event", words.offset, text=words.text, word=words.next)


def _threshold(words: Words, need: Literal["all", "any"] | int | Fraction) -> Event:
    offset, word = words.offset, words.take()
    if word.startswith("below."):
        return _below(words, word, offset, need)
    return Threshold(need, *step_and_answer(word, offset, words.names))


def _below(
    words: Words, word: str, offset: int, need: Literal["all", "any"] | int | Fraction
) -> Event:
    """Read the step of the units below: of their own matter of this same kind."""
    own = word.removeprefix("below.")
    start = offset + len(word) - len(own)
    return Below(*step_and_answer(own, start, words.names), need)


def _share(word: str, offset: int) -> int | Fraction:
    found = SHARE.fullmatch(word)
    top, bottom = (found[1], found[2]) if found else ("0", None)
    if bottom is None:
        count: int | Fraction = int(top)
    else:
        count = Fraction(int(top), int(bottom)) if int(bottom) else Fraction(2)
    if not count or (bottom is not None and count > 1):
        raise Unread("bad_share", offset, share=word)
    return count


def _settled(words: Words) -> Event:
    offset, part = words.offset, words.take()
    if part not in words.names.parts:
        raise unknown("part", part, offset, words.names.parts)
    return Settled(part)
