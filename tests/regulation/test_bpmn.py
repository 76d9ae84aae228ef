"""The BPMN of a kind says the same as the engine, or what it leaves out.

SpiffWorkflow runs the file; at every step both allow the same acts, or the file is not
called exact.
"""

import random  # noqa: TID251 - runs that can be played again, not a secret
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from lxml import etree

from bench.spiff import Choice, Read
from phoihop.regulation.bpmn import exported
from phoihop.regulation.bpmn_flow import process, reachable
from phoihop.regulation.bpmn_form import form_variable
from phoihop.regulation.bpmn_walk import steps_of, walked
from phoihop.regulation.explore_moves import Place, made, openings
from phoihop.regulation.explore_reads import Reads, reads_of
from phoihop.regulation.model import Kind
from tests.regulation.bpmn_shipped import EXACT, EXPORTS, KINDS, exact_kind, tree_of
from tests.regulation.sown_kinds import plain_kinds, sown

RUNS, LONGEST = 200, 40
EXACT_AT_LEAST = 26


def test_many_kinds_that_ship_are_said_exactly() -> None:
    assert len(EXACT) >= EXACT_AT_LEAST


def played(
    kind: Kind, xml: str, runs: int, *, stuck: bool = False
) -> Iterator[tuple[set[Choice], ...]]:
    """What both allow at each step of random runs, and whether both have ended."""
    reads = reads_of(kind, 2)
    rows = {
        code: tuple(kind.tables[code].rows) or each for code, each in reads.rows.items()
    }
    if rows != dict(reads.rows):
        reads = reads_of(kind, max(map(len, rows.values())))
    reads = replace(reads, apart=frozenset(reads.rows), told=frozenset())
    sizes = {
        f"rows_{code}".replace("-", "_"): len(each) for code, each in reads.rows.items()
    }
    read, dice = Read(xml, sizes), random.Random(7)  # noqa: S311 - not a secret
    for number in range(runs):
        yield from one_run(reads, read, dice, number, stuck=stuck)


def one_run(
    reads: Reads, read: Read, dice: random.Random, number: int, *, stuck: bool
) -> Iterator[tuple[set[Choice], ...]]:
    opened, place = dice.choice(list(openings(reads)))
    form = dict.fromkeys(reads.kind.form, "") | dict(opened.values)
    read.data |= {form_variable(code): value for code, value in form.items()}
    run = read.begin()
    for _ in range(LONGEST):
        ours = ours_at(reads, place)
        theirs = run.choices()
        yield set(ours), set(theirs)
        if set(ours) != set(theirs):
            return
        if not ours:
            # a kind that may get stuck is stuck in both: a mark waits at a join
            assert run.is_over or (stuck and not place.state.closed)
            return
        choice = dice.choice(sorted(theirs if number % 2 else ours))
        run.take(choice, theirs[choice])
        place = made(reads, place, dice.choice(ours[choice]))
        assert not place.state.closed or run.is_over


def ours_at(reads: Reads, place: Place) -> dict[Choice, list]:
    found = {}
    for act, ways in steps_of(reads, place).items():
        each = reads.kind.steps[act.step].each
        row = str(reads.rows[each].index(act.row)) if each else ""
        found[Choice(act.step, row, act.answer)] = ways
    return found


@exact_kind
def test_spiffworkflow_allows_the_same_acts_as_the_engine(kind: Kind) -> None:
    for ours, theirs in played(kind, EXPORTS[id(kind)].xml, RUNS):
        assert ours == theirs


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plain_kinds())
def test_any_kind_that_is_called_exact_allows_the_same_in_spiffworkflow(
    text: str,
) -> None:
    kind = sown(text)
    export = exported(kind)
    assume(export.exact)
    for ours, theirs in played(kind, export.xml, 15, stuck=True):
        assert ours == theirs


def without(xml: str, flow: str) -> str:
    """The file as it would be had the exporter forgotten a flow."""
    tree = tree_of(xml)
    for each in tree.xpath("//*[@id=$f or @bpmnElement=$f or text()=$f]", f=flow):
        each.getparent().remove(each)
    return etree.tostring(tree, encoding="unicode")


def test_a_flow_that_is_missing_is_noticed_by_the_walk() -> None:
    """Of every exact kind, each flow to more than a plain end left out in turn."""
    noticed = 0
    for kind in EXACT:
        drawn = reachable(process(kind))
        assert walked(kind, drawn) == ""
        for flow in drawn.flows:
            if drawn.nodes[flow.target].sort in {"task", "sub", "and", "terminate"}:
                left = [each for each in drawn.flows if each is not flow]
                assert walked(kind, replace(drawn, flows=left)), (kind.code, flow)
                noticed += 1
    assert noticed > 3 * len(EXACT)


def test_a_flow_that_is_missing_is_noticed_by_spiffworkflow() -> None:
    kind = next(each for each in EXACT if each.code == "tham-tra")
    xml = EXPORTS[id(kind)].xml
    drawn = reachable(process(kind))
    assert all(a == b for a, b in played(kind, without(xml, "none"), 20))
    for number, flow in enumerate(drawn.flows):
        ends = drawn.nodes[flow.target].sort
        if ends not in {
            "end",
            "terminate",
        }:  # a machine left with nothing to do is over
            try:
                same = all(
                    a == b for a, b in played(kind, without(xml, f"f_{number}"), 20)
                )
            except Exception:  # noqa: BLE001 - the other machine refuses it: noticed
                same = False
            assert not same, flow


def test_a_gateway_of_another_sort_is_noticed() -> None:
    """Each file with a join or a fork, its parallel gateways made exclusive, is caught."""
    caught = 0
    for kind in EXACT:
        xml = EXPORTS[id(kind)].xml
        if "parallelGateway" not in xml:
            continue
        swapped = xml.replace("parallelGateway", "exclusiveGateway")
        try:
            same = all(a == b for a, b in played(kind, swapped, 20))
        except Exception:  # noqa: BLE001 - the other machine refuses or fails: noticed
            same = False
        assert not same, kind.code
        caught += 1
    assert caught >= 2


def test_a_swapped_answer_is_noticed() -> None:
    kind = next(each for each in EXACT if "sai" in str(each.steps.get("kiem-tra")))
    xml = EXPORTS[id(kind)].xml
    swapped = xml.replace('"sai"]', '"?"]').replace('"dung"]', '"sai"]')
    swapped = swapped.replace('"?"]', '"dung"]')
    assert swapped != xml
    assert not all(a == b for a, b in played(kind, swapped, 20))


def test_a_join_that_can_be_broken_is_not_called_exact() -> None:
    trip = next(each for each in KINDS if each.code == "di-cong-tac")
    export = EXPORTS[id(trip)]
    assert [each.code for each in export.left_out] == ["bpmn_withdrawn"]
    assert not all(a == b for a, b in played(trip, export.xml, 50))
