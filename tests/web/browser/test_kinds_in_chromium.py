"""Choosing a kind by keyboard alone, as one types, and without a script."""

from typing import Any

import pytest

from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading

ACTIVE = "document.activeElement"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kinds_are_found_as_one_types_and_the_focus_stays(
    reading: Reading, scheme: str
) -> None:
    page = reading.page("an", scheme=scheme)
    page.goto("/vu-viec/moi/")
    page.wait_for_selector("#find:focus")
    page.keyboard.type("ho so", delay=20)
    page.wait_for_selector("#kinds-found")
    assert page.evaluate(f"{ACTIVE}.id") == "find"
    assert "Tìm thấy" in page.locator("#told").inner_text()
    sound(page, f"kinds-{scheme}")


@pytest.mark.parametrize("script", [True, False])
def test_two_words_and_enter_open_the_form(reading: Reading, *, script: bool) -> None:
    page = reading.page("an", script=script)
    page.goto("/vu-viec/moi/")
    page.wait_for_selector("#find:focus")
    page.keyboard.type("xac minh lien nganh")
    found_as_typed(page, script)
    page.keyboard.press("Enter")
    page.wait_for_selector("main form [name=title]")
    page.goto("/vu-viec/moi/")
    page.wait_for_selector("#find:focus")
    page.keyboard.type("ho so")
    found_as_typed(page, script)
    page.keyboard.press("Enter")
    page.wait_for_selector("#kinds a.ds-button")
    page.wait_for_function(f"{ACTIVE}.matches('#kinds a')")
    page.keyboard.press("Enter")
    page.wait_for_selector("main form [name=title]")


def found_as_typed(page: Any, script: bool) -> None:
    """Wait for the search as one types: a page that leaves cuts it off, and htmx says so."""
    if script:
        page.wait_for_selector("#kinds-found")
