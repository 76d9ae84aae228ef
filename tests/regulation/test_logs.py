"""A caseload in any of its formats is the same cases; what is wrong with a file is named."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.calendars import viet_nam
from phoihop.base.sentences import catalogue, say
from phoihop.base.text import nfc
from phoihop.regulation.caselog import (
    KEPT,
    STANDARD,
    Case,
    Event,
    Notes,
    columns_of,
    in_time,
)
from phoihop.regulation.caselog_csv import read_csv
from phoihop.regulation.model import LogColumns
from phoihop.regulation.ocel import COLUMNS, read_ocel, write_ocel
from phoihop.regulation.xes import DEEPEST, TOKEN_BYTES, read_xes, write_xes

ZONE = viet_nam().timezone
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]).filter(
    lambda each: each not in "\ufffe\uffff"
)
WORDS = st.text(LETTERS, min_size=1, max_size=8).map(nfc)
SPACED = st.one_of(WORDS, st.sampled_from(['"<a> & b"', "hai\ndòng", "tab\there", "'"]))
KEYS = WORDS.filter(
    lambda each: each not in {"concept:name", "time:timestamp", "org:group", "agency"}
)
MOMENTS = st.datetimes(
    datetime(1990, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    datetime(2100, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    timezones=st.just(UTC),
)
ATTRIBUTES = st.dictionaries(KEYS, SPACED, max_size=3)
EVENTS = st.builds(
    Event,
    activity=SPACED,
    at=st.one_of(st.none(), MOMENTS),
    group=st.one_of(st.just(""), WORDS),
    attributes=ATTRIBUTES,
)
CASES = st.lists(
    st.builds(
        Case,
        id=WORDS,
        events=st.lists(EVENTS, max_size=4).map(tuple),
        attributes=ATTRIBUTES,
    ),
    max_size=4,
    unique_by=lambda each: each.id,
)


def xes(text: str | bytes, *, size: int = 7, **given: Any) -> tuple[list[Case], Notes]:
    data = text.encode() if isinstance(text, str) else text
    notes = Notes()
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    columns = given.get("columns", STANDARD)
    return list(read_xes(pieces, columns, zone=ZONE, notes=notes)), notes


def ocel(
    log: object, columns: LogColumns = COLUMNS
) -> tuple[tuple[Case, ...], Sequence[str]]:
    notes = Notes()
    data = log if isinstance(log, bytes) else json.dumps(log).encode()  # noqa: TID251
    cases = read_ocel(data, columns, zone=ZONE, notes=notes)
    return cases, [each.code for each in notes.findings]


@given(CASES)
@settings(max_examples=80, deadline=None)
def test_what_is_written_as_xes_is_read_as_it_was(cases: list[Case]) -> None:
    found, notes = xes("".join(write_xes(cases)))
    assert not notes.findings
    assert found == cases


@given(CASES)
@settings(max_examples=80, deadline=None)
def test_what_is_written_as_ocel_is_read_as_it_was(cases: list[Case]) -> None:
    found, faults = ocel("".join(write_ocel(cases)).encode())
    assert not faults
    assert list(found) == cases


@given(CASES)
@settings(max_examples=40, deadline=None)
def test_both_formats_tell_the_same_cases(cases: list[Case]) -> None:
    left, _ = xes("".join(write_xes(cases)))
    right, _ = ocel("".join(write_ocel(cases)).encode())
    assert left == list(right)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_bytes_make_a_reader_fail(data: bytes) -> None:
    for text in (data, b"<log><trace>" + data, b"{" + data):
        _, notes = xes(text)
        assert notes.findings
        ocel(text)


def test_letters_xml_cannot_carry_are_shown_as_replaced() -> None:
    case = Case(id="a\x00b", events=(Event(activity="\ud800", at=None),))
    (found,), notes = xes("".join(write_xes([case])))
    assert not notes.findings
    assert (found.id, found.events[0].activity) == ("a\ufffdb", "\ufffd")


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><log/>'
OUTSIDE = '<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>'
GOOD = '<log><trace><string key="concept:name" value="1"/></trace></log>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE log><log/>"])
def test_a_document_type_is_refused_before_any_entity(text: str) -> None:
    cases, notes = xes(text)
    assert not cases
    assert [each.code for each in notes.findings] == ["xes_doctype"]


def test_depth_and_size_are_bounded() -> None:
    deep = "<log>" + "<list>" * (DEEPEST + 1)
    assert [each.code for each in xes(deep)[1].findings] == ["xes_bounds"]
    long = f'<log><trace><string key="k" value="{"a" * (TOKEN_BYTES + (1 << 17))}"/>'
    notes = xes(long, size=1 << 16)[1]
    assert [each.code for each in notes.findings] == ["xes_bounds"]


def test_a_cut_file_gives_its_whole_cases_and_a_fault_with_its_place() -> None:
    cut = GOOD.replace("</log>", "\n<trace><event>")
    cases, notes = xes(cut)
    assert [each.id for each in cases] == ["1"]
    (fault,) = notes.findings
    assert (fault.code, fault.place.line) == ("xes_syntax", 2)
    assert [each.code for each in xes("<book/>")[1].findings] == ["xes_no_log"]
    assert [each.code for each in xes("")[1].findings] == ["xes_syntax"]


def test_bad_moments_and_cases_without_a_name_are_told_by_line() -> None:
    text = (
        '<log>\n<trace>\n<event><date key="time:timestamp" value="soon"/></event>\n'
        "</trace>\n</log>"
    )
    cases, notes = xes(text)
    assert not cases
    found = [(each.code, each.place.line) for each in notes.findings]
    assert found == [("log_case", 2), ("log_instant", 3)]


def test_only_attributes_of_traces_and_events_are_taken() -> None:
    text = (
        '<log xmlns="http://www.xes-standard.org/"><global scope="event">'
        '<string key="concept:name" value="never"/></global>'
        '<trace><string key="concept:name" value="1"><string key="inner" value="x"/></string>'
        '<event><string key="concept:name" value="a"/><list key="l"><values>'
        '<string key="org:group" value="never"/></values></list></event></trace></log>'
    )
    (case,), notes = xes(text)
    assert not notes.findings
    assert case == Case(id="1", events=(Event(activity="a", at=None),))


def test_columns_of_another_name_are_found_in_xes() -> None:
    columns = LogColumns(case="case:id", activity="what", time="when", group="who")
    text = (
        '<log><trace><string key="id" value="7"/><event><string key="what" value="a"/>'
        '<date key="when" value="2026-03-02T08:00"/><string key="who" value="G"/>'
        "</event></trace></log>"
    )
    (case,), _ = xes(text, columns=columns)
    assert (case.id, case.events[0].group) == ("7", "G")
    assert case.events[0].at == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_ocel_names_each_item_that_is_no_item() -> None:
    log = {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [{"id": "m", "type": "matter"}, {"id": "n"}, 7],
        "events": [
            {
                "id": "1",
                "type": "a",
                "time": "soon",
                "relationships": [{"objectId": "m"}],
            },
            {"id": "2", "type": "a", "time": "2026-03-02T08:00:00Z"},
        ],
    }
    cases, faults = ocel(log)
    assert [each.id for each in cases] == ["m"]
    assert len(cases[0].events) == 1
    assert faults == ["log_instant", "ocel_item", "ocel_item"]


def test_ocel_takes_the_only_type_or_the_one_that_is_named() -> None:
    log: dict[str, Any] = {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [{"id": "m", "type": "order"}],
        "events": [],
    }
    assert [each.id for each in ocel(log)[0]] == ["m"]
    log["objects"].append({"id": "i", "type": "item"})
    named = LogColumns(case="item", activity="type", time="time")
    assert [each.id for each in ocel(log, named)[0]] == ["i"]
    assert ocel(log)[1] == ["log_column"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ocel_syntax"),
        (b'{"a": ', "ocel_syntax"),
        (b"\xff\xfe{", "ocel_syntax"),
        (b"[" * 100_000, "ocel_syntax"),
        (b"[]", "ocel_no_log"),
        (b'{"objects": {}}', "ocel_no_log"),
    ],
)
def test_what_is_no_ocel_log_is_said(data: bytes, code: str) -> None:
    assert ocel(data)[1] == [code]


def csv(lines: Iterable[str], columns: LogColumns) -> list[Case]:
    notes = Notes()
    found = list(read_csv(lines, columns, zone=ZONE, notes=notes))
    assert not notes.findings
    return found


def test_lines_of_a_case_may_stand_apart_and_keep_their_order() -> None:
    columns = LogColumns(case="id", activity="act", time="at")
    lines = ["id,act,at\n", "1,a,\n", "2,b,\n", "1,c,\n"]
    found = csv(lines, columns)
    assert [each.id for each in found] == ["1", "2"]
    assert [each.activity for each in found[0].events] == ["a", "c"]
    assert [each.line for each in found[0].events] == [2, 4]


def test_a_log_of_another_land_may_keep_its_own_clock() -> None:
    text = "2026-03-02T23:30+01:00"
    by_offset = columns_of({"case": "id", "activity": "act", "time": "at"})
    as_written = columns_of(
        {"case": "id", "activity": "act", "time": "at", "clock": "written"}
    )
    lines = ["id,act,at\n", f"1,a,{text}\n"]
    (case,), (own,) = csv(lines, by_offset), csv(lines, as_written)
    assert case.events[0].at == datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    assert own.events[0].at == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)


def test_events_are_taken_in_order_of_time_and_the_oddity_is_told() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    late, early = (
        Event(activity=name, at=start + timedelta(hours=hours))
        for name, hours in (("late", 2), ("early", 1))
    )
    without = Event(activity="never", at=None)
    assert in_time(Case(id="1", events=(late, without, early))) == (
        (early, late),
        1,
        True,
    )
    assert in_time(Case(id="1", events=(early, late))) == ((early, late), 0, False)


def test_so_many_faults_are_kept_and_the_others_counted() -> None:
    notes = Notes()
    for line in range(KEPT + 5):
        notes.note("log_case", line + 1, name="id")
    assert len(notes.findings) == KEPT + 1
    assert notes.findings[-1].details["count"] == 5


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_fault_of_a_log_has_a_whole_sentence(language: str) -> None:
    texts = (BOMB, "<log>" * 99, "<book/>", "<log>", "<log><trace/></log>")
    found = [fault for text in texts for fault in xes(text)[1].findings]
    notes = Notes()
    for data in (b"", b"[]"):
        read_ocel(data, COLUMNS, zone=ZONE, notes=notes)
    for fault in (*found, *notes.findings):
        for family in ("finding", "hint"):
            assert f"{family}.{fault.code}" in catalogue(language)
            assert "{" not in say(f"{family}.{fault.code}", language, **fault.details)
