"""From the editor: a draft beside another version, and its way to the agencies that must assent."""

import re

import pytest

from phoihop.base.packaged import packaged
from phoihop.contexts.regulations.models import AssentRow, ProposalRow
from phoihop.desk import drafts
from phoihop.desk.story import FINANCE, LEAD, SCHOOLS
from phoihop.store import reading
from tests.web.site import Site, text_of

SKELETON = packaged("skeletons/xac-minh-lien-nganh.md")
APEC = packaged("regulations/the-apec.md")
NEW = "/quy-che/soan/moi/"


def saved(site: Site, text: str, login: str = "an", **more: object) -> str:
    actor = site.province.actor(login, site.now)
    draft = drafts.save(actor, text, now=site.now, **more)
    return f"/quy-che/soan/{draft.id}/"


def form(site: Site, **more: object) -> dict[str, object]:
    """The parties of the skeleton, as the agencies of the province."""
    parties = {
        "party.chu-tri": site.agency(LEAD),
        "party.co-quan-a": site.agency(FINANCE),
        "party.co-quan-b": site.agency(SCHOOLS),
    }
    return {"once": site.province.key(), "version": "1", **parties, **more}


def told(answer: object) -> list[str]:
    body = answer.content.decode()  # type: ignore[attr-defined]
    return re.findall(r'name="told" value="([^"]*)"', body)


@pytest.mark.parametrize(
    ("button", "page"), [("compare", "so-sanh/"), ("submit", "trinh/")]
)
def test_both_buttons_keep_the_text_first(site: Site, button: str, page: str) -> None:
    answer = site.post("an", NEW, {"text": SKELETON, "save": button, "seen": "0"})
    place = answer.headers["Location"]
    assert place.endswith(page)
    assert site.get("an", place).status_code == 200
    [kept] = drafts.listed(site.province.actor("an", site.now))
    assert kept.version == 1


def test_a_draft_is_compared_with_the_version_adopted_here(site: Site) -> None:
    place = saved(site, APEC.replace("20 days", "15 days"))
    answer = site.get("an", f"{place}so-sanh/")
    said = text_of(answer)
    assert "ít thời gian hơn ở bước “Trả lời ý kiến”" in said
    assert "trước hết ngày" in said
    assert "<mark>15</mark>" in answer.content.decode()
    chosen = re.findall(r'value="([^"]*)" selected', answer.content.decode())
    assert chosen == [f"ban.{site.regulation('the-apec')}"]


def test_a_draft_is_compared_with_a_save_before_and_with_another_draft(
    site: Site,
) -> None:
    place = saved(site, SKELETON)
    draft = place.split("/")[3]
    saved(site, SKELETON.replace("10 working", "12 working"), draft=draft, seen=1)
    said = text_of(site.get("an", f"{place}so-sanh/"))
    assert "từ 10 ngày làm việc thành 12 ngày làm việc" in said
    other = saved(site, SKELETON.replace("10 working", "8 working")).split("/")[3]
    said = text_of(site.get("an", f"{place}so-sanh/?voi=thao.{other}"))
    assert "từ 8 ngày làm việc thành 12 ngày làm việc" in said
    said = text_of(site.get("an", f"{place}so-sanh/?voi=thao.{draft}"))
    assert "Quy định của hai bản như nhau." in said


def test_a_draft_that_cannot_be_read_is_compared_line_by_line(site: Site) -> None:
    place = saved(site, SKELETON)
    draft = place.split("/")[3]
    saved(site, "# chưa có gì", draft=draft, seen=1)
    answer = site.get("an", f"{place}so-sanh/?voi=luu.1")
    assert "Một trong hai bản còn lỗi" in text_of(answer)
    assert 'class="old"' in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    ["luu.9", "luu.x", "ban.0", "thao.aaaaaaaaaaaaaaaaaaaaaaaaaa", "x", "thao."],
)
def test_what_is_not_there_is_compared_with_nothing(site: Site, asked: str) -> None:
    place = saved(site, SKELETON)
    assert site.get("an", f"{place}so-sanh/?voi={asked}").status_code == 404


def test_another_draft_is_compared_only_by_whoever_may_read_it(site: Site) -> None:
    other = saved(site, APEC, "binh").split("/")[3]
    place = saved(site, SKELETON)
    assert site.get("an", f"{place}so-sanh/?voi=thao.{other}").status_code == 404


def test_a_draft_with_errors_goes_nowhere_and_says_where_each_is(site: Site) -> None:
    wrong = SKELETON.replace("after: hoi,", "after: khong-co,")
    place = saved(site, wrong)
    answer = site.get("an", f"{place}trinh/")
    line = wrong[: wrong.index("khong-co")].count("\n") + 1
    assert "lỗi nên chưa trình được" in text_of(answer)
    assert f'href="{place}#dong-{line}"' in answer.content.decode()
    before = reading.head()
    assert site.post("an", f"{place}trinh/", form(site)).status_code == 422
    assert reading.head() == before


def test_a_draft_goes_to_the_agencies_that_are_its_parties(site: Site) -> None:
    for login, code in (("lan", FINANCE), ("giang", SCHOOLS)):
        site.head(login, code)
    place = saved(site, SKELETON)
    said = text_of(site.get("an", f"{place}trinh/"))
    assert "Cơ quan của ông/bà (Sở Nội vụ) cũng phải đồng ý" in said
    answer = site.post("an", f"{place}trinh/", form(site))
    row = ProposalRow.objects.get()
    assert answer.headers["Location"] == f"/quy-che/de-nghi/{row.proposal}/"
    asked = set(AssentRow.objects.values_list("agency", flat=True))
    assert asked == {site.agency(each) for each in (LEAD, FINANCE, SCHOOLS)}
    page = text_of(site.get("chi", answer.headers["Location"]))
    assert "Trong văn bản: Cơ quan phối hợp B" in page
    assert "Chờ ông/bà đồng ý" in text_of(site.get("giang", "/"))


def test_the_likely_agency_is_chosen_by_its_code(site: Site) -> None:
    text = packaged("regulations/quy-che-phoi-hop-tinh.md")
    place = saved(site, text.replace("so-noi-vu", "so-noi-vu"))
    body = site.get("an", f"{place}trinh/").content.decode()
    assert f'value="{site.agency(FINANCE)}" selected' in body
    assert "party.nguoi-duoc-xem-xet" not in body  # a person is no agency


def test_what_should_be_known_is_said_once_before(site: Site) -> None:
    place = saved(site, SKELETON)
    before = reading.head()
    answer = site.post("an", f"{place}trinh/", form(site))
    assert answer.status_code == 200
    assert reading.head() == before
    finance, schools = site.agency(FINANCE), site.agency(SCHOOLS)
    assert told(answer) == [f"no_head:{finance}", f"no_head:{schools}"]
    said = "chưa ai đồng ý được: Sở Tài chính, Sở Giáo dục và Đào tạo."
    assert said in text_of(answer)
    again = site.post("an", f"{place}trinh/", form(site, told=told(answer)))
    assert again.status_code == 302


def test_a_head_who_drafted_is_told_that_somebody_else_must_assent(site: Site) -> None:
    place = saved(site, SKELETON, "dung")
    answer = site.post("dung", f"{place}trinh/", form(site))
    assert f"you_drafted:{site.agency(LEAD)}" in told(answer)
    assert "Ông/bà là người soạn nên không được đồng ý thay mặt Sở Nội vụ" in text_of(
        answer
    )


def test_a_party_that_is_not_here_is_not_asked_and_that_is_said(site: Site) -> None:
    site.head("lan", FINANCE)
    place = saved(site, SKELETON)
    chosen = form(site, **{"party.co-quan-b": "-"})
    answer = site.post("an", f"{place}trinh/", chosen)
    assert told(answer) == ["not_here:co-quan-b"]
    more = {"told": told(answer), "more": [site.agency("so-xay-dung")]}
    answer = site.post("an", f"{place}trinh/", {**chosen, **more})
    more["told"] += told(answer)  # whoever is asked besides has no head
    site.post("an", f"{place}trinh/", {**chosen, **more})
    asked = set(AssentRow.objects.values_list("agency", flat=True))
    codes = (LEAD, FINANCE, "so-xay-dung")
    assert asked == {site.agency(each) for each in codes}


def test_a_party_without_an_agency_is_marked(site: Site) -> None:
    place = saved(site, SKELETON)
    answer = site.post("an", f"{place}trinh/", form(site, **{"party.co-quan-a": ""}))
    assert answer.status_code == 422
    assert "Hãy điền mục này." in text_of(answer)


def test_a_version_that_is_here_is_refused_with_the_day(site: Site) -> None:
    place = saved(site, APEC)
    body = site.get("an", f"{place}trinh/").content.decode()
    names = dict.fromkeys(re.findall(r'name="(party\.[^"]*)"', body), "-")
    sent = {"once": "x", "version": "1", **names}
    first = site.post("an", f"{place}trinh/", sent)
    answer = site.post("an", f"{place}trinh/", {**sent, "told": told(first)})
    assert answer.status_code == 422
    assert "đã có bản" in text_of(answer)


def test_a_draft_that_was_only_sent_is_not_submitted(site: Site) -> None:
    place = saved(site, SKELETON)
    draft = place.split("/")[3]
    an = site.province.actor("an", site.now)
    drafts.send(an, draft, agencies=[site.agency(FINANCE)])
    assert site.get("binh", f"{place}so-sanh/").status_code == 200
    assert site.get("binh", f"{place}trinh/").status_code == 403
    assert site.get("chi", f"{place}trinh/").status_code == 404


@pytest.mark.parametrize("login", ["giang", "khoa", "hoa"])
def test_who_does_not_do_the_work_of_an_agency_writes_nothing(
    site: Site, login: str
) -> None:
    for place in ("/quy-che/soan/", NEW):
        assert site.get(login, place).status_code == 404
    assert site.post(login, NEW, {"text": SKELETON, "save": "1"}).status_code == 404
    assert 'href="/quy-che/soan/"' not in site.get(login, "/quy-che/").content.decode()
