"""What time has brought: matters of periods opened, versions come, quiet matters moved on, once.

Run late, twice or after a month of down time, it records the same facts: it
compares what should be recorded by now with what is. Each matter is one
transaction of its own, so a fault in one holds up no other.
"""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from phoihop.base.errors import PhoihopError
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import MatterRow, calendar_of
from phoihop.contexts.parties.models.sign_in import forget_attempts
from phoihop.desk import staging
from phoihop.desk.access import TIME
from phoihop.desk.coming_into_force import move_due
from phoihop.desk.openings import open_due
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.states import held
from phoihop.desk.submit import Command, submit

Random = Callable[[int], bytes]

log = logging.getLogger("phoihop.tick")


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many matters were looked at, how many facts time brought, how many failed.

    `opened` are the matters of periods whose day had come, `moved` those that went on
    under a version whose day had come, `stayed` those it could not take.
    """

    matters: int = 0
    facts: int = 0
    failed: int = 0
    opened: int = 0
    moved: int = 0
    stayed: int = 0


def tick(now: datetime, urandom: Random = os.urandom) -> Ticked:
    """Open what is due, then record what time has brought to every running matter by `now`."""
    matters = recorded = 0
    opened, failed = open_due(now, urandom)
    moved, stayed = move_due(now, urandom)
    for matter, agency in _running():
        matters += 1
        try:
            recorded += tick_matter(matter, agency, now, urandom)
        except PhoihopError:
            failed += 1
            log.exception("tick of matter %s failed", matter)
    forget_attempts(now)
    staging.sweep(now)
    return Ticked(matters, recorded, failed, opened, moved, stayed)


def tick_matter(
    matter: str, agency: str, now: datetime, urandom: Random = os.urandom
) -> int:
    """Record what time has brought to one matter by `now`; return how many facts."""
    calendar = calendar_of(agency)
    quiet = held(CONTEXTS["matters"], matter).state
    if not rules.tick(quiet, calendar=calendar, now=now):
        return 0
    command = Command(
        name="tick",
        context="matters",
        stream=matter,
        agency=agency,
        decide=lambda state: rules.tick(state, calendar=calendar, now=now),
    )
    key = f"tick {matter} {now.isoformat()}"
    receipt = submit(TIME, command, key=key, now=now, urandom=urandom)
    return 0 if receipt.first < 0 else receipt.last - receipt.first + 1


def _running() -> Iterator[tuple[str, str]]:
    rows = MatterRow.objects.filter(Q(closed_at=None) | Q(tasks__isnull=False))
    found = rows.order_by("entry").distinct().values_list("matter", "agency", "entry")
    yield from [(matter, agency) for matter, agency, _ in found]
