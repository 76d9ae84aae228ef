"""`phoihop check`: every fault and contradiction of regulations, before anybody signs."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import say
from phoihop.cli.options import (
    FOUND,
    VIETNAMESE,
    WRONG_USE,
    Json,
    Lang,
    answer,
    finding_of,
    helped,
    list_findings,
    note,
    read_bytes,
    tell,
)
from phoihop.regulation.check import check as contradictions
from phoihop.regulation.explore import explore
from phoihop.regulation.explore_findings import Explored
from phoihop.regulation.load import load_bytes

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
    counts = Counter(each.severity for findings in found.values() for each in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    for each in missing:
        note(say("cli.no_file", lang, file=each))
    if as_json:
        listed = [
            finding_of(file, each, lang) | story_in(each, lang)
            for file, findings in found.items()
            for each in findings
        ]
        good = not (errors or missing or (strict and warnings))
        answer({"ok": good, "errors": errors, "warnings": warnings, "findings": listed})
    else:
        for file, findings in found.items():
            for finding in findings:
                list_findings(file, [finding], lang)
                list_story(finding, lang)
        note(
            say("cli.checked", lang, files=len(found), errors=errors, warnings=warnings)
        )
    if missing:
        raise typer.Exit(WRONG_USE)
    raise typer.Exit(FOUND if errors or (strict and warnings) else 0)


def checked(file: Path, lang: str, *, deeper: bool = False) -> Sequence[Finding]:
    """Return every finding of one file, in the order of the text.

    `deeper`: also what exploring the states of each kind finds.
    """
    regulation, faults = load_bytes(read_bytes(file, lang), name=file.stem)
    if regulation is None:
        return faults
    also = [each for each in contradictions(regulation) if each not in faults]
    if deeper:
        also += explore(regulation)
    return sorted([*faults, *also], key=lambda each: (each.place, each.code))


def story_in(finding: Finding, lang: str) -> dict[str, list[str]]:
    """Return the story of a finding as JSON has it; nothing for a finding without one."""
    return {"story": list(finding.lines(lang))} if isinstance(finding, Explored) else {}


def list_story(finding: Finding, lang: str) -> None:
    """Write the acts that lead to a finding under it, numbered."""
    for number, line in enumerate(story_in(finding, lang).get("story", ()), 1):
        tell(f"  {number}. {line}")
