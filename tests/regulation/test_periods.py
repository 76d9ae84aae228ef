"""Reports of a period: a matter for each row and unit, its days, and what units below tell.

The text is drawn from TTLT 12/2021 (R19 of domain/regulations.md) and the days of
TTLT 01/2018 (R10); the wording is ours.
"""

from dataclasses import replace
from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.errors import Refused
from phoihop.regulation import due, facts, run, schedule
from phoihop.regulation.check import check
from phoihop.regulation.diagram import graph
from phoihop.regulation.explain import explain
from phoihop.regulation.explore import Bound, explore
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation
from phoihop.regulation.wording import limit_said, waits_said
from tests.people import Story, local, officer, written

TEXT = """---
regulation: thong-ke
title: Quy chế thống kê liên ngành
in_force: 2026-01-01
basis: [Quy chế mẫu]
parties:
  vks:   {name: Viện kiểm sát}
  toa:   {name: Tòa án}
  huyen: {name: Cấp huyện}
  tinh:  {name: Cấp tỉnh}
tables:
  ky:
    6t:  {from: 1/10, to: 31/3, han-huyen: 03/4, han-tinh: 08/4}
    10t: {from: 1/10, to: 31/7, han-huyen: 03/8, han-tinh: 08/8}
    nam: {from: 1/1, to: 31/12, open: 15/11, han-huyen: 2 working days, han-tinh: 2026-12-31}
  don-vi:
    huyen: {cap: huyen}
    tinh:  {cap: tinh}
  bieu:
    bieu-1: {lead: vks, doi-ung: toa}
    bieu-2: {lead: toa, doi-ung: vks}
---
## Điều 7. Lập và gửi

1. Lời văn.

```rules bao-cao
name: Báo cáo thống kê
lead: don-vi
opens: [each ky, each don-vi]
channel: open
traits: [periodic]
steps:
  xac-nhan: {clause: 1, each: bieu, by: bieu.doi-ung, does: countersign, after: opened, within: 2 working days, expiry: late, answers: {khop: {}, lech: {keeps open: yes}}}
  gui-len:  {clause: 1, each: bieu, by: bieu.lead, does: send up, after: xac-nhan.khop, within: 1 working day, expiry: late}
  tong-hop: {clause: 1, by: lead, does: aggregate, after: all gui-len and below.tong-hop, within: {if don-vi.cap = tinh: by ky.han-tinh, else: by ky.han-huyen}, expiry: tell vks, ends: matter}
```
## Điều 8. Theo bản án

1. Lời văn.

```rules ban-sao
lead: toa
opens: on ngay-ban-an heard
channel: open
form: {ngay-ban-an: {name: Ngày bản án có hiệu lực, type: date}}
steps:
  gui: {by: lead, does: send, to: vks, after: opened, within: 10 working days from ngay-ban-an, expiry: late, ends: matter}
```
```rules kiem-tra
lead: vks
opens: on bao-cao.xac-nhan.lech heard
channel: open
steps:
  kiem: {by: lead, does: verify, after: opened, within: 5 working days, expiry: late, ends: matter}
```
"""
VKS, TOA = officer("v", "vks"), officer("t", "toa")
HUYEN, TINH = officer("h", "huyen"), officer("i", "tinh")


def reports() -> Regulation:
    return written(TEXT)


def report(unit: str, at: str, *, ky: str = "6t", under: tuple[str, ...] = ()) -> Story:
    """A matter of one unit and one period, opened as the schedule says."""
    regulation = reports()
    kind = regulation.kinds["bao-cao"]
    rows: dict[str, tuple[str, ...]] = {"ky": (ky,), "don-vi": (unit,)}
    if under:
        rows["below"] = under
    story = Story(regulation, kind, local(at))
    parties = {"vks": "1", "toa": "2", "huyen": "3", "tinh": "4"}
    who = run.Who("", frozenset({unit}))
    story.record(run.open_matter(regulation, kind, who, parties, rows, {}, story.now))
    story.tick()
    return story


def all_sent(story: Story) -> Story:
    for row, one, other in (("bieu-1", TOA, VKS), ("bieu-2", VKS, TOA)):
        story.do(one, "xac-nhan", "khop", row=row)
        story.do(other, "gui-len", row=row)
    return story


def opening(since: str, until: str, kind: str = "bao-cao") -> list[tuple[str, ...]]:
    regulation = reports()
    found = schedule.opening(
        regulation,
        regulation.kinds[kind],
        viet_nam(),
        date.fromisoformat(since),
        date.fromisoformat(until),
    )
    return [
        (x.day.isoformat(), *(r for rows in x.rows.values() for r in rows))
        for x in found
    ]


def test_the_text_reads_and_contradicts_itself_nowhere() -> None:
    assert check(reports()) == ()


def test_each_period_opens_on_the_day_after_its_figures_close_for_each_unit() -> None:
    assert opening("2026-01-01", "2026-12-31") == [
        ("2026-04-01", "6t", "huyen"),
        ("2026-04-01", "6t", "tinh"),
        ("2026-08-01", "10t", "huyen"),
        ("2026-08-01", "10t", "tinh"),
        ("2026-11-15", "nam", "huyen"),
        ("2026-11-15", "nam", "tinh"),
    ]


def test_days_between_two_looks_are_neither_lost_nor_seen_twice() -> None:
    whole = opening("2026-01-01", "2028-12-31")
    parts = opening("2026-01-01", "2026-07-31") + opening("2026-08-01", "2028-12-31")
    assert whole == parts
    assert len(whole) == len(set(whole)) == 18
    assert opening("2026-04-01", "2026-04-01")
    assert not opening("2026-04-02", "2026-04-01")


def test_nothing_opens_before_the_text_is_in_force_nor_for_other_kinds() -> None:
    assert opening("2025-01-01", "2025-12-31") == []
    assert opening("2026-01-01", "2026-12-31", "ban-sao") == []


def test_the_window_of_data_begins_in_the_year_before() -> None:
    regulation = reports()
    kind, calendar = regulation.kinds["bao-cao"], viet_nam()
    day = date(2027, 4, 1)
    found = schedule.opening(regulation, kind, calendar, day, day)
    assert found[0].window == (date(2026, 10, 1), date(2027, 3, 31))
    assert found[0].at == local("2027-04-01 00:00")
    day = date(2026, 11, 15)
    found = schedule.opening(regulation, kind, calendar, day, day)
    assert found[0].window == (date(2026, 1, 1), date(2026, 12, 31))


def test_rows_of_a_chosen_table_are_the_units_the_installation_knows() -> None:
    regulation = reports()
    tables = dict(regulation.tables)
    tables["don-vi"] = replace(tables["don-vi"], rows={}, chosen=True)
    kind = replace(regulation.kinds["bao-cao"], tables=tables)
    day, units = date(2026, 4, 1), {"don-vi": ("a", "b", "c")}
    found = schedule.opening(regulation, kind, viet_nam(), day, day, units)
    assert [x.rows["don-vi"] for x in found] == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize(
    ("unit", "ky", "at", "day"),
    [
        ("huyen", "6t", "2026-04-01 00:00", "2026-04-03"),
        ("tinh", "6t", "2026-04-01 00:00", "2026-04-08"),
        ("huyen", "10t", "2026-08-01 00:00", "2026-08-03"),
        ("tinh", "10t", "2026-08-01 00:00", "2026-08-10"),  # 8/8 is a Saturday
        ("huyen", "nam", "2026-11-16 08:00", "2026-11-18"),  # an amount
        ("tinh", "nam", "2026-11-16 08:00", "2026-12-31"),  # a date
    ],
)
def test_the_row_of_the_matter_says_the_day(
    unit: str, ky: str, at: str, day: str
) -> None:
    story = all_sent(report(unit, at, ky=ky))
    assert story.due("tong-hop") == day


def test_a_late_step_does_not_get_the_day_of_the_next_year() -> None:
    story = report("huyen", "2026-04-01 00:00").on("2026-05-04 08:00")
    all_sent(story)
    assert [x.due.day for x in due.overdue(story.kind, story.state, story.calendar, story.now) if x.due] == [date(2026, 4, 3)]  # fmt: skip
    assert "Lapsed tong-hop tell" in story.names()


def test_the_unit_of_the_row_leads_and_nobody_else() -> None:
    story = all_sent(report("huyen", "2026-04-01 00:00"))
    assert story.state.lead == "huyen"
    no = story.refused(TINH, run.Act("do", "tong-hop"))
    assert no["reason"] == "not_your_party"
    story.do(HUYEN, "tong-hop")
    assert story.state.closed


def test_where_no_unit_stands_below_nothing_is_waited_for() -> None:
    assert all_sent(report("huyen", "2026-04-01 00:00")).is_open("tong-hop")


def test_a_matter_above_waits_until_it_is_told_of_each_unit_below() -> None:
    lower = all_sent(report("huyen", "2026-04-01 00:00"))
    upper = all_sent(report("tinh", "2026-04-01 00:00", under=("huyen", "xa")))
    assert not upper.is_open("tong-hop")
    (fact, *_) = lower.do(HUYEN, "tong-hop")
    told = schedule.told(upper.kind, upper.state, "huyen", fact)
    assert told is not None
    upper.record(told[0])
    assert upper.state == told[1]
    assert not upper.is_open("tong-hop")
    assert schedule.missing(upper.state, "tong-hop") == ("xa",)
    more = schedule.told(upper.kind, upper.state, "xa", fact)
    assert more is not None
    upper.record(more[0])
    upper.recheck()
    assert upper.is_open("tong-hop")
    assert schedule.missing(upper.state, "tong-hop") == ()
    assert "below.tong-hop" not in str(upper.state.values)


def test_only_a_unit_below_and_a_step_waited_for_is_told() -> None:
    lower = all_sent(report("huyen", "2026-04-01 00:00"))
    upper = report("tinh", "2026-04-01 00:00", under=("huyen",))
    (fact, *_) = lower.do(HUYEN, "tong-hop")
    assert schedule.told(upper.kind, upper.state, "xa", fact) is None
    other = replace(fact, step="gui-len")
    assert schedule.told(upper.kind, upper.state, "huyen", other) is None
    assert schedule.told(upper.kind, upper.state, "huyen", lower.facts[0]) is None


def test_an_unknown_unit_in_a_recorded_fact_changes_nothing() -> None:
    upper = report("tinh", "2026-04-01 00:00", under=("huyen",))
    before = upper.state
    said = facts.Set(
        on=upper.now, person="", party="", values={"below.tong-hop": "la xa"}
    )
    after = run.after(upper.kind, before, said)
    assert (after.last, after.tasks, after.values) == (
        before.last,
        before.tasks,
        before.values,
    )


@pytest.mark.parametrize(
    ("share", "enough"), [("any below", 1), ("2 of below", 2), ("2/3 of below", 2)]
)
def test_some_of_the_units_can_be_enough(share: str, enough: int) -> None:
    regulation = written(TEXT.replace("below.tong-hop", f"{share}.tong-hop"))
    kind = regulation.kinds["bao-cao"]
    story = all_sent(report("tinh", "2026-04-01 00:00", under=("a", "b", "c")))
    state = run.after(kind, None, story.facts[0])
    for fact in story.facts[1:]:
        state = run.after(kind, state, fact)
    opened = []
    for unit in ("a", "b", "c"):
        done = facts.Done(on=story.now, person="", party=unit, step="tong-hop")
        told = schedule.told(kind, state, unit, done)
        assert told is not None
        state = told[1]
        opened.append(("tong-hop", "") in state.tasks)
    assert opened.index(True) + 1 == enough


def test_a_matter_of_a_period_is_opened_with_exactly_one_of_its_rows() -> None:
    regulation = reports()
    kind, now = regulation.kinds["bao-cao"], local("2026-04-01 08:00")
    bad: tuple[dict[str, tuple[str, ...]], ...] = (
        {"ky": ("6t",)},
        {"ky": ("6t", "10t"), "don-vi": ("huyen",)},
        {"ky": ("9t",), "don-vi": ("huyen",)},
    )
    for rows in bad:
        who = run.Who("", frozenset({"huyen", "don-vi"}))
        with pytest.raises(Refused) as no:
            run.open_matter(regulation, kind, who, {}, rows, {}, now)
        assert no.value.details["reason"] == "one_row"


def test_an_event_that_was_heard_must_come_with_its_day_and_the_clock_counts_from_it() -> (
    None
):
    regulation = reports()
    kind, now = regulation.kinds["ban-sao"], local("2026-03-10 08:00")
    with pytest.raises(Refused) as no:
        run.open_matter(regulation, kind, TOA, {"toa": "1"}, {}, {}, now)
    assert (no.value.details["reason"], no.value.details["field"]) == ("needs", "ngay-ban-an")  # fmt: skip
    story = Story(regulation, kind, now)
    values = {"ngay-ban-an": "2026-03-02"}
    story.record(run.open_matter(regulation, kind, TOA, {"toa": "1"}, {}, values, now))
    assert story.due("gui") == "2026-03-16"


def test_what_another_kind_does_says_which_kinds_it_opens() -> None:
    regulation = reports()
    kind = regulation.kinds["bao-cao"]
    done = facts.Done(
        on=local("2026-04-01 08:00"),
        person="",
        party="",
        step="xac-nhan",
        answer="lech",
    )
    assert schedule.heard(regulation, kind, done) == ("kiem-tra",)
    assert schedule.heard(regulation, kind, replace(done, answer="khop")) == ()


@pytest.mark.parametrize("event", ["bao-cao.la", "la.xac-nhan", "ngay-la", "bao-cao.xac-nhan.la"])  # fmt: skip
def test_an_event_that_nothing_has_is_an_error(event: str) -> None:
    regulation, findings = load(
        TEXT.replace("on bao-cao.xac-nhan.lech heard", f"on {event} heard"), name="x"
    )
    assert regulation is not None
    found = [*findings, *check(regulation)]
    assert [each.code for each in found] == ["unknown_name"]
    assert found[0].place.line > 1


def test_a_limit_by_the_column_of_a_table_the_step_has_no_row_of_is_an_error() -> None:
    regulation, _ = load(
        TEXT.replace("opens: [each ky, each don-vi]", "opens: each don-vi"), name="x"
    )
    assert regulation is not None
    assert {"row_without_each", "no_period"} <= {x.code for x in check(regulation)}


def test_each_row_of_a_step_can_have_its_own_limit() -> None:
    text = TEXT.replace(
        "{lead: vks, doi-ung: toa}", "{lead: vks, doi-ung: toa, han: 1 working day}"
    ).replace("{lead: toa, doi-ung: vks}", "{lead: toa, doi-ung: vks, han: 15/4}")
    text = text.replace("within: 2 working days, expiry: late, answers", "within: by bieu.han, expiry: late, answers")  # fmt: skip
    regulation = written(text)
    kind = regulation.kinds["bao-cao"]
    story = report("huyen", "2026-04-01 08:00")
    state = run.after(kind, None, story.facts[0])
    found = {x.row: x.due for x in due.due(kind, state, story.calendar)}
    assert [x.day.isoformat() for x in found.values() if x] == ["2026-04-02", "2026-04-15"]  # fmt: skip


def test_such_limits_and_what_they_wait_for_are_said_in_both_languages() -> None:
    story = report("tinh", "2026-04-01 00:00", under=("huyen",))
    limit = story.kind.steps["tong-hop"].within
    for language in ("vi", "en"):
        assert "ky.han-tinh" in limit_said(story.kind, limit, language)
    text = TEXT.replace("within: 1 working day,", "within: 1 working day from below.tong-hop,")  # fmt: skip
    kind = written(text).kinds["bao-cao"]
    story = Story(written(text), kind, story.now)
    story.record(tuple(report("tinh", "2026-04-01 00:00", under=("huyen",)).facts))
    story.do(TOA, "xac-nhan", "khop", row="bieu-1")
    found = [
        x for x in due.due(kind, story.state, story.calendar) if x.step == "gui-len"
    ]
    assert [x.waits_for for x in found] == ["below"]
    said = [waits_said(kind, x.waits_for, x.origin, "vi") for x in found]
    assert said == ["các đơn vị cấp dưới xong bước “Tổng hợp”"]


def test_the_page_of_the_regulation_shows_an_example_by_the_first_period() -> None:
    regulation = reports()
    rows = explain(regulation, "bao-cao", date(2026, 4, 1), viet_nam())
    days = {row.step.code: row.due and row.due.day.isoformat() for row in rows}
    assert days["tong-hop"] == "2026-04-03"
    edges = graph(regulation.kinds["bao-cao"], "vi").edges
    assert ("gui-len", "tong-hop") in {(each.source, each.target) for each in edges}


def test_the_explorer_finds_no_state_in_which_such_a_matter_is_stuck() -> None:
    assert explore(reports(), Bound(members=2, states=2000)) == ()
