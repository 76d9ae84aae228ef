"""The cast at the desk of an installation, and the world rechecked after each act.

`check_world` = the ledger verifies, the tables are its fold, and nobody reads what
they may not; who may is said by hand in `World.readers`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from phoihop.base.errors import Missing, Refused
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import PaperRow, TaskRow
from phoihop.desk import (
    access,
    demo,
    errands,
    inbox,
    matter_page,
    matters,
    replay,
    story,
    tick,
)
from phoihop.desk.access import Actor
from phoihop.desk.codec import decode
from phoihop.desk.demo import Province
from phoihop.desk.registry import context_of
from phoihop.desk.seeded import seeded
from phoihop.desk.submit import Receipt
from phoihop.regulation import run
from phoihop.store import reading, verifying
from tests.people import local
from tests.pictures import Picture, own, put_back, taken

CAST = ("an", "binh", "chi", "dung", "giang", "hoa", "khoa", "lan")
AT_START = "2026-03-02 08:00"


@dataclass
class World:
    """An installation with the cast in it; after each act everything is rechecked.

    `readers` says by hand who may see each matter: the gate is held against it.
    """

    province: Province
    now: datetime
    readers: dict[str, set[str]] = field(default_factory=dict)
    checking: bool = True

    def actor(self, login: str) -> Actor:
        return self.province.actor(login, self.now)

    def agency(self, code: str) -> str:
        return self.province.agencies[code]

    def sees(self, login: str, matter: str) -> bool:
        """Tell whether one of the cast may open a matter."""
        try:
            access.matter(self.actor(login), matter)
        except Missing:
            return False
        return True

    def at(self, text: str) -> "World":
        """Go to another instant, written as local time."""
        self.now = local(text)
        return self

    def check(self) -> None:
        if self.checking:
            check_world(self)

    def open(
        self,
        login: str,
        kind: str,
        title: str = "Xác minh văn bằng",
        *,
        concerned: str = "",
        rows: tuple[str, ...] = (),
        key: str = "",
        **values: str,
    ) -> str:
        """Open a matter of the model regulation of the province; return its id."""
        agencies = self.province.agencies
        parties = {code: agencies[code] for code in (story.LEAD, *story.ASKED)}
        parties["thanh-tra-tinh"] = agencies["thanh-tra-tinh"]
        if concerned:
            parties["nguoi-duoc-xem-xet"] = self.province.people[concerned]
        chosen = {"duoc-hoi": tuple(agencies[row] for row in rows)} if rows else {}
        receipt = matters.open_matter(
            self.actor(login),
            self.province.regulations[story.REGULATION],
            rules.Opening(
                kind=kind,
                title=title,
                parties=parties,
                rows=chosen,
                values=_named(values),
            ),
            key=key or self.province.key(),
            now=self.now,
            urandom=self.province.urandom,
        )
        self.readers[receipt.stream] = {"an", "dung", "giang"}
        self.check()
        return receipt.stream

    def act(
        self,
        login: str,
        matter: str,
        what: run.Act,
        *papers: matters.Upload,
        key: str = "",
        seen: int | None = None,
        lets: str = "",
    ) -> Receipt:
        """Let one of the cast act; `lets` are the logins that see the matter from then on."""
        receipt = matters.act(
            self.actor(login),
            matter,
            matters.Wish(what=what, uploads=papers, seen=seen),
            key=key or self.province.key(),
            now=self.now,
            urandom=self.province.urandom,
        )
        self.readers[matter] |= set(lets.split())
        self.check()
        return receipt

    def do(
        self,
        login: str,
        matter: str,
        step: str,
        answer: str = "",
        *,
        row: str = "",
        lets: str = "",
        **values: str,
    ) -> Receipt:
        act = run.Act("do", step, row, answer, _named(values))
        return self.act(login, matter, act, lets=lets)

    def receive(
        self, login: str, matter: str, step: str, *, row: str = "", proof: str = ""
    ) -> Receipt:
        return self.act(login, matter, run.Act("receive", step, row, reason=proof))

    def refused(self, login: str, matter: str, what: run.Act) -> str:
        """Why an act is refused; the ledger and the tables are as before."""
        before = reading.head()
        with pytest.raises(Refused) as refusal:
            self.act(login, matter, what)
        assert reading.head() == before
        self.check()
        return str(refusal.value.details["reason"])

    def tick(self) -> tick.Ticked:
        found = tick.tick(self.now)
        assert not found.failed
        self.check()
        return found

    def page(self, login: str, matter: str) -> matter_page.MatterPage:
        return matter_page.matter_page(self.actor(login), matter, self.now)

    def facts(self, matter: str) -> list[Any]:
        """Every fact of a stream, as the ledger has it."""
        found = []
        for entry in reading.stream(matter):
            assert entry.content is not None
            _, cls = context_of(entry.leaf.kind)
            found.append(decode(cls, entry.content, entry.personal))
        return found

    def due(self, matter: str, step: str, row: str = "") -> str:
        """The day an open task is due, as lists show it; "" while its clock has not started."""
        task = TaskRow.objects.get(matter=matter, step=step, row=row)
        return inbox.last_day(task.due_at).isoformat() if task.due_at else ""


def _named(values: dict[str, str]) -> dict[str, str]:
    return {code.replace("_", "-"): value for code, value in values.items()}


def check_world(world: World) -> None:
    """The ledger verifies, the tables are its fold, nobody reads what they may not."""
    verdict = verifying.verify_here()
    assert verdict.ok, verdict
    assert replay.check() == ()
    for login in CAST:
        check_reader(world, login)


def check_reader(world: World, login: str) -> None:
    """Every way to read gives one person exactly the matters that are his to see."""
    actor = world.actor(login)
    mine = {each for each, who in world.readers.items() if login in who}
    assert set(access.visible(actor).values_list("matter", flat=True)) == mine
    assert access.count(actor) == len(mine)
    page = access.newest(actor, start=0, length=100)
    assert {row.matter for row in page.rows} == mine
    assert len(page.rows) == len(mine)
    waiting = {task.matter_id for task in inbox.tasks_of(actor)}
    assert waiting <= mine
    errands_ = errands.errands_of(actor)
    assert inbox.count(actor) == inbox.tasks_of(actor).count() + errands_.count()
    assert (_got(lambda: access.administers(actor) or True) is True) == (
        login == "khoa"
    )
    papers = list(PaperRow.objects.all())
    for each in world.readers:
        assert access.may_see(actor, each) == (each in mine)
        assert _got(lambda each=each: access.matter(actor, each).matter) == (
            each if each in mine else None
        )
        for paper in papers:
            got = _got(
                lambda each=each, paper=paper: access.paper(actor, each, paper.document)
            )
            assert got == (paper if each == paper.matter and each in mine else None)


def _got(read: Callable[[], Any]) -> object:
    try:
        return read()
    except Missing:
        return None


@cache
def founded_once() -> tuple[Province, Picture]:
    """The province, founded in the database of the first test that asks, and a picture of it."""
    province = demo.set_up(local(AT_START), seeded("cast"))
    return province, taken(Path(settings.PHOIHOP_DATA))


def founded() -> World:
    """The province of the demo, on Monday 2 March 2026, in the installation of this test."""
    first = not founded_once.cache_info().currsize
    province, picture = founded_once()
    if not first:
        put_back(picture, Path(settings.PHOIHOP_DATA))
    return World(own(province, seeded("acts")), local(AT_START))


@pytest.fixture
def world(installation: Path, fast_passwords: None) -> World:
    """The cast at work on Monday 2 March 2026."""
    return founded()


@pytest.fixture
def lasting_world(lasting_installation: Path, fast_passwords: None) -> World:
    """The same, where what is recorded is committed: for threads."""
    return founded()


@pytest.fixture
def fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
