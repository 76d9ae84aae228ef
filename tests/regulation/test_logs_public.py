"""The public logs say what their publishers and pm4py say of them.

The counts and durations of `PM4PY` were computed once by pm4py 2.7.23 (AGPL: it is
neither a dependency nor copied here): `get_all_case_durations`, `get_variants`,
`get_start_activities`, `get_end_activities` over each log as it is published.
"""

import gzip
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation.caselog import STANDARD, Case, Notes, in_time
from phoihop.regulation.caselog_csv import read_csv
from phoihop.regulation.model import LogColumns
from phoihop.regulation.simulate import simulate
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.xes import read_xes
from tests.people import shipped

PROBLEMS = LogColumns(case="case_id", activity="activity", time="timestamp")
PERMITS, TRIPS = "bpic2020_PermitLog", "bpic2020_InternationalDeclarations"


@dataclass(frozen=True, slots=True)
class Said:
    """What pm4py says of a log; durations in seconds."""

    cases: int
    events: int
    activities: int
    variants: int
    total: float
    longest: float
    median: float
    starts: dict[str, int]
    ends: int


PM4PY = {
    "receipt.csv.gz": Said(
        1434,
        8577,
        27,
        116,
        670056454.479,
        23832541.524,
        2868.5835,
        {"Confirmation of receipt": 1434},
        14,
    ),
    "running-example.csv": Said(
        6, 42, 8, 6, 5801340.0, 1576440.0, 815940.0, {"register request": 6}, 2
    ),
    "bpic2013_problems.csv.gz": Said(
        2306,
        9011,
        7,
        454,
        27135938059.0,
        194818911.0,
        3555952.0,
        {
            "Queued-Awaiting Assignment": 112,
            "Accepted-In Progress": 2121,
            "Accepted-Wait": 42,
            "Accepted-Assigned": 28,
            "Completed-Closed": 2,
            "Unmatched-Unmatched": 1,
        },
        5,
    ),
    f"{PERMITS}.xes.gz": Said(
        6426,
        81092,
        49,
        1402,
        46065108018.0,
        43408924.0,
        5967956.0,
        {
            "Start trip": 687,
            "Permit SUBMITTED by EMPLOYEE": 5728,
            "Permit SAVED by EMPLOYEE": 11,
        },
        8,
    ),
    f"{TRIPS}.xes.gz": Said(
        6323,
        70727,
        33,
        727,
        46384173288.0,
        39622344.0,
        5639246.0,
        {
            "Start trip": 705,
            "Declaration SUBMITTED by EMPLOYEE": 405,
            "Permit SUBMITTED by EMPLOYEE": 5205,
            "Declaration SAVED by EMPLOYEE": 8,
        },
        5,
    ),
}


@contextmanager
def cases(shared: Path, name: str, columns: LogColumns) -> Iterator[Iterator[Case]]:
    """The cases of a published log; skipped with a notice where it is not there."""
    path, notes = shared / "data" / "logs" / name, Notes()
    if not path.exists():
        pytest.skip(f"skipped: the log {name} is not there")
    zone = viet_nam().timezone
    opened = gzip.open if name.endswith(".gz") else open
    with opened(path, "rb") as file:
        if ".xes" in name:
            pieces = iter(lambda: file.read(1 << 16), b"")
            yield read_xes(pieces, columns, zone=zone, notes=notes)
        else:
            lines = (line.decode("utf-8") for line in file)
            yield read_csv(lines, columns, zone=zone, notes=notes)
    assert not notes.findings


def measured(found: Iterator[Case]) -> Said:
    durations, variants = [], set()
    starts: Counter[str] = Counter()
    ends: set[str] = set()
    seen: set[str] = set()
    events = 0
    for case in found:
        ordered, untimed, _ = in_time(case)
        assert not untimed
        instants = [each.at for each in ordered if each.at]
        durations.append((instants[-1] - instants[0]).total_seconds())
        path = tuple(each.activity for each in ordered)
        variants.add(path)
        starts[path[0]] += 1
        ends.add(path[-1])
        seen.update(path)
        events += len(path)
    return Said(
        len(durations),
        events,
        len(seen),
        len(variants),
        sum(durations),
        max(durations),
        median(durations),
        dict(starts),
        len(ends),
    )


@pytest.mark.parametrize("name", PM4PY)
def test_counts_and_durations_are_those_of_pm4py(shared: Path, name: str) -> None:
    columns = PROBLEMS if name.startswith("bpic2013") else STANDARD
    if not name.endswith(".xes.gz") and columns is STANDARD:
        columns = LogColumns(
            case="case:concept:name", activity="concept:name", time="time:timestamp"
        )
    with cases(shared, name, columns) as found:
        own = measured(found)
    said = PM4PY[name]
    assert (own.cases, own.events, own.activities) == (
        said.cases,
        said.events,
        said.activities,
    )
    assert (own.variants, own.starts, own.ends) == (
        said.variants,
        said.starts,
        said.ends,
    )
    assert (own.total, own.longest, own.median) == pytest.approx(
        (said.total, said.longest, said.median), abs=0.01
    )


def test_permits_came_after_the_trip_began_as_often_as_was_published(
    shared: Path,
) -> None:
    draft, notes = Draft.of(shipped("di-cong-tac"), viet_nam()), Notes()
    with cases(shared, f"{PERMITS}.xes.gz", draft.columns) as found:
        result = simulate(draft, found, notes)
    assert (result.cases, result.events) == (6426, 81092)
    assert (result.ended, result.late) == (6333, 965)
    assert result.answers["tra-lai"] == 1848
    assert result.no_limit == 0
    departed = next(each for each in result.steps if each.code == "len-duong")
    # whoever departs before the permit is refused by the text itself
    assert departed.done + departed.refused == 6426
    assert departed.refused > 965
