"""What a move to another version would change, in sentences: tasks, dates and why, what idles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from phoihop.base.sentences import say
from phoihop.desk.effects import Change, Side
from phoihop.desk.timeline import Names
from phoihop.desk.transition import Preview
from phoihop.regulation.facts import Fact
from phoihop.regulation.transition import Idle
from phoihop.regulation.wording import amount_said, limit_said
from phoihop.web.explaining import origin_in, waits_in
from phoihop.web.refusals import refusal_of
from phoihop.web.words import Words, basis_in

COUNTED = ("date", "new", "gone", "who")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task before and after: its name, whose it is, both dates, and why."""

    what: str
    name: str
    whose: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Mover:
    """A preview read aloud: the words before and after it, in one language."""

    found: Preview
    names: Names
    language: str

    def shown(self) -> dict[str, Any]:
        """Return everything a page lays out of a preview."""
        found = self.found
        refusal = found.refusal
        words = self._words(0)
        return {
            "row": found.row,
            "old": found.old,
            "new": found.new,
            "refusal": refusal_of(refusal, self.language, words) if refusal else None,
            "lines": list(self.lines()),
            "sum": self.sum(),
            "lead": self._lead(),
            "idle": list(self.idle()),
            "seen": found.effect.seen,
        }

    def lines(self) -> Iterator[Line]:
        """Yield the tasks before and after, those that change first."""
        changes = sorted(
            self.found.effect.changes, key=lambda each: each.what == "same"
        )
        for each in changes:
            yield self._line(each)

    def sum(self) -> str:
        """Say in a few words what changes."""
        counts = Counter(each.what for each in self.found.effect.changes)
        said = [
            say(f"transition.sum.{each}", self.language, count=counts[each])
            for each in COUNTED
            if counts[each]
        ]
        if self._lead():
            said.append(say("transition.sum.lead", self.language))
        return "; ".join(said) or say("transition.sum.nothing", self.language)

    def idle(self) -> Iterator[str]:
        """Yield what was recorded and has no effect under the other text."""
        for each in self.found.effect.idle:
            yield self._idle(each)

    def _words(self, side: int) -> Words:
        kind, state = self.found.kinds[side], self.found.states[side]
        return Words(
            kind=kind or self.found.kinds[0],
            state=state or self.found.states[0],
            names=self.names,
            language=self.language,
        )

    def _lead(self) -> tuple[str, str] | None:
        before, after = self.found.effect.lead
        if before == after:
            return None
        return self.names.of(before), self.names.of(after)

    def _line(self, change: Change) -> Line:
        words = self._words(1 if change.after else 0)
        side = change.after or change.before
        name = words.step(change.step)
        return Line(
            what=change.what,
            name=f"{name} – {words.party(change.row)}" if change.row else name,
            whose=words.party(side.party) if side and side.party != change.row else "",
            before=self._day(change.before, 0),
            after=self._day(change.after, 1),
            why=self._why(change, words),
        )

    def _day(self, side: Side | None, which: int) -> str:
        if side is None:
            return ""
        if side.day:
            return _date(side.day)
        found = side.reckoned
        waits = (
            waits_in(found.waits_for, found.origin, self._words(which)) if found else ""
        )
        key = "web.due.waits" if waits else "web.due.none"
        return say(key, self.language, **{"for": waits})

    def _why(self, change: Change, words: Words) -> str:
        why = change.why
        if change.what in {"same", "gone"} or why is None:
            return say(f"transition.why.{change.what}", self.language)
        said = {
            "basis": basis_in(why.basis, self.language),
            "limit": self._limit(change),
            "start": origin_in(why.origin, words, "from"),
            "from": _moment(why.start),
            "before": self._day(change.before, 0),
            "after": self._day(change.after, 1),
            "whom": self._words(0).party(change.before.party) if change.before else "",
            "to": words.party(why.party),
        }
        dated = change.after is not None and change.after.day is not None
        key = change.what if change.what == "who" or dated else f"{change.what}_undated"
        return say(f"transition.why.{key}", self.language, **said)

    def _limit(self, change: Change) -> str:
        kind = self.found.kinds[1]
        if kind is None:
            return ""
        step = kind.steps.get(change.step)
        if change.why and change.why.parts:
            return amount_said(change.why.parts[0].amount, self.language)
        return limit_said(kind, step.within if step else kind.within, self.language)

    def _idle(self, each: Idle) -> str:
        words, fact = self._words(0), each.fact
        said = {
            "fact": self._fact(fact, words),
            "code": self._code(each, words),
            "on": _date(timezone.localdate(fact.on)),
        }
        return say(f"transition.idle.{each.unknown}", self.language, **said)

    def _fact(self, fact: Fact, words: Words) -> str:
        step = getattr(fact, "step", "")
        name = say(f"fact.matters.{type(fact).__name__}", self.language)
        return f"{name} – {words.step(step)}" if step else name

    @staticmethod
    def _code(each: Idle, words: Words) -> str:
        match each.unknown:
            case "step":
                return (
                    words.step(each.code)
                    if each.code in words.kind.steps
                    else each.code
                )
            case "row":
                return words.party(each.code)
            case "answer":
                return words.answer(getattr(each.fact, "step", ""), each.code)
            case _:
                return words.field(each.code)


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(at: Any) -> str:  # noqa: ANN401
    return f"{timezone.localtime(at):%d/%m/%Y}" if at else ""


def versions_said(rows: Sequence[Any], language: str) -> list[tuple[str, str]]:
    """Return versions to choose from: hash and what to call each."""
    return [
        (each.digest, say("transition.version", language, day=_date(each.in_force)))
        for each in rows
    ]
