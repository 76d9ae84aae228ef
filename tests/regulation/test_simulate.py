"""A regulation run over a caseload finds what the log says, and every faulty line."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.errors import Invalid
from phoihop.base.sentences import catalogue, say
from phoihop.regulation.caselog import columns_of
from phoihop.regulation.model import LogColumns
from phoihop.regulation.simulate import Simulated, percentile, simulate
from tests.people import shipped, written

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


def tried(text: str, **options: object) -> Simulated:
    lines = text.splitlines(keepends=True)
    return simulate(written(TEXT), lines, viet_nam(), **options)  # type: ignore[arg-type]


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
        simulate(regulation, LOG.splitlines(), viet_nam())
    assert [each.code for each in refusal.value.findings] == ["log_no_mapping"]


def test_a_map_file_reports_all_its_faults() -> None:
    with pytest.raises(Invalid) as refusal:
        columns_of({"case": "id", "colour": "red", "compare": "week", "steps": "x"})
    faults = [str(each.details["fault"]) for each in refusal.value.findings]
    assert faults == ["colour?", "activity: ?", "time: ?", "compare: week", "steps: x"]
    good = columns_of({"case": "a", "activity": "b", "time": "c", "compare": "day"})
    assert good == LogColumns(case="a", activity="b", time="c", compare="day")


def test_progress_is_told_case_by_case() -> None:
    told: list[tuple[int, int]] = []
    tried(LOG, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_percentiles_are_interpolated() -> None:
    assert percentile([0.0, 10.0], 50) == 5
    assert percentile([float(each) for each in range(11)], 90) == 9
    assert percentile([7.0], 90) == 7


def test_the_permit_office_was_late_as_often_as_its_log_says(shared: Path) -> None:
    log = shared / "data" / "logs" / "receipt.csv.gz"
    if not log.exists():
        pytest.skip("skipped: the log of the permit office is not there")
    with gzip.open(log, "rt", encoding="utf-8", errors="surrogateescape") as lines:
        found = simulate(shipped("tiep-nhan-ho-so"), lines, viet_nam())
    assert (found.cases, found.ended) == (1434, 1329)
    assert (found.by_instant, found.by_day) == (377, 309)
    figures = found.as_json()
    assert (figures["ended"], figures["late"]) == (1329, 377)
    assert sum(each.count for each in found.table) == 8577
