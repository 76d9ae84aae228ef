"""The cast, and a story they play: acts on a matter, time let pass, the world rechecked.

After every step of a story its facts are folded anew and must give the same
state, and what time has brought must not be brought again.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from pathlib import Path

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.days import Calendar
from phoihop.base.errors import Refused
from phoihop.regulation import due, run
from phoihop.regulation.facts import Fact
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.state import State, Task

REGULATIONS = Path(__file__).resolve().parents[1] / "regulations"


@cache
def shipped(name: str) -> Regulation:
    """A regulation of the product, read once."""
    return written((REGULATIONS / f"{name}.md").read_text("utf-8"))


@cache
def written(text: str) -> Regulation:
    regulation, findings = load(text, name="test")
    assert regulation is not None
    assert not findings, findings
    return regulation


def officer(person: str, *parties: str) -> run.Who:
    return run.Who(person, frozenset(parties))


def head(person: str, *parties: str) -> run.Who:
    return run.Who(person, frozenset(parties), frozenset(parties))


def local(text: str) -> datetime:
    """An instant written as local time: "2026-03-02 09:00"."""
    zone = viet_nam().timezone
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@dataclass
class Story:
    """One matter, as it goes on."""

    regulation: Regulation
    kind: Kind
    now: datetime
    calendar: Calendar = field(default_factory=viet_nam)
    facts: list[Fact] = field(default_factory=list)
    _state: State | None = None

    @property
    def state(self) -> State:
        assert self._state is not None
        return self._state

    def record(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        for fact in facts:
            self._state = run.after(self.kind, self._state, fact)
            self.facts.append(fact)
        return facts

    def recheck(self) -> None:
        """Replaying gives the same state; time brings nothing twice."""
        start: State | None = None
        again = reduce(lambda s, f: run.after(self.kind, s, f), self.facts, start)
        assert again == self.state
        assert run.coming(self.kind, self.state, self.calendar, self.now) == ()

    def on(self, text: str) -> "Story":
        """Let time pass, with the installation running."""
        moment = local(text)
        assert moment >= self.now
        self.now = moment
        self.tick()
        return self

    def later(self, **amount: int) -> "Story":
        self.now += timedelta(**amount)
        self.tick()
        return self

    def asleep_until(self, text: str) -> "Story":
        """Let time pass with the installation down."""
        self.now = local(text)
        return self

    def tick(self) -> tuple[Fact, ...]:
        found = self.record(run.coming(self.kind, self.state, self.calendar, self.now))
        self.recheck()
        return found

    def act(self, who: run.Who, act: run.Act) -> tuple[Fact, ...]:
        brought = run.coming(self.kind, self.state, self.calendar, self.now)
        state = self.state
        for fact in brought:
            state = run.after(self.kind, state, fact)
        facts = run.act(self.kind, state, who, act, self.calendar, self.now)
        self.record((*brought, *facts))
        self.recheck()
        return facts

    def do(
        self,
        who: run.Who,
        step: str,
        answer: str = "",
        *,
        row: str = "",
        asked: str = "",
        **values: str,
    ) -> tuple[Fact, ...]:
        filled = {key.replace("_", "-"): value for key, value in values.items()}
        act = run.Act("do", step, row, answer, filled, asked=asked)
        return self.act(who, act)

    def receive(
        self, who: run.Who, step: str, row: str = "", proof: str = ""
    ) -> tuple[Fact, ...]:
        return self.act(who, run.Act("receive", step, row, reason=proof))

    def refused(self, who: run.Who, act: run.Act) -> dict[str, str | int]:
        """The details of the refusal; nothing was recorded."""
        before = self.state
        with pytest.raises(Refused) as refusal:
            run.act(self.kind, before, who, act, self.calendar, self.now)
        return refusal.value.details

    def task(self, step: str, row: str = "") -> Task:
        return self.state.tasks[step, row]

    def is_open(self, step: str, row: str = "") -> bool:
        task = self.state.tasks.get((step, row))
        return task is not None and task.status == "open"

    def due(self, step: str, row: str = "") -> str:
        """The day a task is due, or what it waits for."""
        for each in due.due(self.kind, self.state, self.calendar):
            if (each.step, each.row) == (step, row):
                return each.due.day.isoformat() if each.due else each.waits_for
        return "not open"

    def names(self) -> list[str]:
        """The facts so far, in short."""
        return [_short(each) for each in self.facts]

    def moves(self, who: run.Who) -> dict[tuple[str, str, str], run.Move]:
        found = run.allowed(self.kind, self.state, who, self.calendar, self.now)
        return {(each.verb, each.step, each.row): each for each in found}


def _short(fact: Fact) -> str:
    told = (getattr(fact, name, "") for name in ("step", "row", "answer", "outcome"))
    return " ".join([type(fact).__name__, *filter(None, told)])


def opened(  # noqa: PLR0913
    regulation: Regulation,
    kind: str,
    who: run.Who,
    at: str,
    *,
    parties: dict[str, str] | None = None,
    rows: dict[str, tuple[str, ...]] | None = None,
    values: dict[str, str] | None = None,
) -> Story:
    """A matter just opened."""
    found = regulation.kinds[kind]
    story = Story(regulation, found, local(at))
    everybody = {code: f"agency of {code}" for code in regulation.parties}
    story.record(
        run.open_matter(
            regulation,
            found,
            who,
            everybody if parties is None else parties,
            rows or {},
            values or {},
            story.now,
        )
    )
    story.tick()
    return story
