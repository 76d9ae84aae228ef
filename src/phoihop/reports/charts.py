"""Where the bars of a chart lie, for a drawing as wide as its room.

Lengths along the bar are in percent of the width, heights in pixels: letters keep
their size on a phone.
"""

from dataclasses import dataclass

from phoihop.reports.blocks import Bar, Chart

WIDEST = 72.0  # percent; what is said stands to the right
LABEL, THICK, GAP, BETWEEN = 18, 14, 5, 16
LONGEST = 52


@dataclass(frozen=True, slots=True)
class Piece:
    """One bar: percent, percent, pixels, and which series it is (from 1)."""

    x: str
    width: str
    y: int
    series: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is written at the end of a bar."""

    x: str
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart as it is drawn."""

    y: int
    label: str
    whole: str
    address: str
    pieces: tuple[Piece, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as it is drawn."""

    height: int
    thick: int
    lines: tuple[Line, ...]


def drawn(chart: Chart) -> Drawn:
    """Return where everything lies."""
    most = max((_size(chart, each) for each in chart.bars), default=0) or 1
    y, lines = 0, []
    for each in chart.bars:
        pieces, said = _pieces(chart, each, y + LABEL, WIDEST / most)
        text = each.label
        short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        lines.append(Line(y + 13, short, text, each.address, pieces, said))
        rows = 1 if chart.stacked else len(each.values)
        y += LABEL + rows * (THICK + GAP) - GAP + BETWEEN
    return Drawn(y, THICK, tuple(lines))


def _size(chart: Chart, bar: Bar) -> int:
    return sum(bar.values) if chart.stacked else max(bar.values, default=0)


def _pieces(
    chart: Chart, bar: Bar, y: int, scale: float
) -> tuple[tuple[Piece, ...], tuple[Said, ...]]:
    pieces, said, x = [], [], 0.0
    for at, value in enumerate(bar.values):
        width = value * scale
        pieces.append(Piece(_percent(x), _percent(width), y, at + 1))
        if chart.stacked:
            x += width
        else:
            said.append(Said(_percent(width), y + 12, bar.said[at]))
            y += THICK + GAP
    if chart.stacked:
        said.append(Said(_percent(x), y + 12, bar.said[0]))
    return tuple(pieces), tuple(said)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
