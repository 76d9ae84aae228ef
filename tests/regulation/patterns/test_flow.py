"""Who leads, what opens what, measures and periods: P18 to P58."""

import pytest

from phoihop.regulation import (
    coming,
    conditions,
    events,
    facts,
    fold,
    load_kind,
    moments,
    opening,
    openings,
    schedule,
)
from phoihop.regulation.limits import Below
from phoihop.regulation.model import Kind
from phoihop.regulation.run import Act
from phoihop.regulation.state import State
from tests.people import Story
from tests.regulation import test_periods as periods
from tests.regulation.patterns.catalogue import pattern
from tests.regulation.patterns.removing import (
    gone,
    never,
    no_answers,
    no_rows,
    no_thresholds,
    none,
    nothing,
)
from tests.regulation.small import AN, ASK, BO, CHI, REPLY, TEXT, X, Y, Z, begun, small

SOURCE = "lead: {if nguon = b: b, else: a}\nopened by: a\nform: {nguon: {name: Nguồn, choices: {a: A, b: B}}}"
WORK = "lam: {by: lead, does: verify, after: opened, within: 5 days, expiry: late}\nthu: {by: a, may: record, after: opened, fills: [nguon]}"


@pattern(
    "P18",
    "answers: {chuyen: {pass on: yes, needs: [noi-nhan]}}",
    without=gone(coming, "_passed_on", nothing),
)
def test_a_request_to_the_wrong_place_is_passed_on_with_its_task() -> None:
    story = begun(
        "nhan: {by: lead, does: receive, after: opened, within: 5 working days, expiry: late, answers: {nhan: {}, chuyen: {pass on: yes, needs: [noi-nhan]}}}"
    )
    story.do(AN, "nhan", "chuyen", noi_nhan="c")
    assert story.task("nhan").party == "c"
    story.do(CHI, "nhan", "nhan")


@pattern(
    "P19", "lead: {if nguon = b: b, else: a}", without=gone(coming, "led_on", nothing)
)
def test_the_lead_goes_over_when_the_fact_is_found() -> None:
    story = begun(WORK, SOURCE)
    story.act(AN, Act("set", values={"nguon": "b"}))
    assert story.names()[-1] == "Handed"
    assert story.refused(AN, Act("do", "lam"))["reason"] == "not_your_party"
    story.do(BO, "lam")


def _no_default(kind: Kind, state: State) -> str:
    found = (
        who for each, who in kind.lead.cases if conditions.holds(kind, state, each)
    )
    return next(found, "")


def _no_default_lead(patch: pytest.MonkeyPatch) -> None:
    for module in (fold, coming, opening):
        patch.setattr(module, "lead_of", _no_default)


@pattern("P20", "lead: {…, else: a}", without=_no_default_lead)
def test_while_nothing_is_known_the_default_leads() -> None:
    assert begun(WORK, SOURCE).state.lead == "a"


TWO = f"hoi: {ASK}\ntra-loi: {REPLY}\n"


def all_asked(text: str) -> Story:
    story = begun(TWO + text)
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        story.do(AN, "hoi", row=row)
        story.receive(who, "hoi", row)
    return story


@pattern("P23", "each: TABLE … after: all STEP", without=no_thresholds)
def test_three_are_asked_side_by_side_and_what_follows_waits_for_all() -> None:
    story = all_asked(
        "sau: {by: lead, does: verify, after: all tra-loi, within: 5 days, expiry: late}"
    )
    story.do(X, "tra-loi", "co", row="x")
    story.do(Y, "tra-loi", "co", row="y")
    assert not story.is_open("sau")
    story.do(Z, "tra-loi", "khong", row="z")
    assert story.is_open("sau")


@pattern("P24", "if: CONDITION", without=gone(openings, "holds", lambda *_: True))
def test_a_step_of_one_case_stands_only_in_that_case() -> None:
    story = begun(
        "them: {by: lead, does: verify, after: opened, if: so > 5, within: 5 days, expiry: late}"
    )
    story.act(AN, Act("set", values={"so": "4"}))
    assert not story.is_open("them")
    story.act(AN, Act("set", values={"so": "6"}))
    assert story.is_open("them")


TEAM = (
    "lap: {by: boss, does: set up, after: opened, within: 5 days, expiry: late}\n"
    "kiem: {by: lead, does: verify, after: lap, within: 10 days, expiry: late, needs: [bien-ban]}\n"
    "bao: {by: lead, does: notify, to: team, after: kiem, within: 5 days, expiry: late}\n"
    "xem: {each: team, by: team, does: acknowledge, after: bao, within: 3 days, expiry: no answer}"
)


@pattern(
    "P25",
    "set up, plan, minutes; notify to: TABLE",
    without=gone(fold, "receipts", none),
)
def test_the_result_of_a_joint_team_goes_to_every_member() -> None:
    story = begun(TEAM)
    story.do(BO, "lap")
    story.do(AN, "kiem", bien_ban="BB-2")
    story.do(AN, "bao")
    assert story.due("xem", "y") == "received"
    story.receive(Y, "bao", "y")
    assert story.due("xem", "y") == "2026-03-05"


@pattern(
    "P27", "within: 10 days before FIELD", without=gone(moments, "field_start", nothing)
)
def test_a_day_before_the_event_moves_with_it() -> None:
    story = begun(
        "bao: {by: lead, does: notify, to: c, after: opened, within: 10 days before ngay, expiry: late}",
        ngay="2026-03-30",
    )
    assert story.due("bao") == "2026-03-20"
    story.act(AN, Act("set", values={"ngay": "2026-04-10"}))
    assert story.due("bao") == "2026-03-31"


@pattern(
    "P28",
    "opens: each KY, within: by KY.HAN",
    without=gone(moments, "column_of", nothing),
)
def test_each_level_has_the_day_of_its_own_column() -> None:
    days = [
        periods.all_sent(periods.report(unit, "2026-04-01 00:00")).due("tong-hop")
        for unit in ("huyen", "tinh")
    ]
    assert days == ["2026-04-03", "2026-04-08"]


@pattern("P29", "after: all gui-len and below.tong-hop", without=never(Below))
def test_the_level_above_aggregates_when_those_below_have_sent() -> None:
    story = periods.all_sent(
        periods.report("tinh", "2026-04-01 00:00", under=("huyen",))
    )
    done = facts.Done(on=story.now, person="", party="huyen", step="tong-hop")
    assert schedule.missing(story.state, "tong-hop") == ("huyen",)
    told = schedule.told(story.kind, story.state, "huyen", done)
    assert told is not None
    assert told[1].tasks["tong-hop", ""].status == "open"


SIGNED = (
    "gui: {each: team, by: lead, does: request, to: team, after: opened, within: 1 day, expiry: late}\n"
    "ky: {each: team, by: team, does: countersign, after: gui or chinh, within: 2 working days, expiry: late, answers: {khop: {}, lech: {needs: [ly-do]}}}\n"
    "chinh: {each: team, by: lead, does: reconcile, after: ky.lech, within: 2 working days, expiry: late}\n"
    "len: {each: team, by: lead, does: send up, after: ky.khop, within: 1 working day, expiry: late}"
)


@pattern("P30", "each: bieu … answers: {khop, lech}, after: ky.lech", without=no_rows)
def test_figures_that_differ_are_reconciled_row_by_row_until_they_match() -> None:
    story = begun(SIGNED)
    for row in ("x", "y"):
        story.do(AN, "gui", row=row)
    story.do(X, "ky", "khop", row="x")
    story.do(Y, "ky", "lech", row="y", ly_do="Lệch 2 vụ")
    assert [row for row in ("x", "y") if story.is_open("len", row)] == ["x"]
    story.do(AN, "chinh", row="y")
    story.do(Y, "ky", "khop", row="y")
    assert story.is_open("len", "y")


@pattern("P31", "answers: {co, thieu, khac}, after: doi.thieu", without=no_answers)
def test_files_are_compared_and_the_missing_ones_supplied() -> None:
    story = begun(
        "doi: {each: team, by: team, does: reconcile, after: opened or bu, within: 15 working days, expiry: late, answers: {co: {}, thieu: {}, khac: {needs: [ly-do]}}}\n"
        "bu: {each: team, by: lead, does: supply, after: doi.thieu, within: 10 working days, expiry: late}"
    )
    story.do(X, "doi", "thieu", row="x")
    assert story.is_open("bu", "x")
    assert not story.is_open("bu", "y")
    story.do(AN, "bu", row="x")
    assert story.task("doi", "x").round == 2


@pattern(
    "P32",
    "after: any tra-loi.khong → hop; after: hop.con-khac → decide",
    without=no_answers,
)
def test_who_differs_meets_and_who_still_differs_is_decided_over() -> None:
    story = begun(
        "hop: {by: lead, does: meet, after: opened, within: 5 days, expiry: late, answers: {thong-nhat: {}, con-khac: {needs: [y-kien-bao-luu]}}}\n"
        "chot: {by: boss, does: decide, after: hop.con-khac, within: 5 days, expiry: late}"
    )
    story.do(AN, "hop", "con-khac", y_kien_bao_luu="Giữ nguyên ý kiến của cơ quan C")
    assert story.is_open("chot")


AGE = "bao: {by: lead, does: report, to: boss, after: 20 days after opened, within: 3 days, expiry: late}"


@pattern("P33", "after: 20 days after opened", without=gone(coming, "_begins", nothing))
def test_a_matter_of_twenty_days_is_reported_whatever_its_steps_do() -> None:
    story = begun(AGE).on("2026-03-23 08:00")
    assert not story.is_open("bao")
    story.on("2026-03-24 08:00")
    assert story.is_open("bao")


@pattern(
    "P35",
    "opens: on FIELD heard; within: 10 working days from FIELD",
    without=gone(moments, "field_start", nothing),
)
def test_a_duty_to_send_runs_from_the_event_that_was_heard() -> None:
    assert heard().due("gui") == "2026-03-16"


def heard() -> Story:
    regulation = periods.reports()
    kind = regulation.kinds["ban-sao"]
    story = Story(regulation, kind, periods.local("2026-03-10 08:00"))
    opened = periods.run.open_matter(
        regulation,
        kind,
        periods.TOA,
        {"toa": "1"},
        {},
        {"ngay-ban-an": "2026-03-02"},
        story.now,
    )
    story.record(opened)
    return story


@pattern(
    "P36", "opens: each KY (columns from, to)", without=gone(schedule, "_periods", none)
)
def test_a_report_is_owed_because_the_period_is_over() -> None:
    found = periods.opening("2026-04-01", "2026-04-30")
    assert found == [("2026-04-01", "6t", "huyen"), ("2026-04-01", "6t", "tinh")]


@pattern(
    "P39",
    "ends: matter on the notice",
    without=gone(coming, "ends_matter", lambda *_a, **_k: True),
)
def test_a_matter_ends_when_the_result_was_sent_back() -> None:
    story = begun(
        "chot: {by: boss, does: decide, after: opened, within: 5 days, expiry: late}\n"
        "bao: {by: lead, does: notify, to: c, after: chot, within: 3 working days, expiry: late, ends: matter}"
    )
    story.do(BO, "chot")
    assert not story.state.closed
    story.do(AN, "bao")
    assert story.state.closed


@pattern(
    "P41",
    "stands for: STEP",
    without=gone(fold, "_stood_for", lambda _kind, state, *_: state),
)
def test_what_a_delegate_says_in_the_meeting_is_the_reply_of_the_agency() -> None:
    story = all_asked(
        "hop: {by: lead, does: meet, after: opened, within: 9 days, expiry: late, needs: [bien-ban], stands for: tra-loi}"
    )
    story.do(AN, "hop", bien_ban="BB-3")
    assert [story.task("tra-loi", row).status for row in ("x", "y", "z")] == [
        "settled"
    ] * 3


@pattern(
    "P42", "after: 2/3 of STEP.ANSWER", without=gone(events, "_needed", lambda *_: 1)
)
def test_two_thirds_have_to_agree() -> None:
    story = all_asked(
        "qua: {by: lead, does: record, after: 2/3 of tra-loi.co, within: 5 days, expiry: late}"
    )
    story.do(X, "tra-loi", "co", row="x")
    assert not story.is_open("qua")
    story.do(Y, "tra-loi", "co", row="y")
    assert story.is_open("qua")


@pattern("P46", "after: 3 days before FIELD", without=gone(coming, "_begins", nothing))
def test_a_measure_is_looked_at_again_before_it_ends() -> None:
    story = begun(
        "xet: {by: lead, does: verify, after: 3 days before ngay, within: 2 days, expiry: late}",
        ngay="2026-03-17",
    )
    assert not story.on("2026-03-12 08:00").is_open("xet")
    assert story.on("2026-03-13 08:00").is_open("xet")


@pattern(
    "P47",
    "after: 1 month after closed",
    without=gone(coming, "_outlives", lambda _step: False),
)
def test_somebody_looks_again_a_month_after_the_end() -> None:
    story = begun(
        "xong: {by: lead, does: close, after: opened, within: 5 days, expiry: late, ends: matter}\n"
        "tham: {by: lead, does: verify, after: 1 month after closed, within: 5 days, expiry: late}"
    )
    story.do(AN, "xong")
    assert not story.on("2026-04-01 08:00").is_open("tham")
    assert story.on("2026-04-03 08:00").is_open("tham")


def _never_moved(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(fold._FOLDS, facts.Moved, lambda _kind, state, *_: (state, ()))  # type: ignore[arg-type]


@pattern("P52", "running: keep | move; fact moved", without=_never_moved)
def test_a_running_matter_goes_over_to_the_new_text_and_back() -> None:
    story, new = begun(AGE), small(AGE.replace("20 days", "40 days"))
    for text in (new, story.regulation):
        story.record(
            (
                facts.Moved(
                    on=story.now,
                    person="an",
                    party="a",
                    regulation=text.digest,
                    reason="Điều khoản chuyển tiếp",
                ),
            )
        )
        assert story.state.regulation == text.digest
    again = Story(new, new.kinds["viec"], story.now)
    again.record(tuple(story.facts[:2]))
    assert not again.on("2026-03-24 08:00").is_open("bao")
    assert story.on("2026-03-24 08:00").is_open("bao")


@pattern(
    "P54",
    "may: withdraw, ends: [STEP]",
    without=gone(fold, "_ended", lambda _kind, state, *_: (state, ())),
)
def test_what_is_withdrawn_nobody_has_to_answer() -> None:
    story = begun(
        "hoi: {by: lead, does: request, to: c, after: opened, within: 2 days, expiry: late}\n"
        "tra-loi: {by: c, does: reply, after: hoi, within: 5 days, expiry: late}\n"
        "rut: {by: lead, may: withdraw, after: hoi, ends: [tra-loi]}"
    )
    story.do(AN, "hoi")
    story.do(AN, "rut")
    assert story.task("tra-loi").status == "moot"


@pattern("P58", "channel: secret", without=gone(load_kind, "CHANNELS", ("open",)))
def test_a_kind_of_secret_content_says_that_it_takes_another_channel() -> None:
    assert begun(AGE).kind.channel == "open"
    text = TEXT.replace("channel: open", "channel: secret")
    found = periods.written(
        text.replace("HEAD", "lead: a").replace("STEPS", f"  {AGE}")
    )
    assert found.kinds["viec"].channel == "secret"
