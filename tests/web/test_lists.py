"""The lists: filters in the address, search without marks, the exact count, the workbook."""

import io
import re
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook

from phoihop.contexts.matters.models import MatterRow
from phoihop.contexts.parties.models import Acl
from phoihop.web.sheets import escaped, workbook
from tests.web.site import Site

Html = Callable[[Any], str]


def numbers(html: str) -> set[str]:
    return {word for word in html.split() if word.startswith("PH-2026-")}


def test_each_reader_sees_and_counts_only_his_own(site: Site, html: Html) -> None:
    assert "5 vụ việc" in html(site.get("an", "/vu-viec/"))
    assert "1 vụ việc" in html(site.get("hoa", "/vu-viec/"))
    nobody = html(site.get("lan", "/vu-viec/"))
    assert "0 vụ việc" in nobody
    assert "Chưa có vụ việc nào" in nobody
    assert not numbers(nobody)


def test_search_needs_no_marks(site: Site, html: Html) -> None:
    with_marks = html(site.get("an", "/vu-viec/", data={"q": "văn bằng"}))
    without = html(site.get("an", "/vu-viec/", data={"q": "VAN BANG"}))
    assert numbers(with_marks) == numbers(without)
    assert len(numbers(without)) == 1
    assert "1 vụ việc" in without


def test_search_finds_a_number(site: Site, html: Html) -> None:
    number = MatterRow.objects.get(matter=site.matters["review"]).number
    assert numbers(html(site.get("an", "/vu-viec/", data={"q": number}))) == {number}


def test_filters_narrow_and_keep_their_place_in_the_form(
    site: Site, html: Html
) -> None:
    closed = site.get("an", "/vu-viec/?state=closed")
    assert "1 vụ việc" in html(closed)
    assert '<option value="closed" selected>' in closed.content.decode()
    late = html(site.get("an", "/vu-viec/?state=late&kind=trao-doi-thong-tin"))
    assert "Quá hạn" in late
    lead = site.agency("so-xay-dung")
    none = html(site.get("an", f"/vu-viec/?agency={lead}"))
    assert "Không có vụ việc nào khớp" in none


def test_nonsense_in_the_address_is_no_fault(site: Site) -> None:
    for query in ("?page=0", "?page=-1", "?page=999", "?page=x", "?state=x", "?q=%00"):
        assert site.get("an", f"/vu-viec/{query}").status_code == 200


def test_a_long_list_is_cut_into_pages(site: Site, html: Html) -> None:
    row = MatterRow.objects.get(matter=site.matters["waiting"])
    subject = f"agency:{site.agency('so-noi-vu')}"
    for n in range(60):
        row.matter, row.ordinal = f"{n:026d}", 1000 + n
        row.number = f"PH-2026-{1000 + n:05d}"
        row.pk = row.matter
        row.save(force_insert=True)
        Acl.objects.create(subject=subject, object=row.matter, sort_key=10_000 + n)
    first = site.get("an", "/vu-viec/?agency=")
    assert "65 vụ việc" in html(first)
    assert "Trang 1 trên 2" in html(first)
    assert 'rel="next"' in first.content.decode()
    second = html(site.get("an", "/vu-viec/?page=2"))
    assert len(numbers(html(first))) == 50
    assert len(numbers(second)) == 15
    assert not numbers(html(first)) & numbers(second)


def test_the_workbook_holds_what_is_filtered_and_passes_the_gate(site: Site) -> None:
    answer = site.get("an", "/vu-viec/bang.xlsx?state=closed")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert len(rows) == 2
    assert rows[0][0] == "Số"
    assert rows[1][1] == "Xác minh văn bằng trong hồ sơ tuyển dụng đợt 1"
    hidden = site.get("lan", "/vu-viec/bang.xlsx")
    empty = load_workbook(io.BytesIO(hidden.content)).active
    assert empty is not None
    assert len(list(empty.values)) == 1


def test_no_cell_is_taken_for_a_formula() -> None:
    assert escaped("=1+1") == "'=1+1"
    body = workbook(["a"], [["=HYPERLINK(1)"], ["-2"], ["@x"], ["+3"], ["ok"]])
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert [row[0] for row in sheet.values] == [
        "a",
        "'=HYPERLINK(1)",
        "'-2",
        "'@x",
        "'+3",
        "ok",
    ]


def test_the_inbox_says_what_for_whom_by_when_and_why(site: Site, html: Html) -> None:
    shown = html(site.get("chi", "/"))
    for word in ("Trả lời xác minh", "Cho: Sở Nội vụ", "17/06/2026", "khoản 2 Điều 4"):
        assert word in shown
    assert "Trong tuần này" in shown
    assert "Quá hạn" in shown


def test_an_empty_inbox_teaches(site: Site, html: Html) -> None:
    body = site.get("lan", "/")
    assert "Không có việc nào đang chờ" in html(body)
    assert 'href="/vu-viec/moi/"' in body.content.decode()


def test_what_ones_own_agency_opens_is_offered_first(site: Site, html: Html) -> None:
    shown = html(site.get("an", "/vu-viec/moi/"))
    own, others = shown.split("Loại việc do cơ quan khác lập")
    assert "Người lập: Sở Nội vụ" in own
    openers = re.findall(r"Người lập: (.+?) Lập", own)
    assert {each.split(" · ")[0] for each in openers} == {"Sở Nội vụ"}
    assert "Người lập: Sở Ngoại vụ" in others
    assert "Người lập: Sở Nội vụ" not in others


def test_do_this_opens_the_form_of_that_very_act(site: Site) -> None:
    address = site.matter("waiting", "?act=act-do-tra-loi-so-giao-duc")
    body = site.get("chi", address).content.decode()
    assert 'id="act-do-tra-loi-so-giao-duc" open' in body
