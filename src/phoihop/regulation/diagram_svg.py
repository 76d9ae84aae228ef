"""A laid-out picture as SVG: classes only, no style and no colour of its own.

What is drawn takes the colour of the text around it until a style sheet says
more. A state is told by word in the description, never by colour alone.
"""

from collections.abc import Iterator
from html import escape

from phoihop.regulation.diagram import Graph, framed
from phoihop.regulation.diagram_layout import (
    LINE,
    SMALL,
    Box,
    Layout,
    Line,
    laid_out,
)

ROUND = 8


def svg(picture: Graph) -> str:
    """Return the picture as a stand-alone SVG that needs nothing installed."""
    layout = laid_out(picture)
    body = "\n".join([*map(_line, layout.lines), *map(_box, layout.boxes)])
    return framed(picture, _frame(layout), f"{_ARROW}\n{body}")


_ARROW = (
    '<defs><marker id="diagram-arrow" class="arrow" viewBox="0 0 8 8" refX="7" refY="4"'
    ' markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
    '<path class="arrow" d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
)


def _frame(layout: Layout) -> str:
    return f"0 0 {layout.width:.0f} {layout.height:.0f}"


def _box(box: Box) -> str:
    node = box.node
    sort = " ".join(filter(None, ("node", node.sort, node.status)))
    corner = box.height / 2 if node.sort in {"start", "end"} else ROUND
    shape = (
        f'<rect class="box" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}"'
        f' height="{box.height:.1f}" rx="{corner:.1f}" fill="none" stroke="currentColor"/>'
    )
    return f'<g class="{sort}">{shape}{"".join(_words(box))}</g>'


def _words(box: Box) -> Iterator[str]:
    node = box.node
    tall = LINE * len(node.name) + SMALL * (len(node.party) + len(node.limit))
    x, y = box.x + box.width / 2, box.y + (box.height - tall) / 2
    for sort, lines, height in (
        ("name", node.name, LINE),
        ("party", node.party, SMALL),
        ("limit", node.limit, SMALL),
    ):
        for line in lines:
            yield _text(sort, (x, y + height * 0.75), line)
            y += height


def _text(sort: str, at: tuple[float, float], said: str) -> str:
    size = 13 if sort == "name" else 11
    return (
        f'<text class="{sort}" x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="middle"'
        f' font-size="{size}" fill="currentColor">{escape(said)}</text>'
    )


def _line(line: Line) -> str:
    sort = " ".join(("edge", line.edge.sort, *(("back",) if line.back else ())))
    path = _around(line) if line.back else _through(line)
    drawn = (
        f'<path class="line" d="{path}" fill="none" stroke="currentColor"'
        ' marker-end="url(#diagram-arrow)"/>'
    )
    x, y = line.at
    words = (
        _text("label", (x, y + (SMALL - 2) * place), said)
        for place, said in enumerate(line.label)
    )
    return f'<g class="{sort}">{drawn}{"".join(words)}</g>'


def _through(line: Line) -> str:
    """Return a smooth way through the points, level where it leaves and enters."""
    (x, y), *rest = line.points
    path = f"M{x:.1f} {y:.1f}"
    for next_x, next_y in rest:
        half = (next_x - x) / 2
        path += (
            f"C{x + half:.1f} {y:.1f} {next_x - half:.1f} {next_y:.1f}"
            f" {next_x:.1f} {next_y:.1f}"
        )
        x, y = next_x, next_y
    return path


def _around(line: Line) -> str:
    """Return a way down, back below the boxes and up again, its corners rounded."""
    (x, top), (_, below), (end, _), (_, up) = line.points
    way = -ROUND if end < x else ROUND
    return (
        f"M{x:.1f} {top:.1f}V{below - ROUND:.1f}Q{x:.1f} {below:.1f} {x + way:.1f} {below:.1f}"
        f"H{end - way:.1f}Q{end:.1f} {below:.1f} {end:.1f} {below - ROUND:.1f}V{up:.1f}"
    )
