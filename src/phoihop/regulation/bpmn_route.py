"""Which way each flow takes through the grid: tracks in the gaps, channels below the lanes.

Flows out of one shape share a track in the gap right of it, flows into one shape from
afar share one in the gap left of it; else no two lie on each other. A flow that would
run through a shape goes below its lane.
"""

from dataclasses import dataclass, field

from phoihop.regulation.bpmn_flow import Flow, Node
from phoihop.regulation.bpmn_grid import Cell, Grid

Net = tuple[int, str]  # the gap, left of which layer it ends; and whose track it is
End = tuple[str, int | str]  # a height: a row, or the exit of a border event


@dataclass(frozen=True, slots=True)
class Way:
    """A flow that turns once, on a track, or that runs straight."""

    track: Net | None = None


@dataclass(frozen=True, slots=True)
class Detour:
    """A flow that leaves its row, runs below its lane, and enters the row it leads to."""

    leaves: Net
    channel: tuple[int, int]  # the lane and the level below it
    enters: Net


@dataclass(slots=True)
class Routes:
    """The way of each flow, what each track joins, the intervals of the channels."""

    ways: dict[int, Way | Detour] = field(default_factory=dict)
    lefts: dict[Net, set[End]] = field(default_factory=dict)
    rights: dict[Net, set[End]] = field(default_factory=dict)
    channels: dict[int, list[list[range]]] = field(default_factory=dict)

    def tracks(self, gap: int) -> tuple[list[Net], list[Net]]:
        """Return the tracks of a gap from left to right, and those that run in a circle.

        A track that a height comes to stands left of one that goes on at that height.
        """
        waiting = [net for net in self.lefts if net[0] == gap]
        found: list[Net] = []
        while waiting:
            net = next(
                (each for each in waiting if self._is_first(each, waiting)), None
            )
            if net is None:
                return found, waiting
            waiting.remove(net)
            found.append(net)
        return found, []

    def _is_first(self, net: Net, waiting: list[Net]) -> bool:
        others = (each for each in waiting if each != net)
        return not any(self.rights[net] & self.lefts[each] for each in others)


def routed(grid: Grid, flows: list[tuple[int, Flow]], nodes: dict[str, Node]) -> Routes:
    """Return the ways of the flows of one scope, straight ones first."""
    router = _Router(grid, nodes, dict(flows))
    left = [each for each in flows if not router.straight(*each)]
    for number, flow in left:
        router.routes.ways[number] = router.bent(flow)
    router.joined()
    while router.untied():
        router.joined()
    return router.routes


class _Router:
    def __init__(
        self, grid: Grid, nodes: dict[str, Node], flows: dict[int, Flow]
    ) -> None:
        self.grid, self.nodes, self.flows = grid, nodes, flows
        self.routes = Routes()

    def _ends(self, flow: Flow) -> tuple[Cell, Cell, bool]:
        source, target = self.grid.cells[flow.source], self.grid.cells[flow.target]
        return source, target, bool(self.nodes[flow.source].host)

    def straight(self, number: int, flow: Flow) -> bool:
        """Take the straight way if nothing stands in it."""
        source, target, hosted = self._ends(flow)
        if hosted or source.row != target.row or source.layer >= target.layer:
            return False
        between = range(source.layer + 1, target.layer)
        key = f"{flow.source}>{flow.target}"
        if not self.grid.is_free(source.row, between, key):
            return False
        self.grid.take(source.row, between, key)
        self.routes.ways[number] = Way()
        return True

    def bent(self, flow: Flow) -> Way | Detour:
        """Return a way with one turn up or down, or through a channel."""
        source, target, hosted = self._ends(flow)
        between = range(source.layer + 1, target.layer)
        if source.layer < target.layer:
            key = f">{flow.target}"
            if self.grid.is_free(target.row, between, key):
                self.grid.take(target.row, between, key)
                return Way(self._out(flow))
            key = f"{flow.source}>"
            if not hosted and self.grid.is_free(source.row, between, key):
                self.grid.take(source.row, between, key)
                return Way(self._into(flow))
        return self._detour(flow)

    def _out(self, flow: Flow) -> Net:
        return self.grid.cells[flow.source].layer, f"out {flow.source}"

    def _into(self, flow: Flow) -> Net:
        return self.grid.cells[flow.target].layer - 1, flow.target

    def _detour(self, flow: Flow) -> Detour:
        out, into = self._out(flow), self._into(flow)
        lane = self.grid.cells[flow.source].lane
        return Detour(out, (lane, self._level(lane, out[0], into[0])), into)

    def joined(self) -> None:
        """Note for each track at which heights lines come to it and go on from it.

        Channels are left out: in one gap no two flows share a level of them.
        """
        self.routes.lefts.clear()
        self.routes.rights.clear()
        for number, way in self.routes.ways.items():
            flow = self.flows[number]
            source, target, hosted = self._ends(flow)
            start: End = ("border", flow.source) if hosted else ("row", source.row)
            end: End = ("row", target.row)
            if isinstance(way, Detour):
                self._net(way.leaves, {start}, set())
                self._net(way.enters, set(), {end})
            elif way.track:
                self._net(way.track, {start}, {end})

    def untied(self) -> bool:
        """Send one flow of tracks that run in a circle through a channel, if there is one."""
        for gap in sorted({each[0] for each in self.routes.lefts}):
            _, circle = self.routes.tracks(gap)
            for number, way in self.routes.ways.items():
                if isinstance(way, Way) and way.track in circle:
                    self.routes.ways[number] = self._detour(self.flows[number])
                    return True
        return False

    def _net(self, net: Net, left: set[End], right: set[End]) -> None:
        self.routes.lefts.setdefault(net, set()).update(left)
        self.routes.rights.setdefault(net, set()).update(right)

    def _level(self, lane: int, one: int, other: int) -> int:
        """Return the first level below a lane that is free between two gaps."""
        low, high = sorted((one, other))
        levels = self.routes.channels.setdefault(lane, [])
        for number, level in enumerate(levels):
            if all(each.stop <= low or each.start > high for each in level):
                level.append(range(low, high + 1))
                return number
        levels.append([range(low, high + 1)])
        return len(levels) - 1
