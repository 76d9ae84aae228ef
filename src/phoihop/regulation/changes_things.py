"""Things of a regulation described in a few words, so that two of them can be told apart."""

from collections.abc import Iterator
from typing import Any

from phoihop.base.sentences import say
from phoihop.regulation.model import (
    Answer,
    Expiry,
    Extend,
    Field,
    Kind,
    LogColumns,
    Opens,
    Party,
    Pause,
    Step,
    Table,
)
from phoihop.regulation.wording import (
    amount_said,
    choice_name,
    hint_of,
    limit_said,
    name_of,
    outcome_said,
    party_name,
)
from phoihop.regulation.wording_rules import (
    event_said,
    fields_said,
    times_said,
    who_said,
)


def thing_said(kind: Kind, thing: object, language: str) -> str:
    """Return a party, table, field, answer, step, clock or opening in a few words."""
    return "; ".join(each for each in _told(kind, thing, language) if each)


def _told(kind: Kind, thing: Any, language: str) -> Iterator[str]:  # noqa: ANN401
    match thing:
        case Expiry():
            yield outcome_said(kind, thing, language)
        case Extend() | Pause():
            yield from _clock(kind, thing, language)
        case Step():
            yield from _step(kind, thing, language)
        case Field():
            yield from _field(thing, language)
            yield sees_said(kind, thing, language)
        case Party():
            yield from _party(kind, thing, language)
        case Table():
            yield from _table(thing, language)
        case _:
            yield from _other(kind, thing, language)


def _other(kind: Kind, thing: Any, language: str) -> Iterator[str]:  # noqa: ANN401
    match thing:
        case Answer():
            yield name_of(thing, language)
            if thing.needs:
                yield _say("needs", language, fields_said(kind, thing.needs, language))
        case Opens():
            yield (
                _say("rows", language, ", ".join(thing.tables)) if thing.tables else ""
            )
            yield _say("heard", language, thing.heard) if thing.heard else ""
        case LogColumns():
            yield _say("log", language, f"{thing.case}, {thing.activity}, {thing.time}")
        case Kind():
            yield name_of(thing, language)
        case _:
            yield str(thing)


def _clock(kind: Kind, thing: Extend | Pause, language: str) -> Iterator[str]:
    yield _say("by", language, who_said(kind, thing.by, language))
    if isinstance(thing, Extend):
        yield _say("times", language, times_said(kind, thing, language))
        yield _say("at_most", language, amount_said(thing.at_most, language))
        if thing.asked:
            yield _say("asked", language, amount_said(thing.asked, language))
    elif thing.whole:
        yield say("changes.thing.whole", language)
    if thing.needs:
        yield _say("needs", language, fields_said(kind, thing.needs, language))
    if thing.tell:
        told = ", ".join(party_name(kind, each, language) for each in thing.tell)
        yield _say("tell", language, told)
    yield str(thing.basis)


def _step(kind: Kind, step: Step, language: str) -> Iterator[str]:
    yield event_said(kind, step.after, language)
    if step.duty:
        yield _say("within", language, limit_said(kind, step.within, language))
        told = ", ".join(outcome_said(kind, each, language) for each in step.expiries)
        yield _say("silence", language, told) if told else ""


def _field(field: Field, language: str) -> Iterator[str]:
    yield name_of(field, language)
    yield say(f"changes.type.{field.type}", language)
    if field.choices:
        yield ", ".join(choice_name(field, each, language) for each in field.choices)
    for column in field.columns.values():
        yield _say("column", language, ", ".join(_field(column, language)))
    if field.columns:
        rows = f"{field.least_rows}–{field.most_rows}"
        yield _say("count_rows", language, rows)
    if field.required:
        yield say("changes.thing.required", language)
    if field.personal:
        yield say("changes.thing.personal", language)
    yield hint_of(field, language)


def sees_said(kind: Kind, field: Field, language: str) -> str:
    """Return who may read a field, "" where everybody in the matter may."""
    if not field.sees:
        return ""
    whom = ", ".join(who_said(kind, each, language) for each in field.sees)
    return _say("sees", language, whom)


def _party(kind: Kind, party: Party, language: str) -> Iterator[str]:
    yield name_of(party, language)
    if party.person:
        yield say(f"changes.thing.{party.person}", language)
    if party.head_of:
        yield _say("head_of", language, party_name(kind, party.head_of, language))
    yield party.level


def _table(table: Table, language: str) -> Iterator[str]:
    if table.chosen:
        yield say("engine.diagram.chosen", language)
    if table.rhythm:
        yield say(f"changes.thing.{table.rhythm.replace(' ', '_')}", language)
        return
    for row, columns in table.rows.items():
        told = ", ".join(f"{code}: {value}" for code, value in columns.items())
        yield f"{row} ({told})" if told else row


def _say(key: str, language: str, value: object) -> str:
    return say(f"changes.thing.{key}", language, value=value)
