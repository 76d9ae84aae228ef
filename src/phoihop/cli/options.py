"""The options that every command has, and how commands answer.

An answer goes to standard output, as text or with `--json` as one JSON object;
what went wrong goes to standard error. Exit codes: 0 good, 1 something found,
2 wrong use.
"""

import json
import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from phoihop.base.errors import Invalid, PhoihopError
from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import LANGUAGES, catalogue, say

FOUND, WRONG_USE = 1, 2


class Language(StrEnum):
    """The two languages of the program."""

    VI = "vi"
    EN = "en"


def _spoken() -> str:
    """Return the language of help, as asked for on the command line or by the machine."""
    named = [
        after
        for each, after in zip(sys.argv, [*sys.argv[1:], ""], strict=True)
        if each == "--lang"
    ]
    named += [each[7:] for each in sys.argv if each.startswith("--lang=")]
    named += [os.environ.get("PHOIHOP_LANG", "")]
    return next((each for each in named if each in LANGUAGES), "vi")


SPOKEN = _spoken()


def helped(key: str) -> str:
    """Return a sentence of help in the language of this run."""
    return say(f"cli.help.{key}", SPOKEN)


Json = Annotated[bool, typer.Option("--json", help=helped("json"))]
Lang = Annotated[
    Language, typer.Option("--lang", envvar="PHOIHOP_LANG", help=helped("lang"))
]
VIETNAMESE = Language.VI


def answer(found: dict[str, Any]) -> None:
    """Write one JSON object."""
    json.dump(found, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def tell(text: str) -> None:
    """Write a line of the answer."""
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """Write a line beside the answer."""
    sys.stderr.write(f"{text}\n")


def stop(text: str, code: int = WRONG_USE) -> NoReturn:
    """End with a sentence and an exit code."""
    note(text)
    raise typer.Exit(code)


def complain(fault: PhoihopError, language: str) -> NoReturn:
    """End with the sentence of a fault: the use was wrong."""
    if isinstance(fault, Invalid):
        for finding in fault.findings:
            note(sentence_of(finding, language))
        raise typer.Exit(WRONG_USE)
    reason = fault.details.get("reason")
    key = f"{fault.code}.{reason}" if reason else f"error.{fault.code}"
    stop(say(key, language, **fault.details))


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


def sentence_of(finding: Finding, language: str) -> str:
    """Return the sentence of a finding, with its hint."""
    sentence = say(f"finding.{finding.code}", language, **finding.details)
    if f"hint.{finding.code}" not in catalogue(language):
        return sentence
    hint = say(f"hint.{finding.code}", language, **finding.details)
    return f"{sentence.rstrip('.')}. {hint}"


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
