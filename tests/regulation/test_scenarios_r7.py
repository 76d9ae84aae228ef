"""R7: the telephone at once, paper within 24 hours, an assessment in four hours, day and night."""

from phoihop.regulation import due, run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, local, officer, opened, shipped

TEXT = shipped("phong-xa-cua-khau")
AN = officer("an", "hai-quan")
BINH = officer("binh", "cuc-an-toan")
CHI = officer("chi", "so-khoa-hoc")
FORM = {
    "cua-khau": "Hữu Nghị",
    "luc-phat-hien": "2026-06-05T15:00:00+00:00",
    "lo-hang": "TK 01",
    "suat-lieu": "4.2",
    "he-thong": "hoat-dong",
}


def alarm(system: str = "hoat-dong", at: str = "2026-06-05 22:00") -> Story:
    """An alarm on a Friday night."""
    values = {**FORM, "he-thong": system}
    return opened(TEXT, "phat-hien", AN, at, values=values)


def until(story: Story, step: str) -> object:
    found = due.due(story.kind, story.state, story.calendar)
    return next(each.due.at for each in found if each.step == step and each.due)


def called() -> Story:
    story = alarm()
    story.on("2026-06-05 22:10")
    story.do(AN, "bao-tin", "dien-thoai", nguoi_nghe="An gọi Bình")
    return story


def test_after_a_call_the_paper_follows_within_24_hours_also_on_a_saturday() -> None:
    story = called()
    assert until(story, "gui-theo") == local("2026-06-06 22:10")
    story.on("2026-06-06 22:11")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.step, lapse.whom) == ("gui-theo", "lanh-dao-hai-quan")


def test_an_electronic_paper_needs_no_second_one() -> None:
    story = alarm()
    story.do(AN, "bao-tin", "van-ban", so_van_ban="01")
    assert not story.is_open("gui-theo")


def test_a_call_says_who_called_whom() -> None:
    bare = run.Act("do", "bao-tin", "", "dien-thoai")
    assert alarm().refused(AN, bare)["field"] == "nguoi-nghe"


def test_four_hours_to_assess_run_from_receipt_through_the_night() -> None:
    story = called()
    assert story.due("danh-gia") == "received"
    story.on("2026-06-05 22:15").receive(BINH, "bao-tin")
    assert until(story, "danh-gia") == local("2026-06-06 02:15")


def test_the_fallback_is_a_duty_only_while_the_system_is_down() -> None:
    assert not alarm().is_open("do-thay-the")
    assert alarm("hong").is_open("do-thay-the")


def test_the_goods_wait_until_the_paper_and_the_team_are_there() -> None:
    story = called()
    story.do(AN, "cach-ly", noi_cach_ly="Kho 2")
    values = {"danh-gia-ban-dau": "Nguồn lạ"}
    story.act(BINH, run.Act("do", "danh-gia", "", "cu-doan", values))
    story.do(BINH, "lap-doan", thanh_phan_doan="Hai cơ quan")
    story.do(CHI, "tai-cho", huong_dan="Trả về", bien_ban="01")
    assert not story.is_open("xu-ly")
    story.do(AN, "gui-theo", so_van_ban="02")
    assert story.is_open("xu-ly")


def test_the_drill_has_its_days_of_the_year() -> None:
    story = opened(TEXT, "dien-tap", AN, "2026-01-05 08:00", values={"nam": "2026"})
    assert story.due("ke-hoach") == "2026-03-31"
    story.do(AN, "ke-hoach", noi_dung_ke_hoach="Tháng 9")
    assert story.due("dien-tap") == "2026-12-31"
