"""The file of a kind follows BPMN 2.0 and can be read as a picture.

What bpmn-js (bpmn.io, Camunda Modeler) would warn of or draw badly is held here without
it: ids, references, lanes, and where every shape, line and word stands.
"""

import re
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import SpiffWorkflow.bpmn.parser
from hypothesis import HealthCheck, given, settings
from lxml import etree

from bench.spiff import MODEL
from phoihop.base.sentences import catalogue
from phoihop.regulation.bpmn import exported
from phoihop.regulation.bpmn_flow import process, reachable
from phoihop.regulation.bpmn_lanes import lane_name
from phoihop.regulation.model import Kind
from tests.regulation.bpmn_shipped import (
    EXPORTS,
    KINDS,
    Box,
    boxes,
    every_kind,
    holds,
    labels,
    lines,
    overlap,
    tree_of,
)
from tests.regulation.sown_kinds import kinds, sown

PARTS = r"(Event|Task|Gateway|subProcess)$"
Stretch = tuple[str, Box]


def drawn(kind: Kind) -> etree._Element:
    return tree_of(EXPORTS[id(kind)].xml)


def things(tree: etree._Element) -> dict[str, etree._Element]:
    """The flow nodes, by id."""
    return {
        str(each.get("id")): each
        for each in tree.iter()
        if isinstance(each.tag, str) and re.search(PARTS, each.tag)
    }


def all_of(tree: etree._Element, name: str) -> dict[str, etree._Element]:
    return {str(each.get("id")): each for each in tree.iter(f"{MODEL}{name}")}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(str(folder / "BPMN20.xsd")))


@every_kind
def test_the_file_follows_the_schema_of_the_omg(
    kind: Kind, schema: etree.XMLSchema
) -> None:
    for language in ("vi", "en"):
        tree = tree_of(exported(kind, language).xml)
        assert schema.validate(tree), schema.error_log


def check_references(tree: etree._Element) -> None:
    """Every id once, every reference to something there, both ends of each flow told."""
    ids = Counter(each.get("id") for each in tree.iter() if each.get("id"))
    assert ids.most_common(1)[0][1] == 1
    flows = all_of(tree, "sequenceFlow")
    for each in tree.iter():
        for name in (
            "sourceRef",
            "targetRef",
            "attachedToRef",
            "processRef",
            "bpmnElement",
        ):
            assert each.get(name) is None or each.get(name) in ids
    for each in tree.iter(f"{MODEL}incoming"):
        assert flows[str(each.text)].get("targetRef") == each.getparent().get("id")
    for each in tree.iter(f"{MODEL}outgoing"):
        assert flows[str(each.text)].get("sourceRef") == each.getparent().get("id")
    told = Counter(str(each.text) for each in tree.iter(f"{MODEL}incoming"))
    assert told == Counter(dict.fromkeys(flows, 1))
    for each in flows.values():
        parents = {
            things(tree)[str(each.get(end))].getparent()
            for end in ("sourceRef", "targetRef")
        }
        assert parents == {each.getparent()}  # no flow leaves its subprocess


def check_shapes(tree: etree._Element) -> None:
    """Everything has a shape or a line, and nothing else has."""
    notes, found = all_of(tree, "textAnnotation"), things(tree)
    pools, lanes = all_of(tree, "participant"), all_of(tree, "lane")
    assert set(boxes(tree)) == {*found, *notes, *pools, *lanes}
    flows, ties = all_of(tree, "sequenceFlow"), all_of(tree, "association")
    assert set(lines(tree)) == {*flows, *ties}
    words = labels(tree)
    for code in {*found, *flows}:
        (each,) = tree.xpath("//*[@id=$code]", code=code)
        beside = each.get("name") and not re.search(r"(Task|subProcess)$", each.tag)
        assert (code in words) == bool(beside), code


def check_lanes(tree: etree._Element) -> None:
    """Each outer element lies in one lane, and in the picture of that lane alone."""
    found = boxes(tree)
    (process,) = tree.iter(f"{MODEL}process")
    lane_of = {
        str(ref.text): code
        for code, lane in all_of(tree, "lane").items()
        for ref in lane.iter(f"{MODEL}flowNodeRef")
    }
    refs = [str(each.text) for each in tree.iter(f"{MODEL}flowNodeRef")]
    outer = [code for code, each in things(tree).items() if each.getparent() is process]
    assert sorted(refs) == sorted(outer)
    assert all(holds(found[lane_of[code]], found[code]) for code in outer)
    stacked = [found[code] for code in all_of(tree, "lane")]
    (pool,) = (found[code] for code in all_of(tree, "participant"))
    assert [each[1] for each in stacked] == [pool[1], *(x[3] for x in stacked[:-1])]
    assert stacked[-1][3] == pool[3]
    for code, each in things(tree).items():
        if each.getparent().tag == f"{MODEL}subProcess":
            assert holds(found[str(each.getparent().get("id"))], found[code])


def solid(tree: etree._Element) -> dict[str, Box]:
    """What nothing may lie on: all shapes but pool, lanes, subprocesses; and words."""
    hollow = {f"{MODEL}participant", f"{MODEL}lane", f"{MODEL}subProcess"}
    found = {
        code: box
        for code, box in boxes(tree).items()
        if tree.xpath("//*[@id=$code]", code=code)[0].tag not in hollow
    }
    return found | {f"words {code}": box for code, box in labels(tree).items()}


def check_overlaps(tree: etree._Element) -> None:
    """No shape, note or words on another; a border event lies on its task alone."""
    hosts = {
        (code, each.get("attachedToRef"))
        for code, each in things(tree).items()
        if each.get("attachedToRef")
    }
    for (one, box), (other, beside) in combinations(solid(tree).items(), 2):
        if not {(one, other), (other, one)} & hosts:
            assert not overlap(box, beside), (one, other)


def stretches(tree: etree._Element, flow: str) -> list[Box]:
    found = lines(tree)[flow]
    return [(*map(min, a, b), *map(max, a, b)) for a, b in pairwise(found)]


def check_lines(tree: etree._Element) -> None:
    """Each line runs from border to border, level or upright, through nothing else."""
    found, walls = boxes(tree), solid(tree)
    subs = set(all_of(tree, "subProcess"))
    for code, flow in all_of(tree, "sequenceFlow").items():
        points = lines(tree)[code]
        ends = str(flow.get("sourceRef")), str(flow.get("targetRef"))
        assert on_border(points[0], found[ends[0]])
        assert on_border(points[-1], found[ends[1]])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
        mine = {*ends, things(tree)[ends[0]].get("attachedToRef")}
        around = flow.getparent().get("id")
        for box in stretches(tree, code):
            for other, wall in walls.items():
                assert other in mine or not overlap(box, wall), (code, other)
            for other in subs - {*ends, around}:
                assert not overlap(box, found[other]), (code, other)


def check_tracks(tree: etree._Element) -> None:
    """Two lines lie on each other only where both leave or both enter one shape."""
    flows = all_of(tree, "sequenceFlow")
    for one, other in combinations(flows, 2):
        same = any(
            flows[one].get(end) == flows[other].get(end)
            for end in ("sourceRef", "targetRef")
        )
        if not same:
            for a in stretches(tree, one):
                for b in stretches(tree, other):
                    assert not along(a, b), (one, other)


def along(one: Box, other: Box) -> bool:
    """Whether two stretches share more than a point."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across >= 0 and down >= 0 and across + down > 0


def on_border(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
    return inside and (x in {box[0], box[2]} or y in {box[1], box[3]})


CHECKS = (
    check_references,
    check_shapes,
    check_lanes,
    check_overlaps,
    check_lines,
    check_tracks,
)


@every_kind
def test_the_picture_of_each_kind_that_ships(kind: Kind) -> None:
    tree = drawn(kind)
    for check in CHECKS:
        check(tree)


@given(text=kinds())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_picture_of_kinds_at_random(text: str) -> None:
    tree = tree_of(exported(sown(text), "en").xml)
    for check in CHECKS:
        check(tree)


@every_kind
def test_each_step_lies_in_the_lane_of_its_party(kind: Kind) -> None:
    tree = drawn(kind)
    named = {
        str(ref.text): lane.get("name")
        for lane in all_of(tree, "lane").values()
        for ref in lane.iter(f"{MODEL}flowNodeRef")
    }
    for node in reachable(process(kind)).nodes.values():
        if node.sort == "task" and not node.scope:
            step = kind.steps[node.step]
            assert named[f"s_{node.step}"] == lane_name(kind, step.by, "vi")
            assert named[f"s_{node.step}"] not in {"lead", ""}


@every_kind
def test_conditions_are_said_in_words_and_in_feel(kind: Kind) -> None:
    tree = drawn(kind)
    assert "FEEL" in str(tree.get("expressionLanguage"))
    for flow in all_of(tree, "sequenceFlow").values():
        asked = [str(each.text) for each in flow.iter(f"{MODEL}conditionExpression")]
        assert bool(asked) == bool(flow.get("name"))
        for each in asked:
            assert re.fullmatch(
                r'(answer|form_\w+) in \["[\w-]+"(, "[\w-]+")*\]( and given_\w+ < \d+)?',
                each,
            )


@every_kind
def test_what_is_left_out_is_said_with_its_article_in_both_languages(
    kind: Kind,
) -> None:
    export = EXPORTS[id(kind)]
    assert export.exact is not bool(export.left_out)
    told = [
        line
        for note in drawn(kind).iter(f"{MODEL}textAnnotation")
        for line in str(note.findtext(f"{MODEL}text")).split("\n")
    ]
    assert len(told) == len(export.left_out)
    for finding in export.left_out:
        assert any(line.startswith(f"{finding.article}: ") for line in told)
        for language in ("vi", "en"):
            assert f"finding.{finding.code}" in catalogue(language)


def unnoticed(tree: etree._Element) -> bool:
    try:
        for check in CHECKS:
            check(tree)
    except AssertionError:
        return False
    return True


def test_the_checks_notice_a_shape_out_of_place() -> None:
    """Each element of a kind moved to the right of its place is noticed by one of them."""
    kind = next(each for each in KINDS if each.code == "lay-phieu")
    assert unnoticed(drawn(kind))
    for code in things(drawn(kind)):
        tree = drawn(kind)
        (shape,) = tree.xpath("//*[@bpmnElement=$code]", code=code)
        shape[0].set("x", str(float(shape[0].get("x")) + 160))
        assert not unnoticed(tree), code
