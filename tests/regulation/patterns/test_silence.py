"""Silence, limits set by others, extensions and pauses: P1 to P17, P34, P40, P44, P45."""

from dataclasses import replace
from datetime import time

import pytest

from phoihop.base.days import due_after
from phoihop.regulation import (
    acts,
    check_people,
    clocks,
    coming,
    due,
    fold,
    moments,
    openings,
    refusals,
    run,
)
from phoihop.regulation.check import check
from phoihop.regulation.load import load
from phoihop.regulation.run import Act
from tests.people import Story, local
from tests.regulation.patterns.catalogue import pattern
from tests.regulation.patterns.removing import (
    amounts,
    answers,
    gone,
    no_answers,
    none,
    nothing,
)
from tests.regulation.small import AN, ASK, REPLY, TEXT, X, Y, Z, begun

CLASS = "lead: a\nform: {loai: {name: Loại, choices: {don: Đơn giản, phuc: Phức tạp}}}"
PLACE = "lead: a\nform: {vung: {name: Vùng, choices: {gan: Gần, xa: Vùng sâu}}}"
ONE = "hoi: {by: lead, does: request, to: c, after: opened, within: 2 working days, expiry: late}\n"


def asked(reply: str, head: str = "", asked: str = "", **values: str) -> Story:
    """Agency C was asked on Monday 2 March 2026 at eight, and has received it."""
    story = begun(ONE + reply, head, **values)
    story.do(AN, "hoi", asked=asked)
    story.receive(CHI, "hoi")
    return story


CHI = run.Who("chi", frozenset({"c"}))


@pattern(
    "P1", "expiry: consent", without=gone(fold, "GOES_ON", frozenset({"no answer"}))
)
def test_a_silent_agency_agrees_is_named_and_its_late_reply_is_only_filed() -> None:
    end = "xong: {by: lead, does: decide, after: all tra-loi, within: 5 days, expiry: late}"
    story = begun(f"hoi: {ASK}\ntra-loi: {REPLY}\n{end}")
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        story.do(AN, "hoi", row=row)
        story.receive(who, "hoi", row)
    story.do(X, "tra-loi", "co", row="x")
    story.on("2026-03-06 08:00")
    assert story.is_open("xong")
    silent = [f.party for f in story.facts if type(f).__name__ == "Lapsed"]
    assert silent == ["y", "z"]
    story.do(Y, "tra-loi", "khong", row="y")
    assert story.names()[-1] == "Filed tra-loi y khong"


def _no_telling(patch: pytest.MonkeyPatch) -> None:
    usual = coming._pending
    patch.setattr(
        coming,
        "_pending",
        lambda *a: [each for each in usual(*a) if each.outcome != "tell"],
    )


@pattern("P2", "expiry: tell PARTY", without=_no_telling)
def test_the_head_is_told_of_the_delay_and_the_step_stays_open() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: 3 working days, expiry: tell boss}"
    )
    story.on("2026-03-06 08:00")
    assert getattr(story.facts[-1], "whom", "") == "boss"
    assert story.is_open("tra-loi")


@pattern(
    "P3",
    "checker: silence_consent_person",
    without=gone(check_people, "_silence", none),
)
def test_the_silence_of_the_person_concerned_is_never_consent() -> None:
    text = "noi: {by: person, does: respond, after: opened, within: 10 days, expiry: consent, ends: matter}"
    lines = f"  {text}"
    found, _ = load(TEXT.replace("HEAD", "lead: a").replace("STEPS", lines), name="x")
    assert found is not None
    assert "silence_consent_person" in {each.code for each in check(found)}


ASKS = "tra-loi: {by: c, does: reply, after: hoi, within: as asked 2 to 10 working days else 10 working days, expiry: late}"


def _always_default(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        moments,
        "_as_asked",
        lambda view, task, limit: moments._within(view, task, limit.default),
    )


@pattern(
    "P4",
    "within: as asked 2 to 10 working days else 10 working days",
    without=_always_default,
)
def test_the_date_in_the_request_counts_else_the_default() -> None:
    assert asked(ASKS, asked="4 working days").due("tra-loi") == "2026-03-06"
    assert asked(ASKS).due("tra-loi") == "2026-03-16"


@pattern(
    "P5", "within: as asked 2 to …", without=gone(refusals, "longer", lambda *_: False)
)
def test_a_shorter_time_than_the_least_is_refused() -> None:
    no = begun(ONE + ASKS).refused(AN, Act("do", "hoi", asked="1 working day"))
    assert no["reason"] == "below_minimum"


@pattern(
    "P6", "answers: {ANSWER: {within: LIMIT}}", without=gone(due, "_answers", none)
)
def test_a_refusal_has_a_shorter_limit_of_its_own() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: 10 working days, expiry: late, answers: {co: {}, khong: {within: 3 working days, needs: [ly-do]}}}"
    )
    (found,) = [
        each
        for each in due.due(story.kind, story.state, story.calendar)
        if each.step == "tra-loi"
    ]
    assert found.answers["khong"].day.isoformat() == "2026-03-05"
    story.on("2026-03-09 08:00")
    assert story.moves(CHI)["do", "tra-loi", ""].out_of_time == ("khong",)


@pattern(
    "P7",
    "answers: {co, hen}; STEP after: tra-loi.hen",
    without=no_answers,
)
def test_an_appointment_slip_gives_a_second_day() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: at once, expiry: late, answers: {co: {}, hen: {}}}\n"
        "tra-sau: {by: c, does: reply, after: tra-loi.hen, within: 5 working days, expiry: late}"
    )
    assert story.due("tra-loi") == "2026-03-02"
    story.do(CHI, "tra-loi", "hen")
    assert story.due("tra-sau") == "2026-03-09"


LONG = "tra-loi: {by: c, does: reply, after: hoi, within: 3 working days, expiry: late, extend: {by: lead, times: 1, at most: 2 working days, asked: 1 working day before expiry, needs: [ly-do]}}"


@pattern(
    "P8",
    "extend: {by, times: 1, at most, asked, needs}",
    without=gone(due, "extended", lambda _calendar, end, *_: end),
)
def test_an_extension_is_granted_once_and_never_beyond_its_cap() -> None:
    story = asked(LONG)
    act = Act(
        "extend", "tra-loi", values={"ly-do": "Phải xác minh"}, by="3 working days"
    )
    assert story.refused(AN, act)["reason"] == "extension_too_long"
    story.act(AN, replace(act, by=""))
    assert story.due("tra-loi") == "2026-03-09"
    assert story.refused(AN, act)["reason"] == "extension_used_up"


@pattern(
    "P34",
    "extend: {times: 1, asked: 1 working day before expiry}",
    without=gone(clocks, "_too_late", nothing),
)
def test_the_apology_with_a_new_date_comes_a_day_before_the_end() -> None:
    story = asked(LONG).on("2026-03-05 10:00")
    act = Act("extend", "tra-loi", values={"ly-do": "Xin lỗi và hẹn lại"})
    assert story.refused(AN, act)["reason"] == "extension_asked_late"


@pattern(
    "P10",
    "within: {if loai = phuc: 15 days, else: 10 days}",
    without=gone(moments, "_case", lambda _view, limit: limit.otherwise),
)
def test_a_complex_case_has_its_longer_limit() -> None:
    text = "tra-loi: {by: c, does: reply, after: hoi, within: {if loai = phuc: 15 days, else: 10 days}, expiry: late}"
    assert asked(text, CLASS).due("tra-loi") == "2026-03-12"
    assert asked(text, CLASS, loai="phuc").due("tra-loi") == "2026-03-17"


@pattern(
    "P11",
    "within: {if vung in [xa]: 60 days, else: 45 days}",
    without=gone(moments, "holds", lambda *_: False),
)
def test_a_remote_place_has_its_longer_limit() -> None:
    text = "tra-loi: {by: c, does: reply, after: hoi, within: {'if vung in [xa]': 60 days, else: 45 days}, expiry: late}"
    assert asked(text, PLACE, vung="gan").due("tra-loi") == "2026-04-16"
    assert asked(text, PLACE, vung="xa").due("tra-loi") == "2026-05-04"


@pattern("P12", "within: at once", without=amounts("at once", "1 working day"))
def test_at_once_is_the_same_working_day_and_not_late_a_second_later() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: at once, expiry: late}"
    )
    assert story.due("tra-loi") == "2026-03-02"
    story.later(hours=2)
    assert not due.overdue(story.kind, story.state, story.calendar, story.now)


@pattern("P13", "within: 24 hours", without=amounts("24 hours", "1 day"))
def test_hours_run_by_the_clock() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: 24 hours, expiry: late}"
    )
    (found,) = [
        each.due
        for each in due.due(story.kind, story.state, story.calendar)
        if each.due
    ]
    assert found.at == local("2026-03-03 08:00")


@pattern("P14", "after: hoi.dien-thoai, within: 24 hours", without=no_answers)
def test_by_telephone_first_then_on_paper() -> None:
    story = begun(
        "hoi: {by: lead, does: request, to: c, after: opened, within: at once, expiry: late, answers: {dien-thoai: {}, van-ban: {}}}\n"
        "giay: {by: lead, does: confirm, after: hoi.dien-thoai, within: 24 hours, expiry: late}"
    )
    story.do(AN, "hoi", "dien-thoai")
    assert story.due("giay") == "2026-03-03"


LOOP = (
    "nhan: {by: lead, does: receive, after: opened or bo-sung, within: 3 working days, expiry: late, answers: {du: {}, thieu: {times: 1}}}\n"
    "bo-sung: {by: c, does: supply, after: nhan.thieu, within: 10 days, expiry: late}\n"
    "xu-ly: {by: lead, does: verify, after: nhan.du, within: 5 working days, expiry: late}"
)


def _opens_once(patch: pytest.MonkeyPatch) -> None:
    usual = openings._opens
    patch.setattr(openings, "_opens", lambda view: view.since < 0 and usual(view))


@pattern("P15", "after: opened or bo-sung", without=_opens_once)
def test_the_clock_starts_from_zero_when_the_file_is_complete() -> None:
    story = begun(LOOP)
    story.do(AN, "nhan", "thieu")
    story.on("2026-03-10 08:00").do(CHI, "bo-sung")
    assert story.task("nhan").round == 2
    assert story.due("nhan") == "2026-03-13"
    story.do(AN, "nhan", "du")
    assert story.due("xu-ly") == "2026-03-17"


@pattern(
    "P17", "answers: {thieu: {times: 1}}", without=gone(refusals, "used_up", nothing)
)
def test_a_file_is_sent_back_once_only() -> None:
    story = begun(LOOP)
    story.do(AN, "nhan", "thieu")
    story.do(CHI, "bo-sung")
    no = story.refused(AN, Act("do", "nhan", answer="thieu"))
    assert no["reason"] == "answer_used_up"


@pattern(
    "P16", "pause: {by: lead, needs: [ly-do]}", without=gone(moments, "pauses", none)
)
def test_days_in_which_the_clock_stood_are_not_counted() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: 10 days, expiry: late, pause: {by: lead, needs: [ly-do]}}"
    )
    assert story.due("tra-loi") == "2026-03-12"
    story.act(AN, Act("pause", "tra-loi", values={"ly-do": "Tạm đình chỉ"}))
    assert story.due("tra-loi") == "resumed"
    story.on("2026-03-09 08:00").act(AN, Act("resume", "tra-loi"))
    assert story.due("tra-loi") >= "2026-03-18"


@pattern(
    "P40",
    "answers: {khong: {needs: [ly-do, ho-so]}}",
    without=gone(acts, "bad_values", nothing),
)
def test_who_disagrees_says_why_and_brings_evidence() -> None:
    story = asked(
        "tra-loi: {by: c, does: reply, after: hoi, within: 5 days, expiry: late, answers: {co: {}, khong: {needs: [ly-do, ho-so]}}}"
    )
    act = Act("do", "tra-loi", answer="khong", values={"ly-do": "Thiếu căn cứ"})
    assert story.refused(CHI, act)["field"] == "ho-so"


@pattern(
    "P44",
    "answers: {tu-choi-ky: {needs: [ly-do, nguoi-chung-kien]}}",
    without=gone(acts, "bad_values", nothing),
)
def test_minutes_that_somebody_will_not_sign_name_the_witness() -> None:
    head = "lead: a\nform: {nguoi-chung-kien: {name: Người chứng kiến}}"
    story = begun(
        "lap: {by: lead, does: record, after: opened, within: 5 days, expiry: late, needs: [bien-ban], answers: {ky: {}, tu-choi-ky: {needs: [ly-do, nguoi-chung-kien]}}}",
        head,
    )
    act = Act(
        "do",
        "lap",
        answer="tu-choi-ky",
        values={"bien-ban": "BB-1", "ly-do": "Không đồng ý"},
    )
    assert story.refused(AN, act)["field"] == "nguoi-chung-kien"
    story.do(AN, "lap", "ky", bien_ban="BB-1")


def _no_cut_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        moments,
        "due_after",
        lambda calendar, *a, **k: due_after(replace(calendar, cut_off=None), *a, **k),
    )


@pattern("P45", "cut-off hour of the calendar", without=_no_cut_off)
def test_what_comes_after_three_in_the_afternoon_counts_from_the_next_day() -> None:
    before, late = (begun_at(at) for at in ("14:59", "15:01"))
    assert (before, late) == ("2026-03-04", "2026-03-05")


def begun_at(hour: str) -> str:
    story = begun(
        "lam: {by: lead, does: verify, after: opened, within: 2 working days, expiry: late}",
        at=f"2026-03-02 {hour}",
    )
    story.calendar = replace(story.calendar, cut_off=time(15))
    return story.due("lam")


PART = "tra-loi: {by: c, does: reply, after: hoi, within: 5 working days, expiry: late, answers: {chinh-thuc: {}, PART: {keeps open: yes}}}"


@pattern(
    "P37", "answers: {uoc-tinh: {keeps open: yes}}", without=answers(keeps_open=False)
)
def test_an_estimate_is_taken_in_and_the_official_figure_still_owed() -> None:
    story = asked(PART.replace("PART", "uoc-tinh"))
    story.do(CHI, "tra-loi", "uoc-tinh")
    assert story.is_open("tra-loi")
    story.do(CHI, "tra-loi", "chinh-thuc")
    assert not story.is_open("tra-loi")


@pattern(
    "P38", "answers: {mot-phan: {keeps open: yes}}", without=answers(keeps_open=False)
)
def test_after_a_partial_answer_the_rest_keeps_its_clock() -> None:
    story = asked(PART.replace("PART", "mot-phan"))
    before = story.due("tra-loi")
    story.on("2026-03-04 08:00").do(CHI, "tra-loi", "mot-phan")
    assert story.due("tra-loi") == before == "2026-03-09"
