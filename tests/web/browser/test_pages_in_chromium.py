"""Every page in a real browser: no axe finding in either theme, nothing too wide, marks apart."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading
from tests.web.test_addresses import FILES, GETS

LIKELY = ("dung", "an", "chi", "khoa", "hoa")
MORE = (
    ("", "/dang-nhap/"),
    ("an", "/vu-viec/{begun}/?act=act-do-hoi-so-tai-chinh"),
    ("an", "/vu-viec/{finished}/"),
    ("an", "/vu-viec/{exchange}/"),
    ("hoa", "/vu-viec/{review}/"),
    ("hoa", "/ho-so-cua-toi/"),
    ("chi", "/"),
    ("dung", "/vu-viec/{begun}/chuyen-ban/"),
    ("lan", "/"),
    ("lan", "/vu-viec/"),
    ("an", "/vu-viec/moi/{regulation}/ra-soat-ho-so/"),
)


def examples(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield who opens which address: each page of the product, and pages in other states."""
    for name, (example, readers) in GETS.items():
        if name not in FILES:
            login = next(each for each in LIKELY if each in readers)
            yield login, reading.site.at(example)
    for login, example in MORE:
        yield login, reading.site.at(example)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_axe_finding_or_is_wider_than_its_window(
    reading: Reading, scheme: str
) -> None:
    pages = {
        login: reading.page(login, scheme=scheme) for login, _ in examples(reading)
    }
    for login, address in examples(reading):
        page = pages[login]
        assert page.goto(address).status == 200, address
        sound(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_something_went_wrong(
    reading: Reading, scheme: str
) -> None:
    page = reading.page("an", scheme=scheme)
    assert page.goto("/khong-co-trang-nay/").status == 404
    assert Axe().run(page).violations_count == 0
    page.goto(reading.site.at("/vu-viec/moi/{regulation}/xac-minh-lien-nganh/"))
    page.click("main form button")
    page.wait_for_selector("[aria-invalid]")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    reading.expect(404)
    reading.expect(422)


def test_stacked_marks_never_touch_the_line_above(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(reading.site.matter("review"))
    low = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, p, a, td, dd, summary")]
        .filter(e => e.textContent.trim() && !e.closest("svg"))
        .map(e => getComputedStyle(e))
        .filter(s => parseFloat(s.lineHeight) < 1.39 * parseFloat(s.fontSize))
        .map(s => s.fontSize + "/" + s.lineHeight)"""
    )
    assert low == []


def test_the_letters_are_those_that_ship(reading: Reading) -> None:
    page = reading.page("an")
    page.goto("/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert "Be Vietnam Pro" in " ".join(loaded)


def test_printed_without_bar_menu_and_forms(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(reading.site.matter("waiting"))
    page.emulate_media(media="print")
    for gone in (".bar", ".menu", ".acts"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("h1").is_visible()
