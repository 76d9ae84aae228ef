"""What recording costs: an act through the desk, against a plain transaction of the same rows.

The plain side writes what the act wrote (entries, head, tasks, matter, grants, answer
to the key) into a second database of the same shape with the same settings, through
Django, without hashing, sealing, signing, gate and engine. Both reach the disk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import transaction

from bench.filling import NOW, founded, opened
from bench.here import PLAIN
from bench.measure import Ratio, full, say, seconds
from phoihop.contexts.matters.models import MatterRow, TaskRow
from phoihop.contexts.parties.models import Acl
from phoihop.desk import matters
from phoihop.desk.demo import Province
from phoihop.desk.models import CommandRow
from phoihop.desk.story import ASKED, FINANCE
from phoihop.regulation.run import Act
from phoihop.store.models import CheckpointRow, EntryRow

BOUND = 1.5
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """One act on one matter, by one of the cast."""

    login: str
    what: Act


ASKING = tuple(
    Deed("an", Act("do", "hoi", row, values={"cau-hoi": "Có đúng không?"}))
    for row in ASKED
)
ANSWERING = (
    Deed("binh", Act("receive", "hoi", FINANCE)),
    Deed("binh", Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})),
)


def main() -> None:
    """Measure and print."""
    province = founded()
    call_command("migrate", database=PLAIN, verbosity=0)
    rounds = ROUNDS * 10 if full() else ROUNDS
    ratios = [each for _ in range(rounds) for each in _round(province)]
    size = f"{len(ratios)} acts in {rounds} matters, on SQLite, synchronous=FULL"
    what = "an act recorded, against a plain transaction of the same rows"
    say([Ratio(what=what, value=median(ratios), bound=BOUND, way="at most", size=size)])


def _round(province: Province) -> Iterator[float]:
    """Play one matter from its opening to a reply; yield the ratio of each act."""
    matter = opened(province, province.actor("an", NOW))
    _copy(matter)
    for deed in (*ASKING, *ANSWERING):
        before = EntryRow.objects.count()
        known = set(Acl.objects.filter(object=matter).values_list("subject", flat=True))
        ours = seconds(_recorded(province, matter, deed))
        yield ours / seconds(_plain(matter, before, known))


def _recorded(province: Province, matter: str, deed: Deed) -> Callable[[], object]:
    """Return the act as a page sends it: the gate, the engine, the ledger, the tables."""
    actor, key = province.actor(deed.login, NOW), province.key()
    wish, urandom = matters.Wish(what=deed.what), province.urandom
    return lambda: matters.act(actor, matter, wish, key=key, now=NOW, urandom=urandom)


def _plain(matter: str, before: int, known: set[str]) -> Callable[[], None]:
    """Return a transaction that writes the rows of the act just recorded."""
    entries = list(EntryRow.objects.filter(index__gte=before))
    head = CheckpointRow.objects.values("size", "root", "edge", "note").get()
    row = MatterRow.objects.filter(matter=matter).values().get()
    tasks = [TaskRow(**each) for each in _values(TaskRow, matter=matter)]
    grants = Acl.objects.filter(object=matter).exclude(subject__in=known)
    granted = [Acl(**each) for each in _values(Acl, pk__in=grants)]
    answer = CommandRow(**next(iter(_values(CommandRow, first=before))))

    def write() -> None:
        with transaction.atomic(using=PLAIN):
            EntryRow.objects.using(PLAIN).bulk_create(entries)
            CheckpointRow.objects.using(PLAIN).filter(id=1).update(**head)
            TaskRow.objects.using(PLAIN).filter(matter=matter).delete()
            TaskRow.objects.using(PLAIN).bulk_create(tasks)
            MatterRow.objects.using(PLAIN).filter(matter=matter).update(**row)
            if granted:
                Acl.objects.using(PLAIN).bulk_create(granted)
            answer.save(using=PLAIN, force_insert=True)

    return write


def _copy(matter: str) -> None:
    """Begin the plain side with the same matter, so that it updates what is there."""
    row = MatterRow.objects.filter(matter=matter).values().get()
    MatterRow.objects.using(PLAIN).create(**row)
    granted = [Acl(**each) for each in _values(Acl, object=matter)]
    Acl.objects.using(PLAIN).bulk_create(granted)
    tasks = [TaskRow(**each) for each in _values(TaskRow, matter=matter)]
    TaskRow.objects.using(PLAIN).bulk_create(tasks)
    head = CheckpointRow.objects.values().get()
    CheckpointRow.objects.using(PLAIN).get_or_create(id=1, defaults=head)


def _values(model: Any, **which: Any) -> list[dict[str, Any]]:
    """Return the values of rows, without their running number."""
    rows = model.objects.filter(**which).values()
    return [
        {name: value for name, value in row.items() if name != "id"} for row in rows
    ]


if __name__ == "__main__":
    main()
