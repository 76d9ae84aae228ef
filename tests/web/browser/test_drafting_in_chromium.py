"""Typing a mistake, seeing it under its line, putting it right; nothing lost, nothing on the console."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from phoihop.base.packaged import listed, packaged
from phoihop.regulation.highlight import coloured
from tests.web.browser.reading import Reading

PLACE = "/quy-che/soan/moi/?khung=xac-minh-lien-nganh"
SELECT = """word => { const t = document.getElementById("text"); const at = t.value.indexOf("after: " + word) + 7;
t.focus(); t.setSelectionRange(at, at + word.length); }"""


LINES = """() => {
  const lines = [...document.querySelectorAll("#paint .l")];
  const heights = () => lines.map(each => each.getBoundingClientRect().height);
  const painted = heights();
  lines.forEach(each => { each.textContent = each.textContent; });
  return [painted, heights()];
}"""


def test_a_mistake_stands_under_its_line_until_it_is_put_right(
    reading: Reading,
) -> None:
    page = reading.page("an")
    page.goto(PLACE)
    page.evaluate(SELECT, "opened")
    page.keyboard.type("mo-ra")
    note = page.locator("#note")
    note.wait_for(state="visible")
    assert "mo-ra" in note.inner_text()
    assert "unknown_name" in note.inner_text()
    wrong = page.locator(".paint .l.error .wrong")
    assert wrong.inner_text() == "mo-ra"
    line = page.locator(".paint .l.error").bounding_box()
    under = note.bounding_box()
    assert abs(under["y"] - line["y"] - line["height"]) < 3
    page.evaluate(SELECT, "mo-ra")
    page.keyboard.type("opened")
    page.locator(".paint .l.error").wait_for(state="detached")
    assert not note.is_visible()
    page.evaluate("document.getElementById('text').value = ''")


def test_both_copies_of_the_text_break_their_lines_alike(reading: Reading) -> None:
    for width in (1360, 1024, 400):
        page = reading.page("an", width=width)
        page.goto("/quy-che/soan/moi/?mau=the-apec")
        heights = page.evaluate(
            "['text', 'paint'].map(id => document.getElementById(id)).map(e => [e.scrollHeight, e.offsetHeight, e.clientWidth])"
        )
        assert heights[0] == heights[1], (width, heights)
        painted, plain = page.evaluate(LINES)
        assert painted == plain, width


def test_the_page_colours_as_the_table_says(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(PLACE)
    for name in listed("regulations", ".md"):
        text = packaged(f"regulations/{name}")
        seen = page.evaluate("text => JSON.stringify(phoihopColoured(text))", text)
        said = [
            [[each.start, each.end, each.sort] for each in line]
            for line in coloured(text.split("\n"))
        ]
        assert json.loads(seen) == said, name


def test_tab_indents_and_escape_lets_the_focus_out(reading: Reading) -> None:
    page = reading.page("an")
    page.goto("/quy-che/soan/moi/")
    page.focus("#text")
    page.keyboard.press("Tab")
    assert page.input_value("#text") == "  "
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "text"


def test_f8_goes_to_the_next_finding(reading: Reading) -> None:
    page = reading.page("an")
    page.goto("/quy-che/soan/moi/?mau=the-apec")
    page.focus("#text")
    page.keyboard.press("Control+Home")
    page.keyboard.press("F8")
    page.locator("#note").wait_for(state="visible")
    assert "mixed_units" in page.locator("#note").inner_text()


def test_what_was_typed_and_not_saved_is_offered_again(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(PLACE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.focus("#text")
    page.keyboard.press("Control+Home")
    page.keyboard.type("# dở dang")
    page.locator("#dirty", has_text="chưa lưu").wait_for()
    page.goto("/quy-che/")
    page.goto(PLACE)
    page.click("#restore")
    assert page.input_value("#text").startswith("# dở dang")
    page.click("[name=save]")
    page.wait_for_selector("[data-color=success]")
    page.goto(PLACE)
    assert not page.locator("#rescue").is_visible()


def test_the_text_is_kept_when_checking_fails(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(PLACE)
    page.route("**/quy-che/soan/xem/", lambda route: route.fulfill(status=500))
    page.evaluate(SELECT, "opened")
    page.keyboard.type("x")
    page.locator("#state", has_text="Không kiểm tra được").wait_for()
    assert "after: x" in page.input_value("#text")
    reading.expect(500)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_beside_a_finding(reading: Reading, scheme: str) -> None:
    page = reading.page("an", scheme=scheme)
    page.goto(PLACE)
    page.evaluate(SELECT, "opened")
    page.keyboard.type("mo-ra")
    page.locator("#note").wait_for(state="visible")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
