"""Two texts line by line: what was taken out, what was put in, a few lines of each around it.

Lines are paired where a passage was replaced by one of as many lines, and then the
words that differ are marked. Bounded: texts of more lines are not compared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_LINES = 6_000
MOST_WORDS = 600  # of a line whose words are compared
AROUND = 2
WORDS = re.compile(r"\s+|\d[\d./,-]*\d|\w+|[^\w\s]")  # a date is one word
Sort = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a line; `marked` where they differ from the other text."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of either text, with its numbers in both; None where it does not stand."""

    sort: Sort
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]


def diff(old: str, new: str) -> tuple[tuple[Line, ...], ...] | None:
    """Return the passages that differ; none where the texts are alike, None if they are too long."""
    was, now = old.splitlines(), new.splitlines()
    if max(len(was), len(now)) > MOST_LINES:
        return None
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return tuple(
        tuple(_passage(group, was, now))
        for group in matcher.get_grouped_opcodes(AROUND)
    )


Operation = tuple[str, int, int, int, int]


def _passage(
    group: Sequence[Operation], was: Sequence[str], now: Sequence[str]
) -> Iterator[Line]:
    for tag, start, stop, begin, end in group:
        if tag == "equal":
            for at, line in enumerate(was[start:stop]):
                yield Line("same", start + at + 1, begin + at + 1, (Piece(line),))
            continue
        pairs = _pairs(was[start:stop], now[begin:end])
        for at, pieces in enumerate(pairs[0]):
            yield Line("old", start + at + 1, None, pieces)
        for at, pieces in enumerate(pairs[1]):
            yield Line("new", None, begin + at + 1, pieces)


def _pairs(
    was: Sequence[str], now: Sequence[str]
) -> tuple[list[tuple[Piece, ...]], list[tuple[Piece, ...]]]:
    """Return the lines of both sides, their words marked where lines are as many."""
    if len(was) != len(now):
        return [(Piece(x),) for x in was], [(Piece(x),) for x in now]
    both = [_marked(a, b) for a, b in zip(was, now, strict=True)]
    return [left for left, _ in both], [right for _, right in both]


def _marked(was: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    left, right = WORDS.findall(was), WORDS.findall(now)
    if max(len(left), len(right)) > MOST_WORDS:
        return (Piece(was),), (Piece(now),)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < 0.4:
        return (Piece(was),), (Piece(now),)
    codes = matcher.get_opcodes()
    return (
        tuple(
            Piece("".join(left[a:b]), tag != "equal")
            for tag, a, b, _, _ in codes
            if b > a
        ),
        tuple(
            Piece("".join(right[c:d]), tag != "equal")
            for tag, _, _, c, d in codes
            if d > c
        ),
    )
