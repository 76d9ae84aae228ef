"""R3: three layers of limit (law, request, default), a shorter one to say that it cannot be done."""

import pytest

from phoihop.regulation import run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, officer, opened, shipped

TEXT = shipped("thue-ngan-hang")
AN = officer("an", "co-quan-thue")
BANK, OTHER = "ngan-hang-a", "ngan-hang-b"
BINH, CHI = officer("binh", BANK), officer("chi", OTHER)


def asking(asked: str = "", **form: str) -> Story:
    values = {
        "nguoi-nop-thue": "Công ty A",
        "noi-dung": "Số dư tài khoản của doanh nghiệp",
        "muc-dich": "Kiểm tra thuế",
        "kenh": "van-ban",
        "luat-an-dinh": "khong",
        **{key.replace("_", "-"): value for key, value in form.items()},
    }
    rows = {"noi-cung-cap": (BANK, OTHER)}
    story = opened(TEXT, "thue-hoi", AN, "2026-06-01 08:00", rows=rows, values=values)
    story.do(AN, "yeu-cau", row=BANK, asked=asked, cau_hoi="?")
    story.receive(BINH, "yeu-cau", BANK)
    return story


@pytest.mark.parametrize(
    ("asked", "law", "day"),
    [
        ("", "", "2026-06-15"),  # nothing said: 10 working days after Monday 1 June
        ("4 working days", "", "2026-06-05"),  # what the request says
        ("4 working days", "2026-06-03", "2026-06-03"),  # what the law says goes first
        ("", "2026-07-31", "2026-07-31"),  # also where it is longer
    ],
)
def test_law_goes_before_request_and_request_before_default(
    asked: str, law: str, day: str
) -> None:
    form = {"luat_an_dinh": "co", "han_theo_luat": law} if law else {}
    assert asking(asked, **form).due("tra-loi", BANK) == day


def test_a_limit_of_the_law_that_nobody_wrote_down_is_waited_for_not_guessed() -> None:
    story = asking(luat_an_dinh="co")
    assert story.due("tra-loi", BANK) == "field"
    story.act(AN, run.Act("set", values={"han-theo-luat": "2026-06-10"}))
    assert story.due("tra-loi", BANK) == "2026-06-10"


def test_that_it_cannot_be_supplied_is_said_in_five_working_days() -> None:
    story = asking()
    story.on("2026-06-08 09:00")
    assert story.moves(BINH)["do", "tra-loi", BANK].out_of_time == ()
    story.on("2026-06-09 09:00")  # Monday 8 June was the fifth
    assert story.moves(BINH)["do", "tra-loi", BANK].out_of_time == ("khong-the",)
    bare = run.Act("do", "tra-loi", BANK, "khong-the")
    assert story.refused(BINH, bare)["field"] == "ly-do"


def test_silence_is_told_to_the_state_bank_and_is_no_answer() -> None:
    story = asking()
    story.do(AN, "yeu-cau", row=OTHER, cau_hoi="?")
    story.receive(CHI, "yeu-cau", OTHER)
    story.do(BINH, "tra-loi", "cung-cap", row=BANK, thong_tin="Số dư")
    story.on("2026-06-16 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.whom) == ("tell", "ngan-hang-nha-nuoc")
    assert not story.is_open("khep-lai")
    story.do(CHI, "tra-loi", "cung-cap", row=OTHER, thong_tin="Số dư")
    assert story.is_open("khep-lai")


def test_nothing_is_asked_without_its_purpose() -> None:
    form = TEXT.kinds["thue-hoi"].form
    assert form["muc-dich"].required
    assert TEXT.kinds["ngan-hang-hoi"].form["muc-dich"].required
