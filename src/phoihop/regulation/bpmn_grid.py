"""Where elements stand in a grid: a column for each layer, rows within each lane.

A layer lies right of all that leads to it, loops aside. An element stands in the row of
what leads to it where that row is free, so that most flows run straight.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from phoihop.regulation.bpmn_flow import Flow, Node


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the grid; rows are numbered through all lanes."""

    lane: int
    row: int
    layer: int


@dataclass(slots=True)
class Grid:
    """The cell of each element, a border event in that of its task.

    `rows`: the lane of each row. `taken`: what stands in or runs through a cell.
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    taken: dict[tuple[int, int], str] = field(default_factory=dict)

    def is_free(self, row: int, layers: range, key: str) -> bool:
        """Return whether a line may run through cells of a row."""
        return all(self.taken.get((row, each), key) == key for each in layers)

    def take(self, row: int, layers: range, key: str) -> None:
        """Let a line run through cells of a row."""
        self.taken |= {(row, each): key for each in layers}


def gridded(
    nodes: list[Node], flows: list[Flow], lane_of: Mapping[str, str], lanes: list[str]
) -> Grid:
    """Return the places of the elements of one scope."""
    hosts = {each.id: each.host or each.id for each in nodes}
    free = [each.id for each in nodes if not each.host]
    pairs = [(hosts[each.source], each.target) for each in flows]
    layers = _layers(free, pairs)
    number = {each: lanes.index(lane_of.get(each, lanes[0])) for each in free}
    local = _rows(free, pairs, layers, number)
    grid, first = Grid(), 0
    for lane in range(len(lanes)):
        mine = [each for each in free if number[each] == lane]
        for each in mine:
            cell = Cell(lane, first + local[each], layers[each])
            grid.cells[each] = cell
            grid.taken[(cell.row, cell.layer)] = each
        count = max((local[each] for each in mine), default=0) + 1
        grid.rows += [lane] * count
        first += count
    for node in nodes:
        if node.host:
            grid.cells[node.id] = grid.cells[node.host]
    return grid


def _rows(
    ids: list[str],
    pairs: list[tuple[str, str]],
    layers: Mapping[str, int],
    lane: Mapping[str, int],
) -> dict[str, int]:
    """Return the row of each element within its lane."""
    before: dict[str, list[str]] = {each: [] for each in ids}
    for source, target in pairs:
        if layers[source] < layers[target]:
            before[target].append(source)
    found: dict[str, int] = {}
    for layer in range(max(layers.values(), default=0) + 1):
        column = [each for each in ids if layers[each] == layer]
        wished = {
            each: min(
                (found[s] for s in before[each] if lane[s] == lane[each]), default=0
            )
            for each in column
        }
        last: dict[int, int] = {}
        for each in sorted(column, key=lambda code: wished[code]):
            found[each] = max(wished[each], last.get(lane[each], -1) + 1)
            last[lane[each]] = found[each]
    return found


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
