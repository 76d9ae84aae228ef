"""A kind as a picture: its steps are nodes, what opens them are edges.

The graph is a value; from it come DOT text for Graphviz and, where that is not
installed, a picture drawn by `diagram_svg`. `tidied` turns Graphviz's own SVG into one
without styles and colours. Running Graphviz is the business of the shell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from phoihop.base.sentences import say
from phoihop.regulation.fold import ends_matter
from phoihop.regulation.limits import (
    Closed,
    Event,
    FieldDate,
    Happened,
    Opened,
    Settled,
    Shifted,
    Threshold,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import DONE, leaves, plan_of
from phoihop.regulation.state import State
from phoihop.regulation.wording import (
    field_name,
    leaf_said,
    limit_said,
    name_of,
    party_name,
)

Status = Literal["", "done", "open", "late", "waiting"]
START, END = "opened", "closed"
WIDTH, LABEL = 16, 12  # letters on a line of a box, of a label of a line


@dataclass(frozen=True, slots=True)
class Node:
    """A box: what is done, by whom, by when. `sort` is start, end, date, duty or power."""

    id: str
    sort: str
    name: tuple[str, ...]
    party: tuple[str, ...] = ()
    limit: tuple[str, ...] = ()
    status: Status = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line. `sort` is flow, silence (time ran out) or timed (a moment came)."""

    source: str
    target: str
    label: str = ""
    sort: str = "flow"


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture before it is laid out."""

    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(
    kind: Kind, language: str = "vi", progress: Mapping[str, Status] | None = None
) -> Graph:
    """Return the graph of a kind, with the progress of a matter drawn along it if given."""
    statuses = progress or {}
    edges = _merged(_edges(kind, language))
    used = {each for edge in edges for each in (edge.source, edge.target)}
    nodes = [
        Node(START, "start", (say("engine.diagram.start", language),)),
        *(
            _node(kind, each, language, statuses.get(each.code, ""))
            for each in kind.steps.values()
        ),
        *_dates(kind, language),
        Node(END, "end", (say("engine.diagram.end", language),)),
    ]
    shown = tuple(
        each for each in nodes if each.sort in {"duty", "power"} or each.id in used
    )
    return Graph(
        title=say("engine.diagram.title", language, kind=name_of(kind, language)),
        description=_described(kind, shown, edges, (language, statuses)),
        nodes=shown,
        edges=edges,
    )


def progress(
    kind: Kind, state: State, late: frozenset[str] = frozenset()
) -> dict[str, Status]:
    """Return how far each step of a matter is; `late` are the steps that are overdue."""
    found: dict[str, Status] = {}
    for code in kind.steps:
        tasks = [each for key, each in state.tasks.items() if key[0] == code]
        if any(each.status == "open" for each in tasks):
            found[code] = "late" if code in late else "open"
        elif any(each.status in {"settled", "lapsed"} for each in tasks):
            found[code] = "done"
        else:
            found[code] = "waiting"
    return found


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the words of a text on lines of at most so many letters."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)


def _node(kind: Kind, step: Step, language: str, status: Status) -> Node:
    party = party_name(kind, step.by, language)
    if step.each:
        party = say(
            "engine.diagram.each", language, row=_rows(kind, step.each, language)
        )
    limit = limit_said(kind, step.within, language) if step.duty else ""
    if not step.duty:
        limit = say("engine.why.power", language)
    return Node(
        id=step.code,
        sort="duty" if step.duty else "power",
        name=wrapped(name_of(step, language), WIDTH),
        party=wrapped(party, WIDTH + 4),
        limit=wrapped(limit, WIDTH + 4),
        status=status,
    )


def _rows(kind: Kind, table: str, language: str) -> str:
    found = kind.tables.get(table)
    if found is None or found.chosen or not found.rows:
        return say("engine.diagram.chosen", language)
    return ", ".join(party_name(kind, row, language) for row in found.rows)


def _dates(kind: Kind, language: str) -> Iterator[Node]:
    fields = {
        leaf.field: None
        for step in kind.steps.values()
        for leaf in map(_base, leaves(step.after))
        if isinstance(leaf, FieldDate)
    }
    for field in fields:
        name = field_name(kind, field, language)
        said = say("engine.diagram.date", language, field=name)
        yield Node(f"date:{field}", "date", wrapped(said, WIDTH))


def _base(event: Event) -> Event:
    while isinstance(event, Shifted):
        event = event.event
    return event


def _edges(kind: Kind, language: str) -> Iterator[Edge]:
    for step in kind.steps.values():
        for leaf in leaves(step.after):
            label = leaf_said(kind, leaf, language)
            for source in _sources(kind, _base(leaf), step):
                sort = "timed" if isinstance(leaf, Shifted | FieldDate) else "flow"
                if isinstance(leaf, Happened) and leaf.answer == "expired":
                    sort = "silence"
                yield Edge(source, step.code, label, sort)
        yield from _endings(step, language)


def _merged(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return one line for all that leads the same way, with every label on it."""
    labels: dict[tuple[str, str, str], dict[str, None]] = {}
    for each in edges:
        told = labels.setdefault((each.source, each.target, each.sort), {})
        told |= {each.label: None} if each.label else {}
    return tuple(
        Edge(source, target, "; ".join(told), sort)
        for (source, target, sort), told in labels.items()
    )


def _sources(kind: Kind, event: Event, step: Step) -> Iterator[str]:
    match event:
        case Opened():
            yield START
        case Closed():
            yield END
        case Happened(step=code) | Threshold(step=code):
            yield code
        case FieldDate(field):
            yield f"date:{field}"
        case Settled(part):
            yield from _last_of(kind, part, step)
        case _:
            pass


def _last_of(kind: Kind, part: str, step: Step) -> Iterator[str]:
    """Yield the steps of a part that open no other step of it."""
    plan = plan_of(kind)
    codes = plan.parts.get(part, ())
    inner = {each for code in codes for each in plan.parents[code]}
    yield from (code for code in codes if code not in inner and code != step.code)


def _endings(step: Step, language: str) -> Iterator[Edge]:
    for answer in step.answers.values():
        if ends_matter(step, answer):
            yield Edge(step.code, END, name_of(answer, language))
    if not step.answers and ends_matter(step, DONE):
        yield Edge(step.code, END)
    for expiry in step.expiries:
        if expiry.outcome == "close":
            yield Edge(step.code, END, expiry.reason, "silence")


def _described(
    kind: Kind,
    nodes: tuple[Node, ...],
    edges: tuple[Edge, ...],
    told: tuple[str, Mapping[str, Status]],
) -> str:
    language, statuses = told
    said = say("engine.diagram.desc", language, steps=len(kind.steps), edges=len(edges))
    if not statuses:
        return said
    by = {
        status: ", ".join(
            " ".join(each.name) for each in nodes if each.status == status
        )
        or "–"
        for status in ("done", "open", "late", "waiting")
    }
    return f"{said} {say('engine.diagram.desc_state', language, **by)}"


def dot(picture: Graph, *, down: bool = False) -> str:
    """Return the graph in Graphviz's language; classes stand for every colour,
    and `named-2` says that the first two lines are the name.

    From left to right for a desk, downwards for a narrow page.
    """
    way = "TB" if down else "LR"
    lines = [
        "digraph kind {",
        f'  graph [rankdir={way}, nodesep=0.2, ranksep=0.25, bgcolor="transparent", class="diagram"];',
        '  node [shape=box, style=rounded, fontname="Be Vietnam Pro", fontsize=14, margin="0.03,0.08"];',
        '  edge [fontname="Be Vietnam Pro", fontsize=12, arrowsize=0.7];',
    ]
    for node in picture.nodes:
        label = "\\n".join(map(_quoted, (*node.name, *node.party, *node.limit)))
        named = f"named-{len(node.name)}"
        sort = " ".join(filter(None, ("node", node.sort, node.status, named)))
        lines.append(f'  "{_quoted(node.id)}" [label="{label}", class="{sort}"];')
    for edge in picture.edges:
        label = "\\n".join(map(_quoted, wrapped(edge.label, LABEL)))
        ends = f'"{_quoted(edge.source)}" -> "{_quoted(edge.target)}"'
        lines.append(f'  {ends} [label="{label}", class="edge {edge.sort}"];')
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


_TAG = re.compile(r"<[^>]*>")
_STYLES = re.compile(r' (?:style|font-family|stroke-width|stroke-dasharray|id)="[^"]*"')
_PAINT = re.compile(r'(fill|stroke)="(?!none|transparent)[^"]*"')


def tidied(svg: str, picture: Graph) -> str:
    """Return Graphviz's SVG with classes in place of styles, named for those who cannot see it."""
    found = re.search(r"<svg\b[^>]*>(.*)</svg>", svg, re.DOTALL)
    box = re.search(r'viewBox="([^"]*)"', svg)
    if found is None or box is None:
        raise ValueError("not an SVG that Graphviz wrote")
    body = re.sub(
        r"<title>.*?</title>|<!--.*?-->|<a .*?>|</a>", "", found[1], flags=re.DOTALL
    )
    return framed(picture, box[1], _TAG.sub(_plain, body).strip())


def _plain(tag: re.Match[str]) -> str:
    cleaned = _STYLES.sub("", tag[0])
    cleaned = _PAINT.sub(r'\1="currentColor"', cleaned).replace(
        '"transparent"', '"none"'
    )
    if cleaned.startswith("<text"):
        cleaned = re.sub(r' fill="[^"]*"', "", cleaned).replace(
            "<text", '<text fill="currentColor"'
        )
    return cleaned


def framed(picture: Graph, box: str, body: str) -> str:
    """Return an SVG of this body; what the picture says is said in words as well."""
    width, height = box.split()[2:4]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" viewBox="{box}"'
        f' width="{width}" height="{height}" aria-labelledby="diagram-title diagram-desc">'
        f'<title id="diagram-title">{escape(picture.title)}</title>'
        f'<desc id="diagram-desc">{escape(picture.description)}</desc>\n{body}\n</svg>\n'
    )
