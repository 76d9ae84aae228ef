"""A date is never bare: each links to a page, or a panel, that counts it day by day."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from tests.web.site import Site

Html = Callable[[Any], str]
WHY = "vi-sao/?step=tra-loi&row=so-giao-duc"


def test_the_page_counts_every_day(site: Site, html: Html) -> None:
    shown = html(site.get("chi", site.matter("waiting", WHY)))
    assert "Đến hạn hết ngày 17/06/2026" in shown
    assert "10 ngày làm việc" in shown
    assert "khoản 2 Điều 4" in shown
    assert "nghỉ hằng tuần" in shown
    assert "Lịch: viet-nam" in shown


def test_exactly_ten_days_are_counted(site: Site) -> None:
    body = site.get("chi", site.matter("waiting", WHY)).content.decode()
    assert body.count('<li class="counted">') == 10


def test_the_panel_is_the_same_without_the_frame(site: Site, html: Html) -> None:
    whole = site.get("chi", site.matter("waiting", WHY))
    panel = site.get("chi", site.matter("waiting", WHY), headers={"HX-Request": "true"})
    assert "<html" not in panel.content.decode()
    assert "data-close-panel" in panel.content.decode()
    assert "Đến hạn hết ngày 17/06/2026" in html(panel)
    assert "<html" in whole.content.decode()


def test_every_date_of_an_open_task_leads_to_its_reason(site: Site, html: Html) -> None:
    for login in ("an", "chi", "hoa"):
        body = site.get(login, "/").content.decode()
        for address in re.findall(r'class="due" href="([^"]+)"', body):
            answer = site.get(login, unescape(address))
            assert answer.status_code == 200
            assert "Vì sao là ngày này?" in html(answer)


def test_a_date_of_a_step_that_has_not_begun_is_not_there(site: Site) -> None:
    for rest in ("vi-sao/?step=ket-luan", "vi-sao/?step=khong-co", "vi-sao/"):
        answer = site.get("chi", site.matter("waiting", rest))
        assert answer.status_code in {200, 404}
    assert site.get("chi", site.matter("waiting", "vi-sao/?step=x")).status_code == 404


def test_a_date_waits_for_what_starts_its_clock(site: Site, html: Html) -> None:
    shown = html(site.get("binh", site.matter("exchange")))
    assert "nơi nhận xác nhận đã nhận" in shown


def test_what_is_not_received_waits_for_both_sides(site: Site, html: Html) -> None:
    asked = html(site.get("binh", "/"))
    assert "Xác nhận đã tiếp nhận: Gửi yêu cầu" in asked
    assert "Cung cấp thông tin" not in asked
    assert "Chưa có xác nhận tiếp nhận: Gửi yêu cầu" in html(site.get("an", "/"))


def test_a_date_after_a_join_names_the_fact_that_fixed_it_and_the_others(
    site: Site, html: Html
) -> None:
    shown = html(site.get("an", site.matter("finished", "vi-sao/?step=trinh")))
    assert "Đã đợi đủ" in shown
    reply = "Trả lời xác minh"
    assert f"{reply} – Sở Tài chính: Không còn sổ gốc (" in shown
    assert re.search(rf"{reply} – Công an tỉnh: hết thời hạn \([\d/: ]+\) ← mốc tính", shown)  # fmt: skip
    assert shown.count("← mốc tính") == 1
