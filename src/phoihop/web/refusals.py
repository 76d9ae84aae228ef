"""A refusal in the reader's words: one sentence, and who could do it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from phoihop.base.errors import Conflict, Invalid, PhoihopError, Tampered
from phoihop.base.sentences import say
from phoihop.regulation.wording import amount_said
from phoihop.web.words import Words

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNT = re.compile(r"\d+ [a-z ]+")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page says about an act that was not recorded.

    `code` is stable; `news` is what others recorded meanwhile, `kept` what was typed.
    """

    sentence: str
    could: str = ""
    field: str = ""
    colour: str = "danger"
    code: str = ""
    news: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


def read_details(details: Mapping[str, object], language: str) -> dict[str, str]:
    """Return the details of a refusal as people read them: days dd/mm/yyyy, amounts in words."""
    return {name: _read(str(value), language) for name, value in details.items()}


def _read(value: str, language: str) -> str:
    if ISO_DAY.fullmatch(value):
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return amount_said(value, language) if AMOUNT.fullmatch(value) else value


def refusal_of(
    error: PhoihopError, language: str, words: Words | None = None
) -> Refusal:
    """Return what to say about an error; `field` names the blank it is about, if any."""
    details = read_details(error.details, language)
    if words:
        details = words.told(details) | {"field": details.get("field", "")}
    reason = details.get("reason", error.code)
    sentence = say(f"refused.{reason}", language, **details)
    if isinstance(error, Invalid):
        sentence = "; ".join(
            say(f"finding.{each.code}", language, **each.details)
            for each in error.findings
        )
    if isinstance(error, Tampered):
        return Refusal(say("web.tampered.unreadable", language), code=reason)
    if isinstance(error, Conflict):
        changed = details.get("changed", "1")
        said = say("web.refused.changed", language, changed=changed)
        shown = f"{said} {sentence}" if "reason" in details else said
        return Refusal(shown, colour="warning", code=reason)
    named = "{could}" in say(f"refused.{reason}", language)
    could = "" if named else details.get("could", "")
    return Refusal(sentence, could, details.get("field", ""), code=reason)
