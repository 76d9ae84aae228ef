"""What we write as XES and OCEL 2.0 is read by pm4py as the same cases, events and durations."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from phoihop.regulation.caselog import Case, Event
from phoihop.regulation.ocel import AGENCY, MATTER, write_ocel
from phoihop.regulation.xes import write_xes

pm4py = pytest.importorskip("pm4py", reason="pm4py is not installed")


def cases(count: int) -> list[Case]:
    start = datetime(2026, 3, 2, 1, tzinfo=UTC)
    return [
        Case(
            id=f"vụ {number}",
            events=tuple(
                Event(
                    activity=f"việc {step}",
                    at=start + timedelta(hours=number, minutes=step * (number + 7)),
                    group="A",
                )
                for step in range(1 + number % 4)
            ),
        )
        for number in range(count)
    ]


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_pm4py_reads_the_cases_durations_and_activities_we_wrote(
    tmp_path: Path,
) -> None:
    file, held = tmp_path / "log.xes", cases(40)
    file.write_text("".join(write_xes(held)), "utf-8")
    log = pm4py.read_xes(str(file), return_legacy_log_object=False)
    assert len(log) == sum(len(each.events) for each in held)
    seconds = sorted(
        (each.events[-1].at - each.events[0].at).total_seconds() for each in held
    )
    assert sorted(pm4py.get_all_case_durations(log)) == seconds
    variants = {tuple(e.activity for e in each.events) for each in held}
    assert set(pm4py.get_variants(log)) == variants


@pytest.mark.filterwarnings("ignore")
def test_pm4py_reads_the_objects_and_events_we_wrote_as_ocel(tmp_path: Path) -> None:
    file, held = tmp_path / "log.json", cases(40)
    file.write_text("".join(write_ocel(held)), "utf-8")
    log = pm4py.read_ocel2_json(str(file))
    objects = log.objects.groupby(log.object_type_column)[log.object_id_column]
    found = {kind: set(ids) for kind, ids in objects}
    assert found == {MATTER: {each.id for each in held}, AGENCY: {f"{AGENCY}:A"}}
    told = {
        (row[log.event_activity], row[log.event_timestamp].to_pydatetime())
        for _, row in log.events.iterrows()
    }
    events = [event for case in held for event in case.events]
    assert len(log.events) == len(events)
    assert told == {(each.activity, each.at) for each in events}
    matters = log.relations[log.relations[log.object_type_column] == MATTER]
    related = {
        case: sorted(
            zip(rows[log.event_timestamp], rows[log.event_activity], strict=True)
        )
        for case, rows in matters.groupby(log.object_id_column)
    }
    assert related == {
        case.id: sorted((event.at, event.activity) for event in case.events)
        for case in held
    }
    flat = pm4py.ocel_flattening(log, MATTER)
    seconds = sorted(
        (each.events[-1].at - each.events[0].at).total_seconds() for each in held
    )
    assert sorted(pm4py.get_all_case_durations(flat)) == seconds
