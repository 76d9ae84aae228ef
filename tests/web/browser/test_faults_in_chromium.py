"""A form that came back: read by keyboard, by ear and on a phone, with its files still there."""

from typing import Any

import pytest

from phoihop.contexts.matters.models import PaperRow
from phoihop.desk.story import PAPER
from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading
from tests.web.forms import adopted

ACTIVE = "document.activeElement.id"
FILE = {"name": "Công văn 12.pdf", "mimeType": "application/pdf", "buffer": PAPER}


def came_back(reading: Reading, **more: Any) -> Any:
    """Fill in half of the form, with a file and a wrong cell, and send it."""
    page = reading.page("an", **more)
    page.goto(adopted(reading.site))
    page.fill("[name='v-so-tien']", "nhiều")
    page.fill("[name='v-danh-muc.0.trang']", "ba")
    page.set_input_files("[name='v-tep']", FILE)
    page.click("main form button:not(.sr):not([name])")
    page.wait_for_selector("[aria-invalid]")
    reading.expect(422)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_form_with_faults_and_it_is_not_too_wide(
    reading: Reading, scheme: str
) -> None:
    page = came_back(reading, scheme=scheme)
    sound(page, f"faults-{scheme}")


def test_the_focus_is_on_the_first_fault_and_each_link_moves_it(
    reading: Reading,
) -> None:
    page = came_back(reading)
    assert page.evaluate(ACTIVE) == "title"
    links = page.locator(".faults a")
    assert links.count() == 6
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        links.nth(number).focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"'#' + {ACTIVE} === '{target}'")
        assert page.evaluate("document.activeElement.ariaInvalid") == "true", target


def test_rows_are_added_beside_what_was_typed_and_the_focus_goes_to_the_first(
    reading: Reading,
) -> None:
    page = came_back(reading)
    page.focus("[name=more]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name='v-danh-muc.7.so']")
    page.wait_for_function(f"{ACTIVE} === 'v-danh-muc.1.so'")
    assert page.input_value("[name='v-danh-muc.0.trang']") == "ba"
    assert page.is_checked("[name='v-tep.kept']")


@pytest.mark.parametrize("script", [True, False])
def test_the_file_goes_with_the_form_once_it_is_right(
    reading: Reading, *, script: bool
) -> None:
    page = came_back(reading, script=script)
    page.fill("[name=title]", "Hỏi về dự toán")
    page.fill("[name='v-noi-dung']", "Quý II")
    page.fill("[name='v-so-tien']", "1.000")
    page.check("[name='v-loai'][value=a]")
    page.fill("[name='v-danh-muc.0.so']", "01")
    page.fill("[name='v-danh-muc.0.trang']", "3")
    page.click("main form button:not(.sr):not([name])")
    page.wait_for_selector("[data-color=success]")
    assert PaperRow.objects.filter(name="Công văn 12.pdf").count() == 1
