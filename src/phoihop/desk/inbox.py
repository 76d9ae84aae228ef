"""What waits for me: the open tasks of my agencies and mine, nearest end first.

Only tasks of matters the reader may see, only those the reader may act on, and
each with the day it is due and whether that day has passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import F, Q, QuerySet, Value

from phoihop.base.calendars import viet_nam
from phoihop.base.days import local_day
from phoihop.contexts.matters.models import TaskRow
from phoihop.contexts.parties.models import objects_of
from phoihop.contexts.parties.rules import ACTING
from phoihop.desk import errands
from phoihop.desk.access import Actor

LONGEST = 200
When = Literal["overdue", "today", "week", "later", "undated"]
ORDER: tuple[When, ...] = ("overdue", "today", "week", "undated", "later")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task that waits, with its last day; None while its clock has not started."""

    task: TaskRow
    when: When
    day: date | None


def waiting(actor: Actor, now: datetime) -> Mapping[When, Sequence[Waiting]]:
    """Return what waits for the reader, by how near its end is."""
    today = local_day(viet_nam(), now)
    found = (placed(task, now, today) for task in tasks_of(actor)[:LONGEST])
    return grouped(found)


def count(actor: Actor) -> int:
    """Return how many duties and errands wait for the reader, in one statement."""
    found = (tasks_of(actor), errands.errands_of(actor))
    ones = [each.order_by().annotate(one=Value(1)).values("one") for each in found]
    return ones[0].union(ones[1], all=True).count()


def tasks_of(actor: Actor) -> QuerySet[TaskRow]:
    """Return the open duties that the reader may act on, nearest end first.

    What waits for its own receipt is left out: the receipt itself stands there.
    """
    offices = [each for each in actor.standing.offices if each.role in ACTING]
    agencies = {each.agency for each in offices if not each.scope}
    headed = {each.agency for each in offices if each.heads and not each.scope}
    mine = Q(holder__in=agencies, of_head=False)
    mine |= Q(holder__in=headed, of_head=True)
    mine |= Q(holder=actor.person, of_head=False)
    mine |= Q(sender__in=agencies)
    found = TaskRow.objects.filter(
        mine,
        duty=True,
        matter__in=objects_of(actor.principals),
    ).exclude(due_at=None, waits_for="received")
    nearest = F("due_at").asc(nulls_last=True)
    return found.select_related("matter").order_by(nearest, "opened_at", "pk")


def placed(task: TaskRow, now: datetime, today: date) -> Waiting:
    """Return a task with its last day and how near that is."""
    if task.due_at is None:
        return Waiting(task, "undated", None)
    day = last_day(task.due_at)
    if task.due_at <= now:
        return Waiting(task, "overdue", day)
    if day == today:
        return Waiting(task, "today", day)
    sunday = today + timedelta(days=6 - today.weekday())
    return Waiting(task, "week" if day <= sunday else "later", day)


def last_day(end: datetime) -> date:
    """Return the last day of a limit from its exclusive end (24:00 is the next midnight)."""
    return local_day(viet_nam(), end - timedelta(microseconds=1))


def grouped(found: Iterable[Waiting]) -> Mapping[When, Sequence[Waiting]]:
    """Return the tasks by nearness, in the order pages show them."""
    groups: dict[When, list[Waiting]] = {each: [] for each in ORDER}
    for each in found:
        groups[each.when].append(each)
    return groups
