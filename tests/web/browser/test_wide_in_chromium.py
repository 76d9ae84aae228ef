"""Nothing runs off the page: matters with a row for each agency, forms of every kind in force."""

import os
from pathlib import Path
from typing import Any

from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.matters.models import regulation as version
from phoihop.desk import matters
from phoihop.desk.matters import Wish
from phoihop.regulation.run import Act
from tests.web.browser.looking import WIDE, WIDTHS, heard
from tests.web.browser.reading import Reading
from tests.web.site import Site

CUT = """[...document.querySelectorAll('.wide')]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim().slice(0, 60))"""


def asked_of_all(site: Site) -> str:
    """Open a matter in which every agency of the province is asked; return its address."""
    province, an = site.province, site.province.actor("an", site.now)
    others = [x for c, x in province.agencies.items() if c != "so-noi-vu"]
    assert len(others) >= 20
    opening = rules.Opening(
        kind="trao-doi-thong-tin",
        title="Đề nghị các cơ quan, đơn vị trong toàn tỉnh cung cấp số liệu biên chế",
        parties={"so-noi-vu": site.agency("so-noi-vu")},
        rows={"duoc-hoi": tuple(others)},
        values={"noi-dung": "Số liệu biên chế", "muc-dich": "Tổng hợp"},
    )
    receipt = matters.open_matter(
        an, site.regulation(), opening, key=province.key(), now=site.now
    )
    for row in others[:12]:
        what = Act("do", "yeu-cau", row, values={"cau-hoi": "Biên chế có mặt?"})
        key = province.key()
        matters.act(an, receipt.stream, Wish(what=what), key=key, now=site.now)
    return f"/vu-viec/{receipt.stream}/"


def fits(page: Any, address: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(f"{WIDE} <= {width}")
        assert page.evaluate(WIDE) <= width, (address, width)
        assert page.evaluate(CUT) == [], (address, width)


def test_a_matter_with_a_row_for_each_agency_runs_off_nowhere(
    reading: Reading,
) -> None:
    address = asked_of_all(reading.site)
    page = reading.page("an")
    page.set_default_timeout(30_000)  # a form for each of twenty agencies
    page.goto(address)
    heard(page)
    page.evaluate(
        "document.querySelectorAll('details').forEach(e => { e.open = true })"
    )
    fits(page, address)
    if folder := os.environ.get("PHOIHOP_PICTURES"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"many-{width}.png", full_page=True)


def test_no_form_of_a_kind_in_force_runs_off_the_page(reading: Reading) -> None:
    page = reading.page("an")
    for row in RegulationRow.objects.order_by("entry"):
        for code in version(row.digest).kinds:
            address = f"/vu-viec/moi/{row.digest}/{code}/"
            assert page.goto(address).status == 200, address
            fits(page, address)
        address = f"/quy-che/{row.digest}/"
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(WIDE) <= width, (address, width)


def test_no_matter_of_the_province_runs_off_the_page(reading: Reading) -> None:
    page = reading.page("an")
    for name in reading.site.matters:
        address = reading.site.matter(name)
        if page.goto(address).status == 200:
            fits(page, address)
        else:
            reading.expect(404)
