"""Where the boxes and lines of a picture stand: in layers from left to right.

A box stands right of every box that leads to it, loops aside; within a layer
boxes stand near what they are connected with. Lines that skip layers keep a
lane of their own, lines that go back run below everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from phoihop.regulation.diagram import LABEL, Edge, Graph, Node, wrapped

LINE, SMALL = 18, 15  # heights of a line of the name, and of the lines below it
PAD_X, PAD_Y, LANE = 14, 10, 14
GAP_Y, MARGIN = 26, 16
LETTER, SMALL_LETTER = 7.4, 6.2


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its place: the left upper corner and the size, in pixels."""

    node: Node
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An edge with the points it runs through; `back` lines run below the boxes."""

    edge: Edge
    points: tuple[tuple[float, float], ...]
    label: tuple[str, ...]
    at: tuple[float, float]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture laid out."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


Slot = tuple[str, int]  # a box, or the lane of a line in a layer (edge number as text)


def laid_out(picture: Graph) -> Layout:
    """Return the places of all boxes and lines."""
    ids = [each.id for each in picture.nodes]
    back = _back(ids, picture.edges)
    layers = _layers(ids, picture.edges, back)
    lanes = _lanes(picture.edges, layers, back)
    columns = _ordered(ids, layers, lanes, picture.edges)
    sizes = {each.id: _size(each, picture.edges) for each in picture.nodes}
    places = _placed(columns, sizes, _gaps(picture.edges, layers, len(columns)))
    boxes = tuple(
        Box(each, *places[each.id], *sizes[each.id]) for each in picture.nodes
    )
    bottom = max((each.y + each.height for each in boxes), default=0.0)
    lines = _lines(
        picture.edges,
        {each.node.id: each for each in boxes},
        places,
        (lanes, back, bottom),
    )
    deepest = max((y for line in lines for _, y in line.points), default=0.0)
    right = max((each.x + each.width for each in boxes), default=0.0)
    return Layout(right + MARGIN, max(bottom, deepest) + MARGIN, boxes, lines)


def _size(node: Node, edges: tuple[Edge, ...]) -> tuple[float, float]:
    """Return width and height: room for the words, and for the labels that leave the box."""
    name = max(len(each) for each in node.name) * LETTER
    small = max((len(each) for each in (*node.party, *node.limit)), default=0)
    lines = LINE * len(node.name) + SMALL * (len(node.party) + len(node.limit))
    told = (len(wrapped(each.label, LABEL)) for each in edges if each.source == node.id)
    ports: list[float] = [(SMALL - 1) * each + 4.0 for each in told]
    ports += [0.0] * (sum(each.target == node.id for each in edges) - len(ports))
    room = max(ports, default=0) * (len(ports) + 1)
    width = max(name, small * SMALL_LETTER, 60) + 2 * PAD_X
    return width, max(lines + 2 * PAD_Y, room)


def _back(ids: Iterable[str], edges: tuple[Edge, ...]) -> frozenset[int]:
    """Return the edges that close a loop when the steps are walked in the text's order."""
    out = defaultdict(list)
    for number, edge in enumerate(edges):
        out[edge.source].append((number, edge.target))
    found: set[int] = set()
    seen: dict[str, bool] = {}

    def walk(code: str) -> None:
        seen[code] = True
        for number, target in out[code]:
            if seen.get(target):
                found.add(number)
            elif target not in seen:
                walk(target)
        seen[code] = False

    for code in ids:
        if code not in seen:
            walk(code)
    return frozenset(found)


def _layers(
    ids: list[str], edges: tuple[Edge, ...], back: frozenset[int]
) -> dict[str, int]:
    """Return the layer of each box: one past the last of those that lead to it."""
    layers = dict.fromkeys(ids, 0)
    forward = [edge for number, edge in enumerate(edges) if number not in back]
    for _ in ids:
        moved = False
        for edge in forward:
            if layers[edge.target] <= layers[edge.source]:
                layers[edge.target] = layers[edge.source] + 1
                moved = True
        if not moved:
            break
    return layers


def _lanes(
    edges: tuple[Edge, ...], layers: Mapping[str, int], back: frozenset[int]
) -> dict[int, tuple[str, ...]]:
    """Return, for each line that skips layers, a lane in every layer between."""
    return {
        number: tuple(
            f"#{number}.{layer}"
            for layer in range(layers[edge.source] + 1, layers[edge.target])
        )
        for number, edge in enumerate(edges)
        if number not in back
    }


def _ordered(
    ids: list[str],
    layers: Mapping[str, int],
    lanes: Mapping[int, tuple[str, ...]],
    edges: tuple[Edge, ...],
) -> list[list[str]]:
    """Return the boxes and lanes of each layer, near what they are connected with."""
    columns: list[list[str]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
    for code in ids:
        columns[layers[code]].append(code)
    near: dict[str, list[str]] = defaultdict(list)
    for number, through in lanes.items():
        chain = [edges[number].source, *through, edges[number].target]
        for lane, layer in zip(
            through, range(layers[chain[0]] + 1, len(columns)), strict=False
        ):
            columns[layer].append(lane)
        for one, other in pairwise(chain):
            near[one].append(other)
            near[other].append(one)
    for turn in range(6):
        order = range(len(columns)) if turn % 2 == 0 else reversed(range(len(columns)))
        for at in order:
            _sort(columns, at, near)
    return columns


def _sort(columns: list[list[str]], at: int, near: Mapping[str, list[str]]) -> None:
    rank = {
        each: (place + 1) / (len(column) + 1)
        for column in columns
        for place, each in enumerate(column)
    }

    def middle(each: str) -> float:
        beside = [rank[other] for other in near.get(each, [])]
        return sum(beside) / len(beside) if beside else rank[each]

    columns[at].sort(key=middle)


def _gaps(
    edges: tuple[Edge, ...], layers: Mapping[str, int], count: int
) -> list[float]:
    """Return the room left of each layer, wide enough for the labels that start there."""
    gaps = [40.0] * count
    for edge in edges:
        after = layers[edge.source] + 1
        if edge.label and layers[edge.target] >= after:
            longest = max(len(each) for each in wrapped(edge.label, LABEL))
            gaps[after] = max(gaps[after], longest * SMALL_LETTER + 34)
    return gaps


def _placed(
    columns: list[list[str]],
    sizes: Mapping[str, tuple[float, float]],
    gaps: list[float],
) -> dict[str, tuple[float, float]]:
    """Return the corner of each box and the point of each lane; columns are centred."""
    heights = [
        sum(sizes.get(each, (0, LANE))[1] for each in column)
        + GAP_Y * (len(column) - 1)
        for column in columns
    ]
    tallest = max(heights, default=0.0)
    places = {}
    x = float(MARGIN)
    for at, column in enumerate(columns):
        wide = max((sizes.get(each, (0, 0))[0] for each in column), default=0.0)
        x += gaps[at] if at else 0
        y = MARGIN + (tallest - heights[at]) / 2
        for each in column:
            width, height = sizes.get(each, (0, LANE))
            places[each] = (x + (wide - width) / 2, y)
            y += height + GAP_Y
        x += wide
    return places


def _lines(
    edges: tuple[Edge, ...],
    boxes: Mapping[str, Box],
    places: Mapping[str, tuple[float, float]],
    known: tuple[Mapping[int, tuple[str, ...]], frozenset[int], float],
) -> tuple[Line, ...]:
    lanes, back, bottom = known
    ports = _Ports(edges, boxes, back)
    lines = []
    below = bottom
    for number, edge in enumerate(edges):
        label = wrapped(edge.label, LABEL) if edge.label else ()
        start, end = ports.leaves[number], ports.enters[number]
        if number in back:
            below += 22 + (SMALL - 2) * len(label)
            around = (start, (start[0], below), (end[0], below), end)
            middle = (
                (start[0] + end[0]) / 2,
                below - 6 - (SMALL - 2) * (len(label) - 1),
            )
            lines.append(Line(edge, around, label, middle, back=True))
            continue
        through = [
            (places[lane][0], places[lane][1] + LANE / 2) for lane in lanes[number]
        ]
        points = (start, *through, end)
        lines.append(Line(edge, points, label, _beside(points, label)))
    return tuple(lines)


def _beside(
    points: tuple[tuple[float, float], ...], label: tuple[str, ...]
) -> tuple[float, float]:
    """Return where a label stands: just past the box it leaves, above its line."""
    (x, y), (next_x, next_y) = points[0], points[1]
    wide = max((len(each) for each in label), default=0) * SMALL_LETTER
    share = min(0.5, (wide / 2 + 10) / max(next_x - x, 1))
    share *= share * (3 - 2 * share)
    return x + wide / 2 + 10, y + (next_y - y) * share - 4 - (SMALL - 2) * (
        len(label) - 1
    )


class _Ports:
    """Where each line leaves and enters its boxes, spread so that lines do not meet."""

    def __init__(
        self, edges: tuple[Edge, ...], boxes: Mapping[str, Box], back: frozenset[int]
    ) -> None:
        self.leaves: dict[int, tuple[float, float]] = {}
        self.enters: dict[int, tuple[float, float]] = {}
        for code, box in boxes.items():
            out = [
                (n, boxes[e.target]) for n, e in enumerate(edges) if e.source == code
            ]
            into = [
                (n, boxes[e.source]) for n, e in enumerate(edges) if e.target == code
            ]
            self.leaves |= _spread(box, out, back, right=True)
            self.enters |= _spread(box, into, back, right=False)


def _spread(
    box: Box, ends: list[tuple[int, Box]], back: frozenset[int], *, right: bool
) -> dict[int, tuple[float, float]]:
    ahead = [each for each in ends if each[0] not in back]
    behind = [number for number, _ in ends if number in back]
    x = box.x + box.width if right else box.x
    return _sides(box, ahead, x) | _undersides(box, behind, right=right)


def _sides(
    box: Box, ends: list[tuple[int, Box]], x: float
) -> dict[int, tuple[float, float]]:
    ends = sorted(ends, key=lambda each: each[1].y + each[1].height / 2)
    room = box.height / (len(ends) + 1)
    return {n: (x, box.y + room * (place + 1)) for place, (n, _) in enumerate(ends)}


def _undersides(
    box: Box, numbers: list[int], *, right: bool
) -> dict[int, tuple[float, float]]:
    half, start = box.width / 2, box.x + box.width / 2 * right
    room = half / (len(numbers) + 1)
    y = box.y + box.height
    return {n: (start + room * (place + 1), y) for place, n in enumerate(numbers)}
