"""R6: who leads is found out on the way; 20 and 40 days count from the report, whatever happens."""

from phoihop.regulation import run
from phoihop.regulation.facts import Began, Handed, Lapsed
from tests.people import Story, officer, opened, shipped

TEXT = shipped("can-nhieu-vo-tuyen")
UNIT = officer("unit", "don-vi-bao")
AN = officer("an", "cuc-tan-so")
BINH = officer("binh", "bo-quoc-phong")
CHI = officer("chi", "tieu-ban")
DUNG = officer("dung", "uy-ban-tan-so")
FORM = {
    "dai-bi-nhieu": "Đài 1",
    "tan-so": "118.5",
    "dia-diem": "Đà Nẵng",
    "luc-bat-dau": "2026-05-03T07:00:00+00:00",
    "mo-ta": "Mất tín hiệu",
}


def reported() -> Story:
    return opened(TEXT, "nhieu", UNIT, "2026-05-04 08:00", values=FORM)


def test_until_the_source_is_known_the_frequency_agency_leads() -> None:
    story = reported()
    assert story.state.lead == "cuc-tan-so"
    # 4 May + 20 days is Sunday 24 May, so Monday the 25th
    assert story.due("tim-nguon") == "2026-05-25"


def test_the_lead_goes_over_with_the_source_and_the_old_one_acts_no_more() -> None:
    story = reported()
    story.on("2026-05-12 09:00")
    facts = story.do(AN, "tim-nguon", "tim-ra", nguon="quan-su")
    assert [each.to for each in facts if isinstance(each, Handed)] == ["bo-quoc-phong"]
    assert story.due("xu-ly") == "2026-05-25"  # counted from the report, not anew
    act = run.Act("do", "xu-ly", values={"bien-phap": "Đổi kênh"})
    no = story.refused(AN, act)
    assert no["reason"] == "not_your_party"
    assert no["could"] == TEXT.parties["bo-quoc-phong"].name
    story.act(BINH, act)
    story.do(BINH, "bao-ket-qua", ket_qua="Hết nhiễu")
    assert story.state.closed


def test_the_matter_ends_only_with_the_notice_of_the_result() -> None:
    story = reported()
    story.do(AN, "tim-nguon", "tim-ra", nguon="dan-su")
    story.do(AN, "xu-ly", bien_phap="Đổi kênh")
    assert not story.state.closed
    assert story.due("bao-ket-qua") == "2026-05-07"


def test_after_20_days_the_unit_is_told_and_after_40_the_sub_committee() -> None:
    story = reported()
    story.on("2026-05-25 23:00")
    assert not story.is_open("bao-cham")
    story.on("2026-05-26 08:00")
    assert any(isinstance(f, Began) and f.step == "bao-cham" for f in story.facts)
    assert story.due("bao-cham") == "2026-05-26"
    # 4 May + 40 days is Saturday 13 June, so Monday the 15th
    story.on("2026-06-15 23:00")
    assert not story.is_open("bao-tieu-ban")
    story.on("2026-06-16 08:00")
    assert story.due("bao-tieu-ban") == "2026-06-16"


def test_what_is_dealt_with_in_time_climbs_no_ladder() -> None:
    story = reported()
    story.do(AN, "tim-nguon", "tim-ra", nguon="dan-su")
    story.do(AN, "xu-ly", bien_phap="Đổi kênh")
    story.on("2026-07-30 08:00")
    assert not any(isinstance(each, Began) for each in story.facts)


def test_both_marks_come_in_order_after_two_months_of_downtime() -> None:
    story = reported()
    story.asleep_until("2026-07-06 08:00").tick()
    began = [each.step for each in story.facts if isinstance(each, Began)]
    assert began == ["bao-cham", "bao-tieu-ban"]


def test_a_silent_sub_committee_lets_the_committee_decide() -> None:
    story = reported()
    story.on("2026-06-16 08:00")
    story.do(AN, "bao-tieu-ban", ly_do="Chưa tìm ra")
    story.receive(CHI, "bao-tieu-ban")
    assert story.due("tieu-ban-xet") == "2026-07-06"
    story.on("2026-07-07 08:00")
    lapse = next(f for f in reversed(story.facts) if isinstance(f, Lapsed))
    assert (lapse.step, lapse.outcome) == ("tieu-ban-xet", "no answer")
    story.do(DUNG, "uy-ban-quyet", huong_xu_ly="Tắt phát")
    assert story.is_open("tim-nguon")  # the lead still has to do it


def test_a_station_of_another_ministry_is_passed_on_and_the_unit_told() -> None:
    story = reported()
    story.do(AN, "tim-nguon", "bo-khac", bo_nganh="Bộ Xây dựng")
    story.do(AN, "chuyen", ly_do="Đài của ngành hàng không")
    assert not story.state.closed
    story.do(AN, "bao-chuyen")
    assert story.state.reason == "bao-chuyen.done"
