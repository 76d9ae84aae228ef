"""Choosing under which office one acts: by keyboard, without a script, on a phone."""

import pytest

from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading
from tests.web.test_offices import second_post, stand_in


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_switch_open_and_it_is_not_too_wide(
    reading: Reading, scheme: str
) -> None:
    stand_in(reading.site)
    second_post(reading.site, "so-giao-duc")
    page = reading.page("an", scheme=scheme)
    page.goto(reading.site.matter("waiting"))
    page.click(".bar .office summary")
    sound(page, f"offices-{scheme}")


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
