"""A move in a real browser: seen, confirmed by keyboard, in both themes and on a phone."""

import pytest

from phoihop.contexts.matters.models import MatterRow
from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading
from tests.web.test_moving import LONGER, newer

OTHER = ("khop: {name: Khớp với sổ gốc", "trung: {name: Trùng sổ gốc")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_preview_has_no_axe_finding_and_fits(reading: Reading, scheme: str) -> None:
    new = newer(reading.site, "2026-06-15", LONGER, OTHER)
    page = reading.page("dung", scheme=scheme)
    waiting = reading.site.matter("waiting", "chuyen-ban/")
    for address in (waiting, f"/quy-che/{new}/chuyen-ban/", f"/quy-che/{new}/"):
        assert page.goto(address).status == 200
        for each in page.query_selector_all("details.small > summary"):
            each.click()
        sound(page)


def test_a_matter_is_moved_by_keyboard_alone(reading: Reading) -> None:
    new = newer(reading.site)
    page = reading.page("dung")
    page.goto(reading.site.matter("waiting", "chuyen-ban/"))
    page.focus("textarea[name=reason]")
    page.keyboard.type("Quy chế mới cho thêm thời gian")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reading.site.matter("waiting"))
    row = MatterRow.objects.get(matter=reading.site.matters["waiting"])
    assert row.regulation == new
