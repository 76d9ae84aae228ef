"""The cost of a step does not grow with the age of the matter."""

import sys
from time import perf_counter
from types import FrameType

import pytest

from bench.age import YOUNG, Matter, Way, ways
from phoihop.regulation import run
from phoihop.regulation.facts import Done, Fact, Received, Set
from phoihop.regulation.state import State
from tests.people import local
from tests.regulation.small import begun

TEXT = """p: {by: lead, does: request, to: c, after: opened or q, within: 5 days, expiry: late, fills: [so]}
q: {by: c, does: reply, after: p, within: 5 days, expiry: late}"""


def rounds(count: int) -> list[Fact]:
    """So many rounds of the same two steps."""
    found: list[Fact] = []
    for each in range(count):
        on = local("2026-03-02 09:00")
        found += [
            Set(on=on, person="an", party="a", values={"so": str(each)}),
            Done(on=on, person="an", party="a", step="p"),
            Received(on=on, person="chi", party="c", step="p"),
            Done(on=on, person="chi", party="c", step="q"),
        ]
    return found


def folded(facts: list[Fact]) -> tuple[State, float]:
    story = begun(TEXT)
    state = story.state
    started = perf_counter()
    for fact in facts:
        state = run.after(story.kind, state, fact)
    return state, perf_counter() - started


def test_a_thousand_facts_are_folded_in_linear_time() -> None:
    few, many = rounds(50), rounds(500)
    state, _ = folded(few)
    old, _ = folded(many)
    assert old.tasks["p", ""].round == 501
    sizes = [
        (len(each.tasks), len(each.last), len(each.uses), len(each.values))
        for each in (state, old)
    ]
    assert sizes[0] == sizes[1]
    best_few = min(folded(few)[1] for _ in range(3))
    best_many = min(folded(many)[1] for _ in range(3))
    assert best_many < best_few * 20


def calls(matter: Matter) -> int:
    """How many calls of Python one step of a matter takes."""
    matter.step()  # what is made once
    found = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal found
        found += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        matter.step()
    finally:
        sys.setprofile(before)
    return found


@pytest.mark.parametrize("way", list(ways()), ids=lambda way: way.name)
def test_a_step_takes_as_many_calls_however_old_the_matter(way: Way) -> None:
    length = len(way.acts)
    round_two = Matter(way, YOUNG + length)
    old = Matter(way, YOUNG + max(300 // length, 3) * length)
    assert calls(old) <= 1.05 * calls(round_two)
    assert calls(old) <= 1.5 * calls(Matter(way, YOUNG))
