"""When somebody else set a person's password, and who it was: read from the ledger.

The leaf tells it, so that it is told also where content was erased. Only the person
and the page of accounts ask.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from phoihop.contexts.parties.models import AppointmentRow, names_of
from phoihop.store import reading

RESET = "parties.PasswordReset"


@dataclass(frozen=True, slots=True)
class Reset:
    """One time somebody else set the password: the entry, when, and the name of who did it.

    `operator`: it was set by a command on the server, under no office.
    """

    index: int
    at: datetime
    by: str
    operator: bool = False


def resets(person: str) -> tuple[Reset, ...]:
    """Return each time somebody else set the password of this person, the latest first."""
    found = [each for each in reading.stream(person) if each.leaf.kind == RESET]
    names = _names(each.leaf.actor for each in found) if found else {}
    return tuple(
        Reset(
            each.index,
            each.leaf.at,
            names.get(each.leaf.actor, ""),
            operator=not each.leaf.actor,
        )
        for each in reversed(found)
    )


def _names(actors: Iterable[str]) -> Mapping[str, str]:
    """Return the names behind the ids that entries name: appointments, else persons."""
    ids = set(actors)
    held = AppointmentRow.objects.filter(appointment__in=ids)
    return names_of(ids) | dict(held.values_list("appointment", "person__name"))
