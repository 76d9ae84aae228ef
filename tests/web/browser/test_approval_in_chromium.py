"""A regulation from the first line to being in force: written, compared, submitted, assented to."""

from typing import Any

import pytest

from phoihop.desk.story import FINANCE, LEAD
from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading

PLACE = "/quy-che/soan/moi/?khung=xac-minh-lien-nganh"
SELECT = """([from, to]) => { const t = document.getElementById("text"); t.value = t.value.replace(from, to);
t.dispatchEvent(new Event("input", {bubbles: true})); }"""


def window(reading: Reading, login: str, scheme: str) -> Any:
    """A window for one of the cast; three of them are open at once, so none is hurried."""
    page = reading.page(login, scheme=scheme)
    page.context.set_default_timeout(30_000)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_regulation_is_written_assented_to_and_put_in_force(
    reading: Reading, scheme: str
) -> None:
    site = reading.site
    site.head("lan", FINANCE)
    page = window(reading, "an", scheme)
    _write(page)
    _compare_and_submit(page, reading)
    proposal = page.url
    for login in ("dung", "lan"):
        head = window(reading, login, scheme)
        head.goto("/")
        head.locator("a", has_text="Chờ ông/bà đồng ý").first.click()
        assert head.url == proposal
        sound(head)
        head.locator("details[open] button", has_text="Đồng ý").click()
        head.wait_for_selector("[data-color=success]")
    page = window(reading, "dung", scheme)
    page.goto("/")
    page.locator("a", has_text="đưa vào áp dụng").first.click()
    force = page.locator(f"#force-{site.agency(LEAD)}")
    sound(page)
    force.locator("button").click()
    page.wait_for_selector("[data-color=success]")
    page.goto("/quy-che/")
    page.locator("a", has_text="Quy chế xác minh liên ngành").click()
    assert page.locator("pre .s-key").count() > 10
    sound(page)


def _write(page: Any) -> None:
    """A mistake is found, does not go anywhere, and is put right."""
    page.goto(PLACE)
    page.evaluate(SELECT, ["after: hoi,", "after: hoii,"])
    page.locator(".paint .l.error").wait_for()
    page.click("[name=save][value=submit]")
    page.wait_for_url("**/trinh/")
    assert "chưa trình được" in page.locator("main").inner_text()
    sound(page)
    page.locator("a", has_text="Dòng").first.click()
    page.locator("#note").wait_for(state="visible")
    page.evaluate(SELECT, ["after: hoii,", "after: hoi,"])
    page.evaluate(SELECT, ["within: 10 working days", "within: 8 working days"])
    page.locator(".paint .l.error").wait_for(state="detached")


def _compare_and_submit(page: Any, reading: Reading) -> None:
    page.click("[name=save][value=compare]")
    page.wait_for_url("**/so-sanh/**")
    assert page.locator("mark", has_text="8").count() == 1
    sound(page)
    page.locator("a", has_text="Trình các bên").click()
    page.wait_for_url("**/trinh/")
    for party, code in (("chu-tri", LEAD), ("co-quan-a", FINANCE), ("co-quan-b", "-")):
        value = code if code == "-" else reading.site.agency(code)
        page.select_option(f"[name='party.{party}']", value)
    page.locator("main form button", has_text="Trình").click()
    page.locator("[data-color=warning]", has_text="Không có tại đây").wait_for()
    sound(page)
    page.locator("main form button", has_text="Trình").click()
    page.wait_for_url("**/de-nghi/**")
