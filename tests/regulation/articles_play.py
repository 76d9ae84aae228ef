"""Play a kind until a step is open, and hold its due date against plain arithmetic.

The way to a step is found from the text: what opens it is done first, by somebody
new each time; silence is waited for. When each act was done is noted here, so that
the date is reckoned from our own clock and not from what the engine kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product

from phoihop.base.days import Due, due_after, due_before, parse_amount
from phoihop.base.errors import Refused
from phoihop.regulation import due, limits, run
from phoihop.regulation.model import Field, Kind, Regulation, Step
from phoihop.regulation.plan import answer_of, codes_of
from tests.people import Story, local
from tests.regulation.articles_read import Term, leaves, term_of

CHOSEN = ("Sở A", "Sở B")
BEGIN = "2026-05-04 08:00"  # a Monday
PAST, FUTURE = "2026-05-04", "2026-07-14"
MOST = 200  # plays of one kind: each choice of its form


class Unreached(Exception):
    """Nobody can come to the step with these choices."""


@dataclass(slots=True)
class Play:
    """One play of a kind with some values in its form."""

    regulation: Regulation
    kind: Kind
    values: Mapping[str, str]
    story: Story = field(init=False)
    done: dict[str, datetime] = field(default_factory=dict)
    people: int = 0

    def __post_init__(self) -> None:
        kind = self.kind
        own: dict[str, tuple[str, ...]] = {
            code: (next(iter(kind.tables[code].rows)),) for code in kind.opens.tables
        }
        chosen: dict[str, tuple[str, ...]] = {
            each.code: CHOSEN for each in kind.tables.values() if each.chosen
        }
        everybody = {code: f"agency of {code}" for code in self.regulation.parties}
        self.story = Story(self.regulation, kind, local(BEGIN))
        self.story.record(
            run.open_matter(
                self.regulation,
                kind,
                self._somebody(),
                everybody,
                chosen | own,
                self.values,
                self.story.now,
            )
        )
        self.story.tick()
        self._receive()

    def _somebody(self) -> run.Who:
        self.people += 1
        everywhere = frozenset({*self.regulation.parties, *CHOSEN, *self._rows()})
        return run.Who(f"person {self.people}", everywhere, everywhere)

    def _rows(self) -> Iterator[str]:
        for table in self.kind.tables.values():
            yield from table.rows

    def reach(self, step: Step) -> None:
        """Do what opens a step. Raises Unreached."""
        if self.is_open(step):
            return
        self.bring(step.after)
        for _ in range(3):
            if isinstance(step.after, limits.Shifted) and not self.is_open(step):
                self._wait()
        if not self.is_open(step):
            raise Unreached(step.code)

    def is_open(self, step: Step) -> bool:
        return any(each.step == step.code for each in self.story.state.open_tasks())

    def bring(self, event: limits.Event) -> None:
        """Make an event happen: its first alternative, every part of it."""
        match event:
            case limits.Happened(step=code, answer="expired"):
                self.reach(self.kind.steps[code])
                self._wait()
            case limits.Happened(step=code, answer=answer):
                self.do(self.kind.steps[code], answer)
            case limits.Threshold(step=code, answer=answer):
                self.do(self.kind.steps[code], answer)
            case limits.AnyOf(events=events):
                self.bring(events[0])
            case limits.AllOf(events=events):
                for each in events:
                    self.bring(each)
            case _:
                self._come(event)

    def _come(self, event: limits.Event) -> None:
        """Let the time of a dated event come."""
        match event:
            case limits.Shifted(event=inner):
                self.bring(inner)
                self._wait()
            case limits.FieldDate(field=code):
                self.story.now = max(self.story.now, self.moment(code))
                self.story.tick()
            case _:
                pass

    def _wait(self) -> None:
        """Let time pass, hour by hour at first, until something has come of it."""
        for _ in range(24 * 230):
            self.story.now += timedelta(hours=1)
            if self.story.tick():
                return

    def do(self, step: Step, answer: str) -> None:
        if step.code in self.done:
            return
        self.reach(step)
        self.story.now += timedelta(minutes=10)
        self.story.tick()
        code = answer or codes_of(step)[0]
        needed = (*step.needs, *answer_of(step, code).needs)
        values = {each: sample(self.kind.fields[each]) for each in needed}
        for task in list(self.story.state.open_tasks()):
            if task.step == step.code:
                act = run.Act("do", step.code, task.row, code, values)
                self._act(act)
        self.done[step.code] = self.story.now
        self._receive()

    @property
    def latest(self) -> datetime:
        """When the last thing was done or time last brought something."""
        return self.story.now

    def moment(self, code: str) -> datetime:
        """The instant, or the first instant of the day, that a field holds."""
        value = self.story.state.values[code]
        if "T" in value:
            return datetime.fromisoformat(value)
        zone = self.story.calendar.timezone
        return datetime.fromisoformat(value).replace(tzinfo=zone)

    def act(self, act: run.Act) -> None:
        self._act(act)

    def refuses(self, act: run.Act) -> bool:
        try:
            self._act(act)
        except Unreached:
            return True
        return False

    def _act(self, act: run.Act) -> None:
        try:
            self.story.act(self._somebody(), act)
        except Refused as refused:
            raise Unreached(str(refused.details)) from refused

    def _receive(self) -> None:
        """Whatever was sent has come."""
        who = self._somebody()
        state, calendar = self.story.state, self.story.calendar
        for move in run.allowed(self.kind, state, who, calendar, self.story.now):
            if move.may and move.verb == "receive":
                self._act(run.Act("receive", move.step, move.row))


def sample(blank: Field, day: str = FUTURE) -> str:
    if blank.choices:
        return next(iter(blank.choices))
    kinds = {"number": "4", "date": day, "instant": f"{day}T03:00:00.000+00:00"}
    return kinds.get(blank.type, "Nội dung")


def plays(regulation: Regulation, kind: Kind) -> Iterator[Play]:
    """One play for each way to fill the choices of the form, dates past and to come."""
    blanks = list(kind.form.values())
    ways = [list(each.choices) or [""] for each in blanks]
    for day in (FUTURE, PAST):
        for _, way in zip(range(MOST), product(*ways), strict=False):
            yield Play(
                regulation,
                kind,
                {
                    each.code: value or sample(each, day)
                    for each, value in zip(blanks, way, strict=True)
                },
            )


def shown(regulation: Regulation, kind: Kind, step: Step, term: Term) -> bool:
    """Say whether in some play the step opens and this limit gives the date reckoned."""
    for play in plays(regulation, kind):
        try:
            play.reach(step)
        except Unreached:
            continue
        if _right(play, step, term):
            return True
    return False


def _right(play: Play, step: Step, term: Term) -> bool:
    state, calendar = play.story.state, play.story.calendar
    for task in state.open_tasks():
        if task.step == step.code:
            found = due.of_task(play.kind, state, calendar, task)
            if term.sort == "extension":
                return _extended(play, step, task.row, found.due)
            given = {
                each.day
                for each in (found.due, *found.answers.values())
                if each and _is_at(play, each, term.hour)
            }
            if given & set(_reckoned(play, step, term)):
                return True
    return False


def _is_at(play: Play, end: Due, hour: str) -> bool:
    """Say whether a limit ends at the hour its text names, if it names one."""
    return (
        not hour or f"{end.at.astimezone(play.story.calendar.timezone):%H:%M}" == hour
    )


def _extended(play: Play, step: Step, row: str, before: Due | None) -> bool:
    """The longest extension moves the date by just so much, and no further."""
    assert step.extend is not None
    assert before is not None
    values = {code: sample(play.kind.fields[code]) for code in step.extend.needs}
    by = str(step.extend.at_most)
    longer = f"{step.extend.at_most.count + 1} {by.partition(' ')[2]}"
    assert play.refuses(run.Act("extend", step.code, row, "", values, by=longer))
    play.act(run.Act("extend", step.code, row, "", values, by=by))
    task = play.story.task(step.code, row)
    found = due.of_task(play.kind, play.story.state, play.story.calendar, task).due
    day = datetime.combine(before.day, time(9), play.story.calendar.timezone)
    reckoned = due_after(play.story.calendar, day, step.extend.at_most)
    return found is not None and found.day == reckoned.day


def _reckoned(play: Play, step: Step, term: Term) -> Iterator[date]:
    """The day a limit of the step gives, by the arithmetic of days alone."""
    for limit in leaves(step):
        if term_of(play.kind, limit) == term:
            yield from _days(play, limit)


def _days(play: Play, limit: limits.Limit) -> Iterator[date]:
    calendar = play.story.calendar
    match limit:
        case limits.Within(amount=amount, start=event):
            yield due_after(calendar, _start(play, event), amount).day
        case limits.AsAsked(default=default) if default is not None:
            yield due_after(calendar, play.latest, default).day
        case limits.Ahead(amount=amount, event=limits.FieldDate(field=code)):
            yield due_before(calendar, play.moment(code), amount).day
        case limits.ByField(field=code):
            yield play.moment(code).astimezone(calendar.timezone).date()
        case limits.ByColumn(table=table, column=column):
            first = next(iter(play.kind.tables[table].rows.values()))
            yield _of_year(play, first[column])
        case _:
            pass


def _start(play: Play, event: limits.Event | None) -> datetime:
    match event:
        case limits.FieldDate(field=code):
            return play.moment(code)
        case limits.Happened(step=code):
            return play.done[code]
        case _:
            return play.latest


def _of_year(play: Play, written: str) -> date:
    """The first such day after the matter was opened; a rest day rolls on."""
    day, month = (int(each) for each in written.split("/"))
    zone = play.story.calendar.timezone
    begun = play.story.now.astimezone(zone).date()
    year = begun.year + ((month, day) < (begun.month, begun.day))
    moment = datetime(year, month, day, 9, tzinfo=zone)
    return due_after(play.story.calendar, moment, parse_amount("at once")).day
