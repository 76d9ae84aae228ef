"""The options that every command has, and how a command of typer ends."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from phoihop.base.errors import PhoihopError
from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import catalogue, say
from phoihop.cli.telling import WRONG_USE, helped, note, sentence_of, sentences_of, tell


class Language(StrEnum):
    """The two languages of the program."""

    VI = "vi"
    EN = "en"


Json = Annotated[bool, typer.Option("--json", help=helped("json"))]
Lang = Annotated[
    Language, typer.Option("--lang", envvar="PHOIHOP_LANG", help=helped("lang"))
]
VIETNAMESE = Language.VI


def stop(text: str, code: int = WRONG_USE) -> NoReturn:
    """End with a sentence and an exit code."""
    note(text)
    raise typer.Exit(code)


def complain(fault: PhoihopError, language: str) -> NoReturn:
    """End with the sentence of a fault: the use was wrong."""
    for each in sentences_of(fault, language):
        note(each)
    raise typer.Exit(WRONG_USE)


def read_bytes(path: Path, language: str) -> bytes:
    """Return the bytes of a file; a missing or unreadable one is wrong use."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        stop(say("cli.no_file", language, file=path))
    except OSError as fault:
        stop(say("cli.unreadable_file", language, file=path, fault=fault.strerror))


def read_text(path: Path, language: str) -> str:
    """Return the text of a UTF-8 file; anything else is wrong use."""
    try:
        return read_bytes(path, language).decode("utf-8")
    except UnicodeDecodeError as fault:
        stop(say("cli.not_utf8", language, file=path, byte=fault.start))


def list_findings(file: Path, findings: Iterable[Finding], language: str) -> None:
    """Write `FILE:LINE:COLUMN: CODE sentence` for each finding."""
    for each in findings:
        where = f"{file}:{each.place.line}:{each.place.column}"
        tell(f"{where}: {each.code} {sentence_of(each, language)}")


def finding_of(file: Path, finding: Finding, language: str) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    return {
        "file": str(file),
        "line": finding.place.line,
        "column": finding.place.column,
        "code": finding.code,
        "severity": finding.severity.value,
        "article": finding.article,
        "sentence": say(f"finding.{finding.code}", language, **finding.details),
        "hint": catalogue(language)
        .get(f"hint.{finding.code}", "")
        .format(**finding.details),
    }


def errors_in(findings: Iterable[Finding]) -> int:
    """Return how many of the findings are errors."""
    return sum(each.severity is Severity.ERROR for each in findings)
