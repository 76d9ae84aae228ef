"""The picture of a process: its pool, lanes, shapes, lines and words, as diagram interchange."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from phoihop.regulation.bpmn_flow import Process
from phoihop.regulation.bpmn_layout import laid_out
from phoihop.regulation.bpmn_names import (
    DC,
    DI,
    LINES,
    POOL,
    PROCESSES,
    lane_id,
    name_id,
    note_id,
)
from phoihop.regulation.bpmn_shapes import NOTE, Plane, Point, Shape, Words, note_height

LEFT, TOP, HEADER, BELOW = 20.0, 20.0, 30.0, 30.0


def drawn_in(root: Xml.Element, drawn: Process, words: Words) -> None:
    """Write the picture at the end of a file."""
    plane, inner = Plane(), laid_out(drawn, words)
    plane.take(inner, LEFT + 2 * HEADER, TOP)
    diagram = Xml.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"})
    given = {"id": "plane", "bpmnElement": PROCESSES}
    top = Xml.SubElement(diagram, f"{{{DI}}}BPMNPlane", given)
    _lanes(top, inner)
    for code, shape in plane.shapes.items():
        expanded = drawn.nodes[code].sort == "sub"
        made = _shape(top, name_id(code), shape, "isExpanded" if expanded else "")
        if label := plane.labels.get(code):
            _words(made, label)
    for step, shape in plane.notes.items():
        _shape(top, note_id(step), shape)
    if whole := words.notes.get(""):
        at = LEFT, TOP + inner.height + BELOW
        _shape(top, note_id(""), Shape(*at, NOTE, note_height(whole)))
    for number, line in plane.lines.items():
        made = _line(top, f"f_{number}", line)
        if found := plane.flow_labels.get(number):
            _words(made, found)
    for step, shape in plane.notes.items():
        own = plane.shapes[step]
        _line(top, f"a_{step}", ((own.centre, own.y), (own.centre, shape.bottom)))


def _lanes(top: Xml.Element, inner: Plane) -> None:
    """Draw the pool and its lanes."""
    wide = inner.width + 2 * HEADER
    _shape(top, POOL, Shape(LEFT, TOP, wide, inner.height), "isHorizontal")
    begun = 0.0
    for number, end in enumerate(inner.ends.values()):
        lane = Shape(LEFT + HEADER, TOP + begun, wide - HEADER, end - begun)
        _shape(top, lane_id(number), lane, "isHorizontal")
        begun = end


def _shape(top: Xml.Element, code: str, shape: Shape, sort: str = "") -> Xml.Element:
    given = {"id": f"d_{code}", "bpmnElement": code}
    if sort:
        given[sort] = "true"
    made = Xml.SubElement(top, f"{{{DI}}}BPMNShape", given)
    _bounds(made, shape)
    return made


def _words(made: Xml.Element, shape: Shape) -> None:
    _bounds(Xml.SubElement(made, f"{{{DI}}}BPMNLabel"), shape)


def _bounds(made: Xml.Element, shape: Shape) -> None:
    numbers = (shape.x, shape.y, shape.width, shape.height)
    names = ("x", "y", "width", "height")
    bounds = {name: f"{n:g}" for name, n in zip(names, numbers, strict=True)}
    Xml.SubElement(made, f"{{{DC}}}Bounds", bounds)


def _line(top: Xml.Element, code: str, points: Iterable[Point]) -> Xml.Element:
    given = {"id": f"d_{code}", "bpmnElement": code}
    made = Xml.SubElement(top, f"{{{DI}}}BPMNEdge", given)
    for x, y in points:
        Xml.SubElement(made, f"{{{LINES}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
    return made
