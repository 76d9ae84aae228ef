"""Language by one click, light or dark by choice: kept in a cookie, without JavaScript."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.web.site import Site

Html = Callable[[Any], str]


def test_vietnamese_first_english_by_one_click(site: Site, html: Html) -> None:
    client = site.client("an")
    assert '<html lang="vi"' in client.get("/").content.decode()
    answer = client.post("/lua-chon/", {"language": "en", "next": "/vu-viec/?q=bang"})
    assert answer.headers["Location"] == "/vu-viec/?q=bang"
    page = client.get("/")
    assert '<html lang="en"' in page.content.decode()
    assert page.headers["Content-Language"] == "en"
    assert "My work" in html(page)


def test_the_text_of_a_regulation_stays_as_signed(site: Site, html: Html) -> None:
    site.client("an").cookies["language"] = "en"
    shown = html(site.get("an", site.at("/quy-che/{regulation}/")))
    assert "Điều 1. Phạm vi, nguyên tắc" in shown
    assert "Text and rules" in shown


def test_a_theme_is_kept(site: Site) -> None:
    client = Client()
    assert 'data-color-scheme="auto"' in client.get("/dang-nhap/").content.decode()
    client.post("/lua-chon/", {"theme": "dark", "next": "/dang-nhap/"})
    assert 'data-color-scheme="dark"' in client.get("/dang-nhap/").content.decode()


def test_what_is_no_choice_is_not_kept(site: Site) -> None:
    client = Client()
    answer = client.post("/lua-chon/", {"language": "xx", "theme": '"><b>'})
    assert answer.status_code == 302
    assert not answer.cookies
    client.cookies["theme"] = '"><b>'
    assert "<b>" not in client.get("/dang-nhap/").content.decode()


def test_nobody_is_led_away(site: Site) -> None:
    answer = Client().post("/lua-chon/", {"next": "//example.org/"})
    assert answer.headers["Location"] == "/"
