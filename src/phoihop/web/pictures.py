"""Pictures of a kind of matter: laid out by Graphviz where it is installed, else by ourselves.

What is drawn depends on the text, the language and how far each step is, so each
picture is drawn once and kept. Colours come from the style sheet alone.
"""

import shutil
import subprocess
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from phoihop.contexts.matters.models import kind as kind_of
from phoihop.desk.matter_page import MatterPage
from phoihop.regulation.diagram import Graph, Status, dot, graph, progress, tidied
from phoihop.regulation.diagram_svg import svg

SECONDS = 5
Progress = tuple[tuple[str, Status], ...]


def picture(digest: str, code: str, language: str) -> SafeString:
    """Return the picture of a kind of this version."""
    return _drawn(digest, code, language, ())


def picture_of(page: MatterPage, language: str) -> SafeString:
    """Return the picture of a kind with how far a matter has come drawn along it."""
    late = frozenset(task.step.code for task in page.tasks if task.status == "late")
    found = tuple(sorted(progress(page.kind, page.state, late).items()))
    return _drawn(page.regulation.digest, page.kind.code, language, found)


@lru_cache(maxsize=512)
def _drawn(digest: str, code: str, language: str, found: Progress) -> SafeString:
    """Return the picture from left to right, and downwards for a narrow page if we can."""
    shape = graph(kind_of(digest, code), language, dict(found))
    across = owned(_by_graphviz(shape) or svg(shape), f"across-{code}", "across")
    down = owned(_by_graphviz(shape, down=True), f"down-{code}", "down")
    return mark_safe(across + down)  # noqa: S308 - drawn by us, every label escaped


def owned(made: str, own: str, way: str) -> str:
    """Give the parts of a picture names that no other picture of the page has."""
    for name in ("title", "desc", "arrow"):
        made = made.replace(f"diagram-{name}", f"{name}-{own}")
    return made.replace('class="diagram"', f'class="diagram {way}"', 1)


def _by_graphviz(shape: Graph, *, down: bool = False) -> str:
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
