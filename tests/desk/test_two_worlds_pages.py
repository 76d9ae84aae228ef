"""The two worlds again, through every address: the pages of one person do not tell them apart.

Left out, by decision: size, root and time of checkpoints, and the index of one's own
entries; and what is drawn anew for each form.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from phoihop.contexts.matters.models import PaperRow
from phoihop.contexts.parties.models import Account
from phoihop.desk.story import FINANCE, REGULATION, SCHOOLS
from phoihop.store import reading
from phoihop.store.models import EntryRow
from phoihop.web import middleware
from phoihop.web.policies import POLICIES
from tests.desk.two_worlds import (
    CANARY,
    HIDDEN_ACTS,
    Part,
    hidden_part,
    tried,
    visible_part,
)
from tests.world import World

READERS = ("binh", "chi", "hoa", "khoa", "lan")
# Chi was asked in one of the hidden matters; Hoa may know who opened her file.
HIDDEN_FROM = {
    "chi": ["another matter", "another review", "somebody reads"],
    "hoa": [each for each in HIDDEN_ACTS if each != "somebody reads"],
}
DRAWN = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|#e?\d+|id="e\d+"')

GETS: Mapping[str, tuple[str, ...]] = {
    "inbox": ("/",),
    "matters": (
        "/vu-viec/",
        "/vu-viec/?q=hoang+yen",
        "/vu-viec/?q=xac+minh",
        "/vu-viec/?q=ph-2026",
        "/vu-viec/?state=running",
        "/vu-viec/?state=late",
        "/vu-viec/?state=closed",
        "/vu-viec/?kind=ra-soat-ho-so",
        "/vu-viec/?agency={lead}",
        "/vu-viec/?page=2",
    ),
    "matters-export": ("/vu-viec/bang.xlsx", "/vu-viec/bang.xlsx?q=hoang+yen"),
    "new-matter": ("/vu-viec/moi/",),
    "new-matter-form": ("/vu-viec/moi/{regulation}/xac-minh-lien-nganh/",),
    "matter": ("/vu-viec/{matter}/",),
    "matter-date": (f"/vu-viec/{{matter}}/vi-sao/?step=tra-loi&row={SCHOOLS}",),
    "matter-move": ("/vu-viec/{matter}/chuyen-ban/",),
    "document": ("/vu-viec/{matter}/tep/{paper}/",),
    "regulations": ("/quy-che/",),
    "regulation": ("/quy-che/{regulation}/",),
    "regulation-picture": ("/quy-che/{regulation}/xac-minh-lien-nganh.svg",),
    "regulation-process": ("/quy-che/{regulation}/xac-minh-lien-nganh.bpmn",),
    "regulation-move": ("/quy-che/{regulation}/chuyen-ban/",),
    "regulation-begin": ("/quy-che/soan/",),
    "regulation-editor": (
        "/quy-che/soan/moi/?khung=xac-minh-lien-nganh",
        "/quy-che/soan/moi/?ban={regulation}",
    ),
    "regulation-preview": ("/quy-che/soan/xem/",),
    "regulation-draft": (f"/quy-che/soan/{'a' * 26}/",),
    "regulation-draft-readers": (f"/quy-che/soan/{'a' * 26}/nguoi-doc/",),
    "regulation-compare": (f"/quy-che/soan/{'a' * 26}/so-sanh/",),
    "regulation-submit": (f"/quy-che/soan/{'a' * 26}/trinh/",),
    "regulation-proposals": ("/quy-che/de-nghi/",),
    "regulation-proposal": (f"/quy-che/de-nghi/{'a' * 26}/",),
    "regulation-adopt": ("/quy-che/ban-hanh/",),
    "trials": ("/chay-thu/",),
    "trial": ("/chay-thu/" + "a" * 26 + "/",),
    "trial-cases": ("/chay-thu/" + "a" * 26 + "/ho-so/",),
    "trial-case": ("/chay-thu/" + "a" * 26 + "/ho-so/1/",),
    "trial-date": ("/chay-thu/" + "a" * 26 + "/ho-so/1/vi-sao/",),
    "trial-workbook": ("/chay-thu/" + "a" * 26 + "/ket-qua.xlsx",),
    "trial-pdf": ("/chay-thu/" + "a" * 26 + "/ket-qua.pdf",),
    "ledger": ("/so-cai/", "/so-cai/?page=2"),
    "ledger-proof": ("/so-cai/{entry}/bang-chung",),
    "my-file": ("/ho-so-cua-toi/",),
    "password": ("/mat-khau/",),
    "administration": ("/quan-tri/",),
    "administration-agency": ("/quan-tri/co-quan/{lead}/",),
    "administration-accounts": ("/quan-tri/tai-khoan/",),
    "administration-calendar": ("/quan-tri/lich/",),
    "demo-clock": ("/dong-ho/",),
}
POSTS: Mapping[str, tuple[str, dict[str, str]]] = {
    "regulation-proposal-act": (
        "/quy-che/de-nghi/" + "a" * 26 + "/lam/",
        {"act": "withdraw", "agency": "", "once": "z"},
    ),
    "trial-end": ("/chay-thu/" + "a" * 26 + "/ket-thuc/", {}),
    "matter-act": (
        "/vu-viec/{matter}/lam/",
        {"verb": "do", "step": "hoi", "row": FINANCE, "once": "x"},
    ),
    "matter-access": (
        "/vu-viec/{matter}/ai-xem/",
        {"principal": "person:x", "reason": "x", "once": "y"},
    ),
}
# These name no matter and change the session or the installation as a whole.
ALIKE_FOR_ALL = frozenset({"sign-in", "sign-out", "choices", "office", "ledger-verify"})


def test_every_address_is_asked_here() -> None:
    assert set(GETS) | set(POSTS) | ALIKE_FOR_ALL == set(POLICIES)


@pytest.fixture
def pages(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(middleware, "now", lambda: world.now)
    return world


def addresses(world: World, seen: Part, hidden: Part) -> list[tuple[str, str]]:
    """Every address, of every matter and paper that is there and of one that is not."""
    papers = [*PaperRow.objects.values_list("document", flat=True), "b" * 26]
    known = {
        "lead": world.agency("so-noi-vu"),
        "regulation": world.province.regulations[REGULATION],
    }
    found = []
    for name, examples in (*GETS.items(), *((n, (e,)) for n, (e, _) in POSTS.items())):
        for example in examples:
            if "{entry}" in example:
                found += [
                    (name, example.format(entry=each))
                    for each in _entries(seen, hidden)
                ]
                continue
            matters = (*seen.values(), *hidden.values(), "a" * 26)
            for matter in matters if "{matter}" in example else ("",):
                for paper in papers if "{paper}" in example else ("",):
                    there = example.format(matter=matter, paper=paper, **known)
                    found.append((name, there))
    return found


def _entries(seen: Part, hidden: Part) -> list[int]:
    """The first and the last entry of each matter, and one that is not there."""
    found = [10**9]
    for matter in (*seen.values(), *hidden.values()):
        of = EntryRow.objects.filter(stream=matter).order_by("index")
        found += [of[0].index, of.reverse()[0].index]
    return found


def asked(world: World, login: str, places: list[tuple[str, str]], part: Part) -> Any:
    """What one person gets at each address. On his own matters he only looks."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login=login))
    found = {}
    for name, place in places:
        if name not in POSTS:
            found[place] = told(client.get(place))
        elif any(each in place for each in (*part.values(), "a" * 26)):
            found[place] = told(client.post(place, POSTS[name][1]))
    return found


def told(answer: Any) -> tuple[Any, ...]:
    kind = answer.headers.get("Content-Type", "")
    if "bang-chung" in answer.request["PATH_INFO"]:  # a proof is of the public head
        return (answer.status_code,)
    if kind.endswith("sheet"):
        book = load_workbook(io.BytesIO(answer.content))
        body: object = [
            tuple(each.value for each in row) for sheet in book for row in sheet.rows
        ]
    elif kind.startswith("text"):
        body = DRAWN.sub("", answer.content.decode())
    else:
        body = b"".join(answer) if answer.streaming else answer.content
    kept = ("Content-Disposition", "Location", "Content-Type")
    return answer.status_code, [answer.headers.get(each) for each in kept], body


@pytest.fixture
def no_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """The head of the ledger is public by decision: take it out of the pages."""
    public = reading.Head(0, b"", "")
    monkeypatch.setattr(reading, "head", lambda: public)


@pytest.mark.parametrize("login", READERS)
def test_no_page_tells_what_may_not_be_seen(
    pages: World, no_head: None, login: str
) -> None:
    world, seen = pages, visible_part(pages)
    with tried(world):
        part = hidden_part(world)
        places = addresses(world, seen, part)
        present = asked(world, login, places, part)
        for name in HIDDEN_FROM.get(login, HIDDEN_ACTS):
            HIDDEN_ACTS[name](world, {**seen, **part})
        changed = asked(world, login, places, part)
        assert differing(present, changed) == []
    if login != "chi":  # who may see one of the hidden matters
        removed = asked(world, login, places, part)
        assert differing(present, removed) == []
        assert CANARY not in repr(present)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Any]:
    return [
        (place, one[place], other[place]) for place in one if one[place] != other[place]
    ]


def test_a_reader_who_may_see_it_does_tell_the_worlds_apart(
    pages: World, no_head: None
) -> None:
    world, seen = pages, visible_part(pages)
    with tried(world):
        part = hidden_part(world)
        places = addresses(world, seen, part)
        present = asked(world, "an", places, {})
    removed = asked(world, "an", places, {})
    found = {place for place, _, _ in differing(present, removed)}
    assert {"/", "/vu-viec/", "/vu-viec/bang.xlsx", "/so-cai/"} <= found
    assert CANARY in repr(present)
