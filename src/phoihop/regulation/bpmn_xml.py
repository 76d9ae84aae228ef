"""The elements and shapes of a process written as XML, in the order the schema asks for."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from phoihop.base.days import Unit
from phoihop.base.findings import Finding
from phoihop.base.sentences import say
from phoihop.regulation.bpmn_di import drawn_in
from phoihop.regulation.bpmn_flow import OUTER, Flow, Node, Process, counted, regions
from phoihop.regulation.bpmn_form import asked
from phoihop.regulation.bpmn_lanes import lane_name, lanes
from phoihop.regulation.bpmn_names import (
    BPMN,
    DC,
    DI,
    LINES,
    OURS,
    POOL,
    PROCESSES,
    XSI,
    lane_id,
    name_id,
    note_id,
)
from phoihop.regulation.bpmn_shapes import Words
from phoihop.regulation.limits import Opened, Shifted, Within
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import answer_of, codes_of, leaves
from phoihop.regulation.wording import (
    answer_name,
    leaf_said,
    limit_said,
    name_of,
    party_name,
    step_name,
)
from phoihop.regulation.wording_rules import condition_said

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
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
BESIDE = frozenset({"start", "terminate", "timer", "boundary", "alarm", "xor"})
NAMED = BESIDE - {"timer"}
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
        {
            "id": "definitions",
            "targetNamespace": OURS,
            "expressionLanguage": FEEL,
            "exporter": "phoihop",
        },
    )
    writer = _Writer(kind, drawn, left_out, language)
    together = _sub(root, "collaboration", id=PROCESSES)
    code, name = name_id(kind.code, "p"), name_of(kind, language)
    _sub(together, "participant", id=POOL, name=name, processRef=code)
    if whole := writer.notes.get(""):
        _sub(_sub(together, "textAnnotation", id=note_id("")), "text").text = whole
    top = _sub(root, "process", id=code, name=name, isExecutable="true")
    said = say("bpmn.exact" if not left_out else "bpmn.not_exact", language)
    _sub(top, "documentation").text = f"{said} {say('bpmn.never', language)}"
    writer.lanes(top)
    writer.scope(top, OUTER)
    drawn_in(root, drawn, writer.words())
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def variable(*codes: str) -> str:
    """Return the name of a count."""
    return f"given_{'__'.join(codes)}".replace("-", "_")


def _sub(parent: Xml.Element, tag: str, /, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{BPMN}}}{tag}", attributes)


def _expression(parent: Xml.Element, tag: str, text: str) -> None:
    made = _sub(parent, tag)
    made.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    made.text = text


class _Writer:
    """Writes the elements of a kind in one language."""

    def __init__(
        self,
        kind: Kind,
        drawn: Process,
        left_out: Iterable[Finding],
        language: str,
    ) -> None:
        self.kind, self.drawn, self.language = kind, drawn, language
        self.lane_of = lanes(kind, drawn)
        words = dict.fromkeys(self.lane_of.values())
        self.titles = {each: lane_name(kind, each, language) for each in words}
        self.notes: dict[str, str] = {}
        for each in left_out:
            step = str(each.details.get("step", ""))
            step = step if step in drawn.nodes else ""
            told = sentence(kind, each, language)
            self.notes[step] = "\n".join(filter(None, (self.notes.get(step), told)))

    def words(self) -> Words:
        """Return what stands beside the shapes, for the layout."""
        outside = [x for x in self.drawn.nodes.values() if x.sort in BESIDE]
        return Words(
            {each.id: self._name(each) for each in outside},
            {number: self._said(flow) for number, flow in enumerate(self.drawn.flows)},
            self.notes,
            self.lane_of,
            {**self.titles, "": name_of(self.kind, self.language)},
        )

    def lanes(self, top: Xml.Element) -> None:
        """Write the lanes, and what lies in each."""
        found = _sub(top, "laneSet", id="lanes")
        for number, (word, name) in enumerate(self.titles.items()):
            lane = _sub(found, "lane", id=lane_id(number), name=name)
            for code, its in self.lane_of.items():
                if its == word:
                    _sub(lane, "flowNodeRef").text = name_id(code)

    def scope(self, parent: Xml.Element, scope: str) -> None:
        """Write the elements of a scope, its flows, then the notes beside its steps."""
        inside = [x for x in self.drawn.nodes.values() if x.scope == scope]
        for node in inside:
            self._node(parent, node)
        for number, flow in enumerate(self.drawn.flows):
            if self.drawn.nodes[flow.source].scope == scope:
                self._flow(parent, number, flow)
        noted = [each for each in inside if each.id in self.notes]
        for node in noted:
            note = _sub(parent, "textAnnotation", id=note_id(node.id))
            _sub(note, "text").text = self.notes[node.id]
        for node in noted:
            ends = {"sourceRef": name_id(node.id), "targetRef": note_id(node.id)}
            _sub(parent, "association", id=f"a_{node.id}", **ends)

    def _node(self, parent: Xml.Element, node: Node) -> None:
        made = _sub(parent, TAGS[node.sort], id=name_id(node.id))
        if node.id.startswith("+if-"):
            flows = enumerate(self.drawn.flows)
            ways = [n for n, x in flows if x.source == node.id and not x.asked]
            made.set("default", f"f_{ways[0]}")
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
        step = self.kind.steps.get(node.step)
        if node.id.startswith("+if-"):
            return say("bpmn.if", self.language)
        unnamed = node.id.startswith("+or-") or (
            node.sort == "start" and node.scope != OUTER
        )
        match node.sort:
            case "task" if step:
                return self._task_name(step, node)
            case "timer" if step:
                found = leaves(step.after)
                told = (leaf_said(self.kind, x, self.language) for x in found)
                return "; ".join(filter(None, told))
            case "sub":
                return say("bpmn.each", self.language, table=node.table)
            case "script":
                return say("bpmn.count" if step else "bpmn.zero", self.language)
            case _:
                pass
        named = node.sort in NAMED and not unnamed
        return say(f"bpmn.{node.sort}", self.language) if named else ""

    def _task_name(self, step: Step, node: Node) -> str:
        """Return the name of a step; with who does it where no lane says so."""
        name = name_of(step, self.language)
        if node.scope == OUTER or step.by == step.each:
            return name
        return f"{name} ({party_name(self.kind, step.by, self.language)})"

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
                ends = f"e_{name_id(node.id)}"
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
                condition, "condition", re.sub(r"[-.]+", "_", f"over_{made.get('id')}")
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
            made.set("name", self._said(flow))
            step = self.drawn.nodes[flow.source].step
            _expression(made, "conditionExpression", condition(step, flow))
        if flow.asked and (what := self.kind.steps[flow.target].condition):
            made.set("name", self._said(flow))
            _expression(made, "conditionExpression", asked(what))

    def _said(self, flow: Flow) -> str:
        step = self.drawn.nodes[flow.source].step
        if flow.asked and (what := self.kind.steps[flow.target].condition):
            return condition_said(self.kind, what, self.language)
        return " / ".join(
            answer_name(self.kind, step, each, self.language) for each in flow.answers
        )


def condition(step: str, flow: Flow) -> str:
    """Return for which answers a flow is taken: FEEL, and as it happens also Python."""
    said = "answer in [{}]".format(", ".join(f'"{each}"' for each in flow.answers))
    if flow.most is None:
        return said
    return f"{said} and {variable(step, flow.answers[0])} < {flow.most}"


def sentence(kind: Kind, finding: Finding, language: str) -> str:
    """Return what a finding says, with its article before it, in one language."""
    name = step_name(kind, str(finding.details.get("step", "")), language)
    said = say(f"finding.{finding.code}", language, **{**finding.details, "name": name})
    return f"{finding.article}: {said}" if finding.article else said


def _is_timed(leaf: object) -> bool:
    return type(leaf).__name__ in {"Shifted", "FieldDate", "Closed", "Below"}
