"""Events, conditions and who acts, as people say them: the words of what was read.

The names come from the text, the frame from the catalogue; nothing is decided here.
"""

from phoihop.base.sentences import say
from phoihop.regulation.limits import (
    AllOf,
    Among,
    AnyOf,
    Below,
    Both,
    Compare,
    Condition,
    Either,
    Event,
    Negated,
    Replied,
    Shifted,
    Threshold,
)
from phoihop.regulation.model import Extend, Kind, Lead
from phoihop.regulation.moments import origin_of
from phoihop.regulation.wording import (
    amount_said,
    answer_name,
    choice_name,
    field_name,
    name_of,
    origin_said,
    party_name,
    step_name,
)


def who_said(kind: Kind, word: str, language: str) -> str:
    """Return who a word names: a party, the rows of a table, who was chosen."""
    if not word:
        return say("changes.value.nobody", language)
    table = kind.tables.get(word)
    if table is None:
        return party_name(kind, word, language)
    if table.chosen or not table.rows:
        return say("engine.diagram.chosen", language)
    return ", ".join(party_name(kind, each, language) for each in table.rows)


def event_said(kind: Kind, event: Event, language: str) -> str:
    """Return an event in words: what has to happen."""
    match event:
        case AnyOf(events) | AllOf(events):
            key = "or" if isinstance(event, AnyOf) else "and"
            told = (event_said(kind, each, language) for each in events)
            return say(f"changes.word.{key}", language).join(told)
        case Shifted(amount, way, inner):
            return say(
                f"changes.word.{way}",
                language,
                amount=amount_said(amount, language),
                event=event_said(kind, inner, language),
            )
        case Below(step, answer, need):
            name = answer_name(kind, step, answer, language) if answer else ""
            where = step_name(kind, step, language)
            return say(
                "changes.word.below", language, step=where, answer=name, need=need
            ).strip()
        case Threshold():
            return _threshold(kind, event, language)
        case _:
            return origin_said(kind, origin_of(event), language)


def _threshold(kind: Kind, event: Threshold, language: str) -> str:
    key = event.need if isinstance(event.need, str) else "some"
    told = say(f"engine.diagram.{key}", language, need=str(event.need))
    step = step_name(kind, event.step, language)
    if not event.answer:
        return say("changes.word.enough", language, need=told, step=step)
    answer = answer_name(kind, event.step, event.answer, language)
    return say(
        "changes.word.enough_answer", language, need=told, step=step, answer=answer
    )


def condition_said(kind: Kind, condition: Condition | None, language: str) -> str:
    """Return a condition in words; none at all is "always"."""
    match condition:
        case None:
            return say("changes.word.always", language)
        case Both(parts) | Either(parts):
            key = "and" if isinstance(condition, Both) else "or"
            told = (condition_said(kind, each, language) for each in parts)
            return say(f"changes.word.{key}", language).join(told)
        case Negated(inner):
            said = condition_said(kind, inner, language)
            return say("changes.word.not", language, condition=said)
        case _:
            return _atom(kind, condition, language)


def _atom(kind: Kind, atom: Compare | Among | Replied, language: str) -> str:
    match atom:
        case Compare(field, relation, value):
            name = field_name(kind, field, language)
            return f"{name} {relation} {_value(kind, field, value, language)}"
        case Among(field, values):
            told = ", ".join(_value(kind, field, each, language) for each in values)
            name = field_name(kind, field, language)
            return say("changes.word.among", language, field=name, values=told)
        case Replied(some, step, answer):
            name = answer_name(kind, step, answer, language) if answer else ""
            key = f"{'some' if some else 'none'}{'_answer' if name else ''}"
            where = step_name(kind, step, language)
            return say(f"changes.word.{key}", language, step=where, answer=name)


def _value(kind: Kind, field: str, value: str, language: str) -> str:
    found = kind.fields.get(field) or kind.form.get(field)
    return choice_name(found, value, language) if found else value


def times_said(kind: Kind, extend: Extend, language: str) -> str:
    """Return how often a limit may be extended: in which case how often, and else."""
    told = [
        say(
            "changes.word.if",
            language,
            who=str(times),
            condition=condition_said(kind, condition, language),
        )
        for condition, times in extend.times_when
    ]
    return "; ".join([*told, str(extend.times)])


def lead_said(kind: Kind, lead: Lead, language: str) -> str:
    """Return who leads: by which conditions, and else."""
    otherwise = party_name(kind, lead.otherwise, language)
    told = [
        say(
            "changes.word.if",
            language,
            who=party_name(kind, party, language),
            condition=condition_said(kind, condition, language),
        )
        for condition, party in lead.cases
    ]
    return "; ".join([*told, otherwise])


def fields_said(kind: Kind, codes: tuple[str, ...], language: str) -> str:
    """Return the names of blanks, in their order."""
    return ", ".join(field_name(kind, each, language) for each in codes)


def steps_said(kind: Kind, codes: tuple[str, ...], language: str) -> str:
    """Return the names of steps, and the matter itself by its own."""
    told = (
        say("changes.value.matter", language)
        if each == "matter"
        else f"“{step_name(kind, each, language)}”"
        for each in codes
    )
    return ", ".join(told)


__all__ = [
    "condition_said",
    "event_said",
    "fields_said",
    "lead_said",
    "name_of",
    "steps_said",
    "times_said",
    "who_said",
]
