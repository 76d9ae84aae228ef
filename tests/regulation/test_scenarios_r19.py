"""R19: four forms with their own lead and counterpart, signed by both, summed up the levels."""

from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation import run, schedule
from phoihop.regulation.facts import Began, Done, Lapsed
from tests.people import Story, local, officer, opened, shipped

TEXT = shipped("thong-ke-lien-nganh")
KIND = TEXT.kinds["thong-ke-ky"]
PARTIES = {code: f"agency of {code}" for code in TEXT.parties}
DIFFERS = '[{"dong":"Dòng 3","so-lap":"14","so-doi-ung":"13"}]'
WRONG = '[{"dong":"Dòng 3","so-da-gui":"14","sai-vi":"dem-trung"}]'
FORMS = tuple(TEXT.tables["bieu"].rows)


def who(party: str) -> run.Who:
    return officer(f"officer of {party}", party)


def period(
    unit: str = "cap-khu-vuc",
    *,
    under: tuple[str, ...] = (),
    ky: str = "sau-thang",
    at: str = "2026-04-01 00:00",
) -> Story:
    rows: dict[str, tuple[str, ...]] = {"ky": (ky,), "don-vi": (unit,)}
    if under:
        rows["below"] = under
    story = Story(TEXT, KIND, local(at))
    told = run.open_matter(TEXT, KIND, who(unit), PARTIES, rows, {}, story.now)
    story.record(told)
    story.tick()
    return story


def lead_of(form: str) -> run.Who:
    return who(TEXT.tables["bieu"].rows[form]["lead"])


def other_of(form: str) -> run.Who:
    return who(TEXT.tables["bieu"].rows[form]["doi-ung"])


def sent(story: Story, form: str) -> None:
    story.do(lead_of(form), "chot", row=form, so_lieu="01")
    story.do(lead_of(form), "gui", row=form)
    story.receive(other_of(form), "gui", form)


def signed(story: Story) -> Story:
    for form in FORMS:
        sent(story, form)
        story.do(other_of(form), "xac-nhan", "khop", row=form)
        signs = {"ban-co-chu-ky": "02"}
        story.act(lead_of(form), run.Act("do", "nop", form, "ban-chinh", signs))
    return story


def test_four_periods_of_a_year_that_begins_in_october_open_for_each_unit() -> None:
    since, until = date(2025, 10, 1), date(2026, 10, 31)
    found = schedule.opening(TEXT, KIND, viet_nam(), since, until)
    days = {(each.rows["ky"][0], each.day.isoformat(), each.window) for each in found}
    start = date(2025, 10, 1)
    assert days == {
        ("nam", "2025-10-01", (date(2024, 10, 1), date(2025, 9, 30))),
        ("ba-thang", "2026-01-01", (start, date(2025, 12, 31))),
        ("sau-thang", "2026-04-01", (start, date(2026, 3, 31))),
        ("muoi-thang", "2026-08-01", (start, date(2026, 7, 31))),
        ("nam", "2026-10-01", (start, date(2026, 9, 30))),
    }
    assert len(found) == len(days) * len(TEXT.tables["don-vi"].rows)


@pytest.mark.parametrize(
    ("ky", "at", "day"),
    [
        ("sau-thang", "2026-04-01 00:00", "2026-04-01"),
        # 1 January is a holiday, 2 January swapped, then a weekend
        ("ba-thang", "2026-01-01 00:00", "2026-01-05"),
    ],
)
def test_figures_are_closed_one_day_after_the_period(
    ky: str, at: str, day: str
) -> None:
    assert period(ky=ky, at=at).due("chot", "bieu-01") == day


@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_its_own_lead_and_its_own_counterpart(form: str) -> None:
    story = period()
    act = run.Act("do", "chot", form, values={"so-lieu": "01"})
    assert story.refused(other_of(form), act)["reason"] == "not_your_party"
    sent(story, form)
    assert story.due("xac-nhan", form) == "2026-04-03"
    act = run.Act("do", "xac-nhan", form, "khop")
    assert story.refused(lead_of(form), act)["reason"] == "not_your_party"
    story.act(other_of(form), act)


def test_a_difference_is_reconciled_and_confirmed_again_until_it_matches() -> None:
    story, form = period(), FORMS[0]
    sent(story, form)
    for _ in range(2):
        differs = {"danh-sach-lech": DIFFERS}
        story.act(other_of(form), run.Act("do", "xac-nhan", form, "lech", differs))
        assert not story.is_open("nop", form)
        story.do(lead_of(form), "doi-chieu", row=form, ket_qua_doi_chieu="Đã sửa")
        story.do(lead_of(form), "gui", row=form)
    story.do(other_of(form), "xac-nhan", "khop", row=form)
    assert story.due("nop", form) == "2026-04-02"


def test_a_scan_goes_ahead_and_the_original_still_comes() -> None:
    story, form = period(), FORMS[0]
    sent(story, form)
    story.do(other_of(form), "xac-nhan", "khop", row=form)
    signs = {"ban-co-chu-ky": "02"}
    story.act(lead_of(form), run.Act("do", "nop", form, "ban-chup-truoc", signs))
    assert story.is_open("nop", form)
    story.act(lead_of(form), run.Act("do", "nop", form, "ban-chinh", signs))
    assert not story.is_open("nop", form)


@pytest.mark.parametrize(
    ("unit", "summed", "up"),
    [
        ("cap-khu-vuc", "2026-04-02", "2026-04-02"),
        ("cap-tinh", "2026-04-03", "2026-04-08"),
        ("cap-trung-uong", "2026-04-08", "2026-04-08"),
    ],
)
def test_each_level_has_its_own_days(unit: str, summed: str, up: str) -> None:
    story = signed(period(unit))
    assert story.due("tong-hop") == summed
    story.do(who(unit), "tong-hop", bao_cao="03", don_vi_chua_gui="Không")
    assert story.due("gui-len") == up
    story.do(who(unit), "gui-len")
    assert story.state.closed


def test_a_province_waits_for_its_districts_and_names_those_missing() -> None:
    story = signed(period("cap-tinh", under=("khu-vuc-1", "khu-vuc-2")))
    assert not story.is_open("tong-hop")
    done = Done(on=story.now, person="", party="khu-vuc-1", step="gui-len")
    told = schedule.told(KIND, story.state, "khu-vuc-1", done)
    assert told is not None
    story.record(told[0])
    assert not story.is_open("tong-hop")
    assert schedule.missing(story.state, "gui-len") == ("khu-vuc-2",)
    # 12 working days after 1 April: Friday 17 April
    story.on("2026-04-17 23:00")
    assert not story.is_open("tong-hop")
    story.on("2026-04-18 08:00")
    assert any(isinstance(f, Began) and f.step == "tong-hop" for f in story.facts)
    bare = run.Act("do", "tong-hop", values={"bao-cao": "03"})
    assert story.refused(who("cap-tinh"), bare)["field"] == "don-vi-chua-gui"


def test_an_unsigned_form_is_told_and_is_never_deemed_to_match() -> None:
    story = period()
    sent(story, FORMS[0])
    story.on("2026-04-04 08:00")
    lapses = [f for f in story.facts if isinstance(f, Lapsed) and f.step == "xac-nhan"]
    assert [each.outcome for each in lapses] == ["tell"]
    assert not story.is_open("nop", FORMS[0])


def test_an_error_found_later_is_put_right_in_the_next_period() -> None:
    values = {
        "bieu-sai": "bieu-hai",
        "noi-dung-sai": WRONG,
        "ngay-chot-sau": "2026-08-03",
    }
    court = who("toa-an")
    story = opened(TEXT, "sai-sot", court, "2026-05-04 08:00", values=values)
    assert (story.state.lead, story.due("thong-bao")) == ("toa-an", "2026-05-05")
    story.do(court, "thong-bao", so_thong_bao="04")
    story.do(court, "kiem-tra", bien_ban="05")
    assert story.due("dinh-chinh") == "2026-08-03"
    for right, reason in (("Dòng 3", "bad_value"), ("[]", "bad_value"), ("", "needs")):
        act = run.Act("do", "dinh-chinh", values={"so-dung": right})
        assert story.refused(court, act)["reason"] == reason
    story.do(court, "dinh-chinh", so_dung='[{"dong":"Dòng 3","so-moi":"13"}]')
    assert story.state.closed
