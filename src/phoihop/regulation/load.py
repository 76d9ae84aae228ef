"""From the text people sign to the regulation that matters follow.

Reading never raises and never stops at the first fault: every fault of the
file comes back at once, each with its place. A regulation with faults may
still be shown and checked further; `faults` says so, and it must not run.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from phoihop.base.findings import Finding, Place
from phoihop.regulation.load_head import Head, read_head
from phoihop.regulation.load_kind import Gathered, gather, read_kind
from phoihop.regulation.load_scenario import read_scenario
from phoihop.regulation.model import Article, Regulation
from phoihop.regulation.read_nodes import read_nodes
from phoihop.regulation.read_text import Findings, Section, Source, read_text


def load(text: str, *, name: str) -> tuple[Regulation | None, tuple[Finding, ...]]:
    """Read a regulation; `name` is its file, for the id where the text gives none.

    Never raises. Without a readable head the first value is None.
    """
    source = read_text(text)
    notes = Findings()
    node = read_nodes(source.head, notes) if source.head else None
    if node is None:
        return None, _all(source, notes.found)
    head = read_head(node, notes)
    blocks = [block for section in source.sections for block in section.blocks]
    kinds = gather(blocks, notes)
    if not blocks:
        notes.add("no_rules", Place(len(source.lines), 1))
    regulation = _regulation(text, head, kinds, source)
    played = tuple(
        scenario
        for section in source.sections
        for block in section.scenarios
        if (scenario := read_scenario(block, regulation.kinds, notes))
    )
    regulation = replace(regulation, scenarios=played)
    findings = _all(source, notes.found)
    named = replace(regulation, id=head.id or name, faults=findings)
    return named, findings


def load_bytes(
    data: bytes, *, name: str
) -> tuple[Regulation | None, tuple[Finding, ...]]:
    """Read a regulation from the bytes of its file; they must be UTF-8."""
    try:
        return load(data.decode("utf-8"), name=name)
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        return None, (
            Finding(
                code="not_utf8",
                place=Place(line, column),
                details={"byte": f"0x{data[fault.start]:02X}"},
            ),
        )


def _regulation(
    text: str, head: Head, kinds: dict[str, Gathered], source: Source
) -> Regulation:
    return Regulation(
        id=head.id,
        title=head.title,
        in_force=head.in_force,
        digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        running="move" if head.running == "move" else "keep",
        models=head.models,
        basis=head.basis,
        calendar=head.calendar,
        parties=head.parties,
        tables=head.tables,
        kinds={code: read_kind(found, head) for code, found in kinds.items() if code},
        articles=tuple(_article(section) for section in source.sections),
        log=head.log,
    )


def _article(section: Section) -> Article:
    rules = (f"# {block.kind}\n{block.passage.text}" for block in section.blocks)
    return Article(
        heading=section.heading,
        number=section.number,
        prose=section.prose,
        rules="\n".join(rules),
        place=section.place,
    )


def _all(source: Source, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return every finding once, in the order of the file, its place inside the file."""
    every = [source.within(each) for each in (*source.findings, *found)]
    every.sort(key=lambda each: (each.place, each.code))
    return tuple(
        each for at, each in enumerate(every) if each not in every[max(0, at - 3) : at]
    )
