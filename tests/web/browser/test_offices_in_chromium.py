"""Choosing under which office one acts: by keyboard, without a script, on a phone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.reading import Reading
from tests.web.test_offices import second_post, stand_in

WIDE = "document.scrollingElement.scrollWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_switch_open_and_it_is_not_too_wide(
    reading: Reading, scheme: str
) -> None:
    stand_in(reading.site)
    second_post(reading.site, "so-giao-duc")
    page = reading.page("an", scheme=scheme)
    page.goto(reading.site.matter("waiting"))
    page.click(".bar .office summary")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for width in (1360, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDE) <= width
        if folder := os.environ.get("PHOIHOP_PICTURES"):
            page.screenshot(path=Path(folder) / f"offices-{scheme}-{width}.png")


@pytest.mark.parametrize("script", [True, False])
def test_the_office_is_changed_by_keyboard_where_its_deed_is_named(
    reading: Reading, *, script: bool
) -> None:
    second_post(reading.site, "so-giao-duc")
    page = reading.page("an", script=script)
    page.goto(reading.site.matter("waiting"))
    assert page.locator("#act-do-tra-loi-so-giao-duc").count() == 0
    page.focus(".as button")
    page.keyboard.press("Enter")
    deed = page.locator("#act-do-tra-loi-so-giao-duc")
    deed.wait_for()
    assert deed.get_attribute("open") is not None
    assert "Ký với tư cách: Chuyên viên biệt phái" in deed.inner_text()
