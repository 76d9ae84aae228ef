"""The ledger's page: what I may know of, the signed head, and a check that finds a change."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from phoihop.store import guard, reading
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
