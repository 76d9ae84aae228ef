"""The words of an amount, an event, a condition or a limit, read one after the other.

A fault carries how far into the text it stands, so that it is shown under the
very word that is wrong.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from phoihop.base.days import Amount, parse_amount
from phoihop.base.errors import Invalid

WORD = re.compile(r"\"[^\"]*\"|'[^']*'|!=|[=<>\[\](),]|[^\s=<>!\[\](),\"']+|\S")
AFTER_AMOUNT = frozenset({"from", "before", "after", "else", "to", "at", ")", ""})
DEEPEST = 20


class Unread(Exception):
    """The text cannot be read from `offset` on."""

    def __init__(self, code: str, offset: int, /, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.offset = offset
        self.details = details


@dataclass(frozen=True, slots=True)
class Names:
    """What a kind names, so that each word can be told for what it is."""

    steps: Mapping[str, frozenset[str]] = field(default_factory=dict)  # its answers
    fields: Mapping[str, str] = field(default_factory=dict)  # its type
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of each table
    opens: frozenset[str] = frozenset()  # tables of which a matter has one row


@dataclass(slots=True)
class Words:
    """A text, word by word, with what the kind names."""

    text: str
    names: Names
    found: list[tuple[str, int]] = field(init=False)
    at: int = 0
    depth: int = 0

    def __post_init__(self) -> None:
        self.found = [(each.group(), each.start()) for each in WORD.finditer(self.text)]

    @property
    def next(self) -> str:
        """The next word, or "" at the end."""
        return self.found[self.at][0] if self.at < len(self.found) else ""

    @property
    def offset(self) -> int:
        """Where the next word begins."""
        return self.found[self.at][1] if self.at < len(self.found) else len(self.text)

    def take(self) -> str:
        """Return the next word and step over it."""
        word = self.next
        self.at += bool(word)
        return word

    def eat(self, *words: str) -> bool:
        """Step over these words if they come next."""
        ahead = tuple(word for word, _ in self.found[self.at : self.at + len(words)])
        self.at += len(words) if ahead == words else 0
        return ahead == words

    def deeper(self, code: str) -> None:
        """Note one more bracket; raise Unread where there are too many."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unread(code, self.offset, text=self.text)

    def end(self, code: str) -> None:
        """Raise Unread unless every word was read."""
        if self.next:
            raise Unread(code, self.offset, text=self.text, word=self.next)

    def amount(self) -> Amount:
        """Read "at once", or a number and its unit. Raises Unread `bad_amount`."""
        start, offset = self.at, self.offset
        if not self.eat("at", "once"):
            if not self.eat("half", "a"):
                self.take()
            self.eat("working")
            if self.next not in AFTER_AMOUNT:
                self.take()
        written = " ".join(word for word, _ in self.found[start : self.at])
        return amount(written, offset)


def amount(written: str, offset: int = 0) -> Amount:
    """Read an amount. Raises Unread `bad_amount`."""
    try:
        return parse_amount(written)
    except Invalid as fault:
        raise Unread("bad_amount", offset, amount=written) from fault


def unknown(what: str, name: str, offset: int, known: Iterable[str]) -> Unread:
    """Return the fault of a name that nothing bears, with the nearest that something does."""
    return Unread(
        "unknown_name", offset, what=what, name=name, nearest=nearest(name, known)
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known names most likely meant; where none is near, the first few known."""
    known = list(known)
    close = get_close_matches(name[:60], known, n=3, cutoff=0.5)
    return ", ".join(close or known[:8]) or "-"


def step_and_answer(word: str, offset: int, names: Names) -> tuple[str, str]:
    """Split STEP or STEP.ANSWER. Raises Unread `unknown_name`."""
    step, dot, answer = word.partition(".")
    if step not in names.steps:
        raise unknown("step", step, offset, names.steps)
    known = names.steps[step] | {"expired"}
    if dot and answer not in known:
        raise unknown("answer", word, offset + len(step) + 1, known)
    return step, answer
