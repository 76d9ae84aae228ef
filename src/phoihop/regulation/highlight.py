"""How a regulation is coloured: one table of patterns for the editor, the pages and other tools.

The words come from the catalogue and the loader. Each pattern is written in what
Python, JavaScript and Oniguruma share, and none looks beyond its line: the state
between lines is only which part of the file a line stands in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from phoihop.base.days import Unit
from phoihop.regulation.load_kind import MANY, ONCE
from phoihop.regulation.words import ACTS, OUTCOMES, RESERVED

Zone = Literal["head", "prose", "rules"]
HEAD_KEYS = (
    *("regulation", "models", "title", "in_force", "running", "basis", "calendar"),
    *("parties", "tables", "log"),
)
STEP_KEYS = (
    *("name", "name_en", "clause", "each", "by", "to", "does", "may", "after", "if"),
    *("within", "earliest", "expiry", "answers", "extend", "pause", "needs", "fills"),
    *("stands for", "ends", "part", "while", "adverse", "keeps open", "pass on"),
    *(
        "times",
        "at most",
        "asked",
        "tell",
        "type",
        "choices",
        "required",
        "personal",
        "sees",
    ),
    *("whole", "hint", "hint_en", "person", "head of", "level", "else"),
)
PLAIN = frozenset({"of", "and", "or", "in", "if", "at", "by", "as", "no", "to", "from"})
PLAIN |= {"not", "self", "else", "before", "after"}
EVENT_WORDS = tuple(sorted(RESERVED - PLAIN))  # not a word of an English name beside
OPEN, SHUT = r"^\s*(?:```|~~~)\s*rules\b.*$", r"^\s*(?:```|~~~)\s*$"
FRONT = r"^---\s*$"


@dataclass(frozen=True, slots=True)
class Span:
    """Some letters of a line and what they are; counted from 0, `end` excluded."""

    start: int
    end: int
    sort: str


def _any(words: tuple[str, ...]) -> str:
    return "|".join(
        re.escape(each) for each in sorted(words, key=lambda x: (-len(x), x))
    )


def _yaml() -> list[tuple[str, str]]:
    """Return the patterns of YAML, the first that fits wins."""
    keys = _any(tuple({*HEAD_KEYS, *ONCE, *MANY, *STEP_KEYS}))
    units = _any(tuple(each.value for each in Unit))
    outcomes = _any(
        tuple(each.partition(" ")[0] for each in OUTCOMES if each != "no answer")
    )
    name = r"[a-z0-9]+(?:-[a-z0-9]+)*"
    return [
        ("comment", r"(?:^|(?<=\s))#.*"),
        ("string", r"\"[^\"]*\"|'[^']*'"),
        ("key", rf"(?<![\w-])(?:{keys})(?=\s*:(?:\s|$))"),
        ("key", r"(?<![\w-])if(?=\s[^,{}]*:\s)"),
        ("name", rf"(?<![\w.-]){name}(?=\s*:(?:\s|$))"),
        ("amount", rf"(?<![\w-])(?:[0-9]+ (?:{units})|at once)(?![\w-])"),
        ("amount", r"(?<![\w:.-])[0-9][0-9]?:[0-9][0-9](?![\w:-])"),
        ("amount", r"(?<![\w.-])[0-9]+-[0-9]+-[0-9]+(?![\w-])"),
        ("act", rf"(?<=does: )(?:{_any(tuple(ACTS))})(?![\w-])"),
        ("act", rf"(?<=may: )(?:{_any(tuple(ACTS))})(?![\w-])"),
        ("outcome", rf"(?<=expiry: )(?:{outcomes}|no answer)(?![\w-])"),
        ("reference", rf"(?<![\w.-]){name}\.{name}(?![\w.-])"),
        ("word", rf"(?<![\w.-])(?:{_any(EVENT_WORDS)})(?![\w-])"),
        ("mark", r"[{}\[\],]"),
    ]


def rules() -> Mapping[str, Any]:
    """Return the table as plain values: the zones' borders and the patterns of each."""
    return {
        "front": FRONT,
        "open": OPEN,
        "shut": SHUT,
        "head": _yaml(),
        "rules": _yaml(),
        "prose": [
            ("heading", r"^#{1,6}\s.*"),
            ("clause", r"^\s*(?:[0-9]+\.|[a-zđ]\))(?=\s)"),
        ],
    }


_TABLE = rules()
_PATTERNS = {
    zone: [(sort, re.compile(pattern, re.ASCII)) for sort, pattern in _TABLE[zone]]
    for zone in ("head", "prose", "rules")
}


def coloured(lines: list[str]) -> Iterator[tuple[Span, ...]]:
    """Yield what the letters of each line are, in the order of the line."""
    zone: Zone = "prose"
    begun = False
    for line in lines:
        if zone == "prose" and re.match(OPEN, line):
            yield (Span(0, len(line), "fence"),)
            zone = "rules"
        elif zone == "rules" and re.match(SHUT, line):
            yield (Span(0, len(line), "fence"),)
            zone = "prose"
        elif re.match(FRONT, line) and (zone == "head" or not begun):
            yield (Span(0, len(line), "fence"),)
            zone = "prose" if zone == "head" else "head"
        else:
            yield tuple(spans(line, zone))
        begun = begun or bool(line.strip())


def spans(line: str, zone: Zone) -> Iterator[Span]:
    """Yield the coloured parts of a line: the leftmost first, of those the first pattern."""
    at = 0
    while at < len(line):
        best: Span | None = None
        for sort, pattern in _PATTERNS[zone]:
            found = pattern.search(line, at)
            if (
                found
                and found.end() > found.start()
                and (best is None or found.start() < best.start)
            ):
                best = Span(found.start(), found.end(), sort)
        if best is None:
            return
        yield best
        at = best.end


SCOPES: Mapping[str, str] = {
    "comment": "comment.line.number-sign",
    "string": "string.quoted",
    "key": "keyword.other.key",
    "name": "entity.name.tag",
    "amount": "constant.numeric.amount",
    "act": "support.function.act",
    "outcome": "constant.language.outcome",
    "reference": "variable.other.reference",
    "word": "keyword.control",
    "mark": "punctuation.separator",
    "heading": "markup.heading",
    "clause": "markup.list.numbered",
}


def textmate() -> dict[str, Any]:
    """Return the same table as a TextMate grammar."""
    yaml = [_scoped(each) for each in _TABLE["rules"]]
    front = {
        "begin": r"\A---\s*$",
        "end": FRONT,
        "name": "meta.front-matter",
        "patterns": yaml,
    }
    block = {"begin": OPEN, "end": SHUT, "name": "meta.rules", "patterns": yaml}
    prose = [_scoped(each) for each in _TABLE["prose"]]
    return {
        "name": "phoihop regulation",
        "scopeName": "text.regulation.phoihop",
        "fileTypes": ["md"],
        "patterns": [front, block, *prose],
    }


def _scoped(rule: tuple[str, str]) -> dict[str, str]:
    sort, pattern = rule
    return {"name": f"{SCOPES[sort]}.phoihop", "match": pattern}
