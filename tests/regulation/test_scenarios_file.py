"""R14: 90 calendar days, then 30 working days more; the official is heard either way."""

from phoihop.regulation import due, run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("dinh-chinh-ho-so")
AN = officer("an", "co-quan-quan-ly")
HEAD = head("dung", "co-quan-quan-ly")
HOA = officer("hoa", "can-bo")
FORM = {
    "ho-ten": "Hoa",
    "du-kien": "ngay-sinh",
    "giay-to-thu-nhat": "1980",
    "giay-to-thu-hai": "1981",
}


def set_up(at: str = "2026-01-19 08:00") -> Story:
    story = opened(TEXT, "dinh-chinh", AN, at, values=FORM)
    story.do(HEAD, "lap-to", quyet_dinh_lap_to="12/QĐ", thanh_phan_to="Ba người")
    return story


def test_the_extension_is_counted_from_the_rolled_end_of_ninety_days() -> None:
    story = set_up()
    assert story.due("xac-minh") == "2026-04-20"
    extend = run.Act(
        "extend",
        "xac-minh",
        values={"bat-kha-khang": "Lũ"},
        by="30 working days",
    )
    assert story.refused(AN, extend)["reason"] == "not_your_extension"
    story.on("2026-04-18 08:00").act(HEAD, extend)
    assert story.due("xac-minh") == "2026-06-04"
    why = due.derivation(story.kind, story.state, story.calendar, "xac-minh")
    base, more = why.parts
    assert str(base.due.day) == "2026-04-20"
    assert base.days[-1].reason == "rolled"
    assert more.days[0].day == base.due.day
    assert not more.days[0].counted
    assert sum(each.counted for each in more.days) == 30
    assert "swapped" not in {each.reason for each in more.days}


def test_ninety_days_that_end_on_a_rest_day_roll_first() -> None:
    story = set_up("2026-01-17 08:00")
    story.task("xac-minh")
    assert story.due("xac-minh") == "2026-04-17"
    other = set_up("2026-01-18 08:00")
    assert other.due("xac-minh") == "2026-04-20"
    other.on("2026-04-20 08:00").act(
        HEAD,
        run.Act(
            "extend", "xac-minh", values={"bat-kha-khang": "Lũ"}, by="1 working day"
        ),
    )
    assert other.due("xac-minh") == "2026-04-21"


def test_a_longer_extension_in_another_unit_is_measured_on_the_calendar() -> None:
    story = set_up()
    values = {"bat-kha-khang": "Lũ"}
    long = run.Act("extend", "xac-minh", values=values, by="2 months")
    assert story.refused(HEAD, long)["reason"] == "extension_too_long"
    story.act(HEAD, run.Act("extend", "xac-minh", values=values, by="1 month"))
    assert story.due("xac-minh") == "2026-05-20"


def verified(answer: str) -> Story:
    story = set_up()
    values = {"bao_cao_to": "số 1", "ket_qua": "1980", "ly_do": "Mất sổ"}
    needs = story.kind.steps["xac-minh"].answers[answer].needs
    chosen = {k: v for k, v in values.items() if k.replace("_", "-") in needs}
    story.do(AN, "xac-minh", answer, **chosen)
    story.do(AN, "bao-truoc", ket_qua="1980")
    return story


def test_inconclusive_work_goes_to_the_head_who_hears_the_official_first() -> None:
    story = verified("khong-xac-dinh-duoc")
    act = run.Act(
        "do",
        "quyet-dinh",
        "",
        "dinh-chinh",
        {"noi-dung-dinh-chinh": "1980", "ly-do": "Theo khai sinh"},
    )
    assert story.refused(HEAD, act)["reason"] == "not_begun"
    story.receive(HOA, "bao-truoc")
    story.on("2026-01-27 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert lapse.outcome == "no answer"
    assert story.is_open("quyet-dinh")
    assert not story.is_open("ket-luan")
    story.act(HEAD, act)
    story.do(AN, "thong-bao")
    assert story.state.closed


def test_the_official_takes_in_the_conclusion_after_the_end() -> None:
    story = verified("xac-dinh-duoc")
    story.do(HOA, "giai-trinh", "khong-y-kien")
    story.do(HEAD, "ket-luan", "giu-nguyen")
    story.do(AN, "thong-bao")
    assert story.state.closed
    story.on("2026-03-02 08:00").receive(HOA, "thong-bao")
    assert ("thong-bao", "") in story.state.received


def test_silence_of_the_register_is_told_and_stays_open() -> None:
    story = set_up()
    story.do(AN, "hoi", row="so-tu-phap", cau_hoi="?")
    story.receive(officer("binh", "so-tu-phap"), "hoi", "so-tu-phap")
    story.on("2026-02-03 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.whom) == ("tell", "thu-truong")
    assert story.is_open("tra-loi", "so-tu-phap")
    (late,) = due.overdue(story.kind, story.state, story.calendar, story.now)[:1]
    assert (late.step, late.row, late.late) == ("hoi", "noi-giu-ho-so", True)
