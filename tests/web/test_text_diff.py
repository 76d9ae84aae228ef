"""Two texts line by line: nothing of either is lost, and only what differs is marked."""

from hypothesis import given
from hypothesis import strategies as st

from phoihop.web import text_diff
from phoihop.web.text_diff import MOST_LINES, diff

WORDS = st.sampled_from(("điều", "khoản 2", "within: 3 days", "", "2026-05-01", "}{"))
TEXTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=12)


@given(TEXTS, TEXTS)
def test_each_side_is_made_again_from_what_is_shown(
    old: list[str], new: list[str]
) -> None:
    passages = diff("\n".join(old), "\n".join(new))
    assert passages is not None
    was, now = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    left, right = set(), set()
    for line in (each for passage in passages for each in passage):
        said = "".join(piece.text for piece in line.pieces)
        if line.before is not None:
            assert was[line.before - 1] == said
            left.add(line.before - 1)
        if line.after is not None:
            assert now[line.after - 1] == said
            right.add(line.after - 1)
    kept = [line for at, line in enumerate(was) if at not in left]
    assert kept == [line for at, line in enumerate(now) if at not in right]


def test_only_the_word_that_differs_is_marked_and_a_date_is_one() -> None:
    passages = diff("Từ 01/02/2026 trả lời.", "Từ 01/03/2026 trả lời.")
    assert passages is not None
    marked = [
        piece.text for line in passages[0] for piece in line.pieces if piece.marked
    ]
    assert marked == ["01/02/2026", "01/03/2026"]


def test_texts_alike_have_no_passage_and_too_long_ones_are_not_compared() -> None:
    assert diff("a\nb", "a\nb") == ()
    assert diff("a\n" * (MOST_LINES + 1), "b") is None


def test_a_very_long_line_is_shown_whole() -> None:
    long = "chữ " * (text_diff.MOST_WORDS + 1)
    passages = diff(long + "a", long + "b")
    assert passages is not None
    assert not any(x.marked for line in passages[0] for x in line.pieces)
