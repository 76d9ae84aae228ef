"""Made-up past cases of a kind: acts that mostly may be done, at times that are near a limit."""

import random  # noqa: TID251 - cases that can be made again, not a secret
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from phoihop.base.calendars import viet_nam
from phoihop.base.days import Calendar
from phoihop.regulation.caselog import Case, Event, Notes
from phoihop.regulation.due import due
from phoihop.regulation.model import Field, Kind, LogColumns, Regulation
from phoihop.regulation.plan import codes_of
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_outcome import Played
from phoihop.regulation.simulate_plain import Course, Past, Plain

STARTS = (
    "2026-02-12T23:59",
    "2026-03-02T08:00",
    "2026-04-29T16:30",
    "2026-08-31T00:00",
)
TICK = timedelta(milliseconds=1)
GAPS = (0, 0, 1, 1, 7, 24, 24, 72, 300, 2000)  # hours
UNKNOWN = "dance"


def activities_of(kind: Kind) -> dict[str, str]:
    """Every verb a log can name, of every step and answer."""
    found = {}
    for code, step in kind.steps.items():
        found[code] = code
        for answer in codes_of(step) if step.answers else ():
            found[f"{code}.{answer}"] = f"{code}.{answer}"
            found[f"correct {code}.{answer}"] = f"correct {code}.{answer}"
        found[f"receive {code}"] = f"receive {code}"
        for verb in ("extend", "pause", "resume"):
            found[f"{verb} {code}"] = f"{verb} {code}"
    return found


def drafted(
    regulation: Regulation,
    kind: str,
    dice: random.Random,
    calendar: Calendar | None = None,
) -> Draft:
    """A draft with a mapping that names much, receipts or not, an end or not."""
    steps = activities_of(regulation.kinds[kind])
    if dice.random() < 0.7:
        steps = {k: v for k, v in steps.items() if not k.startswith("receive ")}
    if dice.random() < 0.8:
        clocked = ("extend ", "pause ", "resume ", "correct ")
        steps = {k: v for k, v in steps.items() if not k.startswith(clocked)}
    fields = regulation.kinds[kind].fields if dice.random() < 0.7 else ()
    groups = {f"of {each}": each for each in regulation.parties}
    columns = LogColumns(
        case="id",
        activity="act",
        time="at",
        group="team",
        started=dice.choice(("", "", "began")),
        ended=dice.choice(("", "end")),
        due=dice.choice(("", "due")),
        steps=steps,
        fields={code: f"f {code}" for code in fields},
        groups=groups if dice.random() < 0.3 else {},
        row=dice.choice(("", "row")),
        compare=dice.choice(("day", "instant")),
    )
    return Draft.of(regulation, calendar or viet_nam(), columns=columns, kind=kind)


def filled(blank: Field, dice: random.Random) -> str:
    """A value that mostly fits."""
    if dice.random() < 0.05:
        return dice.choice(("", " ", "nonsense"))
    match blank.type:
        case "choice":
            return dice.choice(list(blank.choices))
        case "number" | "money":
            return str(dice.choice((0, 1, 7, 1000)))
        case "date":
            return f"2026-0{dice.randint(2, 9)}-1{dice.randint(0, 9)}"
        case "instant":
            return f"2026-0{dice.randint(2, 9)}-11T08:00"
        case _:
            return dice.choice(("x", "y"))


def logged(draft: Draft, dice: random.Random, longest: int = 14) -> Case:
    """A case that follows the draft most of the time."""
    plain, kind = Plain(draft, Notes()), draft.kind
    now = datetime.fromisoformat(dice.choice(STARTS)).replace(
        tzinfo=draft.calendar.timezone
    )
    now = now.astimezone(UTC) + timedelta(days=dice.randint(0, 20))
    case = Case(id="made up", attributes=dict(_attributes(kind, dice, now)))
    span = plain.past(case).span
    course = Course()
    plain.open(course, Past(case, span, (), 0, False, now, now), now)
    events: list[Event] = []
    for _ in range(dice.randint(0, longest)):
        now = _later(draft, course, dice, now)
        event = replace(_event(draft, course, dice), at=now)
        events.append(event)
        target = plain.targets.get(event.activity)
        if target and course.state:
            plain._brought(course, now)
            plain.tried(course, case, Played(event, target, 0.0, None), now)
    return replace(case, events=tuple(_spoilt(events, dice)))


def _attributes(
    kind: Kind, dice: random.Random, now: datetime
) -> Iterator[tuple[str, str]]:
    for code, blank in kind.fields.items():
        if dice.random() < 0.95:
            yield f"f {code}", filled(blank, dice)
    for code, table in kind.tables.items():
        if table.chosen:
            yield f"rows.{code}", dice.choice(("x,y", "x,y,z", "x"))
    for column in ("began", "end", "due"):
        if dice.random() < 0.6:
            days = {"began": -1}.get(column, dice.choice((1, 5, 40)))
            yield (
                column,
                (now + timedelta(days=days, hours=dice.randint(0, 9))).isoformat(),
            )


def _later(
    draft: Draft, course: Course, dice: random.Random, now: datetime
) -> datetime:
    """Return the time of the next event: some hours on, a midnight, or when a limit ends."""
    found = now + timedelta(hours=dice.choice(GAPS), minutes=dice.randint(0, 3))
    if course.state and dice.random() < 0.3:
        tasks = due(Plain(draft, Notes()).kind, course.state, draft.calendar)
        ends = [each.due.at for each in tasks if each.due and each.due.at > now]
        if ends:
            found = dice.choice(ends) + dice.choice((-TICK, TICK * 0, TICK))
    return max(found, now)


def _event(draft: Draft, course: Course, dice: random.Random) -> Event:
    activities = list(draft.columns.steps)
    row, tasks = "", course.state.open_tasks() if course.state else ()
    activity = dice.choice((*activities, UNKNOWN))
    if tasks and dice.random() < 0.85:
        task = dice.choice(tasks)
        row = task.row
        own = [x for x in activities if x.split(".")[0].split(" ")[-1] == task.step]
        activity = dice.choice(own or activities)
    parties = (
        *draft.regulation.parties,
        *(f"of {x}" for x in draft.regulation.parties),
    )
    attributes = {"row": dice.choice((row, row, "x", "elsewhere", ""))}
    if dice.random() < 0.3:
        attributes["asked"] = dice.choice(
            ("", "2 working days", "5 days", "1 week", "?")
        )
    for code, blank in draft.kind.fields.items():
        if dice.random() < 0.3:
            attributes[f"f {code}"] = filled(blank, dice)
    return Event(
        activity=activity,
        at=None,
        group=dice.choice(("", row, "A", "B", *parties)),
        attributes=attributes if dice.random() < 0.7 else {},
    )


def _spoilt(events: list[Event], dice: random.Random) -> list[Event]:
    """Take a time away, or put two events in another order, now and then."""
    found = list(events)
    if found and dice.random() < 0.2:
        found.insert(dice.randrange(len(found)), replace(found[0], at=None))
    if found and dice.random() < 0.2:
        dice.shuffle(found)
    return found


def again(case: Case, dice: random.Random) -> Case:
    """The same acts at other times, by another group: what shares the ways of the first."""
    moved = timedelta(days=dice.randint(-9, 90), minutes=dice.randint(0, 1500))
    stretch = dice.choice((0.0, 0.5, 1.0, 1.0, 1.7))
    times = [each.at for each in case.events if each.at]
    first = min(times, default=datetime(2026, 3, 2, tzinfo=UTC))
    events = [
        replace(each, at=first + (each.at - first) * stretch + moved)
        if each.at
        else each
        for each in case.events
    ]
    return replace(case, id="again", events=tuple(events))
