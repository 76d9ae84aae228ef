"""How a command answers, with the standard library alone.

An answer goes to standard output, as text or with `--json` as one JSON object;
what went wrong goes to standard error. Exit codes: 0 good, 1 something found,
2 wrong use.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from phoihop.base.errors import Invalid, PhoihopError
from phoihop.base.findings import Finding
from phoihop.base.sentences import LANGUAGES, catalogue, say

FOUND, WRONG_USE = 1, 2


def spoken() -> str:
    """Return the language of help, as asked for on the command line or by the machine."""
    named = [
        after
        for each, after in zip(sys.argv, [*sys.argv[1:], ""], strict=True)
        if each == "--lang"
    ]
    named += [each[7:] for each in sys.argv if each.startswith("--lang=")]
    named += [os.environ.get("PHOIHOP_LANG", "")]
    return next((each for each in named if each in LANGUAGES), "vi")


SPOKEN = spoken()


def helped(key: str) -> str:
    """Return a sentence of help in the language of this run."""
    return say(f"cli.help.{key}", SPOKEN)


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


def sentences_of(fault: PhoihopError, language: str) -> Iterator[str]:
    """Yield what is to be told of a fault: each finding, or the one refusal."""
    if isinstance(fault, Invalid):
        yield from (sentence_of(each, language) for each in fault.findings)
        return
    reason = fault.details.get("reason")
    key = f"{fault.code}.{reason}" if reason else f"error.{fault.code}"
    yield say(key, language, **fault.details)


def sentence_of(finding: Finding, language: str) -> str:
    """Return the sentence of a finding, with its hint."""
    sentence = say(f"finding.{finding.code}", language, **finding.details)
    if f"hint.{finding.code}" not in catalogue(language):
        return sentence
    hint = say(f"hint.{finding.code}", language, **finding.details)
    return f"{sentence.rstrip('.')}. {hint}"
