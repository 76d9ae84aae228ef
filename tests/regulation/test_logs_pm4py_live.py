"""The public logs measured by pm4py while the tests run, and by us: the same numbers.

pm4py (AGPL) is a dependency of the tests only; where it or the logs are absent this is
skipped with a notice. Its own reader of XES takes minutes for a whole log, so it reads the
first cases; of the whole log it is handed the events as lxml finds them.
"""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from phoihop.base.calendars import viet_nam
from phoihop.regulation.caselog import STANDARD, Case, Notes, in_time
from phoihop.regulation.model import LogColumns
from phoihop.store.caselogs import read_log

pm4py = pytest.importorskip("pm4py", reason="skipped: pm4py is not installed")
pandas = pytest.importorskip("pandas", reason="skipped: pandas is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

FIRST = 250  # cases that pm4py reads itself
CASE, DONE, AT = "case:concept:name", "concept:name", "time:timestamp"
NAMED = LogColumns(case="case_id", activity="activity", time="timestamp")
CSV = {
    "receipt.csv.gz": LogColumns(case=CASE, activity=DONE, time=AT),
    "running-example.csv": LogColumns(case=CASE, activity=DONE, time=AT),
    "reviewing.csv.gz": LogColumns(case=CASE, activity=DONE, time=AT),
    "bpic2013_problems.csv.gz": NAMED,
    "traffic_fines_10k.csv.gz": NAMED,
}
XES = ("bpic2020_PermitLog", "bpic2020_InternationalDeclarations")


@dataclass(frozen=True)
class Measured:
    """What both say of a log; durations in seconds."""

    activities: Counter[str]
    durations: list[float]
    waits: dict[tuple[str, str], tuple[float, ...]]  # number, sum, shortest, longest


def ours(cases: Iterator[Case]) -> Measured:
    activities: Counter[str] = Counter()
    durations = []
    waits: dict[tuple[str, str], list[float]] = {}
    for case in cases:
        events, untimed, _ = in_time(case)
        assert not untimed
        activities.update(each.activity for each in events)
        instants = [each.at for each in events if each.at]
        durations.append((instants[-1] - instants[0]).total_seconds())
        for (one, began), (other, at) in pairwise(
            zip((each.activity for each in events), instants, strict=True)
        ):
            waits.setdefault((one, other), []).append((at - began).total_seconds())
    told = {
        key: (len(each), sum(each), min(each), max(each)) for key, each in waits.items()
    }
    return Measured(activities, sorted(durations), told)


def theirs(log: Any) -> Measured:
    counts = pm4py.get_event_attribute_values(log, DONE)
    durations = sorted(map(float, pm4py.get_all_case_durations(log)))
    numbers, _, _ = pm4py.discover_dfg(log)
    waits, _, _ = pm4py.discover_performance_dfg(log)
    told = {
        key: (numbers[key], *(float(each[x]) for x in ("sum", "min", "max")))
        for key, each in waits.items()
    }
    return Measured(Counter(counts), durations, told)


def assert_same(own: Measured, said: Measured) -> None:
    assert own.activities == said.activities
    assert own.durations == pytest.approx(said.durations, abs=0.001)
    assert set(own.waits) == set(said.waits)
    for key, each in own.waits.items():
        assert each == pytest.approx(said.waits[key], abs=0.001, rel=1e-9), key


def place(shared: Path, name: str) -> Path:
    path = shared / "data" / "logs" / name
    if not path.exists():
        pytest.skip(f"skipped: the log {name} is not there")
    return path


def read(path: Path, columns: LogColumns) -> Iterator[Case]:
    notes = Notes()
    with path.open("rb") as raw:
        zone = viet_nam().timezone
        yield from read_log(raw, columns, zone=zone, notes=notes)
    assert not notes.findings


@pytest.mark.parametrize("name", CSV)
def test_a_csv_log_is_measured_as_by_pm4py(shared: Path, name: str) -> None:
    path, columns = place(shared, name), CSV[name]
    table = pandas.read_csv(path, dtype={columns.case: str})
    table = table.dropna(subset=[columns.activity])
    table[columns.time] = pandas.to_datetime(
        table[columns.time],
        format="ISO8601" if columns is not NAMED else "mixed",
        utc=True,
    )
    log = pm4py.format_dataframe(
        table,
        case_id=columns.case,
        activity_key=columns.activity,
        timestamp_key=columns.time,
    )
    assert_same(ours(read(path, columns)), theirs(log))


def head(path: Path, count: int) -> bytes:
    """The first cases of an XES log, as a log of its own."""
    with gzip.open(path) as file:
        data = b""
        while data.count(b"</trace>") < count and (piece := file.read(1 << 20)):
            data += piece
    return b"</trace>".join(data.split(b"</trace>")[:count]) + b"</trace></log>"


@pytest.mark.parametrize("name", XES)
def test_the_first_cases_of_an_xes_log_are_read_as_by_pm4py(
    shared: Path, tmp_path: Path, name: str
) -> None:
    part = tmp_path / "part.xes"
    part.write_bytes(head(place(shared, f"{name}.xes.gz"), FIRST))
    log = pm4py.read_xes(str(part), return_legacy_log_object=False)
    own = ours(read(part, STANDARD))
    assert len(own.durations) == FIRST
    assert_same(own, theirs(log))


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The events of an XES log as lxml finds them."""
    with gzip.open(path) as file:
        for _, trace in etree.iterparse(file, tag="{*}trace"):
            name = trace.find(f"{{*}}string[@key='{DONE}']").get("value")
            for event in trace.iterfind("{*}event"):
                said = {each.get("key"): each.get("value") for each in event}
                yield {CASE: name, DONE: said[DONE], AT: said[AT]}
            trace.clear()


@pytest.mark.parametrize("name", XES)
def test_a_whole_xes_log_is_measured_as_by_pm4py(shared: Path, name: str) -> None:
    path = place(shared, f"{name}.xes.gz")
    table = pandas.DataFrame(rows(path))
    table[AT] = pandas.to_datetime(table[AT], format="ISO8601", utc=True)
    log = pm4py.format_dataframe(
        table, case_id=CASE, activity_key=DONE, timestamp_key=AT
    )
    assert_same(ours(read(path, STANDARD)), theirs(log))
