"""The shortcuts of the explorer leave out nothing: held against every state there is."""

import pytest
from hypothesis import assume, given, settings

from phoihop.regulation.explore_findings import found_in
from phoihop.regulation.explore_reads import Reads, reads_of
from phoihop.regulation.explore_walk import Graph, walked
from tests.people import written
from tests.regulation.exhaustive import enumerated
from tests.regulation.seeded import FAULTS, KIND
from tests.regulation.small import small
from tests.regulation.sown_kinds import kinds, sown
from tests.regulation.test_run_random import KINDS, shipped

Told = set[tuple[str, str, str]]


def told(graph: Graph) -> Told:
    """What is found: the code, the step, the answer; no story, which may differ."""
    return {
        (each.code, str(each.details.get("step", "")), str(each.details.get("answer")))
        for each in found_in(graph)
    }


def hold_against_everything(reads: Reads, most: int) -> None:
    """Equal keys have the same moves into equal keys; every key is explored, no other."""
    graph = walked(reads, ordered=False, states=most)
    whole = enumerated(reads, most)
    for key, each in whole.successors.items():
        assert len(set(each)) == 1, key
    if graph.whole:
        assert set(whole.successors) <= set(graph.keys)
    if whole.complete:
        assert set(whole.successors) >= set(graph.keys)


SMALL = [(name, kind) for name, kind in KINDS if (name, kind) != ("the-apec", KIND)]


@pytest.mark.parametrize("what", SMALL, ids=lambda what: what[1])
def test_equal_keys_have_the_same_future_in_what_ships(what: tuple[str, str]) -> None:
    kind = shipped(what[0]).kinds[what[1]]
    hold_against_everything(reads_of(kind), most=1_500)


@settings(max_examples=40)
@given(kinds())
def test_equal_keys_have_the_same_future_in_any_kind(steps: str) -> None:
    hold_against_everything(reads_of(sown(steps)), most=200)


@settings(max_examples=50)
@given(kinds())
def test_one_order_of_acts_that_commute_finds_the_same(steps: str) -> None:
    reads = reads_of(sown(steps))
    every = walked(reads, states=200, ordered=False)
    assume(every.whole)
    fewer = walked(reads, states=200)
    assert set(fewer.keys) <= set(every.keys)
    assert told(fewer) == told(every)


@pytest.mark.parametrize("what", KINDS, ids=lambda what: what[1])
def test_one_order_finds_the_same_in_what_ships(what: tuple[str, str]) -> None:
    reads = reads_of(shipped(what[0]).kinds[what[1]])
    every, fewer = walked(reads, ordered=False), walked(reads)
    assert told(fewer) == told(every)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_order_finds_each_fault(fault: str) -> None:
    reads = reads_of(written(FAULTS[fault][0]).kinds[KIND])
    assert told(walked(reads)) == told(walked(reads, ordered=False))


def test_one_order_spares_states_where_agencies_work_side_by_side() -> None:
    reads = reads_of(shipped("dinh-chinh-ho-so").kinds["dinh-chinh"])
    every, fewer = walked(reads, ordered=False), walked(reads)
    assert 2 * len(fewer.keys) < len(every.keys)


LATE = "within: 2 working days, expiry: late"


def test_how_often_an_answer_was_given_tells_states_apart() -> None:
    steps = f"""
lam: {{by: lead, does: report, after: opened or sua, {LATE}, answers: {{co: {{ends: matter}}, khong: {{times: 2}}}}}}
sua: {{by: lead, does: draft, after: lam.khong, {LATE}}}
"""
    hold_against_everything(reads_of(small(steps).kinds["viec"]), most=200)


def test_what_makes_a_step_needless_does_not_commute_with_it() -> None:
    steps = f"""
dap:  {{by: c, does: reply, after: opened, {LATE}}}
hop:  {{by: x, does: meet, after: opened, {LATE}, ends: [dap]}}
xong: {{by: lead, does: close, after: dap, {LATE}, ends: matter}}
"""
    reads = reads_of(small(steps).kinds["viec"])
    assert told(walked(reads)) == {("deadlock", "hop", "Họp")}
    assert told(walked(reads)) == told(walked(reads, ordered=False))


def test_a_loop_taken_alone_does_not_put_off_the_end_for_ever() -> None:
    steps = f"""
lam:  {{by: lead, does: report, after: opened or xem, {LATE}}}
xem:  {{by: c, does: verify, after: lam, {LATE}}}
xong: {{by: x, does: close, after: opened, {LATE}, ends: matter}}
"""
    assert told(walked(reads_of(small(steps).kinds["viec"]))) == set()
