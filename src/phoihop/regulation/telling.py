"""Each step of a kind in a sentence: who, what, after what, by when, what silence means.

The names come from the text, the frame around them from the catalogue. The
sentence says no more than the rules: whoever reads it need not read YAML.
"""

from phoihop.base.sentences import say
from phoihop.regulation.fold import ends_matter
from phoihop.regulation.limits import (
    AllOf,
    Among,
    AnyOf,
    Both,
    Compare,
    Condition,
    Either,
    Event,
    Negated,
    Replied,
    Shifted,
)
from phoihop.regulation.model import Answer, Kind, Step
from phoihop.regulation.moments import origin_of
from phoihop.regulation.plan import DONE
from phoihop.regulation.wording import (
    amount_said,
    answer_name,
    field_name,
    limit_said,
    name_of,
    origin_said,
    outcome_said,
    party_name,
    step_name,
)


def who_said(kind: Kind, by: str, language: str) -> str:
    """Return who acts: a party, or the rows of a table."""
    table = kind.tables.get(by)
    if table is None:
        return party_name(kind, by, language)
    if table.chosen or not table.rows:
        return say("engine.diagram.chosen", language)
    return ", ".join(party_name(kind, row, language) for row in table.rows)


def event_said(kind: Kind, event: Event, language: str) -> str:
    """Return when a step opens."""
    match event:
        case AnyOf(events):
            told = (event_said(kind, each, language) for each in events)
            return say("telling.or", language).join(told)
        case AllOf(events):
            told = (event_said(kind, each, language) for each in events)
            return say("telling.and", language).join(told)
        case Shifted(amount, way, inner):
            base = event_said(kind, inner, language)
            said = amount_said(amount, language)
            return say(f"telling.{way}", language, amount=said, event=base)
        case _:
            return origin_said(kind, origin_of(event), language)


def condition_said(kind: Kind, condition: Condition, language: str) -> str:
    """Return in which case a step opens."""
    match condition:
        case Both(conditions) | Either(conditions):
            key = "and" if isinstance(condition, Both) else "or"
            told = (condition_said(kind, each, language) for each in conditions)
            return say(f"telling.{key}", language).join(told)
        case Negated(inner):
            said = condition_said(kind, inner, language)
            return say("telling.not", language, condition=said)
        case Replied(some, step, answer):
            name = answer_name(kind, step, answer, language) if answer else ""
            key = f"telling.{'some' if some else 'none'}{'_answer' if name else ''}"
            where = step_name(kind, step, language)
            return say(key, language, step=where, answer=name)
        case Compare(field, relation, value):
            return _compared(kind, field, relation, (value,), language)
        case Among(field, values):
            return _compared(kind, field, "=", values, language)


def _compared(  # noqa: PLR0917 - one relation in its words
    kind: Kind, field: str, relation: str, values: tuple[str, ...], language: str
) -> str:
    chosen = kind.fields[field].choices if field in kind.fields else {}
    said = say("telling.or", language).join(chosen.get(each, each) for each in values)
    return f"{field_name(kind, field, language)} {relation} {said}"


def step_said(kind: Kind, step: Step, language: str) -> str:
    """Return the whole of what a step says, in one or two sentences."""
    told = say(
        f"telling.{'must' if step.duty else 'may'}",
        language,
        who=who_said(kind, step.by, language),
        step=name_of(step, language),
        start=event_said(kind, step.after, language),
    )
    if step.to:
        told += say("telling.to", language, whom=who_said(kind, step.to, language))
    if step.condition is not None:
        case = condition_said(kind, step.condition, language)
        told += say("telling.if", language, condition=case)
    if step.within is not None:
        limit = limit_said(kind, step.within, language)
        told += say("telling.within", language, limit=limit)
    return f"{told}. {_silence(kind, step, language)}".strip()


def _silence(kind: Kind, step: Step, language: str) -> str:
    told = [outcome_said(kind, each, language) for each in step.expiries]
    found = [say("telling.silence", language, outcome="; ".join(told))] if told else []
    if step.extend is not None:
        most = amount_said(step.extend.at_most, language)
        by = party_name(kind, step.extend.by, language)
        found.append(
            say("telling.extend", language, by=by, times=step.extend.times, amount=most)
        )
    return " ".join(found)


def answers_said(step: Step, language: str) -> tuple[str, ...]:
    """Return each answer by name, with what it does to the matter."""
    if not step.answers:
        ends = ends_matter(step, DONE)
        return (say("telling.ends_alone", language),) if ends else ()
    return tuple(_answer(step, each, language) for each in step.answers.values())


def _answer(step: Step, answer: Answer, language: str) -> str:
    notes = [
        say(f"telling.{key}", language)
        for key, holds in (
            ("ends", ends_matter(step, answer)),
            ("adverse", answer.adverse),
        )
        if holds
    ]
    name = name_of(answer, language)
    return f"{name} ({', '.join(notes)})" if notes else name
