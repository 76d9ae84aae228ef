"""Who may see what: the one gate that every read goes through.

A matter that the reader may not see is not there: not in a list, not in a count,
not in a search, not by its address. Not found and not allowed are the same answer,
found out by the same single look-up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from phoihop.base.errors import Missing, Refused
from phoihop.contexts.matters.models import MatterRow, PaperRow
from phoihop.contexts.matters.rules import Matter, running
from phoihop.contexts.parties.models import objects_of, sees
from phoihop.contexts.parties.rules import Office, Standing
from phoihop.desk.registry import CONTEXTS
from phoihop.desk.sight import Sight, brought_in, papers_kept
from phoihop.desk.sight import sight as sight_of
from phoihop.desk.states import held
from phoihop.desk.versions import others_of
from phoihop.regulation.state import State

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
    def in_stead(self) -> tuple[str, ...]:
        """Return the appointment of the officer stood in for, which entries refer to."""
        lent = self.office.acting_for if self.office else ""
        return (lent,) if lent else ()

    @property
    def held(self) -> tuple[Office, ...]:
        """Return the office acted under now, once for each loan of it."""
        key = self.office.key if self.office else ""
        return tuple(each for each in self.standing.offices if each.key == key)

    @property
    def choices(self) -> tuple[Office, ...]:
        """Return the offices of today that may be acted under, each once."""
        found = {each.key: each for each in reversed(self.standing.offices)}
        return tuple(reversed(found.values()))

    def under(self, *tests: Callable[[Office], bool]) -> "Actor | None":
        """Return the same person under an office that passes, the chosen one before others.

        For acts that only some offices give power to: its appointment is what the entry
        names. None where no office passes.
        """
        chosen = (self.office,) if self.office else ()
        for office in (*chosen, *self.standing.offices):
            if any(test(office) for test in tests):
                return replace(self, office=office)
        return None

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
    """Return how many matters the reader may see, exactly.

    Each subject is read by its own index; a planner that knows the table would
    walk it whole to find what is distinct.
    """
    subjects = actor.principals
    if not subjects:
        return 0
    one = "SELECT object FROM parties_acl WHERE subject = %s"
    every = " UNION ".join([one] * len(subjects))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({every}) AS seen", list(subjects))  # noqa: S608
        found: int = cursor.fetchone()[0]
    return found


def newest(actor: Actor, *, start: int, length: int) -> Page:
    """Return the newest matters the reader may see; cost grows with the page, not the table."""
    wanted = _merged(actor.principals, start, length + 1)
    rows = MatterRow.objects.in_bulk(wanted)
    shown = [rows[each] for each in wanted if each in rows]
    return Page(shown[:length], len(wanted) > length)


def matter(actor: Actor, public_id: str) -> MatterRow:
    """Return one matter, or Missing: it is not there, or not for this reader."""
    rows = MatterRow.objects.raw(*_gated(actor, public_id, "*"))
    found = next(iter(rows), None)
    if found is None:
        raise Missing
    return found


def register_of(actor: Actor, public_id: str) -> str:
    """Return the agency in whose register a matter stands, or Missing as `matter` does."""
    with connection.cursor() as cursor:
        cursor.execute(*_gated(actor, public_id, "agency"))
        row = cursor.fetchone()
    if row is None:
        raise Missing
    return str(row[0])


def _gated(actor: Actor, public_id: str, columns: str) -> tuple[str, list[str]]:
    """Return the statement that finds one matter the reader may see, and what fills it."""
    subjects = actor.principals
    if not subjects or NUL in public_id:
        raise Missing
    marks = ", ".join(["%s"] * len(subjects))
    statement = (
        f"SELECT {columns} FROM matters_matterrow WHERE matter = %s AND EXISTS (SELECT 1"  # noqa: S608
        " FROM parties_acl WHERE object = matters_matterrow.matter"
        f" AND subject IN ({marks}))"
    )
    return statement, [public_id, *subjects]


def paper(actor: Actor, public_id: str, document: str) -> PaperRow:
    """Return one paper of a matter the reader may see, found through that matter."""
    if NUL in public_id + document:
        raise Missing
    found = PaperRow.objects.filter(
        document=document,
        matter=public_id,
        matter__in=objects_of(actor.principals),
    ).first()
    if found is None or document in _papers_kept(actor, public_id):
        raise Missing
    return found


def sight(actor: Actor, matter: Matter, state: State) -> Sight:
    """Return which values of a matter the reader sees, the matter itself being seen.

    What a version kept from the reader while the matter was under it stays kept: a
    move to another version opens nothing.
    """
    kinds = (matter.kind, *others_of(matter))
    found = [sight_of(actor.standing, each, state) for each in kinds]
    return replace(found[0], kept=frozenset().union(*(each.kept for each in found)))


def _papers_kept(actor: Actor, public_id: str) -> frozenset[str]:
    """Return the papers of a matter that stand only in fields this reader does not see."""
    matter, state = running(held(CONTEXTS["matters"], public_id).state)
    found = sight(actor, matter, state)
    kinds = (matter.kind, *others_of(matter))
    return papers_kept(found, kinds, lambda: brought_in(public_id))


def may_see(actor: Actor, public_id: str) -> bool:
    """Return whether the reader may see the matter."""
    return NUL not in public_id and sees(actor.principals, public_id)


def may_move(actor: Actor, lead: str, kind: str) -> bool:
    """Return whether the reader may move a matter that an agency leads to another version.

    Its head, or who stands in for the head in matters of this kind: which text rules a
    matter is not for those who work under it.
    """
    return any(_leads(each, lead, kind) for each in actor.standing.offices)


def as_head(actor: Actor, lead: str, kind: str) -> Actor:
    """Return who may move such a matter under the office that lets him, the present one first.

    An own office counts before one that is lent: its appointment is what the entry names.
    """
    return actor.under(lambda office: _leads(office, lead, kind)) or actor


def _leads(office: Office, lead: str, kind: str) -> bool:
    return office.heads and office.agency == lead and office.covers(kind)


def led(actor: Actor) -> frozenset[str]:
    """Return the agencies the reader heads, or stands in for the head of, in some kind."""
    return frozenset(each.agency for each in actor.standing.offices if each.heads)


def movable(actor: Actor, public_id: str) -> MatterRow:
    """Return a matter that the reader may move to another version, or Missing."""
    row = matter(actor, public_id)
    if not may_move(actor, row.lead, row.kind):
        raise Missing
    return row


def administers(actor: Actor) -> None:
    """Raise Missing for whoever does not administer: such pages are not there for others."""
    if not actor.standing.administers:
        raise Missing


def drafts_here(actor: Actor) -> Actor:
    """Return who writes, under an office that does; Missing for all others.

    Regulations are written by those who do the work of an agency: its clerks, its
    officers and its head. An inspector reads what his agency is asked; who keeps the
    machine takes no part in what it is to run.
    """
    writer = writes(actor)
    if writer is None:
        raise Missing
    return writer


def writes(actor: Actor) -> Actor | None:
    """Return the actor under the first office that writes regulations, the chosen one before others."""
    return actor.under(lambda office: office.works)


def writer_of(actor: Actor) -> Actor:
    """Return who writes, under an office that does. Raises Refused: officer_needed."""
    writer = writes(actor)
    if writer is None:
        raise Refused(reason="officer_needed")
    return writer


def acting_for(actor: Actor, agency: str) -> Actor:
    """Return the actor under an office in an agency: its head's before others, the chosen one before its like."""
    held = [x for x in actor.standing.offices if x.works and x.agency == agency]
    held.sort(key=lambda office: (not office.heads, office != actor.office))
    office = next(iter(held), actor.office)
    return replace(actor, office=office)


def agencies_of(actor: Actor) -> tuple[str, ...]:
    """Return the agencies whose papers the reader sees."""
    named = (each.partition("agency:") for each in actor.principals)
    return tuple(agency for before, found, agency in named if found and not before)


def proposals_here(actor: Actor) -> None:
    """Raise Missing for whoever works in no agency: it is agencies that are asked to assent."""
    if not agencies_of(actor):
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
