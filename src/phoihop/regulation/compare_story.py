"""Why a past case comes out differently under another draft, in words."""

from dataclasses import dataclass
from datetime import datetime

from phoihop.base.days import Calendar
from phoihop.base.sentences import say
from phoihop.regulation.compare import Difference, Said
from phoihop.regulation.compare_cause import Causes
from phoihop.regulation.model import Kind
from phoihop.regulation.told import called, refused_said
from phoihop.regulation.wording import name_of, step_name


@dataclass(frozen=True, slots=True)
class Story:
    """What differs in a case, the first fact in which the two runs part, and why."""

    changes: str
    before: str
    after: str
    why: str


def told_of(differs: Difference, causes: Causes, lang: str) -> Story:
    """Return in words what differs in a case and why."""
    sides = zip(
        (differs.before, differs.after), causes.kinds, causes.calendars, strict=True
    )
    before, after = (told(said, kind, days, lang) for said, kind, days in sides)
    changes = [_change(differs, x, lang) for x in differs.changes]
    return Story(
        changes=", ".join(changes),
        before=before,
        after=after,
        why=causes.said(differs, lang),
    )


def _change(differs: Difference, change: str, lang: str) -> str:
    if change == "late":
        way = "now" if differs.late[1] else "no_longer"
        return say(f"cli.cause.{way}_late", lang)
    return say(f"cli.trial.change.{change}", lang)


def story(differs: Difference, causes: Causes, lang: str) -> str:
    """Return in one line what differs in a case, where the two runs part, and why."""
    found = told_of(differs, causes, lang)
    sides = {"before": found.before, "after": found.after}
    line = say(
        "cli.trial.differs", lang, case=differs.case, changes=found.changes, **sides
    )
    because = say("cli.cause.because", lang, why=found.why)
    return f"{line} {because}" if found.why else line


def told(said: Said | None, kind: Kind, calendar: Calendar, lang: str) -> str:
    """Return in words what happened first in one run and not in the other."""
    if said is None:
        return say("cli.trial.nothing", lang)
    step = kind.steps.get(said.step)
    answer = step.answers.get(said.answer) if step else None
    outcome = say(f"cli.trial.outcome.{said.answer.replace(' ', '_')}", lang)
    row = f" ({called(kind, said.row, lang)})" if said.row else ""
    names = {
        "step": step_name(kind, said.step, lang) + row,
        "answer": name_of(answer, lang) if answer else said.answer,
        "outcome": outcome if said.fact == "Lapsed" else "",
        "why": refused_said(kind, said.refused, said.details, lang),
        "day": _local(said.on, calendar),
    }
    plain = said.fact == "Done" and answer is None
    key = f"cli.trial.fact.{'Plain' if plain else said.fact}"
    found = say(key, lang, **names)
    return say("cli.trial.fact.Other", lang, **names) if found == key else found


def _local(at: datetime, calendar: Calendar) -> str:
    return f"{at.astimezone(calendar.timezone):%d/%m/%Y %H:%M}"
