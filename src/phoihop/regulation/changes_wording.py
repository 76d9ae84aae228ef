"""A change of a regulation as one sentence: what changes, for whom, by which article."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from phoihop.base.sentences import say
from phoihop.regulation.change import Change
from phoihop.regulation.changes_things import thing_said
from phoihop.regulation.limits import Limit
from phoihop.regulation.model import Basis, Kind, Lead, Step
from phoihop.regulation.wording import (
    answer_name,
    limit_said,
    name_of,
    outcome_said,
    step_name,
)
from phoihop.regulation.wording_rules import (
    condition_said,
    event_said,
    fields_said,
    lead_said,
    steps_said,
    who_said,
)

Said = Callable[[Kind, Any, str], str]
NOBODY = Kind(code="", name="", lead=Lead(otherwise=""))
BLANKS = frozenset({"step_needs", "step_fills", "answer_needs"})
STEPS = frozenset({"step_ends", "answer_ends"})
WHO = frozenset(
    {
        "step_to",
        "step_each",
        "actor_changed",
        "decider_changed",
        "kind_concerns",
        "kind_opened_by",
    }
)
ONE_STEP = frozenset({"step_stands_for", "step_open_while"})
CHOSEN: Mapping[str, Said] = {
    **dict.fromkeys(BLANKS, fields_said),
    **dict.fromkeys(STEPS, steps_said),
    **dict.fromkeys(WHO, who_said),
    **dict.fromkeys(ONE_STEP, step_name),
    "step_after": event_said,
    "step_condition": condition_said,
    "kind_lead": lead_said,
}


def said(change: Change, language: str) -> str:
    """Return the sentence of a change, its article behind it."""
    old, new = (kind or NOBODY for kind in change.kinds)
    now = new if new is not NOBODY else old
    blanks = {
        "kind": name_of(now, language) if now is not NOBODY else change.kind,
        "step": _step(change, language),
        "who": group_said(change, language),
        "part": _part(change, language),
        "old": value_said(change, old, change.old, language),
        "new": value_said(change, new, change.new, language),
    }
    sentence = say(f"changes.said.{change.code}", language, **blanks)
    told = f"{sentence}{_example(change, language)}"
    article = article_said(change, language)
    return f"{told} ({article})" if article else told


def article_said(change: Change, language: str) -> str:
    """Return the article a change stands on; both when it moved."""
    before, after = str(change.before), str(change.after)
    if not (before or after):
        return "" if change.kind else say("changes.article.head", language)
    if before and after and before != after:
        return say("changes.article.both", language, before=before, after=after)
    return after or say("changes.article.before", language, before=before)


def group_said(change: Change, language: str) -> str:
    """Return for whom a change counts: the party, or everybody."""
    _, new = change.kinds
    kind = new or change.kinds[0]
    if change.code.startswith("party_"):
        return str((change.new or change.old).name)
    if not change.who or kind is None:
        return say("changes.all", language)
    return who_said(kind, change.who, language)


def grouped(found: Iterable[Change], language: str) -> Mapping[str, Sequence[Change]]:
    """Return changes by for whom they count, everybody last."""
    groups: dict[str, list[Change]] = {}
    for each in found:
        groups.setdefault(group_said(each, language), []).append(each)
    everybody = groups.pop(say("changes.all", language), None)
    return groups | ({say("changes.all", language): everybody} if everybody else {})


def value_said(change: Change, kind: Kind, value: object, language: str) -> str:
    """Return one side of a change in words."""
    if value is None or value in ((), ""):
        empty = "always" if change.code == "step_condition" else "none"
        return say(f"changes.value.{empty}", language)
    if change.code in CHOSEN:
        return CHOSEN[change.code](kind, value, language)
    return _plain(change, kind, value, language)


def _plain(change: Change, kind: Kind, value: object, language: str) -> str:
    match value:
        case bool():
            return say(f"changes.value.{'yes' if value else 'no'}", language)
        case date():
            return f"{value:%d/%m/%Y}"
        case Basis():
            return str(value) or say("changes.value.none", language)
        case str() | int():
            return _word(change, str(value), language)
        case _:
            return _composed(kind, value, language)


def _word(change: Change, value: str, language: str) -> str:
    """Return a word of the language as people say it, where it has a sentence."""
    key = f"changes.value.{change.code}.{value.replace(' ', '_')}"
    found = say(key, language)
    return value if found == key else found


def _composed(kind: Kind, value: object, language: str) -> str:
    if isinstance(value, tuple):
        if value and hasattr(value[0], "outcome"):
            return ", ".join(outcome_said(kind, each, language) for each in value)
        return ", ".join(map(str, value))
    if isinstance(value, Limit):
        return limit_said(kind, value, language)
    return thing_said(kind, value, language)


def _step(change: Change, language: str) -> str:
    for kind in reversed(change.kinds):
        if kind and change.step in kind.steps:
            return step_name(kind, change.step, language)
    return change.step


def _part(change: Change, language: str) -> str:
    for thing in (change.new, change.old):
        if change.part and hasattr(thing, "name"):
            return name_of(thing, language)
    for kind in reversed(change.kinds):
        steps: Mapping[str, Step] = kind.steps if kind else {}
        if kind and change.step in steps:
            return answer_name(kind, change.step, change.part, language)
    return change.part


def _example(change: Change, language: str) -> str:
    found = change.example
    if found is None:
        return ""
    days = {
        "start": f"{found.start:%d/%m/%Y}",
        "before": f"{found.before:%d/%m/%Y}",
        "after": f"{found.after:%d/%m/%Y}",
    }
    return say("changes.example", language, **days)
