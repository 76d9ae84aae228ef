"""A caseload with gaps is counted and named alike, whatever format it came in.

Missing times, a wrong order, unknown activities, cases without an event: never guessed.
What is no time at all refuses the log, with the line or the item.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.errors import Invalid
from phoihop.base.sentences import say
from phoihop.regulation.caselog import Case, Event, Notes
from phoihop.regulation.caselog_csv import read_csv
from phoihop.regulation.caselog_facts import case_of, ledger_columns
from phoihop.regulation.model import LogColumns
from phoihop.regulation.ocel import read_ocel, write_ocel
from phoihop.regulation.simulate import Simulated, simulate
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.xes import read_xes, write_xes
from tests.people import written
from tests.regulation.test_logs_ledger import LONGER, matter
from tests.regulation.test_simulate import TEXT

ZONE = viet_nam().timezone
MORNING, NOON = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (1, 5))


def done(activity: str, at: datetime | None) -> Event:
    return Event(activity=activity, at=at, group="A")


CASES = (
    Case(id="đủ", events=(done("ask", MORNING), done("answer", NOON))),
    Case(id="ngược", events=(done("answer", NOON), done("ask", MORNING))),
    Case(id="thiếu giờ", events=(done("ask", MORNING), done("answer", None))),
    Case(id="lạ", events=(done("ask", MORNING), done("dance", NOON))),
    Case(id="lạ nữa", events=(done("dance", MORNING), done("sing", None))),
)
Read = Callable[[tuple[Case, ...], LogColumns, Notes], Iterator[Case]]


def by_xes(
    cases: tuple[Case, ...], columns: LogColumns, notes: Notes
) -> Iterator[Case]:
    own = LogColumns(
        case="concept:name",
        activity="concept:name",
        time="time:timestamp",
        group="org:group",
        steps=columns.steps,
    )
    data = "".join(write_xes(cases)).encode()
    yield from read_xes([data], own, zone=ZONE, notes=notes)


def by_ocel(
    cases: tuple[Case, ...], columns: LogColumns, notes: Notes
) -> Iterator[Case]:
    own = LogColumns(
        case="matter", activity="type", time="time", group="agency", steps=columns.steps
    )
    data = "".join(write_ocel(cases)).encode()
    yield from read_ocel(data, own, zone=ZONE, notes=notes)


def by_csv(
    cases: tuple[Case, ...], columns: LogColumns, notes: Notes
) -> Iterator[Case]:
    lines = ["id,act,at,team,end\n"]
    for case in cases:
        for each in case.events:
            at = each.at.isoformat() if each.at else ""
            lines.append(f"{case.id},{each.activity},{at},{each.group},\n")
    yield from read_csv(lines, columns, zone=ZONE, notes=notes)


READERS = (by_xes, by_ocel, by_csv)


def tried(read: Read, cases: tuple[Case, ...]) -> Simulated:
    draft, notes = Draft.of(written(TEXT), viet_nam()), Notes()
    return simulate(draft, read(cases, draft.columns, notes), notes)


@pytest.mark.parametrize("read", READERS)
def test_gaps_are_counted_and_named(read: Read) -> None:
    found = tried(read, CASES)
    assert (found.cases, found.events) == (5, 10)
    assert found.untimed == 2
    assert found.misordered == 1
    assert dict(found.unmapped) == {"dance": 2}  # what has no time is counted above
    assert found.acts == 6  # nothing is done for a time that is not there
    assert not found.ended


@pytest.mark.parametrize("read", READERS)
def test_a_missing_time_is_never_filled_in(read: Read) -> None:
    """Whatever else the case says, an untimed event changes no other number."""
    with_gap, without = CASES[2], Case(id="thiếu giờ", events=CASES[2].events[:1])
    one, other = tried(read, (with_gap,)).as_json(), tried(read, (without,)).as_json()
    assert (one.pop("untimed"), other.pop("untimed")) == (1, 0)
    assert (one.pop("events"), other.pop("events")) == (2, 1)
    assert one == other


@pytest.mark.parametrize("read", [by_xes, by_ocel])
def test_a_case_without_any_event_is_counted(read: Read) -> None:
    found = tried(read, (*CASES, Case(id="rỗng")))
    assert (found.cases, found.empty) == (6, 1)


def spoiled(text: str) -> str:
    return text.replace("2026-03-02T05:00:00+00:00", "hôm nọ")


def test_what_is_no_time_refuses_the_log_with_its_place() -> None:
    """XES and CSV tell the line, OCEL the item in its list; all tell what was written."""
    draft = Draft.of(written(TEXT), viet_nam())
    xes = spoiled("".join(write_xes(CASES[:1]))).encode()
    ocel = spoiled("".join(write_ocel(CASES[:1]))).encode()
    assert json.loads(ocel)
    csv = ["id,act,at,team,end\n", "1,ask,hôm nọ,A,\n"]
    named = LogColumns(
        case="concept:name", activity="concept:name", time="time:timestamp"
    )
    listed = LogColumns(case="matter", activity="type", time="time")
    for read in (
        lambda notes: read_xes([xes], named, zone=ZONE, notes=notes),
        lambda notes: read_ocel(ocel, listed, zone=ZONE, notes=notes),
        lambda notes: read_csv(csv, draft.columns, zone=ZONE, notes=notes),
    ):
        notes = Notes()
        with pytest.raises(Invalid) as refused:
            simulate(draft, read(notes), notes)
        (fault,) = refused.value.findings
        assert fault.code == "log_instant"
        assert fault.details["value"] == "hôm nọ"
        for language in ("vi", "en"):
            said = say(f"finding.{fault.code}", language, **fault.details)
            assert "hôm nọ" in said


def test_of_the_ledger_what_the_draft_does_not_know_is_named() -> None:
    """A draft without the step that closed the matter: its act is named, not guessed."""
    old = written(LONGER).kinds["viec"]
    case = case_of("m", old, matter())
    assert case is not None
    other = written(LONGER.replace("  xong: ", "  ket-thuc: "))
    draft = Draft.of(other, viet_nam(), columns=ledger_columns(other.kinds["viec"]))
    found = simulate(draft, [case], Notes())
    assert dict(found.unmapped) == {"xong.done": 1}
    whole = Draft.of(written(LONGER), viet_nam(), columns=ledger_columns(old))
    known = simulate(whole, [case], Notes())
    assert not known.unmapped
    assert known.acts == found.acts + 1
