"""Each step of a kind in a sentence: who, what, after what, by when, what silence means.

The names come from the text, the frame around them from the catalogue. The
sentence says no more than the rules: whoever reads it need not read YAML.
"""

from phoihop.base.sentences import say
from phoihop.regulation.fold import ends_matter
from phoihop.regulation.model import Answer, Kind, Step
from phoihop.regulation.plan import DONE
from phoihop.regulation.wording import (
    amount_said,
    limit_said,
    name_of,
    outcome_said,
    party_name,
)
from phoihop.regulation.wording_rules import (
    condition_said,
    event_said,
    times_said,
    who_said,
)


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
        times = times_said(kind, step.extend, language)
        found.append(say("telling.extend", language, by=by, times=times, amount=most))
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
