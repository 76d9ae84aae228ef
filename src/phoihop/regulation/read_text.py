"""The file of a regulation, cut into its head, its articles and its blocks of rules.

Every block knows where each of its characters stands in the file, so that a
fault is shown where the person typed it. A byte order mark, line ends of any
system and letters written in two parts (NFD) are read as what they mean.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from phoihop.base.findings import Finding, Place, Severity

MOST_BYTES = 1_000_000
NUMBER = re.compile(r"Điều\s+\d+[a-zđ]?\b")
FENCED = re.compile(r"^\s*(?:[-*+>]\s+|\d+[.)]\s+)*(?:`{3,}|~{3,})\s*rules\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """Some YAML, and where its lines begin in the file (counted from 1)."""

    text: str
    line: int
    indents: tuple[int, ...] = ()

    def place(self, line: int, column: int) -> Place:
        """Return the place in the file of a place in the passage (both from 0)."""
        indent = self.indents[line] if line < len(self.indents) else 0
        return Place(self.line + line, column + indent + 1)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of rules: of which kind, under which article."""

    kind: str
    article: str
    passage: Passage
    place: Place


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the prose under it; `number` is "" where it is no article."""

    heading: str
    number: str
    prose: str
    place: Place
    blocks: tuple[Block, ...] = ()
    scenarios: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was cut up, with what was wrong on the way."""

    head: Passage | None = None
    sections: tuple[Section, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[str, ...] = ("",)

    def within(self, found: Finding) -> Finding:
        """Return the finding with its place drawn inside the file."""
        line = min(max(found.place.line, 1), len(self.lines))
        column = min(max(found.place.column, 1), len(self.lines[line - 1]) + 1)
        return replace(found, place=Place(line, column))


@dataclass(slots=True)
class Findings:
    """What was found so far, and what every next finding carries."""

    article: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, place: Place, /, **details: str | int) -> None:
        """Note an error."""
        about = {**self.about, **details}
        self.found.append(
            Finding(code=code, place=place, article=self.article, details=about)
        )

    def under(self, article: str, **about: str) -> "Findings":
        """Return the same list, for what stands under this article."""
        return Findings(article, {**self.about, **about}, self.found)


def read_text(text: str) -> Source:
    """Cut a regulation up. Never raises; what is wrong stands in `findings`."""
    notes = Findings()
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        notes.add("too_large", Place(), most=MOST_BYTES, size=size)
        return Source(findings=tuple(notes.found))
    lines = tuple(_cleaned(_raw_lines(text), notes))
    head, after = _head(lines, notes)
    sections = tuple(_sections(lines, after, notes))
    return Source(head, sections, tuple(notes.found), lines)


def _raw_lines(text: str) -> list[str]:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return plain.split("\n")


def _cleaned(lines: Iterable[str], notes: Findings) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        composed = unicodedata.normalize("NFC", line)
        for column, letter in enumerate(composed, 1):
            if _odd(letter):
                notes.add(
                    "odd_character",
                    Place(number, column),
                    character=f"U+{ord(letter):04X}",
                )
        yield "".join(" " if _odd(letter) else letter for letter in composed)


def _odd(letter: str) -> bool:
    """Say whether it is a control, a surrogate, no character, or a hidden line end."""
    if letter < "\x7f":
        return letter < " " and letter != "\t"
    if letter in "\x7f\u2028\u2029\ufeff" or letter < "\xa0":
        return True
    return unicodedata.category(letter) == "Cs" or ord(letter) & 0xFFFE == 0xFFFE


def _head(lines: tuple[str, ...], notes: Findings) -> tuple[Passage | None, int]:
    """Return the front matter, and the number of lines before the prose."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        notes.add("no_front_matter", Place(first + 1, 1))
        return None, 0
    for at in range(first + 1, len(lines)):
        if lines[at].rstrip() == "---":
            return Passage("\n".join(lines[first + 1 : at]), first + 2), at + 1
    notes.add("front_matter_open", Place(first + 1, 1))
    return None, len(lines)


def _sections(lines: tuple[str, ...], after: int, notes: Findings) -> Iterator[Section]:
    tokens = _tokens(lines, after)
    fences = [token for token in tokens if token.type == "fence"]
    _lost_fences(lines, after, fences, notes)
    starts = [*_headings(tokens), Section("", "", "", Place(len(lines) + 1))]
    if any(line.strip() for line in lines[after : starts[0].place.line - 1]):
        starts.insert(0, Section("", "", "", Place(after + 1)))
    cutter = _Cutter(lines, fences, notes)
    seen: set[str] = set()
    for section, following in pairwise(starts):
        if section.number and section.number in seen:
            notes.add("article_twice", section.place, number=section.number)
        seen.add(section.number)
        yield cutter.filled(section, following.place.line - 1)


def _tokens(lines: tuple[str, ...], after: int) -> list[Token]:
    reader = MarkdownIt("commonmark").disable("inline")
    return reader.parse("\n" * after + "\n".join(lines[after:]))


def _headings(tokens: list[Token]) -> Iterator[Section]:
    for token, inside in pairwise(tokens):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        heading = " ".join(inside.content.split())
        number = NUMBER.match(heading)
        yield Section(
            heading=heading,
            number=" ".join(number.group().split()) if number else "",
            prose="",
            place=Place(token.map[0] + 1, 1),
        )


@dataclass(frozen=True, slots=True)
class _Cutter:
    lines: tuple[str, ...]
    fences: list[Token]
    notes: Findings

    def filled(self, section: Section, end: int) -> Section:
        """Return the section with its prose and blocks; `end` is its last line."""
        start = section.place.line - (not section.heading)
        inside = [token for token in self.fences if start <= _span(token)[0] < end]
        rules = [token for token in inside if token.info.split()[:1] == ["rules"]]
        tried = [token for token in inside if token.info.split()[:1] == ["scenario"]]
        hidden = {at for token in (*rules, *tried) for at in range(*_span(token))}
        prose = [self.lines[at] for at in range(start, end) if at not in hidden]
        blocks = tuple(self._block(token, section.number) for token in rules)
        scenarios = tuple(self._scenario(token, section.number) for token in tried)
        text = "\n".join(prose).strip("\n")
        return replace(section, prose=text, blocks=blocks, scenarios=scenarios)

    def _block(self, token: Token, article: str) -> Block:
        start, _ = _span(token)
        opening = self.lines[start]
        place = Place(start + 1, len(opening) - len(opening.lstrip()) + 1)
        here = self.notes.under(article)
        _, *kinds = token.info.split()
        if len(kinds) != 1:
            here.add("rules_without_kind", place)
        if not article:
            here.add("rules_outside_article", place)
        return self._cut(token, kinds, article, here)

    def _scenario(self, token: Token, article: str) -> Block:
        start, _ = _span(token)
        here = self.notes.under(article)
        _, *kinds = token.info.split()
        if len(kinds) != 1:
            here.add("scenario_without_kind", Place(start + 1, 1))
        return self._cut(token, kinds, article, here)

    def _cut(
        self, token: Token, kinds: list[str], article: str, here: Findings
    ) -> Block:
        start, end = _span(token)
        opening = self.lines[start]
        place = Place(start + 1, len(opening) - len(opening.lstrip()) + 1)
        if end - start < 2 or not self.lines[end - 1].strip().endswith(token.markup):
            here.add("fence_open", place)
        indents = tuple(
            len(line) - len(text)
            for line, text in zip(
                self.lines[start + 1 : end], token.content.split("\n"), strict=False
            )
        )
        passage = Passage(token.content, start + 2, indents)
        return Block(kinds[0] if kinds else "", article, passage, place)


def _span(token: Token) -> tuple[int, int]:
    start, end = token.map or (0, 0)
    return start, end


def _lost_fences(
    lines: tuple[str, ...], after: int, fences: list[Token], notes: Findings
) -> None:
    """Note rules that Markdown does not see as a block: nothing may be lost in silence."""
    covered = {at for token in fences for at in range(*_span(token))}
    for at in range(after, len(lines)):
        if at not in covered and FENCED.match(lines[at]):
            notes.add("rules_not_fenced", Place(at + 1, 1))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return those findings that forbid to run the text."""
    return tuple(each for each in findings if each.severity is Severity.ERROR)
