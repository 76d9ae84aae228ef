"""R4: an answer the same day, else an appointment slip; a refusal sooner than an answer."""

import pytest

from phoihop.regulation import run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("trao-doi-nguoi-nop-thue")
AN, BINH = officer("an", "co-quan-hoi"), officer("binh", "co-quan-giu")
HEAD = head("dung", "co-quan-giu")
FORM = {"nguoi-nop-thue": "Công ty A", "noi-dung": "?", "muc-dich": "Kiểm tra"}


def in_person() -> Story:
    values = {**FORM, "nguoi-duoc-cu": "An, giấy số 5"}
    story = opened(TEXT, "hoi-truc-tiep", AN, "2026-06-04 08:00", values=values)
    story.do(AN, "nop-phieu")
    story.receive(BINH, "nop-phieu")
    return story


def test_who_asks_in_person_is_answered_the_same_day() -> None:
    story = in_person()
    assert story.due("tra-loi-ngay") == "2026-06-04"
    story.do(BINH, "tra-loi-ngay", "cung-cap", thong_tin="Có")
    assert story.state.closed


@pytest.mark.parametrize(
    ("slip", "day"),
    [
        ("2026-06-09", "2026-06-09"),  # the day of the slip
        ("2026-06-20", "2026-06-11"),  # never past the fifth working day after 4 June
    ],
)
def test_an_appointment_slip_binds_to_its_day_and_to_five_working_days(
    slip: str, day: str
) -> None:
    story = in_person()
    values = {"ngay-hen": slip, "ly-do": "Sổ đang ở nơi khác"}
    story.act(BINH, run.Act("do", "tra-loi-ngay", "", "giay-hen", values))
    assert not story.state.closed
    assert story.due("tra-theo-hen") == day


def test_a_slip_that_is_not_kept_is_told_to_the_head() -> None:
    story = in_person()
    story.do(BINH, "tra-loi-ngay", "giay-hen", ngay_hen="2026-06-09", ly_do="Chờ")
    story.on("2026-06-10 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.step, lapse.whom) == ("tra-theo-hen", "thu-truong-giu")


def in_writing(asked: str) -> Story:
    story = opened(TEXT, "hoi-van-ban", AN, "2026-06-01 08:00", values=FORM)
    story.do(AN, "yeu-cau", asked=asked, cau_hoi="?")
    story.receive(BINH, "yeu-cau")
    return story


def test_in_writing_the_request_says_by_when_else_ten_working_days() -> None:
    assert in_writing("").due("tra-loi") == "2026-06-15"
    assert in_writing("5 working days").due("tra-loi") == "2026-06-08"


def test_a_refusal_is_due_in_three_working_days() -> None:
    story = in_writing("")
    story.on("2026-06-05 09:00")  # Thursday 4 June was the third
    assert story.moves(BINH)["do", "tra-loi", ""].out_of_time == ("tu-choi",)


def test_papers_are_read_on_the_spot_the_day_the_head_allows_it() -> None:
    values = {"nguoi-nop-thue": "A", "tai-lieu-can-doc": "Sổ", "muc-dich": "Kiểm tra"}
    story = opened(TEXT, "doc-tai-cho", AN, "2026-06-01 08:00", values=values)
    story.do(AN, "de-nghi")
    story.receive(BINH, "de-nghi", proof="")
    act = run.Act("do", "dong-y", "", "cho-doc")
    assert story.refused(BINH, act)["reason"] == "not_your_party"
    story.on("2026-06-02 10:00").act(HEAD, act)
    assert story.due("cho-doc") == "2026-06-02"
    story.do(BINH, "cho-doc", da_doc="12 trang")
    assert story.state.closed
