"""Pages of approval: who was asked and answered, what changes, and the acts as buttons."""

import re
from datetime import date

import pytest

from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.regulations.models import AssentRow, ProposalRow
from phoihop.desk import drafts, proposals
from phoihop.desk.story import FINANCE, LEAD
from phoihop.store import reading
from tests.web.site import Site, text_of

LIST = "/quy-che/de-nghi/"
APEC = packaged("regulations/the-apec.md")


@pytest.fixture
def heads(site: Site) -> Site:
    """Dũng heads the agency that submits, Lan the one that is asked."""
    site.head("lan", FINANCE)
    return site


def page_of(site: Site) -> str:
    return f"{LIST}{site.proposal()}/"


def sent(site: Site, act: str, code: str, **more: str) -> dict[str, str]:
    row = ProposalRow.objects.get(proposal=site.proposal())
    once = site.province.key()
    agency = site.agency(code)
    return {"act": act, "agency": agency, "digest": row.digest, "once": once, **more}


def post(site: Site, login: str, act: str, code: str, **more: str) -> object:
    return site.post(login, f"{page_of(site)}lam/", sent(site, act, code, **more))


def waits(site: Site, login: str) -> int:
    """The number beside `Việc của tôi`."""
    body = site.get(login, LIST).content.decode()
    found = re.search(r'class="count">(\d+)<', body)
    return int(found[1]) if found else 0


def test_both_heads_assent_and_the_text_is_in_force(heads: Site) -> None:
    site = heads
    before = {each: waits(site, each) for each in ("dung", "lan")}
    page = page_of(site)
    for login, code in (("dung", LEAD), ("lan", FINANCE)):
        assert waits(site, login) == before[login] + 1
        inbox = site.get(login, "/").content.decode()
        assert "Chờ ông/bà đồng ý" in inbox
        assert f'href="{page}"' in inbox
        body = site.get(login, page).content.decode()
        assert f'id="assent-{site.agency(code)}" open' in body
        assert post(site, login, "assent", code).status_code == 302
        assert "Chờ ông/bà đồng ý" not in site.get(login, "/").content.decode()
    assert waits(site, "lan") == before["lan"]
    assert "Đã đủ đồng ý: đưa vào áp dụng" in text_of(site.get("dung", "/"))
    assert "chờ thủ trưởng đưa vào áp dụng" in text_of(site.get("an", "/"))
    answer = post(site, "dung", "force", LEAD, day="2027-02-01")
    assert answer.status_code == 302
    assert RegulationRow.objects.get(stream=site.proposal()).in_force == date(
        2027, 2, 1
    )
    said = text_of(site.get("binh", page))
    assert "Đã đưa vào áp dụng" in said
    assert "Quy chế xác minh liên ngành" in text_of(site.get("hoa", "/quy-che/"))
    assert waits(site, "dung") == before["dung"]


def test_who_answered_stands_with_the_proof_of_the_entry(heads: Site) -> None:
    site = heads
    post(site, "lan", "decline", FINANCE, reason="Điều 2 cần nêu rõ hồ sơ.")
    page = site.get("binh", page_of(site))
    said = text_of(page)
    assert "Không đồng ý" in said
    assert "Bùi Ngọc Lan" in said
    assert "Điều 2 cần nêu rõ hồ sơ." in said
    [row] = AssentRow.objects.filter(word="declined")
    proof = f"/so-cai/{row.entry}/bang-chung"
    assert f'href="{proof}"' in page.content.decode()
    assert site.get("binh", proof).status_code == 200
    assert site.get("chi", proof).status_code == 404
    assert "rút, sửa và trình lại" in text_of(site.get("an", "/"))
    listed = text_of(site.get("binh", LIST))
    assert "Không đồng ý: Sở Tài chính" in listed
    ledger = site.get("binh", "/so-cai/").content.decode()
    assert f'href="{page_of(site)}"' in ledger


def test_a_reason_that_lacks_is_marked_and_nothing_is_recorded(heads: Site) -> None:
    site = heads
    page = page_of(site)
    before = reading.head()
    answer = site.post("lan", f"{page}lam/", sent(site, "decline", FINANCE))
    assert answer.status_code == 422
    assert "Hãy điền mục này." in text_of(answer)
    assert reading.head() == before


def test_a_second_click_records_nothing_more(heads: Site) -> None:
    site = heads
    form = sent(site, "assent", FINANCE)
    size = []
    for _ in range(2):
        assert site.post("lan", f"{page_of(site)}lam/", form).status_code == 302
        size.append(reading.head().size)
    assert size[0] == size[1]


@pytest.mark.parametrize(
    ("who", "code", "said"),
    [
        ("binh assent", FINANCE, "Chỉ thủ trưởng cơ quan"),
        ("an assent", LEAD, "Chỉ thủ trưởng cơ quan"),
        ("dung assent", FINANCE, "Chỉ thủ trưởng cơ quan"),
        ("dung force", LEAD, "chưa đồng ý"),
        ("binh force", LEAD, "Chỉ thủ trưởng cơ quan trình"),
        ("binh withdraw", LEAD, "Chỉ người soạn"),
    ],
)
def test_what_a_rule_refuses_is_said_and_not_recorded(
    heads: Site, who: str, code: str, said: str
) -> None:
    site = heads
    login, act = who.split()
    page_of(site)
    before = reading.head()
    answer = post(site, login, act, code, reason="x", day="2027-02-01")
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert reading.head() == before


def test_the_page_says_why_the_reader_may_not(heads: Site) -> None:
    said = text_of(heads.get("binh", page_of(heads)))
    assert "Đồng ý thay mặt Sở Tài chính: Chỉ thủ trưởng" in said
    assert "Sở Nội vụ: Chỉ thủ trưởng" not in said
    assert '<form class="form"' not in heads.get(
        "binh", page_of(heads)
    ).content.decode().replace("hx-", "")


def test_another_text_is_another_assent(heads: Site) -> None:
    site = heads
    page_of(site)
    answer = post(site, "lan", "assent", FINANCE, digest="0" * 64)
    assert answer.status_code == 422
    assert "không phải văn bản đã trình" in text_of(answer)


def test_an_act_that_is_none_is_not_there(heads: Site) -> None:
    site = heads
    page_of(site)
    assert post(site, "lan", "burn", FINANCE).status_code == 404
    assert post(site, "lan", "assent", "so-xay-dung").status_code == 404


def test_who_submitted_may_take_it_back(heads: Site) -> None:
    site = heads
    assert post(site, "an", "withdraw", LEAD, reason="Viết lại").status_code == 302
    said = text_of(site.get("lan", page_of(site)))
    assert "Văn bản đã được rút. Lý do: Viết lại" in said
    assert "Chờ ông/bà đồng ý" not in text_of(site.get("lan", "/"))


def test_what_changes_is_said_against_the_version_in_force(heads: Site) -> None:
    site = heads
    an = site.province.actor("an", site.now)
    day = next(x for x in APEC.splitlines() if x.startswith("in_force:"))
    newer = APEC.replace(day, "in_force: 2026-08-01").replace("20 days", "15 days")
    draft = drafts.save(an, newer, now=site.now).id
    asked = [site.agency(FINANCE)]
    key = site.province.key()
    made = proposals.propose(an, draft, 1, asked, key=key, now=site.now)
    answer = site.get("lan", f"{LIST}{made.stream}/")
    said = text_of(answer)
    assert "ít thời gian hơn" in said
    assert "<mark>15</mark>" in answer.content.decode()
    assert "So với bản áp dụng trước đó, hiệu lực từ 01/02/2026:" in said


def test_a_first_version_says_so_and_shows_its_rules_in_colours(heads: Site) -> None:
    answer = heads.get("lan", page_of(heads))
    assert "Đây là bản đầu tiên tại đây" in text_of(answer)
    assert '<span class="s-key">steps</span>' in answer.content.decode()


def test_an_empty_list_teaches(site: Site) -> None:
    assert "Chưa có quy chế nào được trình" in text_of(site.get("chi", LIST))
    assert "Soạn quy chế" in text_of(site.get("chi", LIST))


def test_in_english_nothing_is_left_in_vietnamese(heads: Site) -> None:
    site = heads
    site.client("dung").cookies["language"] = "en"
    said = text_of(site.get("dung", page_of(site)))
    assert "Assent for Department of Home Affairs" in said
    assert "Awaits your assent" in text_of(site.get("dung", "/"))
