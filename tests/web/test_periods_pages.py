"""The pages of matters of a period: the blanks of the form, the line that says for which period."""

import re
from datetime import timedelta
from typing import Any

import pytest

from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import tick
from phoihop.desk.demo import begin_periods
from tests.web.site import Site

KIND = "bao-cao-thang"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def reporting(site: Site) -> Site:
    """The province with the monthly report in force since yesterday."""
    begin_periods(site.province)
    return site


def form(site: Site) -> str:
    return f"/vu-viec/moi/{site.regulation(KIND)}/{KIND}/"


def options(page: str, name: str) -> list[tuple[str, str]]:
    """The choices of a blank with their names, from a list or from radio buttons."""
    found = re.search(rf'(?s)<select[^>]*name="{name}".*?</select>', page)
    if found:
        return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', found[0])
    radio = rf'name="{name}" value="([^"]+)"[^>]*><label[^>]*>([^<]+)'
    return re.findall(radio, page)


def test_the_form_of_a_new_matter_asks_for_its_period_and_unit(reporting: Site) -> None:
    page = reporting.get("binh", form(reporting)).content.decode()
    periods = options(page, "t-ky")
    assert len(periods) == 12
    assert periods[0] == ("thang-sau", "Tháng 6 (15/05/2026 – 14/06/2026)")
    units = dict(options(page, "t-don-vi"))
    assert units["so-tai-chinh"] == "Sở Tài chính"
    assert re.search(r'name="t-don-vi" value="so-tai-chinh" (checked|selected)', page)
    assert "Vụ việc của kỳ tự mở khi đến ngày" in text(reporting.get("binh", form(reporting)))  # fmt: skip


def test_in_english_periods_and_units_have_their_english_names(reporting: Site) -> None:
    reporting.client("binh").cookies["language"] = "en"
    page = reporting.get("binh", form(reporting)).content.decode()
    assert options(page, "t-ky")[0] == ("thang-sau", "June (15/05/2026 – 14/06/2026)")
    assert dict(options(page, "t-don-vi"))["so-tai-chinh"] == "Department of Finance"


def test_a_matter_of_a_period_says_for_which_and_for_whom_it_waits(
    reporting: Site,
) -> None:
    site = reporting
    site.now += timedelta(days=31)
    tick.tick(site.now)
    found = MatterRow.objects.filter(kind=KIND).order_by("entry")
    rows = {each.lead: each for each in found}  # the latest of each
    lower = rows[site.agency("so-tai-chinh")]
    shown = text(site.get("binh", f"/vu-viec/{lower.matter}/"))
    assert re.search(r"<dt>Kỳ</dt><dd>Tháng 7 \(15/06/2026 – 14/07/2026\)</dd>", shown)
    top = rows[site.agency("so-noi-vu")]
    shown = text(site.get("an", f"/vu-viec/{top.matter}/"))
    assert re.search(r"<dt>Chờ đơn vị cấp dưới</dt><dd>Sở Tài chính, ", shown)
    site.client("binh").cookies["language"] = "en"
    shown = text(site.get("binh", f"/vu-viec/{lower.matter}/"))
    assert "July (15/06/2026 – 14/07/2026)" in shown
