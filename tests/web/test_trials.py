"""Chạy thử: the form keeps what was typed, faults are named, the result leads to the cases."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from phoihop.base.packaged import packaged
from phoihop.desk import drafts, trial_folder, trial_run
from phoihop.desk.trial_case import Wanted, count, listed
from tests.web.site import KIND, Site

LOG = b"case,activity,time\nA,x,2026-01-05\nB,x,never\n"
MAP = b"case: case\nactivity: activity\ntime: time\nsteps: {x: tra-loi}\n"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trials run at once and in this process: another sees nothing of a test's rows."""
    monkeypatch.setattr(trial_run, "launch", trial_run.work)


def sent(site: Site, login: str = "an", **more: Any) -> Any:
    draft = f"{site.regulation()}/{KIND}"
    return site.post(login, "/chay-thu/", {"draft": draft, "source": "ledger", **more})


def test_the_demo_can_be_tried_at_once(site: Site, html: Callable[[Any], str]) -> None:
    answer = sent(site, limits="tra-loi = 1 ngày làm việc")
    assert answer.status_code == 302
    page = site.get("an", answer.headers["Location"])
    text = html(page)
    assert "Thời gian chờ theo bước" in text
    assert "Trước và sau" in text
    assert page.content.count(b'<svg class="chart') == 3
    for there in re.findall(r'href="(/chay-thu/[^"]*)"', page.content.decode()):
        place = there.replace("&amp;", "&")
        assert site.get("an", place).status_code == 200, place


def test_each_number_leads_to_as_many_cases(site: Site) -> None:
    found = next(trial_folder.everyone())
    address = f"/chay-thu/{found.id}/ho-so/?show=changed"
    page = site.get("an", address).content.decode()
    changed = found.result["compared"]["changed"]
    assert changed == count(found, Wanted("changed")) > 0
    assert f"{changed} hồ sơ" in page


def test_why_a_case_comes_out_differently_stands_on_every_page_and_paper(
    site: Site, html: Callable[[Any], str]
) -> None:
    base = site.at("/chay-thu/{trial}/")
    rule = "đổi từ tùy trường hợp: 15 ngày làm việc; 10 ngày làm việc thành 2 ngày"
    for there in ("", "ho-so/?show=changed", "ho-so/1/"):
        page = html(site.get("an", base + there))
        assert rule in page, there
        assert "hết hạn, không trả lời, việc đi tiếp" in page, there
    site.client("an").cookies["language"] = "en"
    book = load_workbook(io.BytesIO(site.get("an", f"{base}ket-qua.xlsx").content))
    (sheet,) = (x for x in book if x.cell(1, 5).value == "Why it differs")
    assert "to 2 working day(s)" in str(sheet.cell(2, 5).value)


def test_the_list_is_sorted_and_narrowed_as_asked(site: Site) -> None:
    found = next(trial_folder.everyone())
    every = listed(found, Wanted(), start=0, length=50)
    assert len(every) > 1
    last = listed(found, Wanted(sort="-began"), start=0, length=50)
    begun = [x.began for x in last if x.began]
    assert begun == sorted(begun, reverse=True)
    assert {x.number for x in last} == {x.number for x in every}
    assert listed(found, Wanted(sort="1; DROP TABLE one"), start=0, length=9) == every
    with found.cases() as base, base:
        base.execute("UPDATE one SET late = (number = 1), late2 = (number = 2)")
    assert [x.number for x in listed(found, Wanted("now_late"), start=0, length=9)] == [
        2
    ]
    gone = listed(found, Wanted("no_longer_late"), start=0, length=9)
    assert [x.number for x in gone] == [1]
    assert count(found, Wanted("late")) == 2
    page = site.get("an", site.at("/chay-thu/{trial}/ho-so/?sort=began")).content
    assert b'aria-sort="ascending"' in page
    assert b"sort=-began" in page


def test_a_faulty_form_comes_back_with_what_was_typed_and_sent(site: Site) -> None:
    files = {"log_file": SimpleUploadedFile("so.csv", LOG)}
    answer = sent(site, limits="khong-co = 1 day", source="log", **files)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "khong-co = 1 day" in page
    assert "so.csv" in page
    kept = re.search(r'name="from" value="(\w+)"', page)
    assert kept
    again = {"map_file": SimpleUploadedFile("m.yaml", MAP), "from": kept[1]}
    answer = sent(site, source="log", **again)
    assert answer.status_code == 302
    page = site.get("an", answer.headers["Location"]).content.decode()
    assert "Dòng 3" in page
    assert "never" in page


def test_nobody_else_gets_any_page_of_a_trial(site: Site) -> None:
    base = site.at("/chay-thu/{trial}/")
    rest = ("", "ho-so/", "ho-so/1/", "ket-qua.xlsx", "ket-qua.pdf")
    for login in ("dung", "khoa", "giang", "lan"):
        for each in rest:
            assert site.get(login, base + each).status_code == 404, (login, each)
        assert site.post(login, f"{base}ket-thuc/", {}).status_code == 404
        assert base not in site.get(login, "/chay-thu/").content.decode()


def test_somebody_without_matters_of_the_kind_is_told_so(site: Site) -> None:
    answer = sent(site, "khoa")
    assert answer.status_code == 422
    assert "không được biết vụ việc nào" in answer.content.decode()


def test_a_running_trial_shows_how_far_it_is_and_can_be_stopped(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_run, "launch", lambda: None)
    there = sent(site).headers["Location"]
    page = site.get("an", there).content.decode()
    assert "<progress" in page
    assert 'http-equiv="refresh"' in page
    part = site.get("an", there, headers={"HX-Request": "true"})
    assert part.content.decode().startswith("<section")
    assert site.post("an", f"{there}ket-thuc/", {}).status_code == 302
    over = site.get("an", there, headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"
    assert "Đã dừng" in over.content.decode()


def test_a_matter_no_longer_seen_is_neither_named_nor_opened(site: Site) -> None:
    found = next(trial_folder.everyone())
    with found.cases() as base, base:
        base.execute("UPDATE one SET name = ? WHERE number = 1", ("a" * 26,))
    address = site.at("/chay-thu/{trial}/ho-so/")
    assert "Không còn được xem" in site.get("an", address).content.decode()
    assert site.get("an", f"{address}1/").status_code == 404


def test_the_form_asks_as_often_for_many_drafts_as_for_none(site: Site) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert site.get("an", "/chay-thu/").status_code == 200
        return len(found)

    text = packaged("skeletons/xac-minh-lien-nganh.md")
    an = site.province.actor("an", site.now)
    asked()
    counts = []
    for number in range(4):
        counts.append(asked())
        drafts.save(an, text.replace("title: ", f"title: {number} "), now=site.now)
    page = site.get("an", "/chay-thu/").content.decode()
    assert page.count("<optgroup") >= 4
    assert max(counts[1:]) == min(counts[1:]) <= counts[0] + 2, counts


def test_other_days_can_be_tried_and_wrong_ones_are_named(
    site: Site, html: Callable[[Any], str]
) -> None:
    answer = sent(site, off="31/02/2026", worked="06/06/2026")
    page = html(answer)
    assert answer.status_code == 422
    assert "“31/02/2026” không phải một ngày" in page
    assert "Dòng" not in page
    assert 'value="06/06/2026"' in answer.content.decode()
    off = ", ".join(f"{day:02}/06/2026" for day in range(1, 13))
    answer = sent(site, off=off)
    assert answer.status_code == 302
    page = html(site.get("an", answer.headers["Location"]))
    assert "Trước và sau" in page


def test_an_agency_may_be_called_by_its_name_on_own_matters(site: Site) -> None:
    answer = sent(site, officers="Sở Tài chính = 1+2")
    assert answer.status_code == 302
    page = site.get("an", answer.headers["Location"]).content.decode()
    assert "Trước và sau" in page


def test_one_that_was_cut_off_is_run_once_more_by_one_click(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_run, "launch", lambda: None)
    there = sent(site).headers["Location"]
    found = trial_folder.one(site.province.actor("an", site.now), there.split("/")[2])
    found.be(trial_folder.State(state="running", done=1, total=9))
    page = site.get("an", there).content.decode()
    assert "Bị ngắt giữa chừng" in page
    assert 'name="again"' in page
    again = {"from": found.id, "again": "1"}
    assert site.post("dung", "/chay-thu/", again).status_code == 404
    assert site.post("an", "/chay-thu/", again).status_code == 302
    assert found.state.state == "queued"
    trial_run.work()
    assert found.state.state == "done"
    assert site.post("an", "/chay-thu/", again).status_code == 404
