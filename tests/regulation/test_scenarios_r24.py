"""R24: electronic, direct and post each by their own limit, extended once; the requester may go."""

import pytest

from phoihop.regulation import run
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("tiep-can-thong-tin")
AN = officer("an", "co-quan")
DUNG = head("dung", "co-quan")
HOA = officer("hoa", "nguoi-yeu-cau")


def asked(how: str, answer: str = "don-gian") -> Story:
    values = {"thong-tin": "Quy hoạch", "cach-nhan": how, "noi-nhan": "hoa@thu.vn"}
    story = opened(TEXT, "yeu-cau", AN, "2026-06-01 08:00", values=values)
    story.do(AN, "tiep-nhan", answer)
    return story


@pytest.mark.parametrize(
    ("how", "answer", "step", "day", "extended"),
    [
        ("dien-tu", "don-gian", "dien-tu-nhanh", "2026-06-04", ""),
        # 15 working days end on Monday 22 June; 15 days more on Tuesday 7 July
        ("dien-tu", "phuc-tap", "dien-tu-lau", "2026-06-22", "2026-07-07"),
        # 10 working days end on Monday 15 June; 10 more on Monday 29 June
        ("truc-tiep", "don-gian", "truc-tiep", "2026-06-15", "2026-06-29"),
        ("truc-tiep", "phuc-tap", "truc-tiep", "2026-06-15", "2026-06-29"),
        ("buu-chinh", "don-gian", "buu-chinh-nhanh", "2026-06-08", ""),
        ("buu-chinh", "phuc-tap", "buu-chinh-lau", "2026-06-22", "2026-07-07"),
    ],
)
def test_each_way_has_its_limit_and_at_most_one_extension(  # noqa: PLR0917
    how: str, answer: str, step: str, day: str, extended: str
) -> None:
    story = asked(how, answer)
    supplies = ("dien-tu-nhanh", "dien-tu-lau", "truc-tiep", "buu-chinh-nhanh")
    open_ = [each for each in (*supplies, "buu-chinh-lau") if story.is_open(each)]
    assert open_ == [step]
    assert story.due(step) == day
    more = run.Act("extend", step, values={"ly-do": "Nhiều tài liệu"})
    if not extended:
        assert story.refused(DUNG, more)["reason"] == "no_extension"
        return
    story.act(DUNG, more)
    assert story.due(step) == extended
    assert story.refused(DUNG, more)["reason"] == "extension_used_up"


def test_an_extension_is_the_heads_in_writing_and_in_time() -> None:
    story = asked("truc-tiep")
    more = run.Act("extend", "truc-tiep", values={"ly-do": "Nhiều tài liệu"})
    assert story.refused(AN, more)["could"] == TEXT.parties["thu-truong"].name
    assert story.refused(DUNG, run.Act("extend", "truc-tiep"))["field"] == "ly-do"
    long = run.Act("extend", "truc-tiep", values={"ly-do": "?"}, by="11 working days")
    assert story.refused(DUNG, long)["reason"] == "extension_too_long"
    story.on("2026-06-16 08:00")
    assert story.refused(DUNG, more)["reason"] == "extension_after_expiry"


def test_a_complex_electronic_request_is_told_its_time_in_three_working_days() -> None:
    assert asked("dien-tu", "phuc-tap").due("bao-phuc-tap") == "2026-06-04"
    assert not asked("buu-chinh", "phuc-tap").is_open("bao-phuc-tap")


def test_a_refusal_gives_its_reason() -> None:
    story = asked("dien-tu")
    bare = run.Act("do", "dien-tu-nhanh", "", "tu-choi")
    assert story.refused(AN, bare)["field"] == "ly-do"
    story.do(AN, "dien-tu-nhanh", "tu-choi", ly_do="Bí mật nhà nước")
    assert story.state.closed


def test_an_unclear_request_is_sent_back_once_and_counts_anew() -> None:
    story = _unclear()
    story.on("2026-06-10 09:00").do(HOA, "bo-sung")
    again = run.Act("do", "tiep-nhan", "", "chua-ro", {"con-thieu": "?"})
    assert story.refused(AN, again)["reason"] == "answer_used_up"
    story.do(AN, "tiep-nhan", "don-gian")
    assert story.due("dien-tu-nhanh") == "2026-06-15"


def _unclear() -> Story:
    values = {"thong-tin": "?", "cach-nhan": "dien-tu", "noi-nhan": "hoa@thu.vn"}
    story = opened(TEXT, "yeu-cau", AN, "2026-06-01 08:00", values=values)
    story.do(AN, "tiep-nhan", "chua-ro", con_thieu="Tên tài liệu")
    return story


def test_who_holds_it_is_named_where_the_agency_does_not() -> None:
    values = {"thong-tin": "?", "cach-nhan": "dien-tu", "noi-nhan": "hoa@thu.vn"}
    story = opened(TEXT, "yeu-cau", AN, "2026-06-01 08:00", values=values)
    bare = run.Act("do", "tiep-nhan", "", "khong-giu")
    assert story.refused(AN, bare)["field"] == "noi-giu"
    story.do(AN, "tiep-nhan", "khong-giu", noi_giu="Sở Xây dựng")
    assert story.state.closed


def test_the_requester_withdraws_without_a_reason() -> None:
    story = asked("dien-tu")
    story.do(HOA, "rut")
    assert story.state.reason == "rut.done"


def test_what_is_wrong_is_checked_in_15_days_and_put_right_in_five() -> None:
    values = {"thong-tin-sai": "Số thửa", "noi-nhan": "hoa@thu.vn"}
    story = opened(TEXT, "dinh-chinh", AN, "2026-06-01 08:00", values=values)
    assert story.due("kiem-tra") == "2026-06-16"
    story.do(AN, "kiem-tra", "sai", can_cu_kiem_tra="Sổ địa chính")
    assert story.due("sua") == "2026-06-08"
    assert not story.is_open("tra-loi")
