"""Where the shapes, lines and words of a process stand: lanes, rows, columns, gaps.

No two shapes of a scope overlap and no line runs through a shape; words stand where no
upright line runs. A subprocess is as large as what it holds.
"""

from dataclasses import dataclass, field
from math import ceil

from phoihop.regulation.bpmn_flow import OUTER, Flow, Node, Process
from phoihop.regulation.bpmn_grid import Grid, gridded
from phoihop.regulation.bpmn_route import Detour, Net, Routes, Way, routed
from phoihop.regulation.bpmn_shapes import (
    ASIDE,
    BORDER,
    EVENT,
    LABEL,
    NOTE,
    Plane,
    Point,
    Shape,
    Words,
    label_height,
    note_height,
    size,
)

TRACK, BEFORE, ARROW = 12.0, 18.0, 22.0  # between tracks, before the first, after them
NARROWEST, SMALLEST = LABEL + 2 * ASIDE, 110.0  # a column, a lane
ROW_GAP, LANE_PAD, LEVEL = 22.0, 22.0, 14.0
TITLE_LETTER = 6.8
SUB_TOP, SUB_BOTTOM = 24.0, 20.0  # for the name of a subprocess, and its mark
EXIT = 10.0  # how far a flow runs down from a border event before it turns


def laid_out(drawn: Process, words: Words, scope: str = OUTER) -> Plane:
    """Return the places of everything in a scope, subprocesses and all."""
    inner = {
        node.id: laid_out(drawn, words, node.id)
        for node in drawn.nodes.values()
        if node.scope == scope and node.sort == "sub"
    }
    plane = _Scope(drawn, words, scope, inner).placed()
    for code, each in inner.items():
        plane.take(each, plane.shapes[code].x, plane.shapes[code].y)
    return plane


@dataclass(slots=True)
class _Heights:
    """The middle of each row, the height of each channel, the lower edge of each lane."""

    rows: dict[int, float] = field(default_factory=dict)
    channels: dict[tuple[int, int], float] = field(default_factory=dict)
    lanes: list[float] = field(default_factory=list)


class _Scope:
    """One process or subprocess while it is laid out."""

    def __init__(
        self, drawn: Process, words: Words, scope: str, inner: dict[str, Plane]
    ) -> None:
        self.words, self.scope, self.inner = words, scope, inner
        self.nodes = {k: v for k, v in drawn.nodes.items() if v.scope == scope}
        self.flows = [
            (number, flow)
            for number, flow in enumerate(drawn.flows)
            if flow.source in self.nodes
        ]
        lane_of = words.lanes if scope == OUTER else {}
        self.lanes = list(dict.fromkeys(lane_of.values())) or [""]
        self.grid: Grid = gridded(
            list(self.nodes.values()), [f for _, f in self.flows], lane_of, self.lanes
        )
        self.routes: Routes = routed(self.grid, self.flows, self.nodes)
        self.plane = Plane()
        self.heights = _Heights()
        self.tracks: dict[Net, float] = {}
        self.gap_ends: dict[int, float] = {}

    def placed(self) -> Plane:
        """Return the finished plane."""
        columns = self._columns()
        self._rows()
        for node in self.nodes.values():
            if not node.host:
                self._shape(node, columns[self.grid.cells[node.id].layer])
        for node in self.nodes.values():
            if node.host:
                self._border(node)
        for number, flow in self.flows:
            self.plane.lines[number] = self._line(flow, self.routes.ways[number])
        self._flow_labels(columns)
        self.plane.ends = dict(zip(self.lanes, self.heights.lanes, strict=True))
        self.plane.height = self.heights.lanes[-1]
        return self.plane

    def _size(self, node: Node) -> Point:
        return size(node, self.inner)

    def _columns(self) -> dict[int, tuple[float, float]]:
        """Return the left edge and width of each layer; place the tracks between them."""
        layers = range(max(c.layer for c in self.grid.cells.values()) + 1)
        found: dict[int, tuple[float, float]] = {}
        x = self._gap(-1, 0.0)
        for layer in layers:
            mine = [
                each
                for each in self.nodes.values()
                if self.grid.cells[each.id].layer == layer and not each.host
            ]
            wide = max(
                NARROWEST,
                *(self._size(each)[0] for each in mine),
                *(NOTE for each in mine if self._note(each)),
            )
            found[layer] = (x, wide)
            x = self._gap(layer, x + wide)
        self.plane.width = x
        return found

    def _gap(self, gap: int, x: float) -> float:
        """Place the tracks of a gap that begins at x; return where it ends."""
        ordered, circle = self.routes.tracks(gap)
        for number, net in enumerate((*ordered, *circle)):
            self.tracks[net] = x + BEFORE + number * TRACK
        count = len(ordered) + len(circle)
        labelled = any(
            self.words.flows.get(number) and self._label_gap(number, flow) == gap
            for number, flow in self.flows
        )
        wide = BEFORE + max(0, count - 1) * TRACK + ARROW
        end = x + wide + (LABEL if labelled else 0.0)
        self.gap_ends[gap] = end
        return end

    def _label_gap(self, number: int, flow: Flow) -> int | None:
        """Return the gap before the target in which the words of a flow stand, if one."""
        if isinstance(self.routes.ways[number], Detour):
            return None
        return self.grid.cells[flow.target].layer - 1

    def _rows(self) -> None:
        top = SUB_TOP if self.scope != OUTER else 0.0
        y = top
        for lane in range(len(self.lanes)):
            begun = y
            y += LANE_PAD
            for row in (n for n, each in enumerate(self.grid.rows) if each == lane):
                above, below = self._extent(row)
                self.heights.rows[row] = y + above
                y += above + below + ROW_GAP
            for level in range(len(self.routes.channels.get(lane, ()))):
                y += self._level_height(lane, level)
                self.heights.channels[lane, level] = y
            y = max(y + LANE_PAD - ROW_GAP / 2, begun + self._least(lane))
            self.heights.lanes.append(y)
        if self.scope != OUTER:
            self.heights.lanes[-1] += SUB_BOTTOM

    def _least(self, lane: int) -> float:
        """Return how high a lane must be for its name, which runs upwards."""
        if self.scope != OUTER:
            return 0.0
        titles = self.words.titles
        name = len(titles.get(self.lanes[lane], ""))
        whole = len(titles.get("", "")) / len(self.lanes)
        return max(SMALLEST, ceil(TITLE_LETTER * max(name, whole)) + 2 * ASIDE)

    def _extent(self, row: int) -> tuple[float, float]:
        """Return how far the things of a row reach above and below its middle."""
        above, below = 20.0, 20.0
        for node in self.nodes.values():
            if self.grid.cells[node.id].row != row:
                continue
            half = self._size(node)[1] / 2
            label = label_height(self.words.nodes.get(node.id, ""))
            if node.host:
                host = self._size(self.nodes[node.host])[1] / 2
                below = max(below, host + BORDER + max(EXIT + 4, label))
                continue
            note = note_height(self._note(node))
            above = max(above, half + (note + ASIDE if note else 0))
            below = max(below, half + (label + ASIDE if label else 0))
        for number, flow in self.flows:
            if self.grid.cells[flow.target].row == row:
                text = self.words.flows.get(number, "")
                if text and self._label_gap(number, flow) is not None:
                    above = max(above, label_height(text) * self._stacked(flow) + ASIDE)
        return above, below

    def _stacked(self, flow: Flow) -> int:
        """Return how many words stand on one another before a shape."""
        return sum(
            other.target == flow.target
            and bool(self.words.flows.get(number))
            and self._label_gap(number, other) is not None
            for number, other in self.flows
        )

    def _level_height(self, lane: int, level: int) -> float:
        texts = [
            self.words.flows.get(number, "")
            for number, way in self.routes.ways.items()
            if isinstance(way, Detour) and way.channel == (lane, level)
        ]
        return max(LEVEL, *(label_height(each) + ASIDE for each in texts), LEVEL)

    def _note(self, node: Node) -> str:
        return self.words.notes.get(node.id, "")

    def _shape(self, node: Node, column: tuple[float, float]) -> None:
        width, height = self._size(node)
        middle = self.heights.rows[self.grid.cells[node.id].row]
        x = column[0] + (column[1] - width) / 2
        made = Shape(x, middle - height / 2, width, height)
        self.plane.shapes[node.id] = made
        if text := self.words.nodes.get(node.id, ""):
            self.plane.labels[node.id] = Shape(
                made.centre - LABEL / 2, made.bottom + 4, LABEL, label_height(text)
            )
        if note := self._note(node):
            tall = note_height(note)
            self.plane.notes[node.id] = Shape(
                made.centre - NOTE / 2, made.y - ASIDE - tall, NOTE, tall
            )

    def _border(self, node: Node) -> None:
        host = self.plane.shapes[node.host]
        at = host.right - 1.5 * EVENT[0], host.bottom - BORDER
        self.plane.shapes[node.id] = made = Shape(*at, *EVENT)
        if text := self.words.nodes.get(node.id, ""):
            x = made.x - LABEL - 2
            self.plane.labels[node.id] = Shape(
                x, host.bottom + 2, LABEL, label_height(text)
            )

    def _line(self, flow: Flow, way: Way | Detour) -> tuple[Point, ...]:
        """Return the points of a flow, from the border of one shape to that of the other."""
        source, target = self.plane.shapes[flow.source], self.plane.shapes[flow.target]
        start: list[Point] = [(source.right, source.middle)]
        if self.nodes[flow.source].host:
            start = [(source.centre, source.bottom)]
            start.append((source.centre, source.bottom + EXIT))
        y, end = start[-1][1], (target.x, target.middle)
        if isinstance(way, Detour):
            out, into = self.tracks[way.leaves], self.tracks[way.enters]
            down = self.heights.channels[way.channel]
            bent = ((out, y), (out, down), (into, down), (into, end[1]))
            return (*start, *bent, end)
        if way.track:
            x = self.tracks[way.track]
            return (*start, (x, y), (x, end[1]), end)
        return (*start, end)

    def _flow_labels(self, columns: dict[int, tuple[float, float]]) -> None:
        heaped: dict[str, float] = {}
        for number, flow in self.flows:
            text = self.words.flows.get(number, "")
            if not text:
                continue
            tall, way = label_height(text), self.routes.ways[number]
            if isinstance(way, Detour):
                x, bottom = self._below(way, columns)
            else:
                gap = self.grid.cells[flow.target].layer - 1
                x = self.gap_ends[gap] - LABEL - ASIDE
                middle = self.plane.shapes[flow.target].middle
                bottom = heaped.get(flow.target, middle) - 2
                heaped[flow.target] = bottom - tall
            self.plane.flow_labels[number] = Shape(x, bottom - tall, LABEL, tall)

    def _below(
        self, way: Detour, columns: dict[int, tuple[float, float]]
    ) -> tuple[float, float]:
        """Return where words on a channel begin, and their lower edge."""
        layer, bottom = way.leaves[0], self.heights.channels[way.channel] - 2
        if layer < way.enters[0]:
            return columns[layer + 1][0] + ASIDE, bottom
        left, wide = columns[layer]
        return left + wide - LABEL - ASIDE, bottom
