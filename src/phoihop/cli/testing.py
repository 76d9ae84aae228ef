"""`phoihop test`: the scenarios of regulations, played by the engine itself."""

from pathlib import Path
from typing import Annotated, Any

import typer

from phoihop.base.sentences import say
from phoihop.cli.options import VIETNAMESE, Json, Lang
from phoihop.cli.reading import calendar_of, read_regulation
from phoihop.cli.telling import FOUND, WRONG_USE, answer, helped, note, tell
from phoihop.regulation.model import Scenario
from phoihop.regulation.scenario import Failure, played
from phoihop.regulation.wording import refusal_said

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=helped("files"))]
Played = tuple[Path, Scenario, tuple[Failure, ...]]


def play(files: Files, *, lang: Lang = VIETNAMESE, as_json: Json = False) -> None:
    """Play every scenario of the files and say where one does not hold."""
    found = [each for file in files for each in _played(file, lang)]
    failed = sum(bool(failures) for _, _, failures in found)
    if as_json:
        told = [_as_json(each, lang) for each in found]
        answer({"ok": not failed, "failed": failed, "scenarios": told})
    else:
        for file, scenario, failures in found:
            _tell(file, scenario, failures, lang)
        note(say("scenario.played", lang, count=len(found), failed=failed))
    if not found:
        note(say("scenario.nothing", lang))
        raise typer.Exit(WRONG_USE)
    raise typer.Exit(FOUND if failed else 0)


def _played(file: Path, lang: str) -> list[Played]:
    regulation = read_regulation(file, lang)
    calendar = calendar_of(regulation, lang)
    return [
        (file, each, played(regulation, each, calendar))
        for each in regulation.scenarios
    ]


def _tell(
    file: Path, scenario: Scenario, failures: tuple[Failure, ...], lang: str
) -> None:
    mark = say("scenario.fails" if failures else "scenario.holds", lang)
    tell(f"{mark} {scenario.kind}: {scenario.name}")
    for each in failures:
        tell(f"  {file}:{each.place.line}:{each.place.column}: {_said(each, lang)}")


def _said(failure: Failure, lang: str) -> str:
    why = refusal_said(failure.refusal, lang) if failure.refusal else ""
    return say(
        f"scenario.{failure.code}",
        lang,
        about=failure.about,
        expected=failure.expected,
        found=failure.found,
        why=why,
    )


def _as_json(one: Played, lang: str) -> dict[str, Any]:
    file, scenario, failures = one
    told = [
        {
            "line": each.place.line,
            "column": each.place.column,
            "code": each.code,
            "about": each.about,
            "expected": each.expected,
            "found": each.found,
            "sentence": _said(each, lang),
        }
        for each in failures
    ]
    about = {"file": str(file), "kind": scenario.kind, "name": scenario.name}
    return about | {"line": scenario.place.line, "failures": told}
