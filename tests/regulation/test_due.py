"""By when: pauses, extensions, cut-off hours, hours; what has no date says what it waits for."""

from dataclasses import replace
from datetime import time

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.errors import Refused
from phoihop.base.sentences import catalogue, say
from phoihop.regulation import due, run
from phoihop.regulation.facts import Lapsed
from phoihop.regulation.moments import Origin
from phoihop.regulation.wording import refusal_said, waits_said
from tests.people import Story, head, officer
from tests.regulation.small import AN, CHI, HOA, begun

VERIFY = "p: {by: lead, does: verify, after: opened, within: %s, expiry: late, fills: [ngay, so], extend: {by: self, times: 2, at most: %s, asked: before expiry}, pause: {by: boss}}"
BOSS = head("boss", "a", "boss")


def extended(within: str, *by: str, most: str = "3 months", at: str = "") -> Story:
    story = begun(VERIFY % (within, most), at=at or "2026-03-02 08:00")
    for each in by:
        story.act(AN, run.Act("extend", "p", by=each))
    return story


def test_a_second_extension_counts_from_the_end_of_the_first() -> None:
    story = extended("5 working days", "3 working days", "2 days")
    assert story.due("p") == "2026-03-16"
    why = due.derivation(story.kind, story.state, story.calendar, "p")
    assert [str(each.due.day) for each in why.parts] == [
        "2026-03-09",
        "2026-03-12",
        "2026-03-16",
    ]


def test_an_extension_without_an_amount_is_the_whole_cap() -> None:
    story = extended("5 working days", most="10 days")
    story.act(AN, run.Act("extend", "p"))
    assert story.task("p").extensions[0].by == "10 days"


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("0 days", "bad_amount"),
        ("at once", "extension_too_long"),
        ("tomorrow", "bad_amount"),
    ],
)
def test_an_extension_that_is_none_is_refused(by: str, reason: str) -> None:
    story = extended("5 working days")
    assert story.refused(AN, run.Act("extend", "p", by=by))["reason"] == reason


def test_two_pauses_are_both_left_out() -> None:
    story = extended("10 working days")
    for stop, go in (("03-03", "03-05"), ("03-09", "03-11")):
        story.on(f"2026-{stop} 08:00").act(BOSS, run.Act("pause", "p"))
        story.on(f"2026-{go} 08:00").act(BOSS, run.Act("resume", "p"))
    assert story.due("p") == "2026-03-20"
    assert story.refused(BOSS, run.Act("resume", "p"))["reason"] == "not_paused"


def test_while_the_clock_stands_there_is_no_date_and_no_lapse() -> None:
    story = extended("5 working days")
    story.act(BOSS, run.Act("pause", "p"))
    why = due.derivation(story.kind, story.state, story.calendar, "p")
    assert (why.due, why.waits_for) == (None, "resumed")
    assert why.pauses[0].until is None
    story.on("2026-06-01 08:00")
    assert not [each for each in story.facts if isinstance(each, Lapsed)]
    assert due.overdue(story.kind, story.state, story.calendar, story.now) == ()


def test_a_limit_that_ran_out_can_be_neither_extended_nor_paused() -> None:
    story = extended("5 working days").on("2026-03-10 08:00")
    for verb, who, reason in (
        ("extend", AN, "extension_after_expiry"),
        ("pause", BOSS, "pause_after_expiry"),
    ):
        no = story.refused(who, run.Act(verb, "p"))
        assert (no["reason"], no["day"]) == (reason, "2026-03-09")


def test_hours_run_on_and_lapse_at_the_minute() -> None:
    story = extended("26 hours")
    story.on("2026-03-03 09:59")
    assert story.due("p") == "2026-03-03"
    story.on("2026-03-03 10:00")
    assert isinstance(story.facts[-1], Lapsed)


def test_after_the_cut_off_hour_it_counts_as_received_next_day_but_a_lapse_does_not() -> (
    None
):
    calendar = replace(viet_nam(), cut_off=time(15))
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 2 working days, expiry: no answer}
q: {by: c, does: verify, after: p, within: 2 working days, expiry: late}""",
        at="2026-03-02 16:00",
    )
    story.calendar = calendar
    assert story.due("p") == "2026-03-05"
    story.on("2026-03-06 08:00")
    assert story.due("q") == "2026-03-09"


def test_the_same_facts_under_a_new_calendar_give_new_open_dates() -> None:
    story = extended("3 working days", "1 working day")
    before = story.due("p")
    rows = {**viet_nam().rows}
    swapped = next(iter(rows.values()))
    day = swapped.day.replace(2026, 3, 4)
    rows[day] = replace(swapped, day=day, kind="off")
    story.calendar = replace(viet_nam(), rows=rows, version="other")
    assert (before, story.due("p")) == ("2026-03-06", "2026-03-09")
    why = due.derivation(story.kind, story.state, story.calendar, "p")
    assert why.calendar_version == "other"


def test_what_has_no_date_says_what_it_waits_for() -> None:
    story = begun(
        """hoi: {by: lead, does: request, to: c, after: opened, within: 1 day, expiry: late}
t: {by: c, does: reply, after: hoi, within: as asked 2 to 5 days, expiry: consent}
n: {by: lead, does: report, after: hoi, within: 2 days before ngay, expiry: late, fills: [ngay]}
m: {by: lead, does: report, after: hoi, within: 2 days from t, expiry: late}"""
    )
    no = story.refused(AN, run.Act("do", "hoi"))
    assert (no["reason"], no["least"]) == ("needs_limit", "2 days")
    story.do(AN, "hoi", asked="3 days")
    found = due.due(story.kind, story.state, story.calendar)
    told = {
        each.step: waits_said(story.kind, each.waits_for, each.origin, "vi")
        for each in found
    }
    assert told == {
        "t": "nơi nhận xác nhận đã nhận (bước “Gửi yêu cầu”)",
        "n": "mục Ngày được điền",
        "m": "bước “Trả lời” xong",
    }


def test_a_step_that_has_not_begun_has_nothing_to_explain() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 1 day, expiry: late}
q: {by: lead, does: report, after: p, within: 1 day, expiry: late}
r: {by: lead, may: withdraw, after: opened}"""
    )
    with pytest.raises(Refused) as refusal:
        due.derivation(story.kind, story.state, story.calendar, "q")
    assert refusal.value.details["reason"] == "not_begun"
    power = due.derivation(story.kind, story.state, story.calendar, "r")
    assert (power.due, power.waits_for) == (None, "none")


def test_a_yearly_day_that_is_over_is_the_next_year_s() -> None:
    text = "p: {by: lead, does: verify, after: opened, within: by 15/1, expiry: late}"
    assert begun(text, at="2026-01-15 08:00").due("p") == "2026-01-15"
    assert begun(text, at="2026-01-16 08:00").due("p") == "2027-01-15"


def test_the_total_limit_starts_anew_with_its_event() -> None:
    story = begun(
        """p: {by: lead, does: receive, after: opened or q, within: 1 day, expiry: late, answers: {du: {}, thieu: {}}}
q: {by: person, does: supply, after: p.thieu or m.lai, within: 9 days, expiry: close hết}
m: {by: lead, does: report, after: p.du, within: 30 days, expiry: late, answers: {xong: {ends: matter}, lai: {}}}""",
        "lead: a\nwithin: 5 working days from p.du\nexpiry: tell boss",
    )
    assert story.due("") == "answered"
    story.do(AN, "p", "du")
    assert story.due("") == "2026-03-09"
    story.on("2026-03-10 08:00")
    assert story.facts[-1] == Lapsed(
        on=story.facts[-1].on, step="", outcome="tell", party="a", whom="boss"
    )
    story.do(AN, "m", "lai")
    story.do(HOA, "q")
    assert story.due("") == "answered"
    story.do(AN, "p", "du")
    assert story.due("") == "2026-03-17"
    story.on("2026-03-18 08:00")
    assert len([f for f in story.facts if isinstance(f, Lapsed) and not f.step]) == 2


def test_every_refusal_and_every_origin_has_its_sentence_in_both_languages() -> None:
    origins = {Origin(code).code for code in _keys("engine.from.")}
    assert origins <= set(_keys("engine.waits."))
    for language in ("vi", "en"):
        said = refusal_said(
            {"reason": "below_minimum", "amount": "1 day", "least": "2 working days"},
            language,
        )
        assert "{" not in said
    assert refusal_said(
        {"reason": "too_early", "step": "Họp", "day": "2026-03-09"}, "vi"
    ) == ("Bước “Họp” sớm nhất là ngày 09/03/2026.")
    assert say("refused.below_minimum", "en", amount="1 day", least="2 days") == (
        "1 day is shorter than the minimum of 2 days."
    )


def _keys(before: str) -> list[str]:
    return [k.removeprefix(before) for k in catalogue("vi") if k.startswith(before)]


def test_the_party_whose_task_it_is_extends_its_own_where_the_text_says_self() -> None:
    story = begun((VERIFY % ("5 days", "5 days")).replace("by: lead", "by: c"))
    assert story.refused(AN, run.Act("extend", "p"))["could"] == "Cơ quan C"
    story.act(CHI, run.Act("extend", "p"))
    assert story.refused(officer("lan"), run.Act("pause", "p"))["could"] == "Thủ trưởng"


@pytest.mark.parametrize(
    ("said", "total"), [("", "2026-03-16"), (", whole: yes", "2026-03-23")]
)
def test_a_pause_stops_the_total_limit_only_where_the_text_says_so(
    said: str, total: str
) -> None:
    """Luật Tố cáo: time of suspension is not counted in the time to settle the matter."""
    steps = f"lam: {{by: lead, does: verify, after: opened, within: 5 days, expiry: late, pause: {{by: lead{said}}}}}"
    story = begun(steps, "lead: a\nwithin: 2 weeks\nexpiry: late")
    story.on("2026-03-04 09:00")
    story.act(AN, run.Act("pause", "lam"))
    story.on("2026-03-11 09:00")
    story.act(AN, run.Act("resume", "lam"))
    assert story.due("") == total
