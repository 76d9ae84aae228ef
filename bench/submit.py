"""What the one write path costs, against the same rows written by Django alone.

Each act goes through the desk on one database; the rows it left are then written on
a copy of that database in one Django transaction, without hashing, sealing, signing,
gate and engine. The two sides alternate, act by act.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from sqlite3 import connect
from statistics import median

from django.db import connections, transaction
from django.db.models import Model

from bench.measure import Ratio, full, say, seconds
from bench.started import FOLDER, MOMENT
from phoihop.cli import works
from phoihop.contexts.matters.models import MatterRow, RegulationRow, TaskRow
from phoihop.contexts.matters.rules import Opening
from phoihop.contexts.parties.models import AccountRow, Acl, AgencyRow
from phoihop.desk import matters
from phoihop.desk.access import Actor
from phoihop.desk.actors import actor_of_person
from phoihop.desk.models import CommandRow
from phoihop.regulation.run import Act
from phoihop.store.models import CheckpointRow, EntryRow, KeyRow

PLAIN = "plain"
ASKED = ("so-tai-chinh", "so-giao-duc")
ADDED: tuple[type[Model], ...] = (EntryRow, KeyRow, Acl, CommandRow)


@dataclass(frozen=True, slots=True)
class Left:
    """The rows that one act left: those it added, those of the matter it touched."""

    added: tuple[tuple[type[Model], list[Model]], ...]
    head: dict[str, object]
    matter: MatterRow
    new: bool
    tasks: list[TaskRow]

    def write(self) -> None:
        """Write them on the copy, in one transaction."""
        with transaction.atomic(using=PLAIN):
            for model, rows in self.added:
                model._default_manager.using(PLAIN).bulk_create(rows)
            CheckpointRow.objects.using(PLAIN).filter(id=1).update(**self.head)
            tasks = TaskRow.objects.using(PLAIN)
            if self.new:
                self.matter.save(using=PLAIN, force_insert=True)
            else:
                tasks.filter(matter=self.matter.pk).delete()
                values = _values(self.matter)
                old = MatterRow.objects.using(PLAIN).filter(pk=self.matter.pk)
                old.update(**values)
            tasks.bulk_create(self.tasks)


def main() -> None:
    """Measure and print."""
    works.fill("bench", MOMENT)
    _copy()
    rounds = 40 if full() else 12
    ours, plain = [], []
    for act in _acts(rounds):
        before = {model: set(_keys(model)) for model in ADDED}
        ours.append(seconds(act))
        plain.append(seconds(_left(before).write))
    warm = len(ours) // 4
    ratio = median(a / b for a, b in zip(ours[warm:], plain[warm:], strict=True))
    say(
        [
            Ratio(
                what="desk.submit, against the same rows in one Django transaction",
                value=ratio,
                bound=1.5,
                way="at most",
                size=f"{len(ours)} acts, SQLite, synchronous=FULL",
            )
        ]
    )


def _copy() -> None:
    """Lay a copy of the database beside it, and tell Django of it."""
    copy = FOLDER / "plain.sqlite3"
    with closing(connect(FOLDER / "phoihop.sqlite3")) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    original = connections.databases["default"]
    connections.databases[PLAIN] = original | {"NAME": str(copy)}


def _left(before: dict[type[Model], set[object]]) -> Left:
    """Read what the act that was just done left behind."""
    added = tuple((model, list(_new(model, before[model]))) for model in ADDED)
    entries = [row for _, rows in added for row in rows if isinstance(row, EntryRow)]
    matter = MatterRow.objects.get(pk=entries[-1].stream)
    return Left(
        added=added,
        head=_values(CheckpointRow.objects.get()),
        matter=matter,
        new=any(each.stream_seq == 0 for each in entries),
        tasks=list(TaskRow.objects.filter(matter=matter.pk)),
    )


def _keys(model: type[Model]) -> Iterator[object]:
    return model._default_manager.values_list("pk", flat=True).iterator()


def _new(model: type[Model], before: set[object]) -> Iterator[Model]:
    return (each for each in model._default_manager.all() if each.pk not in before)


def _values(row: Model) -> dict[str, object]:
    names = [each.attname for each in row._meta.concrete_fields if not each.primary_key]
    return {name: getattr(row, name) for name in names}


def _acts(count: int) -> Iterator[Callable[[], object]]:
    """Make acts in order: a matter is opened, two agencies are asked, receive and answer."""
    an, binh, chi = (_actor(login) for login in ("an", "binh", "chi"))
    for number in range(count):
        title = f"Xác minh {number}"
        yield _opening(an, title)
        matter = MatterRow.objects.get(title=title).pk
        for row in ASKED:
            values = {"cau-hoi": "Đúng không?"}
            yield _act(an, matter, Act(verb="do", step="hoi", row=row, values=values))
        for who, row in zip((binh, chi), ASKED, strict=True):
            yield _act(who, matter, Act(verb="receive", step="hoi", row=row, values={}))
            values = {"can-cu": "Sổ gốc số 1, trang 2"}
            reply = Act(
                verb="do", step="tra-loi", row=row, answer="khop", values=values
            )
            yield _act(who, matter, reply)


def _actor(login: str) -> Actor:
    account = AccountRow.objects.get(login=login)
    return actor_of_person(account.person_id, MOMENT, account.account)


def _opening(actor: Actor, title: str) -> Callable[[], object]:
    agencies = dict(AgencyRow.objects.values_list("code", "agency"))
    text = RegulationRow.objects.get(regulation="quy-che-phoi-hop-tinh")
    opening = Opening(
        kind="xac-minh-lien-nganh",
        title=title,
        parties={
            code: agencies[code] for code in ("so-noi-vu", "cong-an-tinh", *ASKED)
        },
        rows={},
        values={"du-kien": "Số hiệu văn bằng", "phuc-tap": "khong"},
    )
    return lambda: matters.open_matter(
        actor, text.digest, opening, key=title, now=MOMENT
    )


def _act(actor: Actor, matter: str, what: Act) -> Callable[[], object]:
    key = f"{matter} {what.verb} {what.step} {what.row}"
    wish = matters.Wish(what=what)
    return lambda: matters.act(actor, matter, wish, key=key, now=MOMENT)


if __name__ == "__main__":
    main()
