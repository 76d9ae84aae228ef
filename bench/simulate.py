"""How a caseload is tried: memory as cases grow, and how fast their steps are.

Cases are made up as a stream of XES, so that reading is measured with them. A step
tried is set against SpiffWorkflow advancing the same kind by the same orders of acts
(`bench.advance`), within one run.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.advance import ratios
from bench.measure import Ratio, full, say
from phoihop.base.calendars import viet_nam
from phoihop.regulation.caselog import Case, Event, Notes
from phoihop.regulation.load import load
from phoihop.regulation.simulate import simulate
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.xes import read_xes, write_xes

TEXT = """---
regulation: hoi-y-kien
title: Quy chế thử
in_force: 2026-01-01
basis: [Quy chế thử]
parties:
  chu-tri:  {name: Cơ quan chủ trì}
  phoi-hop: {name: Cơ quan phối hợp}
log: {case: case:concept:name, activity: concept:name, time: time:timestamp, group: org:group,
      steps: {hỏi: hoi, trả lời: tra-loi, xong: xong}}
---
## Điều 1. Việc

1. Lời văn.

```rules viec
name: Việc
lead: chu-tri
within: 10 working days from opened
expiry: late
steps:
  hoi:     {by: lead, does: request, to: phoi-hop, after: opened, within: 1 working day, expiry: late}
  tra-loi: {by: phoi-hop, does: reply, after: hoi, within: 3 working days, expiry: consent}
  xong:    {by: lead, does: close, after: tra-loi, within: 1 working day, expiry: late, ends: matter}
```
"""
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    few, many = (100_000, 1_000_000) if full() else (2_000, 20_000)
    peaks = [_peak(count) for count in (few, many)]
    say(
        [
            Ratio(
                what="peak memory of a trial run, ten times as many cases",
                value=peaks[1] / peaks[0],
                bound=1.2,
                way="at most",
                size=f"{few} and {many} cases, {peaks[1] >> 10} MB, whole processes",
            ),
            *ratios(),
        ]
    )


def draft() -> Draft:
    """Return the regulation that is tried."""
    regulation, _ = load(TEXT, name="bench")
    assert regulation is not None
    return Draft.of(regulation, viet_nam())


def cases(count: int) -> Iterator[Case]:
    """Yield made-up cases of three steps; one reply in five comes after its time."""
    for number in range(count):
        asked = START + timedelta(minutes=number % 40_000)
        answered = asked + timedelta(days=1 + (number * 7919) % 5, minutes=number % 97)
        closed = answered + timedelta(hours=5)
        yield Case(
            id=f"case {number}",
            events=(
                Event(activity="hỏi", at=asked, group="A"),
                Event(activity="trả lời", at=answered, group=f"B{number % 12}"),
                Event(activity="xong", at=closed, group="A"),
            ),
        )


def run(count: int) -> None:
    """Read so many cases as XES and try them; print what was counted and the peak."""
    tried, notes = draft(), Notes()
    pieces = (text.encode() for text in write_xes(cases(count)))
    zone = tried.calendar.timezone
    read = read_xes(pieces, tried.columns, zone=zone, notes=notes)
    found = simulate(tried, read, notes)
    assert found.cases == count
    assert found.acts > 2 * count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"peak": peak}))


def _peak(count: int) -> int:
    command = [sys.executable, "-m", "bench.simulate", str(count)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    peak: int = json.loads(done.stdout)["peak"]
    return peak


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(int(sys.argv[1]))
    else:
        main()
