"""Sizes of shapes and of the words beside them, in the units of BPMN's diagram interchange."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phoihop.regulation.bpmn_flow import Node

EVENT, GATE, TASK = (36.0, 36.0), (50.0, 50.0), (150.0, 80.0)
LABEL, LABEL_LINE, LETTER = 90.0, 14.0, 6.0
NOTE, NOTE_LINE, NOTE_LETTER = 180.0, 15.0, 6.4
BORDER = EVENT[0] / 2
ASIDE = 6.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """The left upper corner and the size of a shape or of words."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """Half way across."""
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def moved(self, x: float, y: float) -> "Shape":
        """Return the shape elsewhere."""
        return Shape(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Words:
    """What is written beside shapes and flows, and the lane of each outer element.

    `titles`: the name of each lane, and of the pool under "".
    """

    nodes: Mapping[str, str] = field(default_factory=dict)
    flows: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    lanes: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plane:
    """Every shape by element, every line by the number of its flow, and the words beside.

    `ends`: the lower edge of each lane, in order.
    """

    shapes: dict[str, Shape] = field(default_factory=dict)
    lines: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[str, Shape] = field(default_factory=dict)
    flow_labels: dict[int, Shape] = field(default_factory=dict)
    notes: dict[str, Shape] = field(default_factory=dict)
    ends: dict[str, float] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0

    def take(self, other: "Plane", x: float, y: float) -> None:
        """Take in another plane, moved."""
        for own, others in (
            (self.shapes, other.shapes),
            (self.labels, other.labels),
            (self.notes, other.notes),
        ):
            own |= {code: each.moved(x, y) for code, each in others.items()}
        for number, label in other.flow_labels.items():
            self.flow_labels[number] = label.moved(x, y)
        for number, line in other.lines.items():
            self.lines[number] = tuple((px + x, py + y) for px, py in line)


def size(node: Node, inner: Mapping[str, Plane]) -> Point:
    """Return the width and height of an element."""
    match node.sort:
        case "sub":
            return inner[node.id].width, inner[node.id].height
        case "task" | "script":
            return TASK
        case "xor" | "and":
            return GATE
        case _:
            return EVENT


def label_height(text: str) -> float:
    """Return how high words beside a shape stand; 0 for none."""
    return LABEL_LINE * lines(text, LABEL, LETTER)


def note_height(text: str) -> float:
    """Return how high a note stands; 0 for none."""
    return NOTE_LINE * lines(text, NOTE - 12, NOTE_LETTER) + 14 if text else 0.0


def lines(text: str, width: float, letter: float) -> int:
    """Return how many lines words take, broken between words."""
    most, count, used = int(width / letter), 0, 0
    for paragraph in text.split("\n") if text else ():
        count, used = count + 1, 0
        for word in paragraph.split():
            if used and used + 1 + len(word) > most:
                count, used = count + 1, 0
            used += len(word) + bool(used)
    return count
