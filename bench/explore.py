"""What checking a large regulation costs: 100 articles, 20 kinds, read, checked, explored.

The bounds are seconds, as the work order states them; beside them stands the ratio
that does not depend on the machine: what exploring costs against reading and checking.
"""

from collections.abc import Iterator

from bench.measure import Ratio, full, say, seconds
from phoihop.regulation.check import check
from phoihop.regulation.explore import explore
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation

KINDS = 20
HEAD = """---
regulation: lon
title: Quy chế lớn để đo
in_force: 2026-01-01
parties:
  so-a: {name: Sở A}
  so-b: {name: Sở B}
  so-c: {name: Sở C}
  so-d: {name: Sở D}
  giam-doc: {name: Giám đốc Sở A, head of: lead}
  can-bo: {name: Cán bộ, person: concerned}
tables:
  phoi-hop: [so-b, so-c, so-d]
---
"""
ARTICLES = (
    (
        "nhan: {by: lead, does: receive, after: opened or bo-sung, within: 1 working day, expiry: late, answers: {du: {}, thieu: {times: 1}}}\n"
        "  bo-sung: {by: can-bo, does: supply, after: nhan.thieu, within: 60 working days, expiry: close không bổ sung}"
    ),
    (
        "hoi: {each: phoi-hop, by: lead, does: request, to: phoi-hop, after: nhan.du, within: 3 working days, expiry: late}\n"
        "  dap: {each: phoi-hop, by: phoi-hop, does: reply, after: hoi, within: 10 working days, expiry: no answer, answers: {dong-y: {}, khong-dong-y: {}}}"
    ),
    (
        "hop: {by: lead, does: meet, after: all dap, if: any dap.khong-dong-y, within: 5 working days, expiry: late}\n"
        "  trinh: {by: lead, does: propose, after: all dap or hop or quyet.tra-lai, if: no dap.khong-dong-y or any hop, within: 5 working days, expiry: late, answers: {thuan: {}, nghich: {}}}"
    ),
    (
        "bao: {by: lead, does: notify, to: can-bo, after: trinh.nghich, within: 2 working days, expiry: late}\n"
        "  thua: {by: can-bo, does: respond, after: bao, within: 10 working days, expiry: no answer}"
    ),
    "quyet: {by: giam-doc, does: decide, after: trinh.thuan or thua, within: 5 working days, expiry: late, answers: {thuan: {ends: matter}, nghich: {ends: matter, adverse: yes}, tra-lai: {times: 1}}}",
)


def main() -> None:
    """Measure and print."""
    text = "\n".join((HEAD, *_articles()))
    rounds = 7 if full() else 3
    regulation = _checked(text)
    reading = min(seconds(lambda: _checked(text)) for _ in range(rounds))
    exploring = min(seconds(lambda: explore(regulation)) for _ in range(rounds))
    size = f"100 articles, {KINDS} kinds, {len(text) // 1024} KB"
    say(
        [
            Ratio(
                what="a regulation read and checked, without the state space",
                value=reading,
                bound=1,
                way="at most",
                unit="s",
                size=size,
            ),
            Ratio(
                what="a regulation read, checked and explored",
                value=reading + exploring,
                bound=5,
                way="at most",
                unit="s",
                size=size,
            ),
            Ratio(
                what="exploring against reading and checking",
                value=exploring / reading,
                bound=20,
                way="at most",
                size=size,
            ),
        ]
    )


def _articles() -> Iterator[str]:
    number = 0
    for kind in range(KINDS):
        for steps in ARTICLES:
            number += 1
            head = (
                "lead: so-a\nconcerns: can-bo\nchannel: open\n"
                if steps == ARTICLES[0]
                else ""
            )
            yield (
                f"## Điều {number}. Việc\n\n1. Lời văn của điều {number}.\n\n"
                f"```rules viec-{kind}\n{head}steps:\n  {steps}\n```\n"
            )


def _checked(text: str) -> Regulation:
    regulation, faults = load(text, name="lon")
    assert regulation is not None
    assert not faults, faults
    found = {each.code for each in check(regulation)}
    assert not found, found
    return regulation


if __name__ == "__main__":
    main()
