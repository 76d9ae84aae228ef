"""A kind as a process of BPMN: tasks, gateways and events, and what flows between them.

A step is a user task; its answers leave through an exclusive gateway; `and` is a
parallel gateway; silence after which the flow goes on is a timer on the border of the
task; the steps of one table are a multi-instance subprocess. Where BPMN has no
form for what a step waits for, the nearest one is drawn (`bpmn_limits` says so).
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from phoihop.regulation.bpmn_form import fixed
from phoihop.regulation.fold import GOES_ON, ends_matter
from phoihop.regulation.limits import (
    AllOf,
    AnyOf,
    Event,
    Happened,
    Opened,
    Settled,
    Threshold,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import answer_of, codes_of, leaves, plan_of

Sort = Literal[
    "start",
    "end",
    "terminate",
    "task",
    "xor",
    "and",
    "timer",
    "boundary",
    "alarm",
    "script",
    "sub",
]
OUTER = ""
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Node:
    """One element. `scope` is the subprocess it lies in; `step` whose it is.

    A boundary interrupts its task `host`; an alarm does not.
    """

    id: str
    sort: Sort
    scope: str = OUTER
    step: str = ""
    table: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; out of an exclusive gateway, for these answers only.

    `most`: how often the one answer may be given. `asked`: only if the condition of the
    step holds, which the form settles when the matter is opened.
    """

    source: str
    target: str
    answers: tuple[str, ...] = ()
    most: int | None = None
    asked: bool = False


@dataclass(slots=True)
class Process:
    """The elements of a kind, in the order of its text."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def add(self, node: Node) -> str:
        """Take in an element once, and return its id."""
        self.nodes.setdefault(node.id, node)
        return node.id

    def into(self, node: str) -> list[Flow]:
        """Return the flows that lead to an element."""
        return [each for each in self.flows if each.target == node]

    def out_of(self, node: str) -> list[Flow]:
        """Return the flows that lead out of an element."""
        return [each for each in self.flows if each.source == node]


def regions(kind: Kind) -> dict[str, str]:
    """Return for each step that runs over a table the subprocess it lies in.

    Steps of one table that wait for each other row by row lie in one.
    """
    found: dict[str, str] = {}
    for code, step in kind.steps.items():
        if not step.each:
            continue
        beside = [
            leaf.step
            for leaf in leaves(step.after)
            if isinstance(leaf, Happened) and _beside(kind, step, leaf.step)
        ]
        known = {found[each] for each in beside if each in found}
        name = min(known) if known else f"+rows-{code}"
        found[code] = name
        found |= {each: name for each, old in found.items() if old in known}
    return found


def _beside(kind: Kind, step: Step, code: str) -> bool:
    other = kind.steps.get(code)
    return other is not None and other.each == step.each


def process(kind: Kind) -> Process:
    """Return the process of a kind."""
    return _Builder(kind).built()


class _Builder:
    """Collects, for each thing that can happen, whom it leads to; then draws the flows."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.made = Process()
        self.region = regions(kind)
        self.reads: dict[tuple[str, str], list[str]] = {}

    def built(self) -> Process:
        made, kind = self.made, self.kind
        made.add(Node("+start", "start"))
        for name in dict.fromkeys(self.region.values()):
            codes = [each for each, region in self.region.items() if region == name]
            made.add(Node(name, "sub", table=kind.steps[codes[0]].each))
            made.add(Node(f"{name}-start", "start", name))
        for step in kind.steps.values():
            made.add(Node(step.code, "task", self._scope(step), step.code))
        for step in kind.steps.values():
            self._entered(step)
        self._lead(self._zeroed("+start"), self.reads.get((OUTER, "opened"), []))
        for name in dict.fromkeys(self.region.values()):
            start = self._zeroed(f"{name}-start")
            self._lead(start, self.reads.get((name, "start"), []))
            self._lead(name, self.reads.get((name, "done"), []))
        for step in kind.steps.values():
            self._left(step)
        return made

    def _zeroed(self, start: str) -> str:
        """Set the counts of a scope to nought after its start, if it keeps any."""
        scope = self.made.nodes[start].scope
        if not counted(self.kind, self.region, scope):
            return start
        zero = self.made.add(Node(f"+zero-{start}", "script", scope))
        self.made.flows.append(Flow(start, zero))
        return zero

    def _scope(self, step: Step) -> str:
        return self.region.get(step.code, OUTER)

    def _read(self, key: tuple[str, str], target: str) -> None:
        known = self.reads.setdefault(key, [])
        if target not in known:
            known.append(target)

    def _entered(self, step: Step) -> None:
        """Have what the step waits for lead to it; through its subprocess if from outside."""
        region = self.region.get(step.code, OUTER)
        into = self._asked(step, region) if fixed(self.kind, step) else step.code
        outside = (not self._inside(each, region) for each in leaves(step.after))
        if region and any(outside):
            self._read((region, "start"), into)
        self._wait(step.after, into, (step, region))

    def _asked(self, step: Step, scope: str) -> str:
        """Ask once, before the step, what its form has settled."""
        gate = self.made.add(Node(f"+if-{step.code}", "xor", scope, step.code))
        end = self.made.add(Node(f"+not-{step.code}", "end", scope, step.code))
        self.made.flows.append(Flow(gate, step.code, asked=True))
        self.made.flows.append(Flow(gate, end))
        return gate

    def _inside(self, leaf: Event, region: str) -> bool:
        return (
            isinstance(leaf, Happened) and self.region.get(leaf.step, OUTER) == region
        )

    def _wait(self, event: Event, target: str, at: tuple[Step, str]) -> None:
        step, scope = at
        match event:
            case AnyOf(parts):
                for each in parts:
                    self._wait(each, target, at)
            case AllOf(parts):
                gate = f"+and-{target}"
                while gate in self.made.nodes:
                    gate += "-"
                self.made.add(Node(gate, "and", scope, step.code))
                self.made.flows.append(Flow(gate, target))
                for each in parts:
                    self._wait(each, self._merged(each, gate, at), at)
            case _:
                self._leaf(event, target, at)

    def _merged(self, event: Event, gate: str, at: tuple[Step, str]) -> str:
        if not isinstance(event, AnyOf):
            return gate
        merge = f"+or-{gate}-{len(self.made.nodes)}"
        self.made.add(Node(merge, "xor", at[1], at[0].code))
        self.made.flows.append(Flow(merge, gate))
        return merge

    def _leaf(self, event: Event, target: str, at: tuple[Step, str]) -> None:
        step, scope = at
        if scope and not self._inside(event, scope):
            target, scope = scope, OUTER
        match event:
            case Opened():
                self._read((OUTER, "opened"), target)
            case Happened(code, answer) | Threshold(step=code, answer=answer):
                region = self.region.get(code, OUTER)
                if region == scope:
                    self._read((code, answer), target)
                else:
                    self._read((region, "done"), target)
            case Settled(part):
                self._joined(part, target, (step, scope))
            case _:
                timer = f"+time-{step.code}"
                self.made.add(Node(timer, "timer", scope, step.code))
                self._read((OUTER, "opened"), timer)
                self._once(Flow(timer, target))

    def _once(self, flow: Flow) -> None:
        if flow not in self.made.flows:
            self.made.flows.append(flow)

    def _joined(self, part: str, target: str, at: tuple[Step, str]) -> None:
        """A part is settled when its last steps are: drawn as a parallel join."""
        step, scope = at
        plan = plan_of(self.kind)
        codes = [
            each for each in plan.parts.get(part, ()) if each not in {target, step.code}
        ]
        inner = {each for code in codes for each in plan.parents[code]}
        ends = [each for each in codes if each not in inner] or codes
        keys = {
            (region, "done") if (region := self.region.get(each, OUTER)) else (each, "")
            for each in ends
        }
        if len(keys) > 1:
            gate = self.made.add(Node(f"+join-{step.code}", "and", scope, step.code))
            self._once(Flow(gate, target))
            target = gate
        for key in sorted(keys):
            self._read(key, target)

    def _left(self, step: Step) -> None:
        """Draw what leaves a step: its answers, then what silence leads to."""
        codes = codes_of(step)
        ways: dict[tuple[str, ...], list[str]] = {}
        for code in codes:
            targets = self._targets(step, code)
            key = (*targets, f"#{code}") if answer_of(step, code).times else targets
            ways.setdefault(key, []).append(code)
        if len(codes) == 1 and answer_of(step, codes[0]).times is None:
            self._lead(step.code, list(self._targets(step, codes[0])))
        else:
            self._chosen(step, ways)
        self._silent(step)

    def _targets(self, step: Step, code: str) -> tuple[str, ...]:
        answer = answer_of(step, code)
        stays = answer.keeps_open or answer.pass_on
        if ends_matter(step, answer):
            return ("#over",)
        found = [*self.reads.get((step.code, code), [])]
        found += [] if stays else self.reads.get((step.code, ""), [])
        found += [step.code] if stays else []
        return tuple(dict.fromkeys(found))

    def _chosen(self, step: Step, ways: dict[tuple[str, ...], list[str]]) -> None:
        gate = f"+answer-{step.code}"
        self.made.add(Node(gate, "xor", self._scope(step), step.code))
        self.made.flows.append(Flow(step.code, gate))
        for targets, codes in ways.items():
            most = answer_of(step, codes[0]).times
            source = gate
            if most is not None:
                source = f"+count-{step.code}-{codes[0]}"
                self.made.add(Node(source, "script", self._scope(step), step.code))
                self.made.flows.append(Flow(gate, source, tuple(codes), most))
            found = [each for each in targets if each[:1] != "#" or each == "#over"]
            self._lead(
                source,
                found,
                () if most is not None else tuple(codes),
                f"{gate}-{codes[0]}",
            )

    def _silent(self, step: Step) -> None:
        scope = self._scope(step)
        outcomes = {each.outcome for each in step.expiries}
        after = [*self.reads.get((step.code, EXPIRED), [])]
        if outcomes & (GOES_ON | {"close"}):
            over = "close" in outcomes or ends_matter(
                step, answer_of(step, ""), lapsed=True
            )
            after += self.reads.get((step.code, ""), [])
            border = Node(
                f"+silent-{step.code}", "boundary", scope, step.code, host=step.code
            )
            self.made.add(border)
            self._lead(border.id, ["#over"] if over else list(dict.fromkeys(after)))
        elif outcomes and after:
            border = Node(
                f"+silent-{step.code}", "alarm", scope, step.code, host=step.code
            )
            self.made.add(border)
            self._lead(border.id, after)

    def _lead(
        self,
        source: str,
        targets: list[str],
        answers: tuple[str, ...] = (),
        name: str = "",
    ) -> None:
        """Draw one flow from a source to all these: an end if none, a fork if many."""
        node = self.made.nodes[source]
        name = name or source
        if not targets:
            target = self.made.add(Node(f"+end-{name}", "end", node.scope, node.step))
        elif targets == ["#over"]:
            target = self.made.add(
                Node(f"+over-{name}", "terminate", node.scope, node.step)
            )
        elif len(targets) == 1:
            target = targets[0]
        else:
            target = self.made.add(Node(f"+fork-{name}", "and", node.scope, node.step))
            self.made.flows += [Flow(target, each) for each in targets]
        self.made.flows.append(Flow(source, target, answers))


def reachable(made: Process) -> Process:
    """Return the process without what nothing leads to."""
    known: set[str] = set()
    waiting = ["+start"]
    while waiting:
        code = waiting.pop()
        if code in known:
            continue
        known.add(code)
        waiting += [each.target for each in made.out_of(code)]
        waiting += [each.id for each in made.nodes.values() if each.host == code]
        if made.nodes[code].sort == "sub":
            waiting.append(f"{code}-start")
    nodes = {code: each for code, each in made.nodes.items() if code in known}
    flows = [
        each for each in made.flows if each.source in known and each.target in known
    ]
    return replace(made, nodes=nodes, flows=flows)


def counted(
    kind: Kind, region: dict[str, str], scope: str
) -> tuple[tuple[str, str], ...]:
    """Return the steps and answers of a scope that may be given only so often."""
    return tuple(
        (step.code, answer.code)
        for step in kind.steps.values()
        if region.get(step.code, OUTER) == scope
        for answer in step.answers.values()
        if answer.times is not None
    )
