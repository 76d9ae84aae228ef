"""A password set by somebody else is an entry, opens nothing, and its owner is told by whom."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from phoihop.base.sentences import say
from phoihop.contexts.parties.models import Account, AccountRow
from phoihop.desk import replay
from phoihop.desk.cast import PASSWORD
from phoihop.store import reading, verifying
from tests.web.site import Site
from tests.web.test_addresses import GETS, POSTS

Html = Callable[[Any], str]
ACCOUNTS = "/quan-tri/tai-khoan/"
OWN = "/mat-khau/"
TEMPORARY = "tạm thời cho Dũng"
MINE = "câu của riêng Dũng"
FREE = {"password", "sign-in", "sign-out", "choices"}


def reset(site: Site, login: str = "dung", password: str = TEMPORARY) -> Any:
    """Let Khoa set a temporary password; return the page he sees then."""
    page = site.get("khoa", ACCOUNTS).content.decode()
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key
    typed = {
        "deed": "set-password", "once": key[1], "login": login, "password": password,
    }  # fmt: skip
    return site.client("khoa").post(ACCOUNTS, typed, follow=True)


def signed_in(login: str, password: str) -> Client:
    client = Client()
    sent = {"login": login, "password": password, "next": "/vu-viec/"}
    assert client.post("/dang-nhap/", sent).headers["Location"] == "/vu-viec/"
    return client


def changed(client: Client, old: str, new: str, again: str = "", **more: str) -> Any:
    return client.post(OWN, {"old": old, "new": new, "again": again or new} | more)


def is_in(client: Client) -> bool:
    return client.get("/ho-so-cua-toi/").status_code == 200


def test_a_reset_is_an_entry_and_the_answer_names_it(site: Site, html: Html) -> None:
    size = reading.head().size
    shown = html(reset(site))
    assert reading.head().size == size + 1
    assert f"mục #{size} trong sổ cái" in shown
    assert f"mật khẩu do người quản trị đặt, mục #{size}" in shown
    entry = reading.entry(size)
    assert entry is not None
    assert entry.leaf.kind == "parties.PasswordReset"
    assert entry.leaf.actor == site.province.appointments["khoa"]
    assert entry.leaf.stream == site.province.people["dung"]
    assert set(entry.content or {}) == {"account", "person"}
    assert AccountRow.objects.get(login="dung").reset == size
    assert replay.check() == ()
    assert verifying.verify_here().ok


def test_the_old_password_and_the_open_sessions_end(site: Site) -> None:
    before = signed_in("dung", PASSWORD)
    assert is_in(before)
    reset(site)
    assert before.get("/").headers["Location"].startswith("/dang-nhap/")
    wrong = Client().post("/dang-nhap/", {"login": "dung", "password": PASSWORD})
    assert wrong.status_code == 422


def test_with_a_temporary_password_nothing_else_opens(site: Site) -> None:
    reset(site)
    client = signed_in("dung", TEMPORARY)
    for name in (set(GETS) | set(POSTS)) - FREE:
        address = site.at(GETS[name][0] if name in GETS else POSTS[name])
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 302, name
            assert answer.headers["Location"].startswith(OWN), name
    by_script = client.get("/vu-viec/", headers={"HX-Request": "true"})
    assert by_script.headers["HX-Redirect"].startswith(OWN)
    nowhere = client.get("/khong-co-trang-nay/")
    assert nowhere.status_code == 404
    assert '<span class="count">' not in nowhere.content.decode()
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_owner_is_told_who_set_it_when_and_by_which_entry(
    site: Site, html: Html, language: str
) -> None:
    size = reading.head().size
    reset(site)
    client = signed_in("dung", TEMPORARY)
    client.cookies["language"] = language
    told = say(
        "web.password.reset",
        language,
        name=site.client("khoa").get("/").context["page"].name,
        time="15/06/2026 09:00",
        entry=size,
    )
    shown = html(client.get(OWN))
    assert told in shown
    assert say("web.password.forced", language) in shown
    assert TEMPORARY not in shown


def test_after_the_change_everything_opens_and_the_trace_stays(
    site: Site, html: Html
) -> None:
    size = reading.head().size
    reset(site)
    other = signed_in("dung", TEMPORARY)
    client = signed_in("dung", TEMPORARY)
    answer = changed(client, TEMPORARY, MINE, next="/vu-viec/")
    assert answer.headers["Location"] == "/vu-viec/"
    assert is_in(client)
    assert other.get("/").headers["Location"].startswith("/dang-nhap/")
    assert is_in(signed_in("dung", MINE))
    assert f"mục #{size} trong sổ cái" in html(client.get(OWN))
    assert "Đặt lại mật khẩu" in html(client.get("/so-cai/"))
    assert "Đặt lại mật khẩu" not in html(site.get("chi", "/so-cai/"))
    assert reading.head().size == size + 1


def test_what_is_wrong_with_a_change_is_said_and_nothing_changes(
    site: Site, html: Html
) -> None:
    client = signed_in("an", PASSWORD)
    for typed, told in (
        (("", "", ""), "web.form.missing"),
        ((PASSWORD, MINE, "câu khác hẳn đi"), "web.password.differ"),
        ((PASSWORD, PASSWORD, ""), "refused.password_same"),
        (("không phải thế", MINE, ""), "refused.password_wrong"),
        ((PASSWORD, "1234567890", ""), "refused.password_too_common"),
    ):
        answer = changed(client, *typed)
        assert answer.status_code == 422, told
        assert say(told) in html(answer)
        assert 'aria-invalid="true"' in answer.content.decode(), told
        assert MINE not in answer.content.decode()
    assert "Mật khẩu phải có ít nhất 10 ký tự" in html(changed(client, PASSWORD, "x"))
    assert is_in(signed_in("an", PASSWORD))


def test_guessing_the_present_password_is_slowed(site: Site, html: Html) -> None:
    client = site.client("an")
    for _ in range(4):
        answer = changed(client, "không phải thế", MINE)
    assert "Hãy thử lại sau" in html(answer)
    assert Account.objects.get(login="an").check_password(PASSWORD)


def test_the_rules_are_said_before(site: Site, html: Html) -> None:
    assert "từ 10 đến 256 ký tự" in html(site.get("an", OWN))


def test_an_administrator_changes_his_own_password_himself(
    site: Site, html: Html
) -> None:
    size = reading.head().size
    answer = reset(site, "khoa")
    assert answer.status_code == 422
    assert "Mật khẩu của chính mình thì tự đổi" in html(answer)
    assert reading.head().size == size
    assert Account.objects.get(login="khoa").check_password(PASSWORD)


def test_a_weak_or_a_homeless_password_leaves_no_entry(site: Site, html: Html) -> None:
    size = reading.head().size
    assert reset(site, password="ngan").status_code == 422
    answer = reset(site, "khong-co")
    assert "Không có tài khoản đang mở này" in html(answer)
    assert reading.head().size == size
    assert Account.objects.get(login="dung").check_password(PASSWORD)


def test_a_form_sent_twice_sets_it_once(site: Site, html: Html) -> None:
    size = reading.head().size
    typed = {
        "deed": "set-password", "once": "k" * 24, "login": "dung",
        "password": TEMPORARY,
    }  # fmt: skip
    for _ in range(2):
        assert site.post("khoa", ACCOUNTS, typed).status_code == 302
    assert reading.head().size == size + 1
    other = site.post("khoa", ACCOUNTS, typed | {"password": MINE})
    assert other.status_code == 422
    assert Account.objects.get(login="dung").check_password(TEMPORARY)


def test_a_replay_keeps_passwords_and_who_must_change_them(site: Site) -> None:
    reset(site)
    replay.rebuild()
    account = Account.objects.get(login="dung")
    assert account.must_change
    assert account.check_password(TEMPORARY)
    assert not Account.objects.exclude(login="dung").filter(must_change=True).exists()
    assert Account.objects.get(login="an").check_password(PASSWORD)


def test_the_way_there_is_under_the_name(site: Site) -> None:
    assert f'href="{OWN}"' in site.get("an", "/").content.decode()
