"""The elements and shapes of a process written as XML, in the order the schema asks for."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from phoihop.base.days import Unit
from phoihop.base.findings import Finding
from phoihop.base.sentences import say
from phoihop.regulation.bpmn_flow import OUTER, Flow, Node, Process, counted, regions
from phoihop.regulation.bpmn_layout import PAD, Plane, Point, Shape, laid_out
from phoihop.regulation.limits import Opened, Shifted, Within
from phoihop.regulation.model import Kind
from phoihop.regulation.plan import answer_of, codes_of, leaves
from phoihop.regulation.wording import (
    answer_name,
    leaf_said,
    limit_said,
    name_of,
    party_name,
)

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:phoihop:bpmn"
NOTE = (260.0, 96.0)
TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "terminate": "endEvent",
    "task": "userTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "timer": "intermediateCatchEvent",
    "boundary": "boundaryEvent",
    "alarm": "boundaryEvent",
    "script": "scriptTask",
    "sub": "subProcess",
}
ISO = {
    Unit.MINUTE: "PT{}M",
    Unit.HOUR: "PT{}H",
    Unit.WORKING_HOUR: "PT{}H",
    Unit.DAY: "P{}D",
    Unit.WORKING_DAY: "P{}D",
    Unit.WEEK: "P{}W",
    Unit.MONTH: "P{}M",
    Unit.YEAR: "P{}Y",
}
for _prefix, _space in (
    ("bpmn", BPMN),
    ("bpmndi", DI),
    ("dc", DC),
    ("di", LINES),
    ("xsi", XSI),
    ("phoihop", OURS),
):
    Xml.register_namespace(_prefix, _space)


def written(
    kind: Kind, drawn: Process, left_out: tuple[Finding, ...], language: str
) -> str:
    """Return the file."""
    root = Xml.Element(
        f"{{{BPMN}}}definitions",
        {"id": "definitions", "targetNamespace": OURS, "exporter": "phoihop"},
    )
    writer = _Writer(kind, drawn, language)
    top = _sub(
        root,
        "process",
        id=name_id(kind.code, "p"),
        name=name_of(kind, language),
        isExecutable="true",
    )
    said = say("bpmn.exact" if not left_out else "bpmn.not_exact", language)
    _sub(top, "documentation").text = f"{said} {say('bpmn.never', language)}"
    writer.scope(top, OUTER)
    plane = laid_out(drawn)
    notes = writer.notes(top, left_out)
    _drawn(root, kind, (drawn, plane), notes)
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def name_id(code: str, sort: str = "") -> str:
    """Return an id that XML allows: `s_` before a step, `x_` before what we added."""
    if sort:
        return f"{sort}_{code}"
    return f"x_{code.replace('+', '')}" if code.startswith("+") else f"s_{code}"


def variable(*codes: str) -> str:
    """Return the name of a count."""
    return "_".join(("given", *codes)).replace("-", "_")


def _sub(parent: Xml.Element, tag: str, /, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)


def _expression(parent: Xml.Element, tag: str, text: str) -> None:
    made = _sub(parent, tag)
    made.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    made.text = text


class _Writer:
    """Writes the elements of a kind in one language."""

    def __init__(self, kind: Kind, drawn: Process, language: str) -> None:
        self.kind, self.drawn, self.language = kind, drawn, language

    def scope(self, parent: Xml.Element, scope: str) -> None:
        """Write the elements of a scope, then its flows."""
        for node in self.drawn.nodes.values():
            if node.scope == scope:
                self._node(parent, node)
        for number, flow in enumerate(self.drawn.flows):
            if self.drawn.nodes[flow.source].scope == scope:
                self._flow(parent, number, flow)

    def _node(self, parent: Xml.Element, node: Node) -> None:
        made = _sub(parent, TAGS[node.sort], id=name_id(node.id))
        if said := self._name(node):
            made.set("name", said)
        if node.sort == "task":
            self._told(made, node)
        for number, flow in enumerate(self.drawn.flows):
            if flow.target == node.id:
                _sub(made, "incoming").text = f"f_{number}"
        for number, flow in enumerate(self.drawn.flows):
            if flow.source == node.id:
                _sub(made, "outgoing").text = f"f_{number}"
        self._inside(made, node)

    def _name(self, node: Node) -> str:
        if node.step and node.sort == "task":
            step = self.kind.steps[node.step]
            who = party_name(self.kind, step.by, self.language)
            name = name_of(step, self.language)
            return name if step.each else f"{name} ({who})"
        if node.sort == "sub":
            return say("bpmn.each", self.language, table=node.table)
        if node.sort in {"boundary", "alarm"}:
            return say("bpmn.expired", self.language)
        if node.sort == "timer":
            step = self.kind.steps[node.step]
            told = (leaf_said(self.kind, x, self.language) for x in leaves(step.after))
            return "; ".join(filter(None, told))
        if node.sort == "script":
            return say("bpmn.count" if node.step else "bpmn.zero", self.language)
        return ""

    def _told(self, made: Xml.Element, node: Node) -> None:
        step = self.kind.steps[node.step]
        limit = limit_said(self.kind, step.within, self.language) if step.duty else ""
        power = "" if step.duty else say("engine.why.power", self.language)
        said = (str(step.basis), limit, power)
        _sub(made, "documentation").text = ". ".join(filter(None, said))
        form = _sub(made, "extensionElements")
        for code in codes_of(step):
            name = name_of(answer_of(step, code), self.language)
            given = {"code": code, "name": name if step.answers else code}
            Xml.SubElement(form, f"{{{OURS}}}answer", given)

    def _inside(self, made: Xml.Element, node: Node) -> None:
        match node.sort:
            case "terminate":
                ends = name_id(node.id, "e").replace("+", "")
                _sub(made, "terminateEventDefinition", id=ends)
            case "boundary" | "alarm":
                made.set("attachedToRef", name_id(node.host))
                made.set("cancelActivity", str(node.sort == "boundary").lower())
                self._timed(made, self.kind.steps[node.step].within)
            case "timer":
                found = leaves(self.kind.steps[node.step].after)
                self._timed(made, next(each for each in found if _is_timed(each)))
            case "script":
                made.set("scriptFormat", "python")
                _sub(made, "script").text = self._script(node)
            case "sub":
                loop = _sub(made, "multiInstanceLoopCharacteristics")
                _expression(loop, "loopCardinality", self._rows(node.table))
                self.scope(made, node.id)
            case _:
                pass

    def _script(self, node: Node) -> str:
        if node.step:
            name = variable(node.step, self.drawn.into(node.id)[0].answers[0])
            return f"{name} = {name} + 1"
        kept = counted(self.kind, regions(self.kind), node.scope)
        return "\n".join(f"{variable(*each)} = 0" for each in kept)

    def _rows(self, table: str) -> str:
        found = self.kind.tables[table]
        if found.chosen or not found.rows or table in self.kind.opens.tables:
            return f"rows_{table}".replace("-", "_")
        return str(len(found.rows))

    def _timed(self, made: Xml.Element, what: object) -> None:
        amount = None
        if isinstance(what, Within) and what.start is None:
            amount = what.amount
        if isinstance(what, Shifted) and what.event == Opened():
            amount = what.amount
        if amount is None:
            condition = _sub(made, "conditionalEventDefinition")
            _expression(
                condition, "condition", f"over_{made.get('id')}".replace("-", "_")
            )
            return
        timer = _sub(made, "timerEventDefinition")
        _expression(timer, "timeDuration", ISO[amount.unit].format(amount.count))

    def _flow(self, parent: Xml.Element, number: int, flow: Flow) -> None:
        made = _sub(
            parent,
            "sequenceFlow",
            id=f"f_{number}",
            sourceRef=name_id(flow.source),
            targetRef=name_id(flow.target),
        )
        if flow.answers:
            step = self.drawn.nodes[flow.source].step
            names = (
                answer_name(self.kind, step, each, self.language)
                for each in flow.answers
            )
            made.set("name", " / ".join(names))
            _expression(made, "conditionExpression", self._condition(step, flow))

    def _condition(self, step: str, flow: Flow) -> str:
        said = " or ".join(f"answer == '{each}'" for each in flow.answers)
        if flow.most is None:
            return said
        return f"{said} and {variable(step, flow.answers[0])} < {flow.most}"

    def notes(
        self, top: Xml.Element, left_out: Iterable[Finding]
    ) -> list[tuple[str, str]]:
        """Write what is left out beside the steps; return each note with its step."""
        found = []
        for number, each in enumerate(left_out):
            note = _sub(top, "textAnnotation", id=f"n_{number}")
            _sub(note, "text").text = sentence(each, self.language)
            step = str(each.details.get("step", ""))
            if step not in self.drawn.nodes:
                step = ""
            found.append((f"n_{number}", step))
        for note_id, step in found:
            if step:
                ends = {"sourceRef": name_id(step), "targetRef": note_id}
                _sub(top, "association", id=f"a_{note_id}", **ends)
        return found


def sentence(finding: Finding, language: str) -> str:
    """Return what a finding says, with its article before it."""
    said = say(f"finding.{finding.code}", language, **finding.details)
    return f"{finding.article}: {said}" if finding.article else said


def _is_timed(leaf: object) -> bool:
    return type(leaf).__name__ in {"Shifted", "FieldDate", "Closed", "Below"}


def _drawn(
    root: Xml.Element,
    kind: Kind,
    what: tuple[Process, Plane],
    notes: list[tuple[str, str]],
) -> None:
    drawn, plane = what
    diagram = Xml.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"})
    top = Xml.SubElement(
        diagram,
        f"{{{DI}}}BPMNPlane",
        {"id": "plane", "bpmnElement": name_id(kind.code, "p")},
    )
    for code, shape in plane.shapes.items():
        _shape(top, name_id(code), shape, expanded=drawn.nodes[code].sort == "sub")
    places = {}
    for number, (note, _) in enumerate(notes):
        x = PAD + (number % 5) * (NOTE[0] + 20)
        y = plane.height + PAD + number // 5 * (NOTE[1] + 20)
        places[note] = Shape(x, y, *NOTE)
        _shape(top, note, places[note])
    for number, line in plane.lines.items():
        _line(top, f"f_{number}", line)
    for note, step in notes:
        if step:
            one, other = plane.shapes[step], places[note]
            ends = (
                (one.x + one.width / 2, one.y + one.height),
                (other.x + other.width / 2, other.y),
            )
            _line(top, f"a_{note}", ends)


def _shape(
    top: Xml.Element, code: str, shape: Shape, *, expanded: bool = False
) -> None:
    given = {"id": f"d_{code}", "bpmnElement": code}
    if expanded:
        given["isExpanded"] = "true"
    made = Xml.SubElement(top, f"{{{DI}}}BPMNShape", given)
    numbers = (shape.x, shape.y, shape.width, shape.height)
    names = ("x", "y", "width", "height")
    bounds = {name: f"{n:g}" for name, n in zip(names, numbers, strict=True)}
    Xml.SubElement(made, f"{{{DC}}}Bounds", bounds)


def _line(top: Xml.Element, code: str, points: Iterable[Point]) -> None:
    made = Xml.SubElement(
        top, f"{{{DI}}}BPMNEdge", {"id": f"d_{code}", "bpmnElement": code}
    )
    for x, y in points:
        Xml.SubElement(made, f"{{{LINES}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
