"""A kind run by SpiffWorkflow from its own BPMN file: what may be done, and doing it.

Nothing here reads the regulation: tasks, answers, conditions and timers come from the file.
"""

import re
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree import ElementTree

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.mixins import (
    BoundaryEventMixin,
    ExclusiveGatewayMixin,
    UserTaskMixin,
)
from SpiffWorkflow.util.task import TaskState

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{urn:phoihop:bpmn}"


class Choice(NamedTuple):
    """A step of a row answered so, or its time run out ("expired"), and by which task."""

    step: str
    row: str
    answer: str


class Read:
    """A file once parsed: as many matters as wanted begin from it."""

    def __init__(self, xml: str, data: dict[str, Any] | None = None) -> None:
        tree = ElementTree.fromstring(xml)  # noqa: S314 - our own output
        top = tree.find(f"{MODEL}process")
        assert top is not None
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(BytesIO(xml.encode())))
        self.spec = parser.get_spec(top.attrib["id"])
        self.inner = parser.get_subprocess_specs(top.attrib["id"])
        self.answers = {
            task.attrib["id"]: tuple(
                a.attrib["code"] for a in task.iter(f"{OURS}answer")
            )
            for task in tree.iter(f"{MODEL}userTask")
        }
        self.borders = {
            border.attrib["id"]: border.attrib["attachedToRef"]
            for border in tree.iter(f"{MODEL}boundaryEvent")
        }
        spans = re.findall(r">(P[0-9TDWMYH]+)<", xml)
        self.data = {**dict.fromkeys(spans), **{each: each for each in spans}}
        self.data |= data or {}

    def begin(self) -> "Run":
        """Return a new matter."""
        return Run(self)


class Run:
    """One matter under way."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.flow = BpmnWorkflow(read.spec, read.inner)
        self.flow.task_tree.data.update(read.data)
        self.flow.do_engine_steps()

    def choices(self) -> dict[Choice, Any]:
        """Return what may be done now, each with its task."""
        found: dict[Choice, Any] = {}
        for task in self.flow.get_tasks(state=TaskState.READY):
            if isinstance(task.task_spec, UserTaskMixin):
                step = task.task_spec.bpmn_id
                for answer in self.read.answers[step]:
                    if self._leads_on(task, answer):
                        found[Choice(step[2:], _row(task), answer)] = task
        for task in self.flow.get_tasks(state=TaskState.WAITING):
            if isinstance(task.task_spec, BoundaryEventMixin):
                step = self.read.borders[task.task_spec.bpmn_id]
                found[Choice(step[2:], _row(task), "expired")] = task
        return found

    def take(self, choice: Choice, task: Any) -> None:
        """Do one of the choices and all that the machine does by itself after it."""
        if choice.answer == "expired":
            task.task_spec.event_definition.catch(task)
            self.flow.refresh_timers()
        else:
            task.data["answer"] = choice.answer
            task.run()
        self.flow.do_engine_steps()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return bool(self.flow.is_completed())

    def _leads_on(self, task: Any, answer: str) -> bool:
        (after, *_) = task.task_spec.outputs
        if not isinstance(after, ExclusiveGatewayMixin):
            return True
        data = {**task.data, "answer": answer}
        engine = self.flow.script_engine
        conditions = [each for each, _ in after.cond_task_specs if each is not None]
        if not conditions:
            return True
        return any(
            engine.environment.evaluate(each.args[0], data) for each in conditions
        )


def _row(task: Any) -> str:
    """Return which instance of a subprocess a task lies in, by its number."""
    inside = task.workflow
    if not hasattr(inside, "parent_task_id") or inside.parent_task_id is None:
        return ""
    parent = inside.parent_workflow.get_task_from_id(inside.parent_task_id)
    alike = [
        each.id for each in parent.parent.children if each.task_spec is parent.task_spec
    ]
    return str(alike.index(parent.id))
