"""The page that tells which kinds BPMN says exactly, drawn from the exporter itself."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from phoihop.base.sentences import say
from phoihop.regulation.bpmn import exported
from phoihop.regulation.bpmn_xml import sentence
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind

REGULATIONS = Path(__file__).parents[1] / "regulations"
HEAD = """\
`phoihop diagram FILE KIND --format bpmn`, or the page of a regulation, writes a kind as BPMN
2.0 with its layout: a pool for the kind, a lane for each party, a subprocess for the steps of
a table. bpmn-js, of which bpmn.io and the Camunda Modeler are made, opens every file below
without a warning.

- A step is a user task. Its answers leave through an exclusive gateway; each flow carries the
  names of its answers, and as its condition FEEL over the variable `answer`
  (`answer in ["dong-y"]`). Counts of an answer that may be given only so often are variables
  `given_STEP__ANSWER`, kept by script tasks.
- A condition that the form settles when the matter is opened is asked once, before its step:
  FEEL over variables `form_FIELD`. One that may become true later has no form in BPMN.
- Silence after which the flow goes on is a timer on the border of the task. The dates of a
  regulation follow its calendar; the timers give the plain length only, for the reader.
- Articles, limits and the codes of answers stand in the documentation of each task and under
  `urn:phoihop:bpmn`.

**Exact** means that the file allows the same acts as the regulation in every state: each
construct has a form in BPMN, and process and engine were walked in step, with two members in
each table. The tests run every such file in SpiffWorkflow besides. Whatever is left out of
the other kinds stands below and as a note in the picture. No file tells corrections,
extensions, pauses, receipts, and fields recorded outside a step.
"""


def bpmn_page(drawn: str) -> str:
    """Return docs/reference/bpmn.md."""
    return "\n".join(_page(drawn))


def _page(drawn: str) -> Iterator[str]:
    rows = [(name, kind, exported(kind, "en")) for name, kind in _kinds()]
    exact = sum(export.exact for _, _, export in rows)
    yield f"# Regulations as BPMN\n\n{drawn}"
    yield HEAD
    yield f"## The kinds that ship: {exact} of {len(rows)} exactly\n"
    yield "| Regulation | Kind | BPMN says |\n|---|---|---|"
    for name, kind, export in rows:
        told = "; ".join(sentence(kind, each, "en") for each in export.left_out)
        yield f"| {name} | `{kind.code}` | {told.replace('|', '/') or 'exactly this'} |"
    yield "\n## What is left out, by how many kinds\n"
    yield "| Finding | Kinds | Says |\n|---|---:|---|"
    codes = [(each.code, kind) for _, kind, x in rows for each in x.left_out]
    counts = Counter(code for code, _ in {(code, id(kind)) for code, kind in codes})
    for code, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"| `{code}` | {count} | {_sentence(code)} |"
    yield ""


def _sentence(code: str) -> str:
    return say(f"finding.{code}", "en", name="…")


def _kinds() -> Iterator[tuple[str, Kind]]:
    for file in sorted(REGULATIONS.glob("*.md")):
        regulation, _ = load(file.read_text("utf-8"), name=file.stem)
        for kind in regulation.kinds.values() if regulation else ():
            yield file.stem, kind
