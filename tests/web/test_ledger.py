"""The ledger's page: what I may know of, the signed head, and a check that finds a change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from phoihop.base.errors import Tampered
from phoihop.ledger import receipt
from phoihop.ledger.checkpoint import open_checkpoint
from phoihop.store import guard, reading
from phoihop.store.installation import here
from phoihop.store.models import EntryRow
from tests.web.site import Site

Html = Callable[[Any], str]
BANNER = "Sổ cái có dấu hiệu bị sửa."


def test_the_head_is_there_for_everybody(site: Site, html: Html) -> None:
    head = reading.head()
    for login in ("an", "lan", "hoa"):
        shown = html(site.get(login, "/so-cai/"))
        assert head.root.hex() in shown
        assert f"Số mục {head.size}" in shown


def test_entries_are_those_one_may_know_of(site: Site, html: Html) -> None:
    outsider = html(site.get("lan", "/so-cai/"))
    assert "PH-2026-" not in outsider
    assert "PH-2026-" in html(site.get("an", "/so-cai/"))


def test_an_entry_one_may_know_of_proves_itself_to_anybody(site: Site) -> None:
    index = site.entry("waiting")
    proof = site.get("an", f"/so-cai/{index}/bang-chung")
    assert (
        f'href="/so-cai/{index}/bang-chung"'
        in site.get("an", "/so-cai/").content.decode()
    )
    assert "attachment" in proof.headers["Content-Disposition"]
    row = EntryRow.objects.get(index=index)
    key = here().signer.verify_key
    found = receipt.read(proof.content)
    under = open_checkpoint(found.note, key)
    receipt.prove(found, under)
    assert (found.index, under.size) == (index, reading.head().size)
    assert found.extra == bytes(row.leaf)
    other = EntryRow.objects.get(index=index + 1)
    with pytest.raises(Tampered):
        receipt.prove(found, under, bytes(other.leaf))


def test_a_proof_of_what_is_not_for_the_reader_is_not_there(site: Site) -> None:
    index = site.entry("waiting")
    hidden = site.get("lan", f"/so-cai/{index}/bang-chung")
    absent = site.get("lan", "/so-cai/99999999/bang-chung")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert site.get("an", f"/so-cai/{2**70}/bang-chung").status_code == 404


def test_an_intact_ledger_is_said_to_be(site: Site, html: Html) -> None:
    answer = site.post("giang", "/so-cai/kiem-tra/", {})
    assert answer.headers["Location"] == "/so-cai/"
    assert "Sổ cái nguyên vẹn" in html(site.get("giang", "/so-cai/"))
    assert BANNER not in html(site.get("an", "/"))


def test_a_changed_row_is_found_and_said_on_top_of_every_page(
    site: Site, html: Html
) -> None:
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_entry SET kind = 'matters.Set' WHERE \"index\" = 30"
        )
    site.post("giang", "/so-cai/kiem-tra/", {})
    shown = html(site.get("giang", "/so-cai/"))
    assert "mục đầu tiên khác là #30" in shown
    for address in ("/", "/vu-viec/", "/quy-che/", site.matter("waiting")):
        answer = site.get("an", address)
        assert answer.status_code == 200
        assert f"{BANNER} Lần kiểm tra gần nhất thấy mục đầu tiên" in html(answer)
        assert "#30" in html(answer)
