"""R13: five working days, fifteen for what is complex, each holder by itself; clocks and receipts only."""

import pytest

from phoihop.regulation import run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("xac-minh-tai-san")
AN = officer("an", "co-quan-kiem-soat")
DUNG = head("dung", "co-quan-kiem-soat")
HOA = officer("hoa", "nguoi-duoc-xac-minh")
A, B = "noi-a", "noi-b"


def asking() -> Story:
    values = {"so-yeu-cau": "01", "can-cu": "QĐ 02"}
    rows = {"noi-giu": (A, B)}
    story = opened(
        TEXT, "hoi-thong-tin", AN, "2026-06-01 08:00", rows=rows, values=values
    )
    for row in (A, B):
        story.do(AN, "hoi", row=row, so_gui="01")
        story.receive(officer(row, row), "hoi", row)
    return story


def test_five_working_days_and_fifteen_for_the_holder_that_says_it_is_complex() -> None:
    story = asking()
    assert story.due("tra-loi", A) == "2026-06-08"
    story.on("2026-06-04 09:00")
    notice = run.Act("extend", "tra-loi", A, values={"so-bao-phuc-tap": "03"})
    story.act(officer(A, A), notice)
    # 15 working days after Monday 1 June: Monday 22 June
    assert (story.due("tra-loi", A), story.due("tra-loi", B)) == (
        "2026-06-22",
        "2026-06-08",
    )
    assert story.refused(officer(A, A), notice)["reason"] == "extension_used_up"


def test_only_the_holder_says_so_in_writing_and_in_time() -> None:
    story = asking()
    notice = run.Act("extend", "tra-loi", A, values={"so-bao-phuc-tap": "03"})
    assert story.refused(AN, notice)["could"] == A
    bare = run.Act("extend", "tra-loi", A)
    assert story.refused(officer(A, A), bare)["field"] == "so-bao-phuc-tap"
    story.on("2026-06-09 08:00")
    assert story.refused(officer(A, A), notice)["reason"] == "extension_after_expiry"


def test_silence_is_told_and_what_cannot_be_given_is_an_answer_with_a_reason() -> None:
    story = asking()
    values = {"so-tra-loi": "04", "ly-do": "Kho bị ngập"}
    story.act(officer(A, A), run.Act("do", "tra-loi", A, "khong-the", values))
    story.on("2026-06-09 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.row, lapse.outcome, lapse.whom) == (B, "tell", "thu-truong")
    assert not story.is_open("ky-nhan")
    story.do(officer(B, B), "tra-loi", "da-gui", row=B, so_tra_loi="05")
    assert story.is_open("ky-nhan")


@pytest.mark.parametrize(
    ("why", "ordered", "complex_file", "reported"),
    [
        ("co-can-cu", "2026-06-08", "khong", "2026-07-16"),  # 5 wd; 1 June + 45 days
        ("ke-hoach", "2026-06-16", "co", "2026-09-03"),  # 15 days; 1 June + 90 days
    ],
)
def test_the_clock_of_one_verification(
    why: str, ordered: str, complex_file: str, reported: str
) -> None:
    values = {"ma-ho-so": "HS 01", "loai": why}
    story = opened(TEXT, "xac-minh", AN, "2026-06-01 08:00", values=values)
    assert story.due("ra-quyet-dinh") == ordered
    story.do(DUNG, "ra-quyet-dinh", so_quyet_dinh="05", phuc_tap=complex_file)
    assert story.due("gui-nguoi") == "2026-06-04"
    # 30 August 2026 is a Sunday, and 31 August to 2 September are days off
    assert story.due("xac-minh") == reported


def test_the_conclusion_waits_for_the_person_concerned() -> None:
    values = {"ma-ho-so": "HS 01", "loai": "co-can-cu"}
    story = opened(TEXT, "xac-minh", AN, "2026-06-01 08:00", values=values)
    story.do(DUNG, "ra-quyet-dinh", so_quyet_dinh="05", phuc_tap="khong")
    story.do(AN, "xac-minh", so_bao_cao="06")
    assert not story.is_open("ket-luan")
    story.do(AN, "bao-truoc")
    story.receive(HOA, "bao-truoc")
    assert story.due("giai-trinh") == "2026-06-08"
    story.on("2026-06-09 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert lapse.outcome == "no answer"
    assert story.due("ket-luan") == "2026-06-18"  # 8 June + 10 days


def test_nothing_but_numbers_of_papers_and_classes_is_asked_for() -> None:
    for kind in TEXT.kinds.values():
        assert kind.channel == "secret"
        for field in kind.fields.values():
            assert field.type in {"text", "choice"}
            assert not any(w in field.name.lower() for w in ("tài sản", "thu nhập"))
