"""Text is composed at every door, found without marks, sorted by given name."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.text import clean, folded, given_name_key, nfc


def test_all_three_letters_that_look_like_d_with_stroke_fold_to_d() -> None:
    assert folded("Đặng Đức ÐÔNG đi") == "dang duc dong di"


def test_marks_fold_alike_composed_or_not() -> None:
    for text in ("Hoà", "hòa", "HOÀ", unicodedata.normalize("NFD", "Hoà")):
        assert folded(text) == "hoa"
    assert folded("Nguyễn  Thị\tƯớc") == "nguyen thi uoc"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing_and_leaves_nfc(text: str) -> None:
    once = clean(text)
    assert clean(once) == once == nfc(once)


def test_cleaning_drops_what_nobody_sees() -> None:
    assert clean("  a\u200bb\u202e\x00c\r\nd\re\ufeff ") == "abc\nd\ne"
    assert clean(unicodedata.normalize("NFD", "Điều")) == "Điều"


def test_people_are_sorted_by_given_name_then_family_name() -> None:
    names = ["Trần Văn An", "Lê Thị Ánh", "Nguyễn An", "Đỗ Dũng", "Phạm Đức"]
    names += ["Võ Ân", "Bùi Ăn", "Cao Bình", "Lý Công", "Hà Uyên", "Hà Ưu"]
    assert sorted(names, key=given_name_key) == [
        "Nguyễn An",
        "Trần Văn An",
        "Lê Thị Ánh",
        "Bùi Ăn",
        "Võ Ân",
        "Cao Bình",
        "Lý Công",
        "Đỗ Dũng",
        "Phạm Đức",
        "Hà Uyên",
        "Hà Ưu",
    ]


def test_the_tone_breaks_ties_only() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(set(tones), key=given_name_key) == tones
    assert sorted(["má b", "ma c"], key=given_name_key) == ["má b", "ma c"]
    assert given_name_key("") == ()
