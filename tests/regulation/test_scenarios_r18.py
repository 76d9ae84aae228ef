"""R18: no outcome in time: ask, then petition; suspended days do not count; numbers of papers only."""

from phoihop.regulation import run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, officer, opened, shipped

TEXT = shipped("kien-nghi-khoi-to")
AN = officer("an", "thanh-tra")
BINH = officer("binh", "co-quan-dieu-tra")
CHI = officer("chi", "vien-cap-tren")
DUNG = officer("dung", "co-quan-cap-tren")


def signed() -> Story:
    values = {"so-ket-luan": "01", "ngay-ky": "2026-06-01"}
    return opened(TEXT, "chuyen-ho-so", AN, "2026-06-02 08:00", values=values)


def handed_over() -> Story:
    story = signed()
    story.do(AN, "chuyen", so_danh_muc="02")
    story.do(AN, "bao-vien", so_thong_bao="03")
    story.do(BINH, "ky-nhan", so_tai_lieu="120")
    return story


def test_a_file_goes_over_in_five_working_days_from_the_signature() -> None:
    story = signed()
    assert story.due("chuyen") == "2026-06-08"
    story.on("2026-06-05 09:00").do(AN, "chuyen", so_danh_muc="02")
    assert story.due("bao-vien") == "2026-06-05"


def test_no_outcome_in_time_is_asked_for_then_petitioned() -> None:
    story = handed_over()
    assert story.due("ket-qua") == "2026-06-22"  # 2 June + 20 days
    assert not story.is_open("hoi-lai")
    story.on("2026-06-23 08:00")
    lapse = next(each for each in story.facts if isinstance(each, Lapsed))
    assert (lapse.step, lapse.outcome, lapse.whom) == ("ket-qua", "tell", "thanh-tra")
    assert story.due("hoi-lai") == "2026-06-25"
    assert not story.is_open("kien-nghi")
    story.do(AN, "hoi-lai", so_thong_bao="04")
    story.receive(BINH, "hoi-lai")
    story.on("2026-07-01 08:00")  # five working days after 23 June ended on the 30th
    assert story.is_open("kien-nghi")
    story.do(AN, "kien-nghi", so_thong_bao="05")
    story.receive(DUNG, "kien-nghi")
    assert story.due("cap-tren-tra-loi") == "2026-07-15"
    assert story.is_open("ket-qua")


def test_an_outcome_that_comes_in_time_is_never_asked_for() -> None:
    story = handed_over()
    story.do(BINH, "ket-qua", "khoi-to", so_thong_bao="06")
    story.on("2026-06-24 08:00")
    assert ("hoi-lai", "") not in story.state.tasks
    story.do(AN, "ghi-nhan")
    assert story.state.closed


def test_an_outcome_that_comes_late_ends_the_asking() -> None:
    story = handed_over()
    story.on("2026-06-23 08:00")
    story.do(BINH, "ket-qua", "khoi-to", so_thong_bao="06")
    assert story.task("hoi-lai").status == "withdrawn"


def test_suspended_days_do_not_count() -> None:
    story = handed_over()
    story.on("2026-06-10 09:00")
    stop = {"so-thong-bao": "07", "ly-do": "Chờ giám định"}
    story.act(BINH, run.Act("pause", "ket-qua", values=stop))
    story.on("2026-07-20 09:00")
    assert not any(isinstance(each, Lapsed) for each in story.facts)
    story.act(BINH, run.Act("resume", "ket-qua"))
    # 3 to 9 June are 7 days; 13 more, 21 July to 2 August, end on a Sunday
    assert story.due("ket-qua") == "2026-08-03"


def test_more_papers_begin_the_clock_anew_once_signed_for() -> None:
    story = handed_over()
    story.on("2026-06-12 09:00")
    story.do(BINH, "ket-qua", "can-bo-sung", so_thong_bao="08")
    story.do(AN, "bo-sung", so_danh_muc="09")
    assert not story.is_open("ket-qua")
    story.do(BINH, "ky-nhan", so_tai_lieu="12")
    assert story.due("ket-qua") == "2026-07-02"


def refused() -> Story:
    story = handed_over()
    story.do(BINH, "ket-qua", "khong-khoi-to", so_thong_bao="10", ly_do="Đã nêu")
    return story


def test_a_refusal_that_is_accepted_ends_the_matter() -> None:
    story = refused()
    story.do(AN, "xem-xet", "chap-nhan")
    assert story.state.closed


def test_a_petition_is_answered_by_the_higher_procuracy_in_20_days() -> None:
    story = refused()
    story.do(AN, "xem-xet", "kien-nghi", ly_do="Chưa đủ")
    story.do(AN, "gui-vien", so_thong_bao="11")
    story.receive(CHI, "gui-vien")
    assert story.due("vien-tra-loi") == "2026-06-22"
    story.do(CHI, "vien-tra-loi", "yeu-cau-xem-lai", so_thong_bao="12")
    assert story.is_open("ket-qua")
    story.do(BINH, "ket-qua", "khong-khoi-to", so_thong_bao="13", ly_do="Đã nêu")
    story.do(AN, "xem-xet", "kien-nghi", ly_do="Chưa đủ")
    story.do(AN, "gui-vien", so_thong_bao="14")
    again = {"so-thong-bao": "15"}
    act = run.Act("do", "vien-tra-loi", "", "yeu-cau-xem-lai", again)
    assert story.refused(CHI, act)["reason"] == "answer_used_up"


def test_leaders_meet_before_the_conclusion_is_signed() -> None:
    values = {"so-doan": "01", "ngay-du-kien": "2026-06-15"}
    story = opened(TEXT, "hop-truoc", AN, "2026-06-01 08:00", values=values)
    assert story.due("hop") == "2026-06-12"  # the working day before Monday 15 June
    story.act(AN, run.Act("set", values={"ngay-du-kien": "2026-06-12"}))
    assert story.due("hop") == "2026-06-11"


def test_no_blank_is_about_a_person() -> None:
    for kind in TEXT.kinds.values():
        assert not any(each.type == "person" for each in kind.fields.values())
        assert not any(party.person for party in TEXT.parties.values())
