"""Small regulations for one rule at a time."""

from phoihop.regulation import run
from phoihop.regulation.model import Regulation
from tests.people import Story, head, officer, opened, written

AN = officer("an", "a")
BO = head("bo", "b", "head", "a", "boss")
CHI = officer("chi", "c")
HOA = officer("hoa", "person")
X, Y, Z = (officer(each, each) for each in ("x", "y", "z"))
ASK = "{each: team, by: lead, does: request, to: team, after: opened, within: 2 working days, expiry: late}"
REPLY = "{each: team, by: team, does: reply, after: hoi, within: 3 working days, expiry: consent, answers: {co: {}, khong: {}}}"
START = "2026-03-02 08:00"  # a Monday

TEXT = """---
regulation: nho
title: Quy chế nhỏ
in_force: 2026-01-01
basis: [Quy chế nhỏ]
parties:
  a: {name: Cơ quan A}
  b: {name: Cơ quan B}
  c: {name: Cơ quan C}
  boss: {name: Thủ trưởng, head of: lead}
  x: {name: Nơi X}
  y: {name: Nơi Y}
  z: {name: Nơi Z}
  person: {name: Người liên quan, person: concerned}
tables:
  team: [x, y, z]
  list: as opened
---
## Điều 1. Việc

1. Lời văn.

```rules viec
name: Việc
clause: 1
HEAD
concerns: person
channel: open
fields:
  ngay: {name: Ngày, type: date}
  so:   {name: Số, type: number}
  noi-nhan: {name: Nơi nhận, type: organisation}
steps:
STEPS
```
"""


def small(steps: str, head: str = "") -> Regulation:
    """A regulation with these steps; `head` are further keys of the kind."""
    lines = "\n".join(f"  {line}" for line in steps.strip().splitlines())
    return written(TEXT.replace("HEAD", head or "lead: a").replace("STEPS", lines))


def begun(steps: str, head: str = "", at: str = START, **values: str) -> Story:
    """A matter of a small regulation, just opened; `values` are set at once."""
    regulation = small(steps, head)
    chosen = {"list": ("x", "y")} if "list" in steps else {}
    story = opened(regulation, "viec", AN, at, rows=chosen)
    if values:
        story.act(AN, run.Act("set", values=values))
    return story
