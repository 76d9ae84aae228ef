"""Administration: deeds with dates, judged by rules, recorded once, nothing edited in place."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from phoihop.contexts.matters.models import MatterRow
from phoihop.contexts.parties.models import (
    Account,
    AgencyRow,
    AppointmentRow,
    CalendarDayRow,
    DelegationRow,
    PersonRow,
    UnitRow,
)
from phoihop.desk import replay
from phoihop.store import reading
from tests.web.site import Site

Html = Callable[[Any], str]


def deed(site: Site, login: str, address: str, code: str, /, **typed: str) -> Any:
    """Fill in the form of a deed on its page and send it."""
    page = site.get(login, address)
    assert page.status_code == 200
    found = re.search(
        rf'(?s)name="once" value="([^"]+)"><input type="hidden" name="deed" value="{code}"',
        page.content.decode(),
    )
    assert found, code
    return site.post(login, address, {"deed": code, "once": found[1]} | typed)


def at_agency(site: Site, code: str = "so-noi-vu") -> str:
    return f"/quan-tri/co-quan/{site.agency(code)}/"


def test_an_administrator_founds_an_agency_and_it_is_there_at_once(
    site: Site, html: Html
) -> None:
    typed = {
        "code": "so-y-te",
        "name": "Sở Y tế",
        "level": "province",
        "since": "2026-06-15",
    }
    assert deed(site, "khoa", "/quan-tri/", "found-agency", **typed).status_code == 302
    agency = AgencyRow.objects.get(code="so-y-te")
    assert "Sở Y tế" in html(site.get("khoa", "/quan-tri/"))
    assert 'value="' + agency.agency in site.get("an", "/vu-viec/").content.decode()
    assert replay.check() == ()


def test_a_code_that_is_taken_is_said_in_the_form(site: Site, html: Html) -> None:
    size = reading.head().size
    typed = {
        "code": "so-noi-vu",
        "name": "Sở Khác",
        "level": "province",
        "since": "2026-06-15",
    }
    answer = deed(site, "khoa", "/quan-tri/", "found-agency", **typed)
    assert answer.status_code == 422
    assert 'value="Sở Khác"' in answer.content.decode()
    assert "so-noi-vu" in html(answer)
    assert reading.head().size == size


def test_a_person_gets_a_post_and_an_account_and_signs_in(site: Site) -> None:
    accounts = "/quan-tri/tai-khoan/"
    assert (
        deed(site, "khoa", accounts, "register-person", name="Lý Thị Mai").status_code
        == 302
    )
    person = PersonRow.objects.get(name="Lý Thị Mai").person
    post = {
        "person": person,
        "post": "Chuyên viên",
        "role": "officer",
        "since": "2026-06-15",
    }
    assert deed(site, "khoa", at_agency(site), "appoint", **post).status_code == 302
    assert (
        deed(
            site, "khoa", accounts, "open-account", person=person, login="mai"
        ).status_code
        == 302
    )
    assert Account.objects.get(login="mai").person == person
    weak = deed(site, "khoa", accounts, "set-password", login="mai", password="ngan")
    assert weak.status_code == 422
    assert "ngan" not in weak.content.decode()
    secret = "mot-cau-that-dai"
    assert (
        deed(
            site, "khoa", accounts, "set-password", login="mai", password=secret
        ).status_code
        == 302
    )
    signed = site.client("lan").post(
        "/dang-nhap/", {"login": "mai", "password": secret}
    )
    assert signed.status_code == 302
    assert MatterRow.objects.exists()


def test_a_double_click_appoints_once(site: Site) -> None:
    address = at_agency(site, "so-xay-dung")
    typed = {
        "deed": "form-unit", "once": "u" * 24, "code": "vp", "name": "Văn phòng",
    }  # fmt: skip
    for _ in range(2):
        assert site.post("khoa", address, typed).status_code == 302
    assert UnitRow.objects.filter(code="vp").count() == 1


def test_the_head_runs_his_own_agency_and_no_other(site: Site) -> None:
    assert site.get("dung", at_agency(site, "so-tai-chinh")).status_code == 404
    an = site.province.appointments["an"]
    dung = site.province.appointments["dung"]
    typed = {
        "by": dung, "to": an, "since": "2026-06-15", "until": "2026-06-30",
        "document": "Giấy ủy quyền số 12/UQ-SNV",
    }  # fmt: skip
    assert deed(site, "dung", at_agency(site), "delegate", **typed).status_code == 302
    assert DelegationRow.objects.get().document == "Giấy ủy quyền số 12/UQ-SNV"


def test_an_administrator_does_not_delegate_for_a_head(site: Site, html: Html) -> None:
    typed = {
        "by": site.province.appointments["dung"], "to": site.province.appointments["an"],
        "since": "2026-06-15", "until": "2026-06-30", "document": "Giấy",
    }  # fmt: skip
    answer = deed(site, "khoa", at_agency(site), "delegate", **typed)
    assert answer.status_code == 422
    assert "Chỉ người đang trực tiếp giữ chức vụ được ủy quyền" in html(answer)


def test_an_appointment_ends_and_the_door_closes(site: Site) -> None:
    typed = {
        "appointment": site.province.appointments["lan"],
        "until": "2026-06-15", "ending": "transfer",
    }  # fmt: skip
    answer = deed(
        site, "khoa", at_agency(site, "so-xay-dung"), "end-appointment", **typed
    )
    assert answer.status_code == 302
    assert (
        AppointmentRow.objects.get(appointment=typed["appointment"]).ending
        == "transfer"
    )
    site.later(days=1)
    assert "Lập vụ việc mới" not in site.get("lan", "/").content.decode()


def test_a_new_day_off_moves_what_is_still_open(site: Site, html: Html) -> None:
    why = site.matter("waiting", "vi-sao/?step=tra-loi&row=so-giao-duc")
    assert "17/06/2026" in html(site.get("chi", why))
    typed = {
        "day": "2026-06-16", "kind": "off", "reason": "Nghỉ phòng chống bão",
        "source": "Công điện 1/2026",
    }  # fmt: skip
    assert deed(site, "khoa", "/quan-tri/lich/", "set-day", **typed).status_code == 302
    assert CalendarDayRow.objects.count() == 1
    shown = html(site.get("chi", why))
    assert "Đến hạn hết ngày 18/06/2026" in shown
    assert "Nghỉ phòng chống bão" in shown
    assert "18/06/2026" in html(site.get("chi", "/"))
    assert replay.check() == ()


@pytest.mark.parametrize("day", ["", "khong-phai-ngay", "2026-13-01"])
def test_what_is_no_day_is_marked_and_nothing_is_recorded(site: Site, day: str) -> None:
    size = reading.head().size
    typed = {"day": day, "kind": "off", "reason": "Lý do", "source": "Nguồn"}
    answer = deed(site, "khoa", "/quan-tri/lich/", "set-day", **typed)
    assert answer.status_code == 422
    assert re.search(r'name="day"[^>]*aria-invalid="true"', answer.content.decode())
    assert 'value="Nguồn"' in answer.content.decode()
    assert reading.head().size == size


def test_a_deed_that_is_not_on_the_page_is_not_there(site: Site) -> None:
    answer = site.post("dung", at_agency(site), {"deed": "dissolve-agency"})
    assert answer.status_code == 404
