"""Signing in: one answer for every wrong try, each try slower, back to where one was going."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from phoihop.contexts.parties.models import SignInAttempt
from phoihop.desk.cast import PASSWORD
from tests.web.site import Site

Html = Callable[[Any], str]
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


def tried(client: Client, login: str, password: str, **more: str) -> Any:
    return client.post("/dang-nhap/", {"login": login, "password": password} | more)


def test_the_right_password_opens_the_inbox(site: Site, html: Html) -> None:
    client = Client()
    answer = tried(client, "an", PASSWORD)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert "Nguyễn Văn An" in html(client.get("/"))


def test_after_signing_in_one_is_where_one_was_going(site: Site) -> None:
    client = Client()
    asked = client.get(site.matter("waiting"))
    form = client.get(asked.headers["Location"]).content.decode()
    *_, going = re.findall(r'name="next" value="([^"]+)"', form)
    answer = tried(client, "an", PASSWORD, next=going)
    assert answer.headers["Location"] == site.matter("waiting")


def test_nobody_is_sent_to_another_site(site: Site) -> None:
    for address in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        answer = tried(Client(), "an", PASSWORD, next=address)
        assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    site: Site, html: Html
) -> None:
    wrong = tried(Client(), "an", "sai-mat-khau")
    unknown = tried(Client(), "khong-co", "sai-mat-khau")
    assert wrong.status_code == unknown.status_code == 422
    assert WRONG in html(wrong)
    assert html(wrong) == html(unknown)
    assert 'value="an"' in wrong.content.decode()
    assert "sai-mat-khau" not in wrong.content.decode()


def test_tries_are_logged_and_slowed_down(site: Site, html: Html) -> None:
    client = Client()
    for _ in range(5):
        answer = tried(client, "an", "sai-mat-khau")
    assert "Hãy thử lại sau" in html(answer)
    assert SignInAttempt.objects.filter(login="an", ok=False).count() >= 3
    assert "Hãy thử lại sau" in html(tried(client, "an", PASSWORD))
    site.later(hours=1)
    assert tried(client, "an", PASSWORD).status_code == 302


def test_an_empty_form_marks_both_blanks(site: Site) -> None:
    body = tried(Client(), "", "").content.decode()
    assert body.count('aria-invalid="true"') == 2


def test_signing_out_ends_the_session(site: Site) -> None:
    client = site.client("an")
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"
    assert client.get("/").status_code == 302


def test_a_form_from_elsewhere_is_turned_away_in_the_look_of_the_product(
    site: Site, html: Html
) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = tried(client, "an", PASSWORD)
    assert answer.status_code == 403
    assert "Biểu mẫu đã cũ" in html(answer)
    assert "chưa có gì được ghi nhận" in html(answer)


def test_a_session_of_a_closed_account_is_over(site: Site) -> None:
    client = site.client("lan")
    assert client.get("/").status_code == 200
    page = site.get("khoa", "/quan-tri/tai-khoan/").content.decode()
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key
    closed = site.post(
        "khoa",
        "/quan-tri/tai-khoan/",
        {
            "deed": "close-account",
            "person": site.province.people["lan"],
            "once": key[1],
        },
    )
    assert closed.status_code == 302
    assert client.get("/").status_code == 302
