"""Logs as offices have them: what is odd is read in one way, or counted and named; never guessed."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation.caselog import Case, Notes, columns_of, instant
from phoihop.regulation.caselog_map import read_map
from phoihop.regulation.model import LogColumns
from phoihop.store.caselogs import read_log

ZONE = viet_nam().timezone
COLUMNS = LogColumns(case="id", activity="act", time="at", group="team")
HEAD = "id,act,at,team\n"


def read(data: bytes | str, **more: Any) -> tuple[list[Case], Notes]:
    raw = data.encode() if isinstance(data, str) else data
    columns = columns_of({"case": "id", "activity": "act", "time": "at", **more})
    notes = Notes()
    return list(
        read_log(io.BufferedReader(io.BytesIO(raw)), columns, zone=ZONE, notes=notes)
    ), notes


def codes(notes: Notes) -> list[tuple[str, int]]:
    return [(each.code, each.place.line) for each in notes.findings]


def test_a_log_without_a_case_is_empty_and_no_fault() -> None:
    assert read("id,act,at\n")[0] == []
    assert codes(read("id,act,at\n")[1]) == []
    assert codes(read("")[1]) == [("log_empty", 1)]
    cases, notes = read("<log/>")
    assert (cases, codes(notes)) == ([], [])


def test_one_case_of_a_hundred_thousand_events_is_read() -> None:
    line = "1,a,2026-03-02T08:00\n"
    cases, notes = read("id,act,at\n" + line * 100_000)
    assert [len(each.events) for each in cases] == [100_000]
    assert codes(notes) == []


def test_lines_that_are_no_utf8_are_faults_each_with_its_place() -> None:
    text = "id,act,at\n1,hỏi,2026-03-02\n2,ask,2026-03-02\n3,đáp,2026-03-02\n"
    assert codes(read(text)[1]) == []
    foreign = (
        text.encode("utf-8")
        .replace("ỏ".encode(), b"\xf2")
        .replace("đ".encode(), b"\xf0")
    )
    cases, notes = read(foreign)
    assert codes(notes) == [("log_bytes", 2), ("log_bytes", 4)]
    assert [each.id for each in cases] == ["2"]
    assert codes(
        read("mã,act,at\n1,a,b\n".encode("cp1258", "replace").replace(b"?", b"\xe3"))[1]
    )


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_separator_is_the_one_that_names_the_columns(
    mark: str, encoding: str, *, told: bool
) -> None:
    text = "id,act,at\n1,a,2026-03-02\n2,b,soon\n".replace(",", mark)
    text = f"sep={mark}\n{text}" if told else text
    cases, notes = read(text.encode(encoding))
    assert [(x.id, x.events[0].activity) for x in cases] == [("1", "a"), ("2", "b")]
    assert codes(notes) == [("log_instant", 4 if told else 3)]


def test_no_separator_is_guessed_when_none_names_the_columns() -> None:
    _, notes = read("id;act;when\n1;a;2026-03-02\n")
    assert {each.code for each in notes.findings} == {"log_column"}


DAYS = (
    ("05/03/2026", "2026-03-05T00:00:00+07:00"),
    ("5/3/2026 7:05", "2026-03-05T07:05:00+07:00"),
    ("05-03-2026 14:30:15", "2026-03-05T14:30:15+07:00"),
    ("05/03/2026 14:30+00:00", "2026-03-05T14:30:00+00:00"),
    ("05.03.2026T14:30:00Z", "2026-03-05T14:30:00+00:00"),
)


@pytest.mark.parametrize(("written", "meant"), DAYS)
def test_a_day_of_the_office_is_read_as_the_mapping_says_and_no_other_way(
    written: str, meant: str
) -> None:
    assert instant(written, ZONE) is None  # the mapping is silent: no guess
    assert instant(written, ZONE, "offset", "day first") == instant(meant, ZONE)
    other = instant(written, ZONE, "offset", "month first")
    assert other == instant(meant.replace("-03-05", "-05-03"), ZONE)
    assert instant(meant, ZONE, "offset", "day first") == instant(meant, ZONE)


def test_a_day_that_cannot_be_is_a_fault() -> None:
    text = "id,act,at\n1,a,31/12/2026\n1,a,12/31/2026\n1,a,30/02/2026\n"
    _, notes = read(text, dates="day first")
    assert codes(notes) == [("log_instant", 3), ("log_instant", 4)]
    _, notes = read(text)
    assert len(notes.findings) == 3


def xes(*traces: tuple[str, str]) -> str:
    told = "".join(
        f'<trace><string key="id" value="{name}"/>{events}</trace>'
        for name, events in traces
    )
    return f"<log>{told}</log>"


EVENT = (
    '<event><string key="act" value="a"><string key="at" value="2020-01-01"/>'
    '<list key="x"><values><string key="act" value="inner"/></values></list></string>'
    '<date key="at" value="2026-03-02T08:00:00+07:00"/></event>'
)


def test_what_is_nested_in_xes_is_never_taken_for_the_event() -> None:
    cases, notes = read(xes(("1", EVENT)))
    (event,) = cases[0].events
    assert event.activity == "a"
    assert event.at == instant("2026-03-02T08:00:00+07:00", ZONE)
    assert codes(notes) == []


def test_a_name_that_comes_again_in_xes_is_a_case_of_its_own_and_counted() -> None:
    cases, notes = read(xes(("1", EVENT), ("2", EVENT), ("1", EVENT), ("1", EVENT)))
    assert [each.id for each in cases] == ["1", "2", "1", "1"]
    assert notes.remarks["repeated"].count == 2
    assert notes.remarks["repeated"].names == ["1", "1"]


def test_a_name_that_comes_again_in_csv_is_the_same_case() -> None:
    cases, notes = read("id,act,at\n1,a,2026-03-02\n2,a,2026-03-02\n1,b,2026-03-03\n")
    assert [(x.id, len(x.events)) for x in cases] == [("1", 2), ("2", 1)]
    assert not notes.remarks


def test_what_the_mapping_names_and_no_event_of_xes_has_is_told() -> None:
    _, notes = read(xes(("1", EVENT)), time="when", group="team")
    assert notes.remarks["absent"].names == ["when", "team"]
    assert not read(xes(("1", EVENT)))[1].remarks


def ocel(
    objects: Mapping[str, str], events: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    return {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [{"id": x, "type": each} for x, each in objects.items()],
        "events": [
            {
                "id": name,
                "type": "a",
                "time": "2026-03-02T08:00:00Z",
                "relationships": [{"objectId": each} for each in related],
            }
            for name, related in events.items()
        ],
    }


def packed(log: dict[str, Any]) -> str:
    return json.dumps(log)  # noqa: TID251 - a file of others


OBJECTS = {"o1": "order", "o2": "order", "i1": "item", "i2": "item"}


def test_of_several_types_the_one_named_is_the_case_and_the_rest_is_counted() -> None:
    events = {"e1": ("o1", "i1"), "e2": ("o1", "o2"), "e3": ("i1", "i2"), "e4": ()}
    cases, notes = read(packed(ocel(OBJECTS, events)), case="order")
    assert [(x.id, len(x.events)) for x in cases] == [("o1", 2), ("o2", 1)]
    told = {code: (x.count, x.names) for code, x in notes.remarks.items()}
    assert told == {"shared": (1, ["e2"]), "of_no_case": (2, ["e3", "e4"])}


def test_of_several_types_none_is_guessed() -> None:
    cases, notes = read(packed(ocel(OBJECTS, {"e1": ("o1",)})), case="file")
    assert cases == []
    (fault,) = notes.findings
    assert (fault.code, fault.details["known"]) == ("log_column", "item, order")


def test_an_object_that_stands_twice_is_a_fault() -> None:
    log = ocel(OBJECTS, {"e1": ("o1",)})
    log["objects"].append({"id": "o1", "type": "item"})
    _, notes = read(packed(log), case="order")
    assert [x.code for x in notes.findings] == ["ocel_twice"]


def test_every_fault_of_a_map_file_has_its_place() -> None:
    from phoihop.base.errors import Invalid  # noqa: PLC0415

    text = "case: id\nactivity: act\ncolour: red\ntime: at\n  \ncompare: never\nsteps: [a]\n"
    with pytest.raises(Invalid) as refused:
        read_map(text)
    found = [(x.place.line, x.place.column) for x in refused.value.findings]
    assert found == [(3, 1), (6, 1), (7, 1)]
