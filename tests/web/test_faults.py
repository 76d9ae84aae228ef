"""Everything that is wrong in a form is told at once, and nothing that was given is lost."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from phoihop.contexts.matters.models import MatterRow, PaperRow
from phoihop.desk import staging
from phoihop.desk.story import PAPER
from phoihop.store import documents, reading
from tests.web.forms import adopted, sound
from tests.web.site import Site
from tests.web.test_matter import act, once


def paper(name: str = "Công văn 12.pdf", plain: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, plain)


def send(site: Site, address: str, login: str = "an", **typed: Any) -> Any:
    key = once(site.get(login, address).content.decode())
    return site.post(login, address, {"once": key} | typed)


def told(body: str) -> dict[str, str]:
    """Return what the summary says: where each link leads, and what is wrong there."""
    found = re.search(r'(?s)<ul class="faults">(.*?)</ul>', body)
    assert found, "no summary"
    rows = re.findall(r'(?s)<li><a href="#([^"]+)">(.*?)</li>', found[1])
    assert rows
    plain = {to: unescape(re.sub(r"<[^>]*>", "", said)) for to, said in rows}
    assert len(plain) == len(rows)
    for target in plain:
        assert f'id="{target}"' in body, target
    return plain


def boxes(body: str) -> dict[str, list[str]]:
    """Return the files that wait, as the boxes of the form send them."""
    found: dict[str, list[str]] = {}
    for name, token in re.findall(r'name="([^"]+\.kept)" value="([a-z2-7]+)"', body):
        found.setdefault(name, []).append(token)
    return found


WRONG = {
    "title": "",
    "v-noi-dung": "",
    "v-so-tien": "nhiều",
    "v-ky.from": "2026-06-30",
    "v-ky.to": "2026-04-01",
    "v-loai": "",
    "v-danh-muc.0.so": "",
    "v-danh-muc.1.so": "02",
    "v-danh-muc.1.trang": "ba",
}
MARKED = {
    "title": "Hãy điền mục này.",
    "v-noi-dung": "Hãy điền mục này.",
    "v-so-tien": "phải là số",
    "v-ky": "ngày cuối không trước ngày đầu",
    "v-loai-1": "Hãy điền mục này.",
    "v-danh-muc.0.so": "Hãy điền mục này.",
    "v-danh-muc.1.trang": "phải là số",
    "v-tep": "Hãy điền mục này.",
}


def test_every_fault_of_a_new_matter_is_told_at_once_and_beside_its_blank(
    site: Site,
) -> None:
    address, size = adopted(site), MatterRow.objects.count()
    answer = send(site, address, **(sound(site) | WRONG))
    body = answer.content.decode()
    assert answer.status_code == 422
    found = told(body)
    assert set(found) == set(MARKED)
    for target, said in MARKED.items():
        assert said in found[target], target
    for name in ("title", "v-so-tien", "v-danh-muc.0.so", "v-danh-muc.1.trang"):
        marked = re.search(rf'<input[^>]*name="{name}"[^>]*>', body)
        assert marked
        assert 'aria-invalid="true"' in marked[0], name
        assert f'aria-describedby="{name}-fault"' in marked[0], name
        assert f'id="{name}-fault"' in body
    assert f"có {len(MARKED)} chỗ cần xem lại" in body
    for kept in ('value="nhiều"', 'value="02"', 'value="ba"', 'value="2026-06-30"'):
        assert kept in body
    assert MatterRow.objects.count() == size


def test_a_file_waits_until_the_form_is_right_and_goes_with_it(site: Site) -> None:
    address = adopted(site)
    form = sound(site)
    files = {"v-tep": paper()}
    body = send(site, address, **(form | files | {"title": ""})).content.decode()
    assert set(told(body)) == {"title"}
    assert "Công văn 12.pdf" in body
    waiting = boxes(body)
    assert set(waiting) == {"v-tep.kept"}
    again = send(site, address, **(form | waiting | {"v-loai": ""}))
    assert boxes(again.content.decode()) == waiting
    answer = send(site, address, **(form | waiting))
    assert answer.status_code == 302, answer.content.decode()
    kept = PaperRow.objects.get(name="Công văn 12.pdf")
    assert documents.get(kept.document) == PAPER
    assert list(staging.root().glob("*/*")) == []


def test_a_file_that_was_unticked_is_not_sent(site: Site) -> None:
    address = adopted(site)
    files = {"v-tep": paper("Nhầm.pdf")}
    send(site, address, **(sound(site) | files | {"title": ""}))
    answer = send(site, address, **(sound(site) | {"v-tep": paper("Đúng.pdf")}))
    assert answer.status_code == 302
    assert list(PaperRow.objects.filter(name="Nhầm.pdf")) == []
    assert PaperRow.objects.filter(name="Đúng.pdf").exists()


def test_nobody_else_sends_a_file_that_waits_for_an(site: Site) -> None:
    address = adopted(site)
    sent = sound(site) | {"v-tep": paper(), "title": ""}
    waiting = boxes(send(site, address, **sent).content.decode())
    stolen = send(site, address, login="dung", **(sound(site) | waiting))
    body = stolen.content.decode()
    assert stolen.status_code == 422
    assert set(told(body)) == {"v-tep"}
    assert "Công văn 12.pdf" not in body
    assert boxes(body) == {}


def test_rows_can_be_added_without_losing_a_file_that_was_chosen(site: Site) -> None:
    address = adopted(site)
    form = sound(site) | {"v-tep": paper(), "more": "v-danh-muc", "title": ""}
    answer = send(site, address, **form)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert set(boxes(body)) == {"v-tep.kept"}
    assert 'aria-invalid="true"' not in body
    focused = re.search(r"<input[^>]* autofocus[^>]*>", body)
    assert focused
    assert 'name="v-danh-muc.1.so"' in focused[0]


@pytest.mark.parametrize(
    ("name", "plain", "said"),
    [
        ("a.exe", b"MZ\x00\x01", "a.exe: Loại tệp này không nhận được"),
        ("trống.pdf", b"", "trống.pdf: Tệp không có nội dung."),
        ("to.pdf", b"%PDF-" + b"x" * (20 << 20), "to.pdf: Tệp lớn hơn 20 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_with_everything_else_and_is_not_kept(
    site: Site, name: str, plain: bytes, said: str
) -> None:
    address = adopted(site)
    form = sound(site) | {"v-tep": paper(name, plain), "title": ""}
    body = send(site, address, **form).content.decode()
    found = told(body)
    assert set(found) == {"title", "v-tep"}
    assert said in found["v-tep"]
    assert boxes(body) == {}
    assert list(staging.root().glob("*/*")) == []


def test_an_act_tells_all_that_the_answer_needs_and_keeps_its_files(site: Site) -> None:
    files = {"v-tep": paper()}
    opened = send(site, adopted(site), **(sound(site) | files))
    matter = opened.headers["Location"].split("/")[2]
    act(site, "an", matter, "hoi", v_cau_hoi="Dự toán đã duyệt chưa?")
    size = reading.head().size
    sent: dict[str, Any] = {"answer": "co", "v_han": "hôm nào đó"}
    answer = act(site, "binh", matter, "tra-loi", **sent)
    body = answer.content.decode()
    assert answer.status_code == 422
    prefix = "act-do-tra-loi-"
    assert set(told(body)) == {f"{prefix}v-{x}" for x in ("can-cu", "han", "van-ban")}
    assert 'value="co" checked' in body
    assert reading.head().size == size
    kept = act(site, "binh", matter, "tra-loi", answer="co", v_van_ban=paper("x.pdf"))
    waiting = boxes(kept.content.decode())
    assert set(waiting) == {"v-van-ban.kept"}
    rest = {"answer": "co", "v_can_cu": "Sổ 4", "v_han": "2026-07-01"}
    done = act(site, "binh", matter, "tra-loi", **rest, **waiting)
    assert done.status_code == 302, done.content.decode()
    assert PaperRow.objects.filter(matter=matter, name="x.pdf").exists()


def test_what_another_answer_needs_is_not_asked_for(site: Site) -> None:
    opened = send(site, adopted(site), **(sound(site) | {"v-tep": paper()}))
    matter = opened.headers["Location"].split("/")[2]
    act(site, "an", matter, "hoi", v_cau_hoi="Đã duyệt chưa?")
    body = act(site, "binh", matter, "tra-loi", answer="khong").content.decode()
    assert set(told(body)) == {"act-do-tra-loi-v-can-cu"}
    done = act(site, "binh", matter, "tra-loi", answer="khong", v_can_cu="Sổ 4")
    assert done.status_code == 302


def test_an_amount_that_is_too_long_is_told_beside_what_lacks(site: Site) -> None:
    matter = site.matters["waiting"]
    typed = {"verb": "extend", "by": "30", "v_ly_do": ""}
    body = act(site, "an", matter, "tra-loi", "so-giao-duc", **typed).content.decode()
    found = told(body)
    assert {each.rpartition("so-giao-duc-")[2] for each in found} == {"by", "v-ly-do"}
    assert any("tối đa là 5 ngày làm việc" in said for said in found.values())


def test_forms_of_administration_tell_all_faults_with_links(site: Site) -> None:
    sent = {"deed": "register-person", "name": ""}
    answer = site.post("khoa", "/quan-tri/tai-khoan/", sent)
    assert answer.status_code == 422
    assert len(told(answer.content.decode())) == 1
    sent = {"deed": "found-agency", "once": "k"}
    found = told(site.post("khoa", "/quan-tri/", sent).content.decode())
    assert len(found) >= 3
