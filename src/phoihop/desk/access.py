"""Who may see what: the one gate that every read goes through.

A matter that the reader may not see is not there: not in a list, not in a count,
not in a search, not by its address. Not found and not allowed are the same answer,
found out by the same single look-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from phoihop.base.errors import Missing
from phoihop.contexts.matters.models import MatterRow, PaperRow
from phoihop.contexts.parties.models import Acl, objects_of, sees
from phoihop.contexts.parties.rules import Office, Standing

NOBODY = Standing(on=date.min)
NUL = "\0"  # in no id, and PostgreSQL cannot be asked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody at the desk: an account, the person behind it, what the person is today.

    `office` is the appointment the person acts under now; a person concerned has none.
    """

    account: str = ""
    person: str = ""
    name: str = ""
    standing: Standing = NOBODY
    office: Office | None = None

    @property
    def id(self) -> str:
        """Return the id that entries name: the appointment, else the person."""
        return self.office.appointment if self.office else self.person

    @property
    def agency(self) -> str:
        """Return the agency the person acts for; "" for a person concerned."""
        return self.office.agency if self.office else ""

    @property
    def principals(self) -> tuple[str, ...]:
        """Return the subjects this person sees as."""
        return self.standing.principals


TIME = Actor(account="clock")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and whether more follow."""

    rows: Sequence[MatterRow]
    more: bool


def visible(actor: Actor) -> QuerySet[MatterRow]:
    """Return the matters the reader may see, for filters, counts and exports."""
    return MatterRow.objects.filter(matter__in=objects_of(actor.principals))


def count(actor: Actor) -> int:
    """Return how many matters the reader may see, exactly."""
    seen = Acl.objects.filter(subject__in=actor.principals)
    return seen.values("object").distinct().count()


def newest(actor: Actor, *, start: int, length: int) -> Page:
    """Return the newest matters the reader may see; cost grows with the page, not the table."""
    wanted = _merged(actor.principals, start, length + 1)
    rows = MatterRow.objects.in_bulk(wanted)
    shown = [rows[each] for each in wanted if each in rows]
    return Page(shown[:length], len(wanted) > length)


def matter(actor: Actor, public_id: str) -> MatterRow:
    """Return one matter, or Missing: it is not there, or not for this reader."""
    subjects = actor.principals
    if not subjects or NUL in public_id:
        raise Missing
    marks = ", ".join(["%s"] * len(subjects))
    rows = MatterRow.objects.raw(
        "SELECT * FROM matters_matterrow WHERE matter = %s AND EXISTS (SELECT 1"  # noqa: S608
        " FROM parties_acl WHERE object = matters_matterrow.matter"
        f" AND subject IN ({marks}))",
        [public_id, *subjects],
    )
    found = next(iter(rows), None)
    if found is None:
        raise Missing
    return found


def paper(actor: Actor, public_id: str, document: str) -> PaperRow:
    """Return one paper of a matter the reader may see, found through that matter."""
    if NUL in public_id + document:
        raise Missing
    found = PaperRow.objects.filter(
        document=document,
        matter=public_id,
        matter__in=objects_of(actor.principals),
    ).first()
    if found is None:
        raise Missing
    return found


def may_see(actor: Actor, public_id: str) -> bool:
    """Return whether the reader may see the matter."""
    return NUL not in public_id and sees(actor.principals, public_id)


def administers(actor: Actor) -> None:
    """Raise Missing for whoever does not administer: such pages are not there for others."""
    if not actor.standing.administers:
        raise Missing


def _merged(subjects: tuple[str, ...], start: int, length: int) -> list[str]:
    """Merge the ordered range of each subject; each is read only as far as the page needs."""
    if not subjects:
        return []
    one = (
        "SELECT * FROM (SELECT object, sort_key FROM parties_acl WHERE subject = %s"
        " ORDER BY sort_key DESC, object LIMIT %s) AS part"
    )
    every = " UNION ALL ".join([one] * len(subjects))
    parameters: list[str | int] = []
    for subject in subjects:
        parameters += [subject, start + length]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object, MAX(sort_key) AS top FROM ({every}) AS merged"  # noqa: S608
            " GROUP BY object ORDER BY top DESC, object LIMIT %s OFFSET %s",
            [*parameters, length, start],
        )
        return [row[0] for row in cursor.fetchall()]
