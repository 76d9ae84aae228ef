"""R12: the cut-off at 15:00, restart from zero, one supplement, one apology, linked offices."""

from phoihop.base.days import load_calendar
from phoihop.base.packaged import packaged
from phoihop.regulation import run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("mot-cua-lien-thong")
AN = officer("an", "mot-cua")
BINH = officer("binh", "chuyen-mon")
HOA = officer("hoa", "nguoi-nop")
SO_A, SO_B = "so-a", "so-b"
FORM = {"thu-tuc": "Cấp phép", "nguoi-de-nghi": "Công ty A"}
UNTIL_15 = load_calendar(
    packaged("calendars/viet-nam.csv").replace("hours:", "cut-off: 15:00\nhours:", 1),
    name="mot-cua",
)


def handed_in(at: str = "2026-06-01 08:00") -> Story:
    rows = {"duoc-hoi": (SO_A, SO_B)}
    story = opened(TEXT, "mot-cua", AN, at, rows=rows, values=FORM)
    story.calendar = UNTIL_15
    return story


def examined(at: str = "2026-06-01 08:00") -> Story:
    story = handed_in(at)
    story.do(AN, "nhan", "du")
    story.do(AN, "chuyen")
    story.receive(BINH, "chuyen")
    return story


def test_what_comes_after_15_00_is_passed_on_the_next_working_day() -> None:
    before, after = handed_in(), handed_in()
    before.on("2026-06-05 14:59").do(AN, "nhan", "du")
    after.on("2026-06-05 15:01").do(AN, "nhan", "du")
    assert before.due("chuyen") == "2026-06-05"  # Friday
    assert after.due("chuyen") == "2026-06-08"  # Monday


def test_a_file_returned_and_completed_counts_from_zero() -> None:
    story = examined()
    assert story.due("tham-dinh") == "2026-06-15"  # 10 working days after Monday 1 June
    story.on("2026-06-03 09:00")
    story.do(BINH, "tham-dinh", "tra-lai", con_thieu="Bản vẽ")
    story.on("2026-06-15 09:00").do(HOA, "bo-sung")
    story.do(AN, "nhan", "du")
    story.do(AN, "chuyen")
    story.receive(BINH, "chuyen")
    assert story.due("tham-dinh") == "2026-06-29"  # again 10, after Monday 15 June


def test_a_supplement_is_asked_for_once() -> None:
    story = handed_in()
    story.do(AN, "nhan", "thieu", con_thieu="Bản vẽ")
    story.do(HOA, "bo-sung")
    again = run.Act("do", "nhan", "", "thieu", {"con-thieu": "Bản đồ"})
    assert story.refused(AN, again)["reason"] == "answer_used_up"


def test_returning_a_file_has_its_own_shorter_limit() -> None:
    story = examined()
    story.on("2026-06-04 09:00")
    assert story.moves(BINH)["do", "tham-dinh", ""].out_of_time == ()
    story.on("2026-06-05 09:00")  # three working days after 1 June ended on the 4th
    assert story.moves(BINH)["do", "tham-dinh", ""].out_of_time == ("tra-lai",)


def test_an_apology_gives_a_new_date_once_and_a_day_before_the_end() -> None:
    values = {"phieu-xin-loi": "số 1", "nguyen-nhan": "Mưa lũ"}
    apology = run.Act("extend", "tham-dinh", values=values, by="5 working days")
    story = examined()
    story.on("2026-06-12 09:00").act(BINH, apology)  # Friday, due is Monday the 15th
    assert story.due("tham-dinh") == "2026-06-22"
    assert story.refused(BINH, apology)["reason"] == "extension_used_up"
    late = examined()
    late.on("2026-06-15 09:00")
    assert late.refused(BINH, apology)["reason"] == "extension_asked_late"
    bare = run.Act("extend", "tham-dinh", by="5 working days")
    assert examined().refused(BINH, bare)["field"] == "phieu-xin-loi"


def test_a_silent_office_is_told_on_and_never_deemed_to_agree() -> None:
    story = examined()
    story.do(BINH, "tham-dinh", "can-hoi")
    unsaid = run.Act("do", "hoi", SO_A, values={"cau-hoi": "?"})
    assert story.refused(BINH, unsaid)["reason"] == "needs_limit"
    for row in (SO_A, SO_B):
        story.do(BINH, "hoi", row=row, asked="3 working days", cau_hoi="?")
        story.receive(officer(row, row), "hoi", row)
    story.do(officer(SO_A, SO_A), "tra-loi", "dong-y", row=SO_A)
    story.do(BINH, "tham-dinh", "dat", ket_qua_tham_dinh="Đạt")
    story.on("2026-06-05 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.whom) == ("tell", "truong-mot-cua")
    assert (lapse.party, story.due("tra-loi", SO_B)) == (SO_B, "2026-06-04")
    assert not story.is_open("trinh")
    story.do(officer(SO_B, SO_B), "tra-loi", "dong-y", row=SO_B)
    assert story.is_open("trinh")


def linked(how: str) -> Story:
    values = {"doanh-nghiep": "Công ty A", "cach-nop": how}
    story = opened(TEXT, "lien-thong", AN, "2026-06-01 08:00", values=values)
    story.do(AN, "nhan", "du")
    story.do(AN, "chuyen")
    return story


def test_linked_offices_follow_each_other_on_paper() -> None:
    story = linked("giay")
    assert [story.is_open(each) for each in ("dang-ky", "thue")] == [True, False]
    story.on("2026-06-03 09:00")
    story.do(officer("c", "so-tai-chinh"), "dang-ky", so_dang_ky="01")
    assert story.due("thue") == "2026-06-05"  # its own two days begin now
    assert not story.is_open("bao-hiem")


def test_linked_offices_begin_together_when_it_is_electronic() -> None:
    story = linked("dien-tu")
    found = [story.due(each) for each in ("dang-ky", "thue", "bao-hiem")]
    assert found == ["2026-06-04", "2026-06-03", "2026-06-04"]
    story.do(officer("t", "thue-tinh"), "thue", so_thue="02")
    story.do(officer("b", "bao-hiem-xa-hoi"), "bao-hiem", so_bao_hiem="03")
    assert not story.is_open("tra-ket-qua")
    story.do(officer("c", "so-tai-chinh"), "dang-ky", so_dang_ky="01")
    assert story.is_open("tra-ket-qua")


def test_who_proposed_does_not_decide() -> None:
    story = examined()
    story.do(BINH, "tham-dinh", "dat", ket_qua_tham_dinh="Đạt")
    story.do(BINH, "trinh")
    both = head("binh", "chu-tich")
    act = run.Act("do", "quyet-dinh", "", "cap", {"so-ket-qua": "01"})
    assert story.refused(both, act)["reason"] == "two_persons"
