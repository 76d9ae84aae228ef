"""Every kind that ships, as BPMN, and the places of what its file draws."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from phoihop.regulation.bpmn import exported
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind

ROOT = Path(__file__).parents[2]
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
Box = tuple[float, float, float, float]


def shipped() -> Iterator[Kind]:
    for file in sorted((ROOT / "regulations").glob("*.md")):
        regulation, _ = load(file.read_text("utf-8"), name=file.stem)
        assert regulation is not None
        yield from regulation.kinds.values()


KINDS = list(shipped())
EXPORTS = {id(kind): exported(kind) for kind in KINDS}
EXACT = [kind for kind in KINDS if EXPORTS[id(kind)].exact]
every_kind = pytest.mark.parametrize(
    "kind", KINDS, ids=lambda kind: f"{kind.code}-{kind.place.line}"
)
exact_kind = pytest.mark.parametrize(
    "kind", EXACT, ids=lambda kind: f"{kind.code}-{kind.place.line}"
)


def tree_of(xml: str) -> etree._Element:
    return etree.fromstring(xml.encode())


def boxes(tree: etree._Element) -> dict[str, Box]:
    """The box of each shape."""
    shapes = tree.iter(f"{DI}BPMNShape")
    return {each.get("bpmnElement", ""): _box(each) for each in shapes}


def labels(tree: etree._Element) -> dict[str, Box]:
    """The box of the words beside a shape or a line, where they have one."""
    return {
        str(each.getparent().get("bpmnElement")): _box(each)
        for each in tree.iter(f"{DI}BPMNLabel")
    }


def _box(element: etree._Element) -> Box:
    bounds = element.find(f"{DC}Bounds")
    assert bounds is not None
    x, y, w, h = (float(bounds.get(n, "")) for n in ("x", "y", "width", "height"))
    return (x, y, x + w, y + h)


def lines(tree: etree._Element) -> dict[str, list[tuple[float, float]]]:
    return {
        edge.get("bpmnElement", ""): [
            (float(point.get("x", "")), float(point.get("y", "")))
            for point in edge
            if point.tag.endswith("waypoint")
        ]
        for edge in tree.iter(f"{DI}BPMNEdge")
    }


def overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] < inner[0]
        and outer[1] < inner[1]
        and inner[2] < outer[2]
        and inner[3] < outer[3]
    )
