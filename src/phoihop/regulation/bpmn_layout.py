"""Where the shapes and lines of a process stand: layers from left to right, one grid a scope.

No two shapes of a scope overlap; a subprocess is as large as what it holds. A line
runs straight where nothing stands in its way, else through a channel of its own below.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from phoihop.regulation.bpmn_flow import OUTER, Flow, Node, Process

GAP_X, GAP_Y, PAD, CHANNEL = 70.0, 50.0, 40.0, 14.0
EVENT, GATE, TASK = (36.0, 36.0), (50.0, 50.0), (150.0, 80.0)
BORDER = EVENT[0] / 2

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """The left upper corner and the size of a shape."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2

    def moved(self, x: float, y: float) -> "Shape":
        """Return the shape elsewhere."""
        return Shape(self.x + x, self.y + y, self.width, self.height)


@dataclass(slots=True)
class Plane:
    """Every shape by element, every line by the number of its flow, and the size of it all."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    lines: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0

    def take(self, other: "Plane", x: float, y: float) -> None:
        """Take in another plane, moved."""
        self.shapes |= {code: each.moved(x, y) for code, each in other.shapes.items()}
        for number, line in other.lines.items():
            self.lines[number] = tuple((px + x, py + y) for px, py in line)


def laid_out(drawn: Process, scope: str = OUTER) -> Plane:
    """Return the places of everything in a scope, subprocesses and all."""
    inner = {
        node.id: laid_out(drawn, node.id)
        for node in drawn.nodes.values()
        if node.scope == scope and node.sort == "sub"
    }
    nodes = [each for each in drawn.nodes.values() if each.scope == scope]
    flows = [
        (number, flow)
        for number, flow in enumerate(drawn.flows)
        if drawn.nodes[flow.source].scope == scope
    ]
    plane, edges = _shapes(nodes, [flow for _, flow in flows], inner)
    own = dict(plane.shapes)
    router = _Router(own, edges)
    for number, flow in flows:
        plane.lines[number] = router.line(flow, drawn.nodes[flow.source].host)
    for code, each in inner.items():
        plane.take(each, own[code].x, own[code].y)
    plane.height = router.bottom + PAD
    return plane


def _shapes(
    nodes: list[Node], flows: list[Flow], inner: dict[str, Plane]
) -> tuple[Plane, list[float]]:
    """Place the shapes of one scope; return also the left edge of each layer."""
    hosts = {each.id: each.host or each.id for each in nodes}
    free = [each for each in nodes if not each.host]
    layers = _layers(
        [each.id for each in free], [(hosts[f.source], f.target) for f in flows]
    )
    plane, x, edges = Plane(), PAD, []
    for layer in range(max(layers.values(), default=0) + 1):
        column = [each for each in free if layers[each.id] == layer]
        sizes = {each.id: _size(each, inner) for each in column}
        wide = max((width for width, _ in sizes.values()), default=0.0)
        edges.append(x)
        y = PAD
        for each in column:
            width, height = sizes[each.id]
            plane.shapes[each.id] = Shape(x + (wide - width) / 2, y, width, height)
            y += height + GAP_Y
        x += wide + GAP_X
    for each in nodes:
        if each.host:
            host = plane.shapes[each.host]
            at = host.x + host.width - 2 * EVENT[0], host.y + host.height - BORDER
            plane.shapes[each.id] = Shape(*at, *EVENT)
    edges.append(x)
    plane.width = x - GAP_X + PAD
    return plane, edges


def _size(node: Node, inner: dict[str, Plane]) -> Point:
    match node.sort:
        case "sub":
            return inner[node.id].width, inner[node.id].height
        case "task" | "script":
            return TASK
        case "xor" | "and":
            return GATE
        case _:
            return EVENT


def _layers(ids: list[str], pairs: list[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of each shape: right of all that leads to it, loops aside."""
    forward = list(_forward(ids, pairs))
    layers = dict.fromkeys(ids, 0)
    for _ in ids:
        for source, target in forward:
            layers[target] = max(layers[target], layers[source] + 1)
    return layers


def _forward(ids: list[str], pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that close no loop when walked from the start."""
    out: dict[str, list[str]] = {}
    for source, target in pairs:
        out.setdefault(source, []).append(target)
    done: set[str] = set()
    path: list[tuple[str, Iterator[str]]] = []
    for first in ids:
        if first in done:
            continue
        path = [(first, iter(out.get(first, ())))]
        while path:
            code, left = path[-1]
            target = next(left, "")
            if not target:
                done.add(code)
                path.pop()
            elif target not in {each for each, _ in path}:
                yield code, target
                if target not in done:
                    path.append((target, iter(out.get(target, ()))))


class _Router:
    """Draws the lines of one scope around its shapes."""

    def __init__(self, shapes: dict[str, Shape], edges: list[float]) -> None:
        self.shapes, self.edges = shapes, edges
        self.bottom = max(each.y + each.height for each in shapes.values()) + CHANNEL
        self.used = 0

    def line(self, flow: Flow, host: str) -> tuple[Point, ...]:
        """Return the points of a flow, from the border of one shape to that of the other."""
        source, target = self.shapes[flow.source], self.shapes[flow.target]
        self.used += 1
        aside = 8 + self.used * 7 % 40
        start: list[Point] = [(source.x + source.width, source.middle)]
        if host:
            below = source.y + source.height
            start = [
                (source.x + source.width / 2, below),
                (source.x + source.width / 2, below + 8),
            ]
        end = (target.x, target.middle)
        leaves = self._right_of(self.shapes[host] if host else source) + aside
        enters = self._left_of(target) - aside / 2 - 6
        y = start[-1][1]
        ways = (
            [*start, (leaves, y), (leaves, end[1]), end],
            [*start, (enters, y), (enters, end[1]), end],
        )
        for way in ways:
            if leaves < end[0] and self._is_clear(
                way, {flow.source, flow.target, host}
            ):
                return tuple(way)
        self.bottom += CHANNEL
        down = self.bottom
        return (
            *start,
            (leaves, y),
            (leaves, down),
            (enters, down),
            (enters, end[1]),
            end,
        )

    def _right_of(self, shape: Shape) -> float:
        """Return where the gap right of a shape's layer begins."""
        return next(each for each in self.edges if each > shape.x) - GAP_X

    def _left_of(self, shape: Shape) -> float:
        return max(each for each in self.edges if each <= shape.x)

    def _is_clear(self, way: list[Point], ends: set[str]) -> bool:
        others = [each for code, each in self.shapes.items() if code not in ends]
        parts = list(pairwise(way))
        return not any(
            crosses(one, other, each) for one, other in parts for each in others
        )


def crosses(one: Point, other: Point, shape: Shape) -> bool:
    """Return whether a level or upright stretch runs through a shape."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return (
        left < shape.x + shape.width
        and right > shape.x
        and top < shape.y + shape.height
        and bottom > shape.y
    )
