"""Pictures laid out by Graphviz where it is installed, for a page and for a file."""

import shutil
import subprocess

from phoihop.regulation.diagram import Graph, dot, tidied
from phoihop.regulation.diagram_svg import svg

SECONDS = 5
STYLE = """<style>
.diagram { color: #1e2b3c; background: #fff; }
.diagram text { font: 12px "Be Vietnam Pro", sans-serif; }
.diagram .edge text { font-size: 10px; }
.diagram .node.power > :is(path, polygon, rect) { stroke-dasharray: 4 3; }
.diagram .edge.silence { color: #a3261e; }
.diagram .edge.silence > path:first-of-type { stroke-dasharray: 5 3; }
</style>"""


def standing_alone(shape: Graph) -> str:
    """Return an SVG with its own style, for a file that no page surrounds."""
    made = by_graphviz(shape) or svg(shape)
    return made.replace("</desc>", f"</desc>\n{STYLE}", 1)


def by_graphviz(shape: Graph, *, down: bool = False) -> str:
    """Return the picture as `dot` lays it out; "" where there is none or it takes too long."""
    program = shutil.which("dot")
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, the text on its input
            [program, "-Tsvg"],
            input=dot(shape, down=down).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return ""
    return tidied(done.stdout.decode("utf-8", "replace"), shape)
