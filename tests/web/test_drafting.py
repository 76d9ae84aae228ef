"""A regulation is written beside what it will do: read while typing, kept as a draft, never lost."""

import re

import pytest

from phoihop.base.packaged import listed, packaged
from phoihop.desk import drafts
from phoihop.regulation.read_text import MOST_BYTES
from phoihop.store import reading
from phoihop.web.draft_reading import MOST_STEPS, drafted
from phoihop.web.views.drafting import SKELETONS
from tests.web.site import Site, text_of

NEW, PREVIEW = "/quy-che/soan/moi/", "/quy-che/soan/xem/"
TEXT = packaged("skeletons/xac-minh-lien-nganh.md")
WRONG = TEXT.replace("after: hoi,", "after: khong-co,")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("name", SKELETONS)
def test_each_skeleton_is_without_errors(name: str) -> None:
    found = drafted(packaged(f"skeletons/{name}.md"), "vi")
    assert found.errors == 0
    assert all(kind["steps"] for kind in found.kinds)


@pytest.mark.parametrize("name", ["giu-tai-lieu", "su-co-an-toan"])
def test_the_skeletons_of_custody_and_incidents_have_no_warning(name: str) -> None:
    found = drafted(packaged(f"skeletons/{name}.md"), "vi")
    assert (found.errors, found.warnings) == (0, 0)


def test_every_skeleton_that_ships_can_be_chosen() -> None:
    assert {f"{each}.md" for each in SKELETONS} == set(listed("skeletons", ".md"))


def test_the_beginning_lists_skeletons_examples_and_versions(site: Site) -> None:
    said = text_of(site.get("an", "/quy-che/soan/"))
    assert "Xác minh liên ngành: hỏi nhiều nơi" in said
    assert "Theo trích yếu R2" in said
    body = site.get("an", "/quy-che/soan/").content.decode()
    choices = re.findall(r'href="(/quy-che/soan/moi/[?][^"]*)"', body)
    assert len(choices) > 20
    for each in (choices[0], choices[-1], f"{NEW}?ban={site.regulation()}"):
        assert "regulation:" in site.get("an", each).content.decode()


def test_what_was_not_offered_is_not_there(site: Site) -> None:
    for asked in ("?khung=../locale/vi/web", "?mau=khong-co", f"?ban={'0' * 64}"):
        assert site.get("an", NEW + asked).status_code == 404


def test_the_reading_says_the_step_the_dates_and_the_fault_with_its_line(
    site: Site,
) -> None:
    sound = text_of(site.post("an", PREVIEW, {"text": TEXT}))
    assert "Không có lỗi" in sound
    assert (
        "phải làm bước “Trả lời xác minh” khi xong bước “Gửi yêu cầu xác minh”" in sound
    )
    assert "05/03/2026" in sound  # three working days after Monday 2 March
    assert "02/09/2026" not in sound  # the National Day is no last day
    answer = site.post("an", PREVIEW, {"text": WRONG}).content.decode()
    assert f'data-line="{line_of(WRONG, "khong-co")}"' in answer
    assert "unknown_name" in answer


def test_the_same_without_javascript_and_nothing_is_recorded(site: Site) -> None:
    before = reading.head().size
    answer = site.post("an", NEW, {"text": WRONG, "look": "1"})
    assert answer.status_code == 200
    assert "unknown_name" in answer.content.decode()
    assert "khong-co" in answer.content.decode()
    assert reading.head().size == before


def test_a_draft_is_kept_and_read_again(site: Site) -> None:
    answer = site.post("an", NEW, {"text": TEXT, "save": "1", "seen": "0"})
    assert answer.status_code == 302
    place = answer.headers["Location"]
    assert "Quy chế xác minh liên ngành" in text_of(site.get("an", place))
    assert site.get("chi", place).status_code == 404


def test_who_saves_over_another_keeps_his_text_on_the_page(site: Site) -> None:
    draft = site.draft()
    an = site.province.actor("an", site.now)
    drafts.save(an, TEXT + "\nĐã sửa.\n", draft=draft, seen=1, now=site.now)
    mine = TEXT + "\nChữ của tôi.\n"
    place = f"/quy-che/soan/{draft}/"
    answer = site.post("an", place, {"text": mine, "save": "1", "seen": "1"})
    assert answer.status_code == 409
    assert "Chữ của tôi." in answer.content.decode()
    assert drafts.read(an, draft).version == 2


def test_an_empty_text_and_one_too_large_are_said(site: Site) -> None:
    assert site.post("an", NEW, {"text": " ", "save": "1"}).status_code == 422
    large = "a" * (MOST_BYTES + 1)
    assert "dài quá" in text_of(site.post("an", PREVIEW, {"text": large}))
    assert site.post("an", NEW, {"text": large, "save": "1"}).status_code == 422


def test_only_so_many_steps_are_drawn() -> None:
    many = "".join(
        f"  s{at}: {{by: lead, does: report, after: opened, within: 1 day, expiry: late}}\n"
        for at in range(MOST_STEPS + 1)
    )
    found = drafted(TEXT.replace("steps:\n", "steps:\n" + many, 1), "vi")
    assert [kind.get("left_out", False) for kind in found.kinds] == [True]


def test_the_concerned_person_writes_no_regulation(site: Site) -> None:
    assert site.get("hoa", NEW).status_code == 404
    assert site.post("hoa", PREVIEW, {"text": TEXT}).status_code == 404
