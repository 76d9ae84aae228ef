"""What the engine's values are called in the reader's language: limits, events, refusals.

The names of steps, answers and fields come from the text, the frame around them
from the catalogue; nothing is decided here.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Protocol

from phoihop.base.days import Amount, parse_amount
from phoihop.base.errors import Invalid
from phoihop.base.sentences import say
from phoihop.regulation.joins import Joined
from phoihop.regulation.limits import (
    Ahead,
    AsAsked,
    ByColumn,
    ByDate,
    ByField,
    Cases,
    Earliest,
    Event,
    Happened,
    Limit,
    Settled,
    Shifted,
    Threshold,
    Within,
)
from phoihop.regulation.model import Expiry, Field, Kind
from phoihop.regulation.moments import Origin, origin_of
from phoihop.regulation.plan import leaves, limits

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNTS = frozenset({"amount", "least", "most", "asked", "by"})


class Named(Protocol):
    """Something with a Vietnamese name and perhaps an English one."""

    @property
    def name(self) -> str:
        """The name as signed."""

    @property
    def name_en(self) -> str:
        """The English name beside it, or ""."""


def name_of(thing: Named, language: str) -> str:
    """Return the English name for an English reader, where the text gives one."""
    return thing.name_en if language == "en" and thing.name_en else thing.name


def hint_of(field: Field, language: str) -> str:
    """Return the hint of a field, in English where the text gives it."""
    return field.hint_en if language == "en" and field.hint_en else field.hint


def row_name(kind: Kind, row: str, language: str) -> str:
    """Return what the text calls a row of one of its tables; "" where it says nothing."""
    english = ("name_en",) if language == "en" else ()
    for table in kind.tables.values():
        columns = table.rows.get(row, {})
        for each in (*english, "name"):
            if columns.get(each):
                return columns[each]
    return ""


def step_name(kind: Kind, code: str, language: str) -> str:
    """Return the name of a step, of the kind for "", or the code as it stands."""
    found = kind.steps.get(code)
    return name_of(found, language) if found else (code or name_of(kind, language))


def answer_name(kind: Kind, step: str, code: str, language: str) -> str:
    """Return the name of an answer; running out has a word of its own."""
    if code == "expired":
        return say("engine.why.expired", language)
    answers = kind.steps[step].answers if step in kind.steps else {}
    return name_of(answers[code], language) if code in answers else code


def choice_name(field: Field, value: str, language: str) -> str:
    """Return a choice by its name; what is no choice, or has no English name, as it is."""
    english = field.choices_en if language == "en" else {}
    return english.get(value, field.choices.get(value, value))


def field_name(kind: Kind, code: str, language: str) -> str:
    """Return the name of a field of the form, or its code."""
    found = kind.fields.get(code) or kind.form.get(code)
    return name_of(found, language) if found else code


def party_name(kind: Kind, word: str, language: str) -> str:
    """Return the name of a party; the lead by the party that leads unless facts change it."""
    found = kind.parties.get(kind.lead.otherwise if word == "lead" else word)
    return name_of(found, language) if found else word


def amount_said(amount: Amount | str, language: str) -> str:
    """Return an amount as people say it; as it stands if it is none."""
    try:
        found = parse_amount(amount) if isinstance(amount, str) else amount
    except Invalid:
        return str(amount)
    if not found.count:
        return say("engine.amount.at_once", language)
    key = found.unit.value.replace(" ", "_")
    return say(f"engine.amount.{key}", language, count=found.count)


def origin_said(kind: Kind, origin: Origin, language: str, family: str = "from") -> str:
    """Return what a date is counted from, or (`waits`) what a task waits for."""
    key = f"engine.{family}.{origin.code}"
    return say(
        key,
        language,
        step=step_name(kind, origin.step, language),
        answer=answer_name(kind, origin.step, origin.answer, language),
        field=_field(kind, origin, language),
    )


def _field(kind: Kind, origin: Origin, language: str) -> str:
    if origin.code != "settled":
        return field_name(kind, origin.field, language)
    return part_said(kind, origin.field, language)


def part_said(kind: Kind, part: str, language: str) -> str:
    """Return the steps of a part by name."""
    steps = (each for each in kind.steps.values() if each.part == part)
    return ", ".join(f"“{name_of(each, language)}”" for each in steps)


def joined_said(kind: Kind, each: Joined, on: str, language: str) -> str:
    """Return one of the facts that a date waited for, and whether the date counts from it."""
    if each.step:
        name = step_name(kind, each.step, language)
        answer = answer_name(kind, each.step, each.answer, language)
        row = party_name(kind, each.row, language) if each.row else ""
        name = f"{name} – {row}" if row else name
        name = f"{name}: {answer}" if answer else name
    else:
        name = origin_said(kind, origin_of(each.leaf), language)
    said = say(f"engine.joined.{each.came}", language, name=name, on=on)
    return say("engine.joined.fixed", language, said=said) if each.fixed else said


def waits_said(kind: Kind, waits_for: str, origin: Origin, language: str) -> str:
    """Return what a task without a date waits for."""
    told = Origin(waits_for, origin.step, origin.answer, origin.field)
    return origin_said(kind, told, language, "waits")


def limit_said(kind: Kind, limit: Limit | None, language: str) -> str:
    """Return a limit in a few words."""
    match limit:
        case None:
            return say("engine.diagram.no_limit", language)
        case Within(amount, event, hour):
            told = _counted(kind, (amount, event), language, "within")
            return _with_hour(told, hour, language)
        case Ahead(amount, event, hour):
            told = _counted(kind, (amount, event), language, "ahead")
            return _with_hour(told, hour, language)
        case Cases() | Earliest():
            every = (limit_said(kind, each, language) for each in limits(limit))
            key = "cases" if isinstance(limit, Cases) else "earliest"
            joined = "; ".join(dict.fromkeys(every))
            return say(f"engine.diagram.{key}", language, limits=joined)
        case _:
            return _written(kind, limit, language)


def _counted(
    kind: Kind, what: tuple[Amount, Event | None], language: str, key: str
) -> str:
    amount, event = what
    said = amount_said(amount, language)
    if event is None:
        return said
    start = origin_said(kind, origin_of(event), language)
    return say(f"engine.diagram.{key}", language, amount=said, **{"from": start})


def _written(kind: Kind, limit: Limit, language: str) -> str:
    match limit:
        case AsAsked():
            return asked_said(limit, language)
        case ByField(field, hour):
            name = field_name(kind, field, language)
            told = say("engine.diagram.by_field", language, field=name)
            return _with_hour(told, hour, language)
        case ByDate(day, month, hour):
            told = say("engine.diagram.by_date", language, day=day, month=month)
            return _with_hour(told, hour, language)
        case ByColumn(table, column, hour):
            told = say("engine.diagram.by_field", language, field=f"{table}.{column}")
            return _with_hour(told, hour, language)
        case _:
            return ""


def asked_said(asks: AsAsked, language: str) -> str:
    """Return between which bounds the asker sets the limit."""
    most = amount_said(asks.most, language)
    if asks.least is None:
        return say("engine.diagram.as_asked_up_to", language, most=most)
    least = amount_said(asks.least, language)
    return say("engine.diagram.as_asked", language, least=least, most=most)


def _with_hour(said: str, hour: time | None, language: str) -> str:
    if hour is None:
        return said
    return say("engine.diagram.at_hour", language, limit=said, hour=f"{hour:%H:%M}")


def leaf_said(kind: Kind, event: Event, language: str) -> str:
    """Return what to write on the line from one step to the next."""
    match event:
        case Happened(step, answer):
            return answer_name(kind, step, answer, language) if answer else ""
        case Threshold(need, step, answer):
            key = need if need in {"all", "any"} else "some"
            told = say(f"engine.diagram.{key}", language, need=str(need))
            named = answer_name(kind, step, answer, language) if answer else ""
            return f"{told}: {named}" if named else told
        case Settled():
            return say("engine.diagram.settled", language)
        case Shifted(amount, way, inner):
            said = amount_said(amount, language)
            told = say(f"engine.diagram.{way}", language, amount=said)
            base = leaf_said(kind, next(leaves(inner)), language)
            return f"{told} {base}".strip()
        case _:
            return ""


def outcome_said(kind: Kind, expiry: Expiry, language: str) -> str:
    """Return what silence means."""
    key = expiry.outcome.replace(" ", "_")
    whom = party_name(kind, expiry.whom, language)
    return say(f"engine.outcome.{key}", language, whom=whom, reason=expiry.reason)


def refusal_said(
    details: Mapping[str, str | int], language: str, reason: str = ""
) -> str:
    """Return the sentence of a refusal, its amounts and days as people write them."""
    told = {key: _readable(key, str(each), language) for key, each in details.items()}
    return say(f"refused.{reason or details.get('reason', '')}", language, **told)


def _readable(key: str, value: str, language: str) -> str:
    if key in _AMOUNTS:
        return amount_said(value, language)
    if key == "day" and _DAY.fullmatch(value):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value
