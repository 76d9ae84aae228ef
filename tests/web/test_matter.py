"""The main job through its pages: open, ask, receive, reply, stay silent, propose, decide."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from phoihop.contexts.matters.models import MatterRow, PaperRow
from phoihop.desk import tick
from phoihop.desk.story import ASKED, PAPER
from phoihop.store import reading
from tests.web.site import Site

Html = Callable[[Any], str]
KIND = "xac-minh-lien-nganh"


def once(body: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', body)
    assert found
    return found[1]


def hidden(body: str, anchor: str) -> dict[str, str]:
    """Return the hidden blanks of the form of one act."""
    found = re.search(rf'(?s)id="{anchor}".*?</form>', body)
    assert found, anchor
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    return {name: unescape(value) for name, value in pairs}


def act(
    site: Site, login: str, matter: str, step: str, *rows: str, **typed: Any
) -> Any:
    """Fill in the form of an act on the page of a matter and send it."""
    verb, row = typed.pop("verb", "do"), "".join(rows)
    page = site.get(login, f"/vu-viec/{matter}/")
    assert page.status_code == 200
    anchor = "-".join(each for each in ("act", verb, step, row) if each)
    filled = {name.replace("_", "-"): value for name, value in typed.items()}
    sent = hidden(page.content.decode(), anchor) | filled
    return site.post(login, f"/vu-viec/{matter}/lam/", sent)


def open_matter(site: Site, title: str = "Xác minh bằng số 1042", **more: str) -> Any:
    address = f"/vu-viec/moi/{site.regulation()}/{KIND}/"
    page = site.get("an", address)
    blanks = {"title": title, "v-du-kien": "Bằng số 1042", "v-phuc-tap": "khong"}
    codes = ("so-noi-vu", "so-tai-chinh", "so-giao-duc", "cong-an-tinh")
    parts = {f"p-{code}": site.agency(code) for code in codes}
    key = {"once": once(page.content.decode())}
    return site.post("an", address, blanks | parts | key | more)


def ask(site: Site, matter: str) -> None:
    """Let An ask the three; two receive it, for the silent one An has proof of delivery."""
    for row in ASKED:
        sent = act(site, "an", matter, "hoi", row, v_cau_hoi="Bằng này có thật không?")
        assert sent.status_code == 302
    site.later(hours=1)
    for login, row in (("binh", "so-tai-chinh"), ("chi", "so-giao-duc")):
        assert act(site, login, matter, "hoi", row, verb="receive").status_code == 302
    proof = {"verb": "receive", "reason": "Sổ giao, dòng 3"}
    assert act(site, "an", matter, "hoi", "cong-an-tinh", **proof).status_code == 302


def reply(site: Site, matter: str) -> None:
    """Let Bình and Chi reply, Chi with a paper."""
    nothing = {"answer": "khong-co-so", "v_ly_do": "Không giữ sổ gốc"}
    act(site, "binh", matter, "tra-loi", "so-tai-chinh", **nothing)
    paper = SimpleUploadedFile("Trích sổ gốc.pdf", PAPER, "application/pdf")
    found: dict[str, Any] = {"answer": "khop", "v_can_cu": "Sổ gốc số 4"}
    found["v_tai_lieu_doi_chieu"] = paper
    replied = act(site, "chi", matter, "tra-loi", "so-giao-duc", **found)
    assert replied.status_code == 302
    assert PaperRow.objects.get(matter=matter).name == "Trích sổ gốc.pdf"


def test_the_whole_matter_can_be_played_in_the_browser(site: Site, html: Html) -> None:
    answer = open_matter(site)
    assert answer.status_code == 302
    matter = answer.headers["Location"].split("/")[2]
    ask(site, matter)
    site.later(days=1)
    reply(site, matter)
    site.later(days=30)
    silence = "Hết thời hạn, không có trả lời: Trả lời xác minh – Công an tỉnh"
    assert silence not in html(site.get("an", f"/vu-viec/{matter}/"))
    tick.tick(site.now)
    shown = html(site.get("an", f"/vu-viec/{matter}/"))
    assert silence in shown
    assert "Không trả lời" in shown
    drafted = act(site, "an", matter, "trinh", v_du_thao_ket_luan="Bằng khớp sổ gốc")
    assert drafted.status_code == 302
    decided = act(site, "dung", matter, "ket-luan", answer="thong-qua")
    assert decided.status_code == 302
    act(site, "an", matter, "thong-bao")
    assert MatterRow.objects.get(matter=matter).closed_at is not None
    assert "Đã kết thúc" in html(site.get("an", f"/vu-viec/{matter}/"))


def test_a_double_click_opens_one_matter(site: Site, html: Html) -> None:
    before = MatterRow.objects.count()
    first = open_matter(site, once="k" * 24)
    again = open_matter(site, once="k" * 24)
    assert first.headers["Location"] == again.headers["Location"]
    assert MatterRow.objects.count() == before + 1
    assert "đã được ghi nhận từ trước" in html(
        site.get("an", again.headers["Location"])
    )


def test_a_double_click_acts_once(site: Site, html: Html) -> None:
    matter = site.matters["begun"]
    page = site.get("an", f"/vu-viec/{matter}/").content.decode()
    sent = hidden(page, "act-do-hoi-so-tai-chinh") | {"v-cau-hoi": "Có đúng không?"}
    assert site.post("an", f"/vu-viec/{matter}/lam/", sent).status_code == 302
    size = reading.head().size
    again = site.post("an", f"/vu-viec/{matter}/lam/", sent)
    assert reading.head().size == size
    assert again.status_code == 302
    assert "đã được ghi nhận từ trước" in html(site.get("an", f"/vu-viec/{matter}/"))


def test_what_was_typed_stays_and_the_blank_that_lacks_is_marked(site: Site) -> None:
    size = reading.head().size
    answer = open_matter(site, title="Xác minh bằng", **{"v-du-kien": ""})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Xác minh bằng"' in body
    marked = re.search(r'<(?:input|textarea)[^>]*name="v-du-kien"[^>]*>', body)
    assert marked
    assert 'aria-invalid="true"' in marked[0]
    assert "autofocus" in marked[0]
    assert 'aria-describedby="v-du-kien-fault"' in marked[0]
    assert 'id="v-du-kien-fault">Hãy điền mục này.' in body
    assert reading.head().size == size


def test_a_rule_marks_its_blank_and_keeps_what_was_typed(site: Site) -> None:
    matter = site.matters["waiting"]
    answer = act(
        site, "chi", matter, "tra-loi", "so-giao-duc",
        answer="khop", v_ly_do="Giữ lại dòng này",
    )  # fmt: skip
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Giữ lại dòng này" in body
    assert re.search(r'name="v-can-cu"[^>]*aria-invalid="true"', body)
    assert 'value="khop" checked' in body


def test_two_people_at_once_one_wins_and_the_other_is_told(site: Site) -> None:
    matter = site.matters["begun"]
    page = site.get("an", f"/vu-viec/{matter}/").content.decode()
    slow = hidden(page, "act-do-hoi-so-tai-chinh") | {"v-cau-hoi": "Câu hỏi của An"}
    act(site, "dung", matter, "hoi", "so-tai-chinh", v_cau_hoi="Câu hỏi của Dũng")
    size = reading.head().size
    answer = site.post("an", f"/vu-viec/{matter}/lam/", slow)
    assert answer.status_code == 409
    assert "không còn phù hợp" in answer.content.decode()
    assert reading.head().size == size


def test_who_asked_never_decides_and_is_told_who_could(site: Site, html: Html) -> None:
    shown = html(site.get("an", site.matter("review")))
    assert "Việc chưa làm được, và vì sao" in shown
    assert "Bước “Giải trình” là việc của Người được xem xét – Đỗ Thị Hoa." in shown


def test_the_person_concerned_reads_answers_and_sees_who_looked(
    site: Site, html: Html
) -> None:
    site.get("dung", site.matter("review"))
    mine = html(site.get("hoa", "/ho-so-cua-toi/"))
    assert "Rà soát hồ sơ trước bổ nhiệm lại" in mine
    assert "15/06/2026 · Sở Nội vụ" in mine
    answer = act(
        site, "hoa", site.matters["review"], "giai-trinh",
        answer="gui-giai-trinh", v_noi_dung_giai_trinh="Tôi vào ngành tháng 3/2009.",
    )  # fmt: skip
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        pytest.fail(html(answer))


def test_nobody_but_the_person_sees_who_opened_the_file(site: Site, html: Html) -> None:
    site.get("dung", site.matter("review"))
    assert "15/06/2026 · Sở Nội vụ" not in html(site.get("an", "/ho-so-cua-toi/"))
    assert "Mở xem hồ sơ" not in html(site.get("an", site.matter("review")))


def test_a_paper_comes_back_as_it_went_in_and_is_saved_not_shown(site: Site) -> None:
    answer = site.get("an", site.at("/vu-viec/{finished}/tep/{paper}/"))
    assert answer.content == PAPER
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_paper_is_not_found_through_another_matter(site: Site) -> None:
    answer = site.get("an", site.at("/vu-viec/{waiting}/tep/{paper}/"))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "plain", "said"),
    [
        ("a.pdf", b"", "422"),
        ("a.exe", b"MZ\x00\x01", "422"),
        ("a.pdf", b"%PDF-" + b"x" * (21 * 1024 * 1024), "422"),
    ],
)
def test_a_bad_upload_is_refused_whole_and_the_limits_stand_beside_the_form(
    site: Site, name: str, plain: bytes, said: str
) -> None:
    matter, size = site.matters["waiting"], reading.head().size
    answer = act(
        site, "chi", matter, "tra-loi", "so-giao-duc",
        answer="khop", v_can_cu="Sổ gốc số 4",
        v_tai_lieu_doi_chieu=SimpleUploadedFile(name, plain),
    )  # fmt: skip
    assert str(answer.status_code) == said
    assert "Mỗi tệp tối đa 20 MB; nhận: .docx" in answer.content.decode()
    assert reading.head().size == size


def test_the_head_of_the_lead_lets_another_agency_see_and_takes_it_back(
    site: Site,
) -> None:
    address = site.matter("begun", "ai-xem/")
    assert site.get("lan", site.matter("begun")).status_code == 404
    grant = {
        "principal": f"agency:{site.agency('so-xay-dung')}",
        "reason": "Cùng kiểm tra",
        "once": "a" * 24,
    }
    assert site.post("dung", address, grant).status_code == 302
    assert site.get("lan", site.matter("begun")).status_code == 200
    assert site.post("dung", address, grant | {"once": "b" * 24}).status_code == 302
    assert site.get("lan", site.matter("begun")).status_code == 404


def test_who_does_not_head_the_lead_lets_nobody_see(site: Site) -> None:
    grant = {"principal": f"agency:{site.agency('so-xay-dung')}", "reason": "Vì"}
    answer = site.post(
        "an", site.matter("begun", "ai-xem/"), grant | {"once": "c" * 24}
    )
    assert answer.status_code == 422
    assert site.get("lan", site.matter("begun")).status_code == 404


def test_what_is_shown_says_what_the_step_asks_from_the_regulation(site: Site) -> None:
    body = site.get("chi", site.matter("waiting")).content.decode()
    assert "Cần khi chọn: " in body
    assert "khoản 2 Điều 4" in body


def test_a_paper_given_when_a_matter_is_opened_is_kept_with_it(site: Site) -> None:
    digest = site.province.regulations["quy-che-phoi-hop-tinh"]
    address = f"/vu-viec/moi/{digest}/xac-minh-lien-nganh/"
    agencies = site.province.agencies
    form = {
        "once": "open with a paper",
        "title": "Xác minh kèm giấy tờ",
        "v-du-kien": "Bằng số 12",
        "v-phuc-tap": "khong",
        "v-giay-to": SimpleUploadedFile("bang.pdf", PAPER),
        **{f"p-{code}": agencies[code] for code in ("so-noi-vu", *ASKED)},
    }
    answer = site.post("an", address, form)
    assert answer.status_code == 302, answer.content.decode()
    page = site.get("an", answer.headers["Location"]).content.decode()
    assert "bang.pdf" in page
    paper = PaperRow.objects.get(name="bang.pdf")
    got = site.get("an", f"{answer.headers['Location']}tep/{paper.document}/")
    assert b"".join(got) == PAPER


def test_a_refusal_says_amounts_and_steps_in_the_readers_language(
    site: Site, html: Html
) -> None:
    matter = site.matters["waiting"]
    typed = {"verb": "extend", "by": "30", "v_ly_do": "Chờ bản lưu"}
    said = html(act(site, "an", matter, "tra-loi", "so-giao-duc", **typed))
    assert "Không được gia hạn 30 ngày làm việc: tối đa là 5 ngày làm việc." in said
    site.client("an").cookies["language"] = "en"
    shown = html(site.get("an", site.matter("waiting")))
    assert "Clause 2, Article 4" in shown
    assert "Step “Reply” is for" in shown
    assert "Trả lời xác minh" not in shown
