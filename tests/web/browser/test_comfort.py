"""How it feels: panels, focus, keys, one click for one act, and all of it without JavaScript."""

from phoihop.desk.cast import PASSWORD
from phoihop.store import reading as ledger
from tests.web.browser.reading import Reading


def test_a_date_opens_beside_the_page_and_gives_the_focus_back(
    reading: Reading,
) -> None:
    page = reading.page("chi")
    page.goto("/")
    date = page.locator("a.due").first
    date.click()
    panel = page.locator("#panel section")
    panel.wait_for()
    assert "Vì sao là ngày này?" in panel.inner_text()
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "due"
    assert page.url.endswith("/")


def test_the_same_date_without_javascript_is_a_page(reading: Reading) -> None:
    page = reading.page("chi", script=False)
    page.goto("/")
    page.locator("a.due").first.click()
    page.wait_for_url("**/vi-sao/**")
    assert page.locator("ol.days li.counted").count() >= 1


def test_signing_in_asking_and_reading_need_no_javascript(reading: Reading) -> None:
    page = reading.page(script=False)
    page.goto(reading.site.matter("begun"))
    page.fill("[name=login]", "an")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**" + reading.site.matter("begun"))
    page.goto("/")
    page.locator("ul.tasks a.ds-button").first.click()
    deed = page.locator("details.act[open]").first
    deed.locator("textarea").first.fill("Đề nghị đối chiếu chứng chỉ số 77.")
    size = ledger.head().size
    deed.locator("button").click()
    page.wait_for_selector("[data-color=success]")
    assert ledger.head().size > size


def test_the_focus_is_put_where_something_lacks(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(reading.site.at("/vu-viec/moi/{regulation}/xac-minh-lien-nganh/"))
    page.fill("[name=title]", "Xác minh bằng")
    page.click("main form button")
    page.wait_for_selector("[aria-invalid]")
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    )
    assert page.input_value("[name=title]") == "Xác minh bằng"
    reading.expect(422)


def test_a_double_click_records_once(reading: Reading) -> None:
    page = reading.page("an")
    page.goto(reading.site.matter("begun", "?act=act-do-hoi-so-tai-chinh"))
    deed = page.locator("#act-do-hoi-so-tai-chinh")
    deed.locator("textarea").first.fill("Đề nghị đối chiếu chứng chỉ số 77.")
    size = ledger.head().size
    deed.locator("button").dblclick()
    page.wait_for_selector("[data-color=success]")
    assert ledger.head().size == size + 1


def test_the_way_past_the_menu_is_the_first_key(reading: Reading) -> None:
    page = reading.page("an")
    page.goto("/vu-viec/")
    page.keyboard.press("Tab")
    assert "Đến nội dung chính" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('main') !== null")
    assert inside


def test_on_a_phone_the_menu_opens_and_closes_without_javascript(
    reading: Reading,
) -> None:
    page = reading.page("an", width=400, script=False)
    page.goto("/vu-viec/")
    menu = page.locator("nav.menu")
    assert not menu.is_visible()
    page.click("a.menu-open")
    assert menu.is_visible()
    page.click("a.menu-close")
    assert not menu.is_visible()


def test_dark_by_choice_beats_the_computer(reading: Reading) -> None:
    page = reading.page("an", scheme="light")
    page.goto("/")
    shade = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(shade)
    page.click("details.drop summary:has-text('Nguyễn Văn An')")
    page.click("button[value=dark]")
    page.wait_for_selector("html[data-color-scheme=dark]")
    assert page.evaluate(shade) != before


def test_english_by_one_click(reading: Reading) -> None:
    page = reading.page("an")
    page.goto("/vu-viec/?q=bang")
    page.click("button[value=en]")
    page.wait_for_selector("html[lang=en]")
    assert page.url.endswith("/vu-viec/?q=bang")
    assert page.locator("h1").inner_text() == "Matters"


def test_the_question_mark_says_three_sentences(reading: Reading) -> None:
    page = reading.page("an")
    page.goto("/")
    page.click(".help summary")
    assert page.locator(".help .box p").count() == 3
    page.keyboard.press("Escape")
    assert not page.locator(".help .box").is_visible()


def test_a_picture_fits_its_card_at_a_desk_and_runs_down_on_a_phone(
    reading: Reading,
) -> None:
    fits = "e => e.scrollWidth <= e.clientWidth"
    address = reading.site.matter("waiting")
    desk = reading.page("an", width=1280)
    desk.goto(address)
    assert desk.locator(".picture").evaluate(fits)
    assert desk.locator(".picture .across").is_visible()
    phone = reading.page("an", width=400)
    phone.goto(address)
    assert not phone.locator(".picture").is_visible()
    assert phone.locator("#may").is_visible()
    phone.click("#progress")
    assert phone.locator(".picture").is_visible()
    assert phone.locator(".picture").evaluate(fits)
