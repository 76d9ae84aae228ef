"""Why a past case comes out differently under another draft, in one sentence."""

from datetime import datetime

from phoihop.base.days import Calendar
from phoihop.base.sentences import say
from phoihop.regulation.compare import Difference, Said
from phoihop.regulation.model import Kind
from phoihop.regulation.wording import name_of, step_name


def story(difference: Difference, kind: Kind, calendar: Calendar, lang: str) -> str:
    """Return in one sentence what differs in a case, and where the two runs part."""
    changes = ", ".join(say(f"cli.trial.change.{x}", lang) for x in difference.changes)
    sides = {
        side: told(said, kind, calendar, lang)
        for side, said in (("before", difference.before), ("after", difference.after))
    }
    case = difference.case
    return say("cli.trial.differs", lang, case=case, changes=changes, **sides)


def told(said: Said | None, kind: Kind, calendar: Calendar, lang: str) -> str:
    """Return in words what happened first in one run and not in the other."""
    if said is None:
        return say("cli.trial.nothing", lang)
    step = kind.steps.get(said.step)
    answer = step.answers.get(said.answer) if step else None
    outcome = say(f"cli.trial.outcome.{said.answer.replace(' ', '_')}", lang)
    names = {
        "step": step_name(kind, said.step, lang)
        + (f" ({said.row})" if said.row else ""),
        "answer": name_of(answer, lang) if answer else said.answer,
        "outcome": outcome if said.fact == "Lapsed" else "",
        "why": say(f"refused.{said.refused}", lang, **said.details),
        "day": _local(said.on, calendar),
    }
    plain = said.fact == "Done" and answer is None
    key = f"cli.trial.fact.{'Plain' if plain else said.fact}"
    found = say(key, lang, **names)
    return say("cli.trial.fact.Other", lang, **names) if found == key else found


def _local(at: datetime, calendar: Calendar) -> str:
    return f"{at.astimezone(calendar.timezone):%d/%m/%Y %H:%M}"
