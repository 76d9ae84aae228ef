"""Moving matters by hand: seen first, confirmed with a reason, one or many."""

import re
from datetime import date
from typing import Any

import pytest

from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import MatterRow
from phoihop.contexts.parties.facts import CalendarDaySet
from phoihop.desk import regulations
from phoihop.desk.administration import administer, calendar_stream
from phoihop.desk.story import REGULATION
from phoihop.store import reading
from tests.web.site import Site

LONGER = ("else: 10 working days}, expiry: no answer", "else: 14 working days}, expiry: no answer")  # fmt: skip
WHY = "Quy chế mới cho thêm thời gian"


def newer(site: Site, in_force: str = "2026-06-15", *changes: tuple[str, str]) -> str:
    """A newer version of the regulation of the province, put in force by Khoa."""
    text = packaged(f"regulations/{REGULATION}.md").replace("2026-01-01", in_force)
    for old, new in changes or (LONGER,):
        assert old in text
        text = text.replace(old, new)
    file = text.encode()
    province = site.province
    regulations.adopt(
        province.actor("khoa", site.now),
        file,
        stream=province.id(),
        key=f"{province.key()} {in_force}",
        now=site.now,
    )
    found = regulations.examined(file)[0]
    assert found is not None
    return found.digest


def hidden(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    )


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_date_that_changes_is_explained_before_anything_is_recorded(
    site: Site,
) -> None:
    newer(site)
    size = reading.head().size
    address = site.matter("waiting", "chuyen-ban/")
    shown = text(site.get("dung", address))
    assert reading.head().size == size
    said = re.search(r"Hạn (\S+) thành (\S+): khoản 2 Điều 4 cho 14 ngày làm việc, tính khi bên nhận xác nhận đã nhận", shown)  # fmt: skip
    assert said
    assert said[1] != said[2]
    site.client("dung").cookies["language"] = "en"
    english = text(site.get("dung", address))
    assert f"Due {said[1]} becomes {said[2]}: Clause 2, Article 4 gives" in english


def test_a_matter_is_moved_with_a_reason_and_moved_back(site: Site) -> None:
    new, old = newer(site), site.regulation()
    address = site.matter("waiting", "chuyen-ban/")
    sent = hidden(site.get("dung", address).content.decode())
    answer = site.post("dung", address, {**sent, "reason": WHY})
    assert answer.status_code == 302
    row = MatterRow.objects.get(matter=site.matters["waiting"])
    assert row.regulation == new
    shown = text(site.get("chi", site.matter("waiting")))
    assert "Chuyển sang bản Quy chế có hiệu lực từ 15/06/2026" in shown
    assert WHY in shown
    assert "từ ngày 15/06/2026; trước đó: 01/01/2026" in shown
    why = site.matter("waiting", "vi-sao/?step=tra-loi&row=so-giao-duc")
    assert "Bản có hiệu lực từ 15/06/2026, từ ngày 15/06/2026" in text(
        site.get("chi", why)
    )
    assert "bản 15/06/2026" in text(site.get("chi", "/vu-viec/"))
    sent = hidden(site.get("dung", address).content.decode())
    assert sent["ban"] == old
    site.post("dung", address, {**sent, "reason": "Nhầm vụ việc"})
    row.refresh_from_db()
    assert row.regulation == old
    assert "Nhầm vụ việc" in text(site.get("an", site.matter("waiting")))


def test_without_a_reason_the_form_comes_back_with_its_blank_marked(site: Site) -> None:
    newer(site)
    address = site.matter("waiting", "chuyen-ban/")
    sent = hidden(site.get("dung", address).content.decode())
    size = reading.head().size
    answer = site.post("dung", address, {**sent, "reason": " "})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert reading.head().size == size


def test_a_preview_that_no_longer_holds_records_nothing(site: Site) -> None:
    newer(site)
    address = site.matter("waiting", "chuyen-ban/")
    sent = hidden(site.get("dung", address).content.decode())
    size = reading.head().size
    answer = site.post("dung", address, {**sent, "seen": "0" * 64, "reason": WHY})
    assert answer.status_code == 409
    assert "move_changed" in text(answer)
    assert WHY in text(answer)
    assert reading.head().size == size


def test_a_form_sent_twice_moves_once(site: Site) -> None:
    newer(site)
    address = site.matter("waiting", "chuyen-ban/")
    sent = hidden(site.get("dung", address).content.decode())
    for _ in range(2):
        assert site.post("dung", address, {**sent, "reason": WHY}).status_code == 302
    kinds = [x.leaf.kind for x in reading.stream(site.matters["waiting"])]
    assert kinds.count("matters.Moved") == 1
    again = site.post("dung", address, {**sent, "once": "other", "reason": WHY})
    assert again.status_code == 422
    assert "move_same" in text(again)


def test_the_page_of_a_version_says_how_many_keep_an_older_one_and_moves_them(
    site: Site,
) -> None:
    new = newer(site)
    running = MatterRow.objects.filter(closed_at=None).count()
    page = f"/quy-che/{new}/"
    assert f"{running} vụ việc đang theo bản cũ" in text(site.get("dung", page))
    for login in ("an", "binh", "khoa"):
        assert "chuyen-ban" not in text(site.get(login, page))
    address = f"{page}chuyen-ban/"
    body = site.get("dung", address).content.decode()
    chosen = re.findall(r'name="matter" value="([^"]+)"', body)
    assert len(chosen) == running
    sent = {**hidden(body), "matter": chosen[:2], "reason": WHY}
    assert site.post("dung", address, sent).status_code == 302
    under = MatterRow.objects.filter(regulation=new).values_list("matter", flat=True)
    assert set(under) == set(chosen[:2])
    shown = text(site.get("dung", page))
    assert f"{running - 2} vụ việc đang theo bản cũ" in shown
    assert "Đã chuyển 2 vụ việc" in shown


def test_of_many_one_that_cannot_go_is_named_and_the_others_go(site: Site) -> None:
    new = newer(site)
    address = f"/quy-che/{new}/chuyen-ban/"
    body = site.get("dung", address).content.decode()
    chosen = re.findall(r'name="matter" value="([^"]+)"', body)
    sent = {**hidden(body), "matter": chosen, "reason": WHY, f"seen-{chosen[0]}": "x"}
    answer = site.post("dung", address, sent)
    assert answer.status_code == 422
    number = MatterRow.objects.get(matter=chosen[0]).number
    assert re.search(rf'id="failed".*{number}', text(answer))
    assert MatterRow.objects.filter(regulation=new).count() == len(chosen) - 1


def test_nobody_chosen_moves_nothing(site: Site) -> None:
    new = newer(site)
    address = f"/quy-che/{new}/chuyen-ban/"
    answer = site.post("dung", address, {"reason": WHY, "once": "x"})
    assert answer.status_code == 422
    assert "ít nhất một vụ việc" in text(answer)


@pytest.mark.parametrize("login", ["an", "binh", "chi", "giang", "hoa", "khoa", "lan"])
def test_nobody_else_sees_a_preview_or_moves(site: Site, login: str) -> None:
    new = newer(site)
    addresses = (site.matter("waiting", "chuyen-ban/"), f"/quy-che/{new}/chuyen-ban/")
    size = reading.head().size
    for address in addresses:
        assert site.get(login, address).status_code == 404
        data = {"ban": new, "reason": WHY, "once": "x", "matter": site.matters["waiting"]}  # fmt: skip
        assert site.post(login, address, data).status_code == 404
    assert reading.head().size == size


def test_a_matter_with_no_other_version_says_so(site: Site) -> None:
    shown = text(site.get("dung", site.matter("waiting", "chuyen-ban/")))
    assert "Không có bản nào để chuyển" in shown
    assert "chuyen-ban" not in text(site.get("dung", site.matter("waiting")))


def test_what_only_the_older_text_knows_keeps_its_name(site: Site) -> None:
    other = ("khop: {name: Khớp với sổ gốc", "trung: {name: Trùng sổ gốc")
    newer(site, "2026-06-15", LONGER, other)
    address = site.matter("waiting", "chuyen-ban/")
    shown = text(site.get("dung", address))
    assert "bản này không có kết quả “Khớp với sổ gốc”" in shown
    sent = hidden(site.get("dung", address).content.decode())
    site.post("dung", address, {**sent, "reason": WHY})
    page = text(site.get("an", site.matter("waiting")))
    assert "Trả lời xác minh – Sở Tài chính: Khớp với sổ gốc" in page
    assert ": khop" not in page


def test_a_matter_that_cannot_be_moved_says_why_and_has_no_form(site: Site) -> None:
    other = ("xac-minh-lien-nganh", "xac-minh-khac")
    newer(site, "2026-06-15", other)
    shown = text(site.get("dung", site.matter("waiting", "chuyen-ban/")))
    assert "Bản này không có loại vụ việc “Xác minh liên ngành”" in shown
    assert 'name="seen"' not in shown


def test_a_changed_calendar_is_told_in_the_matter_with_the_dates_it_moved(
    site: Site,
) -> None:
    day = {"kind": "off", "reason": "Nghỉ bù", "source": "Công văn 12/UBND"}
    wish = CalendarDaySet(day=date(2026, 6, 16), **day)
    administer(
        site.province.actor("khoa", site.now),
        wish,
        stream=calendar_stream(""),
        key="a day off",
        now=site.now,
    )
    shown = text(site.get("chi", site.matter("waiting")))
    assert "Lịch làm việc thay đổi: 16/06/2026 là ngày nghỉ (Công văn 12/UBND)" in shown
    assert "Trả lời xác minh – Sở Giáo dục và Đào tạo: hạn 17/06/2026 → 18/06/2026" in shown  # fmt: skip
    english = site.client("chi")
    english.cookies["language"] = "en"
    assert "due 17/06/2026 → 18/06/2026" in text(site.get("chi", site.matter("waiting")))  # fmt: skip
