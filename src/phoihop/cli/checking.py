"""`phoihop check`: every fault and contradiction of regulations, before anybody signs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import say
from phoihop.cli.options import (
    VIETNAMESE,
    Json,
    Lang,
    finding_of,
    list_findings,
    read_bytes,
)
from phoihop.cli.telling import FOUND, WRONG_USE, answer, helped, note, tell
from phoihop.regulation.check import check as contradictions
from phoihop.regulation.explore import HERE, Exploration, exploration
from phoihop.regulation.explore_findings import Explored
from phoihop.regulation.load import load_bytes
from phoihop.regulation.wording import name_of

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=helped("files"))]
Strict = Annotated[bool, typer.Option("--strict", help=helped("strict"))]
Deeper = Annotated[bool, typer.Option("--explore", help=helped("explore"))]


def check(
    files: Files,
    *,
    strict: Strict = False,
    deeper: Deeper = False,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Check regulations and name every finding with its place."""
    missing = [each for each in files if not each.is_file()]
    found = {
        each: checked(each, lang, deeper=deeper)
        for each in files
        if each not in missing
    }
    counts = Counter(each.severity for one in found.values() for each in one.findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    for each in missing:
        note(say("cli.no_file", lang, file=each))
    if as_json:
        good = not (errors or missing or (strict and warnings))
        counted = {"ok": good, "errors": errors, "warnings": warnings}
        answer(counted | _listed(found, lang, deeper=deeper))
    else:
        for file, one in found.items():
            _tell(file, one, lang)
        note(
            say("cli.checked", lang, files=len(found), errors=errors, warnings=warnings)
        )
    if missing:
        raise typer.Exit(WRONG_USE)
    raise typer.Exit(FOUND if errors or (strict and warnings) else 0)


class Checked(NamedTuple):
    """What one file was found to be, and how far its kinds were explored."""

    findings: Sequence[Finding]
    explored: Exploration = Exploration(HERE)


def checked(file: Path, lang: str, *, deeper: bool = False) -> Checked:
    """Return every finding of one file, in the order of the text.

    `deeper`: also what exploring the states of each kind finds.
    """
    regulation, faults = load_bytes(read_bytes(file, lang), name=file.stem)
    if regulation is None:
        return Checked(faults)
    found = [*faults, *(x for x in contradictions(regulation) if x not in faults)]
    explored = exploration(regulation) if deeper else Exploration(HERE)
    found += explored.findings
    return Checked(sorted(found, key=lambda each: (each.place, each.code)), explored)


def _listed(
    found: Mapping[Path, Checked], lang: str, *, deeper: bool
) -> dict[str, Any]:
    """Return every finding as JSON has it, and what was explored if it was asked for."""
    listed = [
        finding_of(file, each, lang) | story_in(each, lang)
        for file, one in found.items()
        for each in one.findings
    ]
    if not deeper:
        return {"findings": listed}
    extents = [
        {"file": str(file), "kind": each.kind.code, "bound": asdict(one.explored.bound)}
        | {"states": each.states, "moves": each.moves, "whole": each.whole}
        for file, one in found.items()
        for each in one.explored.extents
    ]
    return {"findings": listed, "explored": extents}


def _tell(file: Path, one: Checked, lang: str) -> None:
    """Write the findings of one file, each with its story, and the bound beside them."""
    for finding in one.findings:
        list_findings(file, [finding], lang)
        list_story(finding, lang)
    for each in one.explored.extents:
        kind = name_of(each.kind, lang)
        extent = {"states": each.states, "moves": each.moves, "members": each.members}
        note(say("explore.summary", lang, kind=kind, **extent))


def story_in(finding: Finding, lang: str) -> dict[str, list[str]]:
    """Return the story of a finding as JSON has it; nothing for a finding without one."""
    return {"story": list(finding.lines(lang))} if isinstance(finding, Explored) else {}


def list_story(finding: Finding, lang: str) -> None:
    """Write the acts that lead to a finding under it, numbered."""
    for number, line in enumerate(story_in(finding, lang).get("story", ()), 1):
        tell(f"  {number}. {line}")
