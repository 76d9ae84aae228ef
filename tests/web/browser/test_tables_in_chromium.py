"""The tables of a text that ships, R19: typed in a browser, read on the matter, replayed the same."""

import pytest

from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import MatterRow, RegulationRow
from phoihop.desk import regulations, replay
from tests.web.browser.looking import sound
from tests.web.browser.reading import Reading
from tests.web.site import Site

NAME = "thong-ke-lien-nganh"


def adopted(site: Site) -> str:
    """Put the text in force; return the address of the form for figures that are wrong."""
    regulations.adopt(
        site.province.actor("khoa", site.now),
        packaged(f"regulations/{NAME}.md").encode(),
        stream=site.province.id(),
        key=site.province.key(),
        now=site.now,
    )
    row = next(each for each in RegulationRow.objects.all() if each.regulation == NAME)
    return f"/vu-viec/moi/{row.digest}/sai-sot/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_wrong_figures_are_typed_as_a_table_and_read_as_one(
    reading: Reading, scheme: str
) -> None:
    page = reading.page("an", scheme=scheme)
    page.goto(adopted(reading.site))
    sound(page, f"table-form-{scheme}")
    page.fill("[name=title]", "Đính chính Biểu 02 kỳ sáu tháng")
    page.check("[name='v-bieu-sai'][value=bieu-hai]")
    page.fill("[name='v-ngay-chot-sau']", "2026-08-03")
    for at, (line, figure) in enumerate((("Dòng 3", "1.014"), ("Dòng 8", "2"))):
        page.fill(f"[name='v-noi-dung-sai.{at}.dong']", line)
        page.fill(f"[name='v-noi-dung-sai.{at}.so-da-gui']", figure)
    page.select_option("[name='v-noi-dung-sai.0.sai-vi']", "dem-trung")
    page.select_option("[name='p-toa-an']", reading.site.agency("so-noi-vu"))
    for code, agency in (
        ("vien-kiem-sat", "so-tai-chinh"),
        ("thi-hanh-an", "so-giao-duc"),
    ):
        page.select_option(f"[name='p-{code}']", reading.site.agency(agency))
    page.click("main form button:not(.sr):not([name])")
    page.wait_for_selector("[data-color=success]")
    cells = page.locator("main td").all_inner_texts()
    assert {"Dòng 3", "Đếm trùng", "Dòng 8"} <= {each.strip() for each in cells}
    sound(page, f"table-matter-{scheme}")
    assert MatterRow.objects.filter(kind="sai-sot").count() == 1
    assert replay.check() == ()
