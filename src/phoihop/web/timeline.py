"""The entries of a matter as sentences, in the words of its regulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from phoihop.base.days import Due
from phoihop.base.sentences import say
from phoihop.contexts.matters import facts
from phoihop.contexts.matters.models import regulation as version
from phoihop.contexts.parties.facts import CalendarDaySet
from phoihop.desk.calendar_changes import Redue, Shift
from phoihop.desk.matter_page import MatterPage
from phoihop.desk.timeline import Line, Shown
from phoihop.regulation.plan import BELOW
from phoihop.regulation.wording import amount_said
from phoihop.web.words import Words

REASONED = (facts.AccessGranted, facts.AccessRevoked, facts.Corrected, facts.Moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the timeline. `by_time` says that nobody did it: the hour came."""

    index: int
    what: str
    who: str
    at: datetime
    by_time: bool
    values: Sequence[Shown]
    more: Sequence[str] = ()


def timeline(page: MatterPage, words: Words) -> list[Told]:
    """Return what happened, the newest first."""
    lines = [_told(line, words) for line in page.timeline]
    lines += [_shifted(each, words) for each in page.shifts]
    return sorted(lines, key=lambda each: each.index, reverse=True)


def _shifted(shift: Shift, words: Words) -> Told:
    """Say that the calendar changed, and which open dates that moved."""
    fact = shift.entry.fact
    kind = fact.kind if isinstance(fact, CalendarDaySet) else "removed"
    said = {
        "day": f"{fact.day:%d/%m/%Y}",
        "kind": say(f"transition.day.{kind}", words.language),
        "source": getattr(fact, "source", ""),
    }
    key = "transition.calendar" if said["source"] else "transition.calendar_removed"
    return Told(
        index=shift.entry.index,
        what=say(key, words.language, **said),
        who="",
        at=shift.entry.at,
        by_time=False,
        values=(),
        more=tuple(_redue(each, words) for each in shift.dues),
    )


def _redue(each: Redue, words: Words) -> str:
    step = words.step(each.step)
    return say(
        "transition.redue",
        words.language,
        step=f"{step} – {words.party(each.row)}" if each.row else step,
        before=_end(each.before),
        after=_end(each.after),
    )


def _end(due: Due) -> str:
    """Return a last day, with its hour where the limit does not run to the end of it."""
    hour = f"{timezone.localtime(due.at):%H:%M}"
    return f"{due.day:%d/%m/%Y}" if hour == "00:00" else f"{due.day:%d/%m/%Y} {hour}"


def _told(line: Line, words: Words) -> Told:
    return Told(
        index=line.index,
        what=_what(line, words),
        who="" if line.by_time else _who(line, words),
        at=line.on,
        by_time=line.by_time,
        values=() if _unit(line.fact) else (*line.values, *_said(line.fact, words)),
    )


def _who(line: Line, words: Words) -> str:
    if line.in_stead:
        named = {"name": line.person, "holder": line.in_stead, "agency": line.agency}
        return say("web.office.in_stead", words.language, **named)
    agency = line.agency or line.party
    if line.person and agency and line.person != agency:
        return say("web.of_agency", words.language, name=line.person, agency=agency)
    return line.person or agency


def _unit(fact: object) -> tuple[str, ...]:
    """Return the unit below that was told to have done a step, and that step, or nothing."""
    if isinstance(fact, facts.Set):
        for code, unit in fact.values.items():
            table, _, step = code.partition(".")
            if table == BELOW:
                return unit, step.partition(".")[0]
    return ()


def _what(line: Line, words: Words) -> str:
    if below := _unit(line.fact):
        unit, step = words.party(below[0]), words.step(below[1])
        return say("periods.told", words.language, unit=unit, step=step)
    if isinstance(line.fact, facts.Moved):
        day = version(line.fact.regulation).in_force
        return say("transition.happened", words.language, day=f"{day:%d/%m/%Y}")
    key = f"web.happened.{type(line.fact).__name__}"
    if isinstance(line.fact, facts.Lapsed):
        key = f"{key}.{line.fact.outcome.replace(' ', '_')}"
    return say(key, words.language, **_details(line, words))


def _details(line: Line, words: Words) -> Mapping[str, str]:
    fact = line.fact
    step = line.step_name or words.step(line.step)
    if line.row:
        step = f"{step} – {words.party(line.row)}"
    if answer := line.answer_name or words.answer(line.step, line.answer):
        step = f"{step}: {answer}"
    found = {"step": step, "reason": step if line.step else _field(fact, "reason")}
    found["by"] = amount_said(_field(fact, "by"), words.language)
    found["to"] = words.party(_field(fact, "to"))
    found["whom"] = words.party(_field(fact, "whom"))
    return found | {name: _field(fact, name) for name in ("number", "name", "title")}


def _said(fact: object, words: Words) -> Sequence[Shown]:
    if asked := _field(fact, "asked"):
        name = say("web.matter.asked_limit", words.language)
        return (Shown(name, amount_said(asked, words.language)),)
    reason = _field(fact, "reason")
    if isinstance(fact, REASONED) and reason:
        return (Shown(say("web.matter.reason", words.language), reason),)
    return ()


def _field(fact: object, name: str) -> str:
    return str(getattr(fact, name, ""))
