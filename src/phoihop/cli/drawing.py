"""`phoihop diagram`: a kind as a picture of its own, as text for Graphviz, as BPMN."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from phoihop.base.sentences import say
from phoihop.cli.options import VIETNAMESE, Json, Lang, stop
from phoihop.cli.reading import kind_of, read_regulation
from phoihop.cli.telling import answer, helped, note, tell
from phoihop.regulation.bpmn import Exported, exported
from phoihop.regulation.bpmn_xml import sentence
from phoihop.regulation.diagram import dot, graph
from phoihop.regulation.model import Kind
from phoihop.store.graphviz import standing_alone


class Format(StrEnum):
    """What is written: a picture, the text Graphviz draws it from, or BPMN 2.0."""

    SVG = "svg"
    DOT = "dot"
    BPMN = "bpmn"


File = Annotated[Path, typer.Argument(metavar="FILE", help=helped("file"))]
KindCode = Annotated[str, typer.Argument(metavar="[KIND]", help=helped("kind"))]
Output = Annotated[Path | None, typer.Option("--output", "-o", help=helped("output"))]
As = Annotated[Format, typer.Option("--format", help=helped("format"))]


def diagram(
    file: File,
    kind: KindCode = "",
    *,
    output: Output = None,
    form: As = Format.SVG,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Draw a kind: its steps, who does them, by when, and what opens what."""
    regulation = read_regulation(file, lang)
    chosen = kind_of(regulation, kind, lang)
    shape = graph(chosen, lang)
    told: dict[str, object] = {}
    if form is Format.BPMN:
        export = exported(chosen, lang)
        made, told = export.xml, said(chosen, export, lang)
    else:
        made = dot(shape) if form is Format.DOT else standing_alone(shape)
    if output is not None:
        try:
            output.write_text(made, "utf-8")
        except OSError as fault:
            stop(say("cli.unwritable", lang, file=output, fault=fault.strerror))
    if as_json:
        answer({"regulation": regulation.id, **asdict(shape), form.value: made, **told})
    elif output is None:
        tell(made)
    else:
        note(say("cli.drawn", lang, file=output))


def said(kind: Kind, export: Exported, lang: str) -> dict[str, object]:
    """Return what a file of BPMN leaves out, in sentences; each is also noted aside."""
    found = [
        {"code": each.code, "article": each.article, "said": sentence(kind, each, lang)}
        for each in export.left_out
    ]
    for each in found or [{"said": say("bpmn.is_exact", lang)}]:
        note(each["said"])
    return {"exact": export.exact, "left_out": found}
