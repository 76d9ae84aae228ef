"""A regulation run over a caseload finds what the log says, and every faulty line."""

import gzip
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.calendars import viet_nam
from phoihop.base.errors import Invalid
from phoihop.base.sentences import catalogue, say
from phoihop.regulation.caselog import Case, Event, Notes, columns_of
from phoihop.regulation.caselog_csv import read_csv
from phoihop.regulation.model import LogColumns, Regulation
from phoihop.regulation.simulate import Simulated, percentile, simulate
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_sketch import Sketch
from tests.people import local, shipped, written

TEXT = """---
regulation: thu
title: Quy chế thử
in_force: 2026-01-01
basis: [Quy chế thử]
parties:
  mot-cua:  {name: Một cửa}
  co-quan:  {name: Cơ quan được hỏi}
log: {case: id, activity: act, time: at, group: team, ended: end, steps: {ask: hoi, answer: tra-loi}}
---
## Điều 1. Việc

1. Lời văn.

```rules viec
name: Việc
lead: mot-cua
within: 5 working days from opened
expiry: late
steps:
  hoi:     {by: lead, does: request, to: co-quan, after: opened, within: 1 working day, expiry: late}
  tra-loi: {by: co-quan, does: reply, after: hoi, within: 3 working days, expiry: consent}
  xong:    {by: lead, does: close, after: tra-loi, within: 1 working day, expiry: late, ends: matter}
```
"""
LOG = """id,act,at,team,end
1,ask,2026-03-02T08:00,A,2026-03-09T17:00
1,answer,2026-03-02T10:00,B,2026-03-09T17:00
2,ask,2026-03-02T08:00,A,2026-03-10T00:00
2,other,2026-03-02T09:00,A,2026-03-10T00:00
3,ask,2026-03-02T08:00,A,
"""


def run(regulation: Regulation, lines: Iterable[str], **options: Any) -> Simulated:
    calendar, notes = viet_nam(), Notes()
    progress = options.pop("progress", None)
    draft = Draft.of(regulation, calendar, **options)
    cases = read_csv(lines, draft.columns, zone=calendar.timezone, notes=notes)
    return simulate(draft, cases, notes, progress=progress)


def tried(log: str, text: str = TEXT, **options: Any) -> Simulated:
    return run(written(text), log.splitlines(keepends=True), **options)


def test_ended_cases_are_counted_late_past_the_limit_of_the_regulation() -> None:
    found = tried(LOG)
    assert (found.cases, found.ended) == (3, 2)
    assert (found.by_instant, found.by_day, found.late) == (1, 1, 1)
    assert found.events == 5
    assert dict(found.unmapped) == {"other": 1}


def test_waiting_is_counted_from_the_event_before_by_group_and_step() -> None:
    table = {(each.group, each.step): each for each in tried(LOG).table}
    answered = table["B", "tra-loi"]
    assert (answered.count, answered.median, answered.name) == (1, 7200, "Trả lời")
    assert table["A", "hoi"].count == 3


def test_an_instant_decides_or_a_day_as_asked() -> None:
    ended = LOG.replace("2026-03-10T00:00", "2026-03-09T23:59")
    assert tried(ended).late == 0
    by_day = tried(LOG, compare="day")
    assert (by_day.compare, by_day.late) == ("day", 1)


def test_every_faulty_line_is_reported_with_its_place_in_one_run() -> None:
    bad = (
        "id,act,at,team,end\n1,ask,yesterday,A,\n,ask,2026-03-02T08:00,A,\n"
        "2,ask,2026-03-02T08:00\n3,ask,2026-03-02T08:00,\udce9,\n"
        "4,ask,2026-03-02T08:00,A,2026-03-03T08:00\n"
        "4,ask,2026-03-02T08:00,A,2026-03-04T08:00\n"
    )
    with pytest.raises(Invalid) as refusal:
        tried(bad)
    found = [(each.place.line, each.code) for each in refusal.value.findings]
    assert found == [
        (2, "log_instant"),
        (3, "log_case"),
        (4, "log_columns"),
        (5, "log_bytes"),
        (7, "log_ended"),
    ]
    assert refusal.value.findings[0].place.column == 3
    for each in refusal.value.findings:
        for language in ("vi", "en"):
            assert f"finding.{each.code}" in catalogue(language)
            assert "{" not in say(f"finding.{each.code}", language, **each.details)


def test_a_missing_column_and_an_empty_log_are_named() -> None:
    with pytest.raises(Invalid) as refusal:
        tried("id,act,team\n1,ask,A\n")
    assert [each.details["name"] for each in refusal.value.findings] == ["at", "end"]
    with pytest.raises(Invalid) as empty:
        tried("")
    assert [each.code for each in empty.value.findings] == ["log_empty"]


def test_a_mapping_to_a_step_that_is_not_there_is_a_fault() -> None:
    mapping = columns_of(
        {"case": "id", "activity": "act", "time": "at", "steps": {"ask": "gui.x"}}
    )
    with pytest.raises(Invalid) as refusal:
        tried(LOG, columns=mapping)
    assert [each.code for each in refusal.value.findings] == ["log_step"]


def test_without_any_mapping_nothing_is_guessed() -> None:
    regulation = replace(written(TEXT), log=None)
    with pytest.raises(Invalid) as refusal:
        run(regulation, LOG.splitlines())
    assert [each.code for each in refusal.value.findings] == ["log_no_mapping"]


def test_a_map_file_reports_all_its_faults() -> None:
    with pytest.raises(Invalid) as refusal:
        columns_of({"case": "id", "colour": "red", "compare": "week", "steps": "x"})
    faults = [str(each.details["fault"]) for each in refusal.value.findings]
    assert faults == ["colour?", "activity: ?", "time: ?", "compare: week", "steps: x"]
    nested: list[object] = ["x"]
    for _ in range(60):
        nested = [nested, nested]  # a bomb, if it were ever written out
    base = {"case": "id", "activity": "act", "time": "at"}
    for wrong in ({"steps": {"a": nested}}, {"row": nested}, {"fields": nested}):
        with pytest.raises(Invalid) as bomb:
            columns_of({**base, **wrong})
        assert [each.code for each in bomb.value.findings] == ["log_map"]
    good = columns_of({"case": "a", "activity": "b", "time": "c", "compare": "day"})
    assert good == LogColumns(case="a", activity="b", time="c", compare="day")


def test_progress_is_told_case_by_case() -> None:
    told: list[int] = []
    tried(LOG, progress=told.append)
    assert told == [1, 2, 3]


def test_percentiles_are_interpolated() -> None:
    assert percentile([0.0, 10.0], 50) == 5
    assert percentile([float(each) for each in range(11)], 90) == 9
    assert percentile([7.0], 90) == 7


def test_the_permit_office_was_late_as_often_as_its_log_says(shared: Path) -> None:
    log = shared / "data" / "logs" / "receipt.csv.gz"
    if not log.exists():
        pytest.skip("skipped: the log of the permit office is not there")
    with gzip.open(log, "rt", encoding="utf-8", errors="surrogateescape") as lines:
        found = run(shipped("tiep-nhan-ho-so"), lines)
    assert (found.cases, found.ended) == (1434, 1329)
    assert (found.by_instant, found.by_day) == (377, 309)
    figures = found.as_json()
    assert (figures["ended"], figures["late"]) == (1329, 377)
    assert sum(each.count for each in found.table) == found.events == 8577
    assert found.acts + sum(each.count for each in found.refused) == 8438
    assert sum(found.unmapped.values()) == 8577 - 8438


def test_the_engine_itself_refuses_what_the_draft_does_not_allow() -> None:
    early = LOG.replace("1,ask,2026-03-02T08:00", "1,ask,2026-03-02T11:00")
    found = tried(early)
    (refused,) = found.refused
    assert (refused.step, refused.reason) == ("tra-loi", "not_begun")
    assert (refused.count, refused.cases) == (1, ("1",))
    assert found.refused_cases == 1
    sentence = say("refused.not_begun", "en", **refused.details)
    assert "Trả lời" in sentence
    assert "{" not in sentence


def test_silence_is_taken_as_the_draft_says_and_a_late_reply_is_late() -> None:
    late = LOG.replace("1,answer,2026-03-02T10:00", "1,answer,2026-03-09T10:00")
    found = tried(late)
    shares = {each.code: each for each in found.steps}
    assert shares["tra-loi"].deemed == 2  # the cases that have an end
    assert (shares["tra-loi"].done, shares["tra-loi"].late) == (1, 1)
    assert shares["xong"].ran_out == 2
    agencies = {each.code: each for each in found.agencies}
    assert (agencies["B"].done, agencies["B"].late) == (1, 1)
    assert (agencies["co-quan"].name, agencies["co-quan"].deemed) == (
        "Cơ quan được hỏi",
        2,
    )


def test_waiting_of_a_step_counts_from_the_start_of_its_clock() -> None:
    shares = {each.code: each for each in tried(LOG).steps}
    assert shares["tra-loi"].median == 7200
    assert shares["hoi"].median == 0


def test_what_the_log_does_not_say_is_counted_and_named() -> None:
    log = (
        "id,act,at,team,end\n"
        "1,answer,2026-03-02T10:00,B,2026-03-09T17:00\n"
        "1,ask,2026-03-02T08:00,A,2026-03-09T17:00\n"
        "2,ask,,A,\n"
        "3,dance,2026-03-02T08:00,A,\n"
    )
    found = tried(log)
    assert (found.untimed, found.misordered, found.empty) == (1, 1, 0)
    assert dict(found.unmapped) == {"dance": 1}
    assert not found.refused  # the order of time is that of the acts


def test_an_end_without_any_limit_is_counted_and_never_late() -> None:
    text = TEXT.replace("within: 5 working days from opened\nexpiry: late\n", "")
    found = tried(LOG, text)
    assert (found.ended, found.no_limit, found.late) == (2, 2, 0)


def test_without_an_end_in_the_log_the_draft_says_when_a_matter_ends() -> None:
    log = LOG + "4,ask,2026-03-02T08:00,A,\n4,answer,2026-03-02T09:00,B,\n"
    mapped = {
        "case": "id",
        "activity": "act",
        "time": "at",
        "group": "team",
        "steps": {"ask": "hoi", "answer": "tra-loi", "end": "xong"},
    }
    closing = log + "4,end,2026-03-02T10:00,A,\n"
    found = tried(closing, columns=columns_of(mapped))
    assert (found.ended, found.by_day) == (1, 0)


def test_a_group_that_is_a_party_may_do_only_what_the_party_may() -> None:
    groups = "groups: {A: mot-cua, B: co-quan}"
    text = TEXT.replace("ended: end,", f"ended: end, {groups},")
    assert not tried(LOG, text).refused
    swapped = LOG.replace("10:00,B", "10:00,A")
    (refused,) = tried(swapped, text).refused
    assert (refused.step, refused.reason) == ("tra-loi", "not_your_party")


def test_the_memory_of_a_run_does_not_grow_with_its_cases() -> None:
    def peak(count: int) -> int:
        mapping = written(TEXT).log
        assert mapping is not None
        draft, notes = Draft.of(written(TEXT), viet_nam()), Notes()
        tracemalloc.start()
        try:
            simulate(draft, synthetic(count), notes)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(600)  # what is kept once
    assert peak(6000) <= 1.2 * peak(1200)


def synthetic(count: int) -> Iterator[Case]:
    start = local("2026-03-02 08:00")
    for number in range(count):
        asked = start + timedelta(minutes=number % 5000)
        answered = asked + timedelta(hours=1 + number % 90)
        events = (
            Event(activity="ask", at=asked, group="A"),
            Event(activity="answer", at=answered, group="B"),
        )
        ended = {"end": (answered + timedelta(hours=2)).isoformat()}
        yield Case(id=str(number), events=events, attributes=ended)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=3000), st.integers(0, 3000))
@settings(max_examples=40, deadline=None)
def test_the_sketch_is_half_a_percent_off_at_most(
    seconds: list[float], part: int
) -> None:
    sketch = Sketch()
    sketch.pour(seconds[:part])
    rest = Sketch()
    rest.pour(seconds[part:])
    sketch.join(rest)
    assert sketch.count == len(seconds)
    ordered = sorted(seconds)
    for share in (50, 90):
        exact = ordered[int((len(ordered) - 1) * share / 100)]
        if len(seconds) <= 512:
            assert sketch.percentile(share) == percentile(ordered, share)
        else:
            assert abs(sketch.percentile(share) - exact) <= 1 + 0.0051 * exact
