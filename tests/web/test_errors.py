"""What goes wrong looks like the product, says what to do, and tells nobody more than he may know."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client

from phoihop.store import guard
from phoihop.web.policies import POLICIES, Policy
from phoihop.web.views import inbox
from tests.web.site import Site

Html = Callable[[Any], str]


def test_a_fault_of_the_program_is_said_in_its_look(
    site: Site, html: Html, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(inbox.desk, "waiting", fails)
    client = site.client("an")
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Chương trình gặp lỗi" in html(answer)
    assert "secret detail" not in answer.content.decode()


def test_a_request_that_cannot_be_read_is_said_to_be(site: Site, html: Html) -> None:
    answer = site.client("an").get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "Không đọc được yêu cầu" in html(answer)


def test_too_many_blanks_are_not_read(site: Site) -> None:
    many = {f"b{n}": "x" for n in range(1100)}
    assert site.post("an", site.matter("begun", "lam/"), many).status_code == 400


def test_error_pages_need_nobody_signed_in(site: Site, html: Html) -> None:
    answer = Client().get("/khong-co/")
    assert answer.status_code == 404
    assert "Không có trang này" in html(answer)


def test_an_address_without_a_policy_is_closed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(cast("dict[str, Policy]", POLICIES), "inbox")
    assert site.get("an", "/").status_code == 404


def test_a_matter_whose_entry_was_changed_is_not_shown_and_the_change_is_found(
    site: Site, html: Html
) -> None:
    matter = site.matters["waiting"]
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_entry SET sealed = %s WHERE stream = %s AND stream_seq = 3",
            [b"\x00" * 40, matter],
        )
    answer = site.get("an", site.matter("waiting"))
    assert answer.status_code == 500
    assert "không còn khớp với sổ cái" in html(answer)
    assert "Sổ cái có dấu hiệu bị sửa." in html(site.get("an", "/"))
    assert site.get("an", site.matter("begun")).status_code == 200
