"""R8: the first human case moves the lead; phone first, paper in 24 hours; samples in 48."""

from phoihop.regulation import due, run
from phoihop.regulation.facts import Handed
from tests.people import Story, head, local, officer, opened, shipped

TEXT = shipped("benh-truyen-tu-dong-vat")
AN = officer("an", "thu-y")
BINH = officer("binh", "y-te")
FORM = {
    "benh": "Cúm gia cầm",
    "noi-co-dich": "Xã A",
    "luc-phat-hien": "2026-06-05T03:00:00+00:00",  # 10:00, a Friday
    "co-nguoi-mac": "khong",
}


def outbreak() -> Story:
    return opened(TEXT, "o-dich", AN, "2026-06-05 11:00", values=FORM)


def told() -> Story:
    story = outbreak()
    story.do(AN, "bao-y-te", "dien-thoai", nguoi_nghe="An gọi Bình, 11:00")
    story.receive(BINH, "bao-y-te")
    return story


def until(story: Story, step: str) -> object:
    found = due.due(story.kind, story.state, story.calendar)
    return next(each.due.at for each in found if each.step == step and each.due)


def test_the_other_branch_is_told_in_24_hours_from_the_finding() -> None:
    assert until(outbreak(), "bao-y-te") == local("2026-06-06 10:00")


def test_a_call_is_confirmed_in_writing_within_24_hours() -> None:
    story = told()
    assert until(story, "gui-theo") == local("2026-06-06 11:00")
    story.do(AN, "gui-theo", so_van_ban="01")
    written = outbreak()
    written.do(AN, "bao-y-te", "van-ban", so_van_ban="01")
    assert not written.is_open("gui-theo")


def test_the_first_human_case_moves_the_lead_at_once() -> None:
    story = told()
    assert story.state.lead == "thu-y"
    facts = story.do(BINH, "ca-o-nguoi", so_ca="1", co_nguoi_mac="co")
    assert [each.to for each in facts if isinstance(each, Handed)] == ["y-te"]
    act = run.Act("do", "lap-doan", values={"thanh-phan-doan": "Hai ngành"})
    assert story.refused(AN, act)["reason"] == "not_your_party"
    story.act(BINH, act)


def test_samples_are_handed_over_within_48_hours_of_the_request_received() -> None:
    story = told()
    story.do(BINH, "xin-mau", loai_mau="Huyết thanh")
    assert story.due("giao-mau") == "received"
    story.on("2026-06-05 14:00").receive(AN, "xin-mau")
    assert until(story, "giao-mau") == local("2026-06-07 14:00")


def test_the_end_of_the_outbreak_is_a_step_of_its_own() -> None:
    story = told()
    story.do(AN, "gui-theo", so_van_ban="01")
    story.do(AN, "lap-doan", thanh_phan_doan="Hai ngành")
    story.do(AN, "dieu-tra", ket_qua_dieu_tra="Một ổ")
    story.do(AN, "xu-ly", bien_phap="Tiêu hủy")
    assert not story.state.closed
    story.do(AN, "trinh")
    story.do(head("dung", "chu-tich"), "quyet-dinh", "het-dich")
    assert not story.state.closed
    story.do(AN, "thong-bao")
    assert story.state.reason == "thong-bao.done"


def test_the_centre_meets_every_six_months_and_a_province_every_three() -> None:
    days = {}
    for level in ("trung-uong", "tinh"):
        values = {"cap": level, "lan-truoc": "2026-03-10"}
        story = opened(TEXT, "hop-dinh-ky", BINH, "2026-03-11 08:00", values=values)
        days[level] = story.due("hop")
    assert days == {"trung-uong": "2026-09-10", "tinh": "2026-06-10"}
