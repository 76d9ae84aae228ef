"""Whether a step costs more the older a matter is: step 1,000 against step 10.

A step is what is done when somebody acts: what time has brought by then, the act with
every check, what follows from it, and when each open task is due. The old matter and
the young one stand at the same place of the same kind, and take the same act in turn.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bench.measure import Ratio, full, say, times
from phoihop.base.calendars import viet_nam
from phoihop.regulation.acts import act
from phoihop.regulation.coming import brought
from phoihop.regulation.due import due
from phoihop.regulation.fold import after
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind
from phoihop.regulation.opening import open_matter
from phoihop.regulation.refusals import Act
from phoihop.regulation.roles import Who
from phoihop.regulation.state import State

TEXT = """---
regulation: tuoi
title: Quy chế thử
in_force: 2026-01-01
basis: [Quy chế thử]
parties:
  a: {{name: Cơ quan A}}
{parties}
tables:
  noi: [{rows}]
---
## Điều 1. Việc

1. Lời văn.

```rules viec
name: Việc
lead: a
within: 30 years from opened
expiry: late
steps:
{steps}
```
"""
LIMIT = "within: 10 working days, expiry: late"
LOOP = f"""
  hoi:     {{by: a, does: request, to: n0, after: opened or tra-loi, {LIMIT}}}
  tra-loi: {{by: n0, does: reply, after: hoi, {LIMIT}}}
"""
POWER = f"""
  hoi:  {{by: a, does: request, after: opened, {LIMIT}}}
  nhac: {{by: a, may: report, after: opened, while: hoi}}
"""
SPLIT = f"""
  hoi:     {{each: noi, by: a, does: request, to: noi, after: opened or hop, {LIMIT}}}
  tra-loi: {{each: noi, by: noi, does: reply, after: hoi, {LIMIT}}}
  hop:     {{by: a, does: report, after: all tra-loi, {LIMIT}}}
"""
START = datetime.fromisoformat("2026-03-02T08:00+07:00")
MINUTE = timedelta(minutes=1)
YOUNG, OLD, BOUND = 10, 1_000, 1.5
ROWS = 50


class Way(NamedTuple):
    """A kind, the acts of one round of it, and what to call it."""

    name: str
    steps: str
    rows: int
    acts: tuple[tuple[str, str], ...]  # step and row


def ways() -> Iterator[Way]:
    """Yield what is tried: a loop, a power used again and again, a wide parallel split."""
    yield Way("a loop of two steps", LOOP, 1, (("hoi", ""), ("tra-loi", "")))
    yield Way("a power used again and again", POWER, 1, (("nhac", ""),))
    names = [f"n{each}" for each in range(ROWS)]
    asked = [("hoi", each) for each in names]
    answered = [("tra-loi", each) for each in names]
    yield Way(
        f"a parallel split of {ROWS} in a loop",
        SPLIT,
        ROWS,
        (*asked, *answered, ("hop", "")),
    )


class Matter:
    """A matter of a way that has taken so many steps."""

    def __init__(self, way: Way, age: int) -> None:
        self.kind, self.state = _begun(way)
        self.way, self.age = way, 0
        while self.age < age:
            self.state = self.step()
            self.age += 1

    def step(self) -> State:
        """Return the matter after its next step."""
        step, row = self.way.acts[self.age % len(self.way.acts)]
        now, calendar = self.state.at + MINUTE, viet_nam()
        everybody = frozenset(self.kind.parties)
        _, state = brought(self.kind, self.state, calendar, now)
        what, who = Act("do", step, row), Who("", everybody, everybody)
        for fact in act(self.kind, state, who, what, calendar, now):
            state = after(self.kind, state, fact)
        due(self.kind, state, calendar)
        return state


def _begun(way: Way) -> tuple[Kind, State]:
    names = [f"n{each}" for each in range(way.rows)]
    parties = "\n".join(f"  {each}: {{name: Nơi {each}}}" for each in names)
    text = TEXT.format(parties=parties, rows=", ".join(names), steps=way.steps)
    regulation, findings = load(text, name="age")
    assert regulation is not None, findings
    kind = regulation.kinds["viec"]
    everybody = frozenset(kind.parties)
    whole = {code: code for code in kind.parties}
    who = Who("", everybody, everybody)
    state: State | None = None
    for fact in open_matter(regulation, kind, who, whole, {}, {}, START):
        state = after(kind, state, fact)
    assert state is not None
    return kind, state


def main() -> None:
    """Measure and print."""
    say(list(map(_ratio, ways())))


def _ratio(way: Way) -> Ratio:
    length = len(way.acts)
    place = YOUNG % length  # the same place of the round
    old = Matter(way, OLD + (place - OLD) % length)
    young = Matter(way, YOUNG)
    assert old.age % length == young.age % length
    count = 200 if full() else 40

    def many(matter: Matter) -> Callable[[], object]:
        return lambda: [matter.step() for _ in range(count)]

    return Ratio(
        what=f"step {OLD:,} of a matter, against step {YOUNG}: {way.name}",
        value=times(many(old), many(young)),
        bound=BOUND,
        way="at most",
        size=f"steps {old.age + 1} and {young.age + 1}",
    )


if __name__ == "__main__":
    main()
