"""R1: only what is needed is asked, each by its own clock; the parts outrun the whole, and it is said."""

import pytest

from phoihop.regulation import run
from phoihop.regulation.check import check
from phoihop.regulation.facts import Lapsed
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("ly-lich-tu-phap")
AN = officer("an", "so-tu-phap")
DUNG = head("dung", "so-tu-phap")
HOA = officer("hoa", "nguoi-de-nghi")
POLICE = officer("p", "ho-so-cong-an")
COURT = officer("c", "toa-an")
NO = dict.fromkeys(("nhieu-noi", "hoi-quan-su", "hoi-noi-khac"), "khong")


def received(urgent: str = "khong", **flags: str) -> Story:
    values = {"ho-ten": "Hoa", "so-to-khai": "01", "khan": urgent}
    story = opened(TEXT, "cap-phieu", AN, "2026-06-01 08:00", values=values)
    given = {**NO, "cap-nhat": "cap-phieu"}
    given |= {key.replace("_", "-"): value for key, value in flags.items()}
    story.act(AN, run.Act("do", "tiep-nhan", "", "du", given))
    return story


def looked_up(answer: str = "ro", differ: str = "khong", **flags: str) -> Story:
    story = received(**flags)
    story.do(AN, "hoi-cong-an", "van-ban", so_phieu="01")
    values = {"so-tra-loi": "02", "sai-lech": differ, "hoi-to-tung": "khong"}
    story.act(POLICE, run.Act("do", "cong-an-tra-loi", "", answer, values))
    return story


def test_the_checker_warns_that_the_parts_do_not_fit_and_the_text_says_how_it_is_read() -> (
    None
):
    found = [each for each in check(TEXT) if each.code == "parts_exceed_whole"]
    assert [each.severity.value for each in found] == ["warning"]
    assert "mâu thuẫn" in TEXT.articles[-1].prose


def test_past_the_whole_the_matter_is_late_and_goes_on() -> None:
    story = looked_up("chua-ro")
    story.on("2026-06-15 08:00")
    whole = [each for each in story.facts if isinstance(each, Lapsed) and not each.step]
    # 10 days after 1 June is Thursday 11 June
    assert [each.on.date().isoformat() for each in whole] == ["2026-06-11"]
    assert whole[0].outcome == "late"
    assert not story.state.closed
    assert story.is_open("hoi-toa")


def test_a_clear_result_asks_nobody_else() -> None:
    story = looked_up()
    assert story.is_open("trinh")
    others = ("hoi-toa", "hoi-toa-quan-su", "hoi-du-lieu-goc", "hoi-noi-to-tung")
    assert not any(story.is_open(each) for each in others)


def test_an_unclear_result_asks_the_court_at_once_and_waits_for_it() -> None:
    story = looked_up("chua-ro")
    assert story.due("hoi-toa") == "2026-06-01"
    assert not story.is_open("trinh")
    story.do(AN, "hoi-toa", so_phieu="03")
    story.receive(COURT, "hoi-toa")
    assert story.due("toa-tra-loi") == "2026-06-08"
    story.do(COURT, "toa-tra-loi", so_tra_loi="04")
    assert story.is_open("trinh")


@pytest.mark.parametrize(
    ("places", "day"), [("khong", "2026-06-15"), ("co", "2026-06-29")]
)
def test_a_mismatch_asks_the_register_ten_or_twenty_working_days(
    places: str, day: str
) -> None:
    story = looked_up(differ="co", nhieu_noi=places)
    story.do(AN, "hoi-du-lieu-goc", so_phieu="05")
    story.receive(officer("r", "co-so-du-lieu"), "hoi-du-lieu-goc")
    assert story.due("du-lieu-goc-tra-loi") == day


@pytest.mark.parametrize(
    ("why", "day"), [("cap-phieu", "2026-06-10"), ("cap-nhat", "2026-06-15")]
)
def test_a_further_check_takes_seven_or_ten_working_days_each(
    why: str, day: str
) -> None:
    story = looked_up(hoi_noi_khac="co", cap_nhat=why)
    for row in ("ubnd-xa", "noi-lam-viec"):
        story.do(AN, "hoi-them", row=row, so_phieu="06")
        story.receive(officer(row, row), "hoi-them", row)
    assert story.due("tra-loi-them", "ubnd-xa") == day
    story.do(officer("x", "ubnd-xa"), "tra-loi-them", row="ubnd-xa", so_tra_loi="07")
    assert not story.is_open("trinh")


def test_after_a_call_the_paper_follows_in_two_working_days() -> None:
    story = received()
    story.do(AN, "hoi-cong-an", "dien-thoai", nguoi_nghe="An gọi")
    assert story.due("gui-theo") == "2026-06-03"


def test_what_is_urgent_is_answered_in_24_hours() -> None:
    story = received("co")
    story.do(AN, "hoi-cong-an", "dien-thoai", nguoi_nghe="An gọi")
    story.receive(POLICE, "hoi-cong-an")
    assert story.due("cong-an-tra-loi") == "2026-06-02"


def test_nobody_is_refused_unheard() -> None:
    story = looked_up()
    story.do(AN, "trinh", "tu-choi", ly_do="Chưa đủ giấy tờ")
    act = run.Act("do", "quyet-dinh", "", "tu-choi", {"ly-do": "Chưa đủ giấy tờ"})
    assert story.refused(DUNG, act)["reason"] == "not_begun"
    story.do(AN, "bao-truoc")
    story.receive(HOA, "bao-truoc")
    story.on("2026-06-09 08:00")
    lapse = next(f for f in reversed(story.facts) if isinstance(f, Lapsed))
    assert (lapse.step, lapse.outcome) == ("giai-trinh", "no answer")
    story.act(DUNG, act)
    assert story.state.closed


@pytest.mark.parametrize(
    ("group", "day"),
    [("thu-nhat", "2026-06-15"), ("thu-hai", "2026-06-10"), ("thu-ba", "2026-06-04")],
)
def test_a_push_begins_with_the_senders_own_event(group: str, day: str) -> None:
    values = {"so-van-ban": "1", "nhom-van-ban": group, "ngay-phat-sinh": "2026-06-01"}
    story = opened(TEXT, "tu-gui", COURT, "2026-06-02 08:00", values=values)
    assert story.due("gui") == day


def test_lists_are_compared_and_what_is_missing_supplied() -> None:
    values = {"ky": "sau-thang", "nam": "2026"}
    story = opened(TEXT, "doi-chieu", AN, "2026-06-01 08:00", values=values)
    rows = ("ho-so-cong-an", "toa-an", "thi-hanh-an")
    for row in rows:
        story.do(AN, "gui-danh-muc", row=row, so_danh_muc="01")
        story.receive(officer(row, row), "gui-danh-muc", row)
    assert story.due("doi-chieu", "toa-an") == "2026-06-22"
    for row in rows[:2]:
        story.do(officer(row, row), "doi-chieu", "khop", row=row)
    last = officer("e", "thi-hanh-an")
    story.do(last, "doi-chieu", "thieu", row="thi-hanh-an", so_thieu="2")
    assert not story.is_open("khep-ky")
    story.do(last, "gui-bo-sung", row="thi-hanh-an", so_danh_muc="02")
    assert story.is_open("khep-ky")
