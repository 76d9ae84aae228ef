"""Whatever people type, reading and checking end, and each finding stands in the file."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.sentences import LANGUAGES, say
from phoihop.regulation.check import check
from phoihop.regulation.load import load, load_bytes

ROOT = Path(__file__).resolve().parents[2]
TEXTS = tuple(
    path.read_text("utf-8")
    for path in sorted((ROOT / "regulations").glob("*.md"))
    if path.stat().st_size < 20_000
)
SMALL = tuple(
    path.read_text("utf-8")
    for path in sorted((ROOT / "spec/regulation/vectors").glob("*.gone.md"))
)
STRUCTURE = ("{", "}", "[", "]", ": ", ", ", "|", ">", "'", '"', "```", "---", "")
YAML = ("&a", "*a", "!!x", "\t", "\n", "\r\n", "\u2028", "\x00", "\ufeff", "\ud800")
WORDS = ("or", "and", "not", "(", "all ", "if ", "else", "2/0 of ", "by 31/2", "lead")
LONGER = ("## Điều 1. X\n", "999999999 days", "settled ", "1 day before ", "after: ")
LETTERS = ("o\u031b\u0309", "đ", "Ð")
PIECES = st.sampled_from((*STRUCTURE, *YAML, *WORDS, *LONGER, *LETTERS))


@st.composite
def mutated(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 0, 1, 3, 20, 200]))
        text = text[:start] + draw(PIECES) + text[start + length :]
    return text


def reads(text: str) -> None:
    regulation, findings = load(text, name="x")
    found = [*findings, *(check(regulation) if regulation else ())]
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.split("\n")
    for each in found:
        assert 1 <= each.place.line <= len(lines)
        assert 1 <= each.place.column <= len(lines[each.place.line - 1]) + 1
        for language in LANGUAGES:
            assert say(f"finding.{each.code}", language, **each.details)


@given(mutated(SMALL))
@settings(max_examples=100)
def test_a_small_text_mutated_never_raises(text: str) -> None:
    reads(text)


@given(mutated(TEXTS))
@settings(max_examples=40)
def test_a_real_text_mutated_never_raises(text: str) -> None:
    reads(text)


@given(st.text(max_size=300))
@settings(max_examples=80)
def test_any_text_at_all_never_raises(text: str) -> None:
    reads(text)


@given(st.binary(max_size=200))
@settings(max_examples=80)
def test_any_bytes_at_all_never_raise(data: bytes) -> None:
    regulation, findings = load_bytes(data, name="x")
    assert findings
    assert regulation is None or regulation.faults == findings
