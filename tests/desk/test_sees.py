"""A field with `sees` is for those parties, on every page, list, sheet, paper and trial."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from phoihop.base.errors import Missing
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import PaperRow
from phoihop.contexts.parties.models import Account
from phoihop.desk import access, matters, regulations
from phoihop.desk.caseload import seen_by
from phoihop.desk.matter_page import MatterPage
from phoihop.desk.story import PAPER
from phoihop.desk.timeline import Shown
from phoihop.regulation.run import Act
from phoihop.web import middleware
from tests.desk.test_two_worlds_pages import addresses, asked
from tests.world import World

LEAD, FINANCE, SCHOOLS, POLICE = (
    "so-noi-vu",
    "so-tai-chinh",
    "so-giao-duc",
    "cong-an-tinh",
)
KIND = "hoi-gia"
TEXT = f"""---
regulation: hoi-gia
title: Quy chế hỏi giá
in_force: 2026-01-01
parties:
  {LEAD}: {{name: Sở Nội vụ}}
  {FINANCE}: {{name: Sở Tài chính}}
  {SCHOOLS}: {{name: Sở Giáo dục}}
  giam-doc: {{name: Giám đốc Sở Nội vụ, head of: {LEAD}}}
  nguoi: {{name: Người liên quan, person: concerned}}
tables:
  duoc-hoi: [{FINANCE}, {SCHOOLS}]
---
## Điều 1. Hỏi giá

1. Lời văn.

```rules {KIND}
name: Hỏi giá
clause: 1
lead: {LEAD}
concerns: nguoi
channel: open
form:
  gia: {{name: Giá dự kiến, sees: [lead, {FINANCE}]}}
  rieng: {{name: Điều riêng, sees: [nguoi], personal: yes}}
  chung: {{name: Điều chung}}
fields:
  chao: {{name: Giá chào, sees: [lead]}}
  ban-chao: {{name: Bản chào, type: document, sees: [lead]}}
  but-phe: {{name: Bút phê, sees: [giam-doc]}}
steps:
  hoi: {{each: duoc-hoi, by: lead, does: request, to: duoc-hoi, after: opened, within: 2 working days, expiry: late}}
  dap: {{each: duoc-hoi, by: duoc-hoi, does: reply, after: hoi, within: 5 working days, expiry: late, needs: [chao, ban-chao]}}
  bao: {{by: lead, does: notify, to: nguoi, after: hoi, within: 5 working days, expiry: late}}
  phe: {{by: giam-doc, does: record, after: all dap, within: 5 working days, expiry: late, needs: [but-phe]}}
  xong: {{by: lead, does: close, after: phe, within: 5 working days, expiry: late, ends: matter}}
```
"""
VALUES = {
    "gia": "Chim vàng một",
    "rieng": "Chim vàng hai",
    "chung": "Chim vàng ba",
}
OFFERS = {"binh": "Chim vàng bốn", "chi": "Chim vàng năm"}
NOTE = "Chim vàng sáu"
FILES = {"binh": "Chim bảy.pdf", "chi": "Chim tám.pdf"}
# by hand: which canary each of the cast may read
SEEN = {
    "an": {"Chim vàng một", "Chim vàng ba", *OFFERS.values(), *FILES.values()},
    "dung": {"Chim vàng một", "Chim vàng ba", NOTE, *OFFERS.values(), *FILES.values()},
    "binh": {"Chim vàng một", "Chim vàng ba", OFFERS["binh"], FILES["binh"]},
    "chi": {"Chim vàng ba", OFFERS["chi"], FILES["chi"]},
    "hoa": {"Chim vàng hai", "Chim vàng ba"},
    "khoa": set(),
}
ALL = {*VALUES.values(), *OFFERS.values(), NOTE, *FILES.values()}


@pytest.fixture
def kept(world: World) -> tuple[World, str]:
    """Two agencies have offered, the head has noted, Hoa was told."""
    world.checking = False
    source = TEXT.encode()
    regulations.adopt(
        world.actor("khoa"),
        source,
        stream=world.province.id(),
        key=world.province.key(),
        now=world.now,
    )
    found = regulations.examined(source)[0]
    assert found is not None
    world.province.regulations[KIND] = found.digest
    agencies = world.province.agencies
    parties = {code: agencies[code] for code in (LEAD, FINANCE, SCHOOLS)}
    receipt = matters.open_matter(
        world.actor("an"),
        found.digest,
        rules.Opening(
            kind=KIND,
            title="Hỏi giá",
            parties={**parties, "nguoi": world.province.people["hoa"]},
            rows={},
            values=VALUES,
        ),
        key=world.province.key(),
        now=world.now,
    )
    matter = receipt.stream
    world.readers[matter] = set()
    for login, row in (("binh", FINANCE), ("chi", SCHOOLS)):
        world.do("an", matter, "hoi", row=row)
        world.receive(login, matter, "hoi", row=row)
        paper = matters.Upload("ban-chao", FILES[login], PAPER + login.encode())
        act = Act("do", "dap", row, values={"chao": OFFERS[login]})
        world.act(login, matter, act, paper)
    world.do("an", matter, "bao")
    world.do("dung", matter, "phe", but_phe=NOTE)
    return world, matter


def said(page: MatterPage) -> set[str]:
    """Every canary a page of a matter holds, in whatever part of it."""
    shown: list[Shown] = [*page.form]
    for part in (*page.tasks, *page.timeline):
        shown += part.values
    texts = " ".join(
        [each.text for each in shown]
        + [paper.name for each in shown for paper in each.papers]
        + [str(getattr(line.fact, "name", "")) for line in page.timeline]
    )
    return {each for each in ALL if each in texts}


@pytest.mark.parametrize("login", ["an", "dung", "binh", "chi", "hoa"])
def test_each_party_reads_what_the_text_lets_it_and_what_it_brought(
    kept: tuple[World, str], login: str
) -> None:
    world, matter = kept
    missing = {"Chim vàng hai"} if login == "an" else set()
    found = said(world.page(login, matter))
    # An typed Hoa's value when opening: what one brought oneself one may read again
    assert found == SEEN[login] | missing | (
        {"Chim vàng hai"} if login == "dung" else set()
    )


@pytest.mark.parametrize("login", list(SEEN))
def test_a_paper_in_a_field_kept_from_a_reader_is_not_there(
    kept: tuple[World, str], login: str
) -> None:
    world, matter = kept
    got = set()
    for paper in PaperRow.objects.filter(matter=matter):
        try:
            got.add(access.paper(world.actor(login), matter, paper.document).name)
        except Missing:
            continue
    assert got == SEEN[login] & set(FILES.values())


def test_a_trial_reads_nothing_that_is_kept_to_some(kept: tuple[World, str]) -> None:
    world, _ = kept
    for login in SEEN:
        told = repr(list(seen_by(world.actor(login), KIND)))
        assert not {each for each in ALL if each in told}


def everything(world: World, login: str, matter: str) -> str:
    """Every answer of every address to one person, as text; workbooks by their cells."""
    part = {"kept": matter}
    return repr(asked(world, login, addresses(world, part, part), {}))


@pytest.mark.parametrize("login", ["binh", "chi", "hoa", "khoa"])
def test_no_address_tells_a_value_to_whom_it_is_not_for(
    kept: tuple[World, str], monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    world, matter = kept
    monkeypatch.setattr(middleware, "now", lambda: world.now)
    told = everything(world, login, matter)
    assert {each for each in ALL if each in told} == SEEN[login]


def test_whoever_fills_in_is_told_who_will_read(
    kept: tuple[World, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _ = kept
    monkeypatch.setattr(middleware, "now", lambda: world.now)
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login="an"))
    address = f"/vu-viec/moi/{world.province.regulations[KIND]}/{KIND}/"
    body = client.get(address).content.decode()
    assert "Chỉ cho thấy: Sở Nội vụ, Sở Tài chính." in body


def test_a_list_as_a_workbook_has_no_value_at_all(
    kept: tuple[World, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _ = kept
    monkeypatch.setattr(middleware, "now", lambda: world.now)
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login="dung"))
    book: Any = load_workbook(io.BytesIO(client.get("/vu-viec/bang.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet.rows for cell in row]
    assert "Hỏi giá" in cells
    assert not [each for each in ALL if each in " ".join(cells)]
