"""Pictures of a kind of matter: laid out by Graphviz where it is installed, else by ourselves.

What is drawn depends on the text, the language and how far each step is, so each
picture is drawn once and kept. Colours come from the style sheet alone.
"""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from phoihop.contexts.matters.models import kind as kind_of
from phoihop.desk.matter_page import MatterPage
from phoihop.regulation.bpmn import Exported, exported
from phoihop.regulation.diagram import Status, graph, progress
from phoihop.regulation.diagram_svg import svg
from phoihop.store.graphviz import by_graphviz, standing_alone

Progress = tuple[tuple[str, Status], ...]


def picture(digest: str, code: str, language: str) -> SafeString:
    """Return the picture of a kind of this version."""
    return _drawn(digest, code, language, ())


def picture_of(page: MatterPage, language: str) -> SafeString:
    """Return the picture of a kind with how far a matter has come drawn along it."""
    late = frozenset(task.step.code for task in page.tasks if task.status == "late")
    found = tuple(sorted(progress(page.kind, page.state, late).items()))
    return _drawn(page.regulation.digest, page.kind.code, language, found)


@lru_cache(maxsize=256)
def picture_file(digest: str, code: str, language: str) -> str:
    """Return the picture of a kind as a file that stands alone. Raises Missing."""
    return standing_alone(graph(kind_of(digest, code), language))


@lru_cache(maxsize=256)
def process_file(digest: str, code: str, language: str) -> Exported:
    """Return a kind as BPMN. Raises Missing."""
    return exported(kind_of(digest, code), language)


@lru_cache(maxsize=512)
def _drawn(digest: str, code: str, language: str, found: Progress) -> SafeString:
    """Return the picture from left to right, and downwards for a narrow page if we can."""
    shape = graph(kind_of(digest, code), language, dict(found))
    across = owned(by_graphviz(shape) or svg(shape), f"across-{code}", "across")
    down = owned(by_graphviz(shape, down=True), f"down-{code}", "down")
    return mark_safe(across + down)  # noqa: S308 - drawn by us, every label escaped


def owned(made: str, own: str, way: str) -> str:
    """Give the parts of a picture names that no other picture of the page has."""
    for name in ("title", "desc", "arrow"):
        made = made.replace(f"diagram-{name}", f"{name}-{own}")
    return made.replace('class="diagram"', f'class="diagram {way}"', 1)
