"""The pages of a small province on a Monday in June: the cast, its matters, one client each."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from phoihop.base.calendars import viet_nam
from phoihop.base.days import local_day
from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import PaperRow
from phoihop.contexts.matters.models import regulation as version
from phoihop.contexts.parties import facts as parties
from phoihop.contexts.parties.models import Account
from phoihop.contexts.regulations.models import ProposalRow
from phoihop.desk import demo, drafts, proposals, story, trial_folder, trial_run
from phoihop.desk.administration import administer
from phoihop.desk.demo import Province
from phoihop.desk.seeded import seeded
from phoihop.desk.states import kept
from phoihop.store import guard
from phoihop.store.installation import init_installation
from phoihop.store.models import EntryRow
from phoihop.web import middleware
from tests.people import local
from tests.pictures import Picture, own, put_back, taken

MONDAY = local("2026-06-15 09:00")
KIND = "xac-minh-lien-nganh"
CAST = ("an", "binh", "chi", "dung", "giang", "hoa", "khoa", "lan")


@dataclass
class Site:
    """The product as its readers meet it. `now` is the hour on every page."""

    province: Province
    matters: dict[str, str]
    now: datetime = MONDAY
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, login: str) -> Client:
        """Return the browser of one of the cast, signed in."""
        if login not in self.clients:
            self.clients[login] = Client()
            self.clients[login].force_login(Account.objects.get(login=login))
        return self.clients[login]

    def get(self, login: str, address: str, **more: Any) -> Any:
        return self.client(login).get(address, **more)

    def post(self, login: str, address: str, data: dict[str, Any]) -> Any:
        return self.client(login).post(address, data)

    def matter(self, name: str, rest: str = "") -> str:
        """Return the address of a matter of the demo."""
        return f"/vu-viec/{self.matters[name]}/{rest}"

    def regulation(self, name: str = story.REGULATION) -> str:
        return self.province.regulations[name]

    def agency(self, code: str) -> str:
        return self.province.agencies[code]

    def at(self, address: str) -> str:
        """Return the address of an example with the ids of this province in it."""
        paper = PaperRow.objects.get(matter=self.matters["finished"])
        return address.format(
            **self.matters,
            regulation=self.regulation(),
            agency=self.agency("so-noi-vu"),
            paper=paper.document,
            entry=self.entry("waiting"),
            trial=next((x.id for x in trial_folder.everyone()), "a" * 26),
            draft=self.draft() if "{draft}" in address else "",
            proposal=self.proposal() if "{proposal}" in address else "",
        )

    def draft(self) -> str:
        """Return the draft that An keeps, begun when first asked for."""
        an = self.province.actor("an", self.now)
        kept = drafts.listed(an)
        text = packaged("skeletons/xac-minh-lien-nganh.md")
        return kept[0].id if kept else drafts.save(an, text, now=self.now).id

    def proposal(self) -> str:
        """Return the text that An submitted to Finance, submitted when first asked for."""
        found = ProposalRow.objects.values_list("proposal", flat=True).first()
        if found:
            return str(found)
        an = self.province.actor("an", self.now)
        asked = [self.agency(story.FINANCE)]
        return proposals.propose(
            an, self.draft(), 1, asked, key=self.province.key(), now=self.now
        ).stream

    def head(self, login: str, code: str) -> None:
        """Make one of the cast the head of an agency beside the own post."""
        wish = parties.OfficerAppointed(
            appointment=self.province.id(),
            person=self.province.people[login],
            agency=self.agency(code),
            post="Giám đốc",
            role="head",
            since=local_day(viet_nam(), self.now),
        )
        administer(
            self.province.actor("khoa", self.now),
            wish,
            stream=self.agency(code),
            key=self.province.key(),
            now=self.now,
        )

    def entry(self, name: str) -> int:
        """Return the index of the first entry of a matter of the demo."""
        rows = EntryRow.objects.filter(stream=self.matters[name])
        return rows.order_by("index").values_list("index", flat=True)[0]

    def later(self, **amount: int) -> "Site":
        self.now += timedelta(**amount)
        return self


@cache
def played() -> tuple[Province, dict[str, str], Picture]:
    """Play the demo in the database of the first test that asks: it takes a second."""
    province = demo.set_up(MONDAY, seeded("pages"))
    matters = dict(story.play(province))
    tried(province)
    return province, matters, taken(Path(django_settings.PHOIHOP_DATA))


def tried(province: Province) -> None:
    """Let An try the regulation with another limit on the matters he sees."""
    actor = province.actor("an", MONDAY)
    found = trial_folder.begin(actor, MONDAY)
    digest = province.regulations[story.REGULATION]
    found.keep("draft", version(digest).text.encode())
    values = {"source": "ledger", "kind": KIND, "limits": "tra-loi = 2 working days"}
    asked = replace(found.asked, values=values, title="Thử", kind="Xác minh")
    found.ask(asked)
    found.be(trial_folder.State(state="queued"))
    trial_run.run(found)


def stood_up(settings: Any, tmp_path: Path) -> Site:
    folder = tmp_path / "data"
    settings.PHOIHOP_DATA = folder
    if not played.cache_info().currsize:
        init_installation(folder, demo.ORIGIN, os.urandom)
        province, matters, _ = played()
    else:
        province, matters, picture = played()
        put_back(picture, folder)
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        (folder / "phoihop.sqlite3").symlink_to(name)
    return Site(own(province, seeded("acts")), dict(matters))


@pytest.fixture
def site(
    db: None,
    fast_passwords: None,
    settings: Any,
    tmp_path: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """The province, rolled back afterwards."""
    found = stood_up(settings, tmp_path)
    monkeypatch.setattr(middleware, "now", lambda: found.now)
    yield found
    kept.clear()


@pytest.fixture
def lasting_site(
    transactional_db: None,
    fast_passwords: None,
    settings: Any,
    tmp_path: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """The province where what is recorded is committed: for a server and its browser."""
    found = stood_up(settings, tmp_path)
    monkeypatch.setattr(middleware, "now", lambda: found.now)
    yield found
    kept.clear()
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_entry")
        cursor.execute("DELETE FROM store_tile")
        cursor.execute("DELETE FROM store_checkpoint")
    guard.install(connection)


@pytest.fixture
def html() -> Callable[[Any], str]:
    """Read an answer as people do: tags away, spaces single."""
    return text_of


def text_of(answer: Any) -> str:
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", answer.content.decode())
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())
