"""Somebody with several offices says under which one he signs, and the ledger has it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from phoihop.contexts.parties import facts
from phoihop.contexts.parties.rules import installer
from phoihop.desk.access import Actor
from phoihop.desk.actors import acting_as
from phoihop.desk.administration import administer
from phoihop.desk.codec import Fact
from phoihop.ledger.entry import Leaf
from phoihop.store import reading
from tests.web.site import Site
from tests.web.test_matter import act, hidden

Html = Callable[[Any], str]
DRAWN = re.compile(r"(?:csrfmiddlewaretoken|once)\" value=\"[^\"]*\"")


def record(site: Site, login: str, wish: Fact, stream: str) -> None:
    administer(
        site.province.actor(login, site.now),
        wish,
        stream=stream,
        key=site.province.key(),
        now=site.now,
        urandom=site.province.urandom,
    )


def last_leaf(stream: str) -> Leaf:
    """Return what everybody sees of the last entry of a stream."""
    return list(reading.stream(stream))[-1].leaf


def today(site: Site) -> date:
    return site.now.date()


def stand_in(site: Site, *, days: int = 5) -> str:
    """Dũng names An his substitute for some days; return what An says to act in his stead."""
    held = site.province.appointments
    wish = facts.SubstituteNamed(
        substitution=site.province.id(),
        appointment=held["dung"],
        substitute=held["an"],
        since=today(site),
        until=today(site) + timedelta(days=days),
    )
    record(site, "dung", wish, site.agency("so-noi-vu"))
    return f"{held['an']}.{held['dung']}"


def second_post(site: Site, agency: str, *, days: int = 5) -> str:
    """Khoa appoints An in another agency as well; return that appointment."""
    wish = facts.OfficerAppointed(
        appointment=site.province.id(),
        person=site.province.people["an"],
        agency=site.agency(agency),
        post="Chuyên viên biệt phái",
        role="officer",
        since=today(site),
        until=today(site) + timedelta(days=days),
    )
    record(site, "khoa", wish, site.agency(agency))
    return wish.appointment


def switch(site: Site, office: str, login: str = "an") -> Any:
    return site.post(login, "/tu-cach/", {"office": office, "next": "/vu-viec/"})


def test_nobody_with_one_office_is_asked_to_choose(site: Site) -> None:
    body = site.get("an", site.matter("begun")).content.decode()
    assert "/tu-cach/" not in body
    assert "Ký với tư cách" not in body


def test_the_office_is_chosen_at_the_head_of_the_page_and_kept(
    site: Site, html: Html
) -> None:
    stood = stand_in(site)
    assert "Ký với tư cách: Văn thư" in html(site.get("an", site.matter("begun")))
    answer = switch(site, stood)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/vu-viec/")
    for address in ("/", "/vu-viec/", site.matter("begun")):
        body = site.get("an", address).content.decode()
        assert re.search(
            rf'value="{re.escape(stood)}" aria-current="true">KT\. [^<]*, Sở Nội vụ<',
            body,
        ), address
    assert "Ký với tư cách: KT. " in html(site.get("an", site.matter("begun")))


@pytest.mark.parametrize("login", ["an", "binh", "giang", "khoa"])
def test_an_office_that_one_does_not_hold_cannot_be_chosen(
    site: Site, login: str
) -> None:
    held = site.province.appointments
    for office in (held["dung"], f"{held['an']}.{held['dung']}", "", "x" * 26):
        assert switch(site, office, login).status_code == 403, office
    assert "Ký với tư cách" not in site.get(login, "/").content.decode()


def test_a_form_is_signed_under_the_office_beside_its_button(
    site: Site, html: Html
) -> None:
    other = second_post(site, "so-tai-chinh")
    matter = site.matters["begun"]
    page = site.get("an", f"/vu-viec/{matter}/").content.decode()
    sent = hidden(page, "act-do-hoi-so-giao-duc") | {"v-cau-hoi": "Có đúng không?"}
    assert sent["as"] == site.province.appointments["an"]
    switch(site, other)  # in another window
    assert site.post("an", f"/vu-viec/{matter}/lam/", sent).status_code == 302
    last = last_leaf(matter)
    assert last.actor == site.province.appointments["an"]
    assert last.agency == site.agency("so-noi-vu")


def test_the_entry_names_the_office_and_in_whose_stead(site: Site, html: Html) -> None:
    stood, matter = stand_in(site), site.matters["begun"]
    switch(site, stood)
    done = act(site, "an", matter, "hoi", "so-giao-duc", v_cau_hoi="Có đúng không?")
    assert done.status_code == 302
    leaf = last_leaf(matter)
    assert leaf.actor == site.province.appointments["an"]
    assert site.province.appointments["dung"] in leaf.refs
    shown = html(site.get("an", f"/vu-viec/{matter}/"))
    assert "Nguyễn Văn An, thay Trần Quốc Dũng – Sở Nội vụ" in shown


def test_under_one_office_the_deeds_of_another_are_only_named(
    site: Site, html: Html
) -> None:
    other = second_post(site, "so-giao-duc")
    matter, row = site.matters["waiting"], "so-giao-duc"
    shown = html(site.get("an", f"/vu-viec/{matter}/"))
    more = "Với tư cách Chuyên viên biệt phái, Sở Giáo dục và Đào tạo, anh/chị còn làm được:"
    assert more in shown
    body = site.get("an", f"/vu-viec/{matter}/").content.decode()
    assert f'id="act-do-tra-loi-{row}"' not in body
    size = reading.head().size
    forged = {
        "verb": "do",
        "step": "tra-loi",
        "row": row,
        "once": "k",
        "answer": "khop",
    }
    assert site.post("an", f"/vu-viec/{matter}/lam/", forged).status_code in {409, 422}
    assert reading.head().size == size
    switch(site, other)
    done = act(site, "an", matter, "tra-loi", row, answer="khop", v_can_cu="Sổ 4")
    assert done.status_code == 302
    last = last_leaf(matter)
    assert (last.actor, last.agency) == (other, site.agency("so-giao-duc"))


@pytest.mark.parametrize("office", ["dung", "", "expired"])
def test_a_form_signed_under_an_office_not_held_today_records_nothing(
    site: Site, html: Html, office: str
) -> None:
    matter, held = site.matters["begun"], site.province.appointments
    signed = held.get(office, office)
    if office == "expired":
        signed = second_post(site, "so-tai-chinh", days=1)
        switch(site, signed)
        site.later(days=3)
    page = site.get("an", f"/vu-viec/{matter}/").content.decode()
    sent = hidden(page, "act-do-hoi-so-giao-duc") | {"v-cau-hoi": "Câu hỏi của An"}
    size = reading.head().size
    answer = site.post("an", f"/vu-viec/{matter}/lam/", sent | {"as": signed})
    assert answer.status_code == 422
    said = html(answer)
    assert "(office_not_held)" in said
    assert "Câu hỏi của An" in said
    assert reading.head().size == size


def test_a_choice_that_has_ended_falls_back_to_what_is_held(
    site: Site, html: Html
) -> None:
    switch(site, second_post(site, "so-tai-chinh", days=1))
    assert "Chuyên viên biệt phái, Sở Tài chính" in html(site.get("an", "/"))
    site.later(days=3)
    shown = html(site.get("an", "/"))
    assert "Chuyên viên biệt phái" not in shown
    assert "Sở Nội vụ" in shown


def test_a_new_matter_is_opened_under_the_office_chosen(site: Site) -> None:
    address = f"/vu-viec/moi/{site.regulation()}/xac-minh-lien-nganh/"
    size = reading.head().size
    sent = {"once": "k", "as": site.province.appointments["dung"], "title": "Xác minh"}
    codes = ("so-noi-vu", "so-tai-chinh", "so-giao-duc", "cong-an-tinh")
    sent |= {f"p-{code}": site.agency(code) for code in codes}
    sent |= {"v-du-kien": "Bằng số 12", "v-phuc-tap": "khong"}
    answer = site.post("an", address, sent)
    assert answer.status_code == 422
    assert "(office_not_held)" in answer.content.decode()
    assert 'value="Xác minh"' in answer.content.decode()
    assert reading.head().size == size
    second_post(site, "so-tai-chinh")
    mine = {"as": site.province.appointments["an"], "once": "k2"}
    assert site.post("an", address, sent | mine).status_code == 302


def test_what_is_seen_does_not_depend_on_the_office_chosen(site: Site) -> None:
    other = second_post(site, "so-xay-dung")
    before = site.get("an", "/vu-viec/bang.xlsx").status_code
    rows = site.get("an", "/vu-viec/").content.decode().count("PH-2026-")
    switch(site, other)
    assert site.get("an", "/vu-viec/bang.xlsx").status_code == before
    assert site.get("an", "/vu-viec/").content.decode().count("PH-2026-") == rows


def test_administration_is_recorded_under_the_office_that_administers(
    site: Site,
) -> None:
    wish = facts.OfficerAppointed(
        appointment=site.province.id(),
        person=site.province.people["khoa"],
        agency=site.agency("so-xay-dung"),
        post="Chuyên viên",
        role="officer",
        since=today(site),
    )
    setter = Actor(account="installer", standing=installer(today(site)))
    administer(setter, wish, stream=wish.agency, key="post", now=site.now)
    khoa = acting_as(site.province.actor("khoa", site.now), wish.appointment)
    person = facts.PersonRegistered(person=site.province.id(), name="Lê Thị Mai")
    receipt = administer(khoa, person, stream=person.person, key="new", now=site.now)
    last = last_leaf(receipt.stream)
    assert last.actor == site.province.appointments["khoa"]


def test_no_office_tells_of_a_matter_that_is_not_for_its_holder(site: Site) -> None:
    wish = facts.OfficerAppointed(
        appointment=site.province.id(),
        person=site.province.people["lan"],
        agency=site.agency("thanh-tra-tinh"),
        post="Biệt phái",
        role="officer",
        since=today(site),
    )
    record(site, "khoa", wish, site.agency("thanh-tra-tinh"))
    hidden_one, places = site.matter("waiting"), ("/", "/vu-viec/", "/vu-viec/moi/")

    def told() -> list[Any]:
        found: list[Any] = []
        for office in (site.province.appointments["lan"], wish.appointment):
            assert switch(site, office, "lan").status_code == 302
            answers = [site.get("lan", each) for each in (*places, hidden_one)]
            found += [
                (x.status_code, DRAWN.sub("", x.content.decode())) for x in answers
            ]
        return found

    before = told()
    assert [status for status, _ in before] == [200, 200, 200, 404] * 2
    typed = {"answer": "khop", "v_can_cu": "Sổ 4"}
    done = act(site, "chi", site.matters["waiting"], "tra-loi", "so-giao-duc", **typed)
    assert done.status_code == 302
    assert told() == before
