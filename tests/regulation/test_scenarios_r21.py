"""R21: silence of an agency is consent; a disagreement brings its reason and its evidence."""

import pytest

from phoihop.regulation import run
from phoihop.regulation.check import check
from phoihop.regulation.facts import Lapsed
from phoihop.regulation.load import load
from tests.people import Story, officer, opened, shipped

TEXT = shipped("danh-gia-chat-luong")
AN = officer("an", "doan-danh-gia")
BINH = officer("binh", "co-so")
CHI = officer("chi", "hoi-dong")


def listed() -> Story:
    values = {"ten-co-so": "Trường A", "chuong-trinh": "Nghề hàn"}
    story = opened(TEXT, "danh-gia", AN, "2026-06-01 08:00", values=values)
    story.do(AN, "gui-danh-sach", danh_sach_doan="Ba người của ba đơn vị")
    story.receive(BINH, "gui-danh-sach")
    return story


def drafted() -> Story:
    story = listed()
    story.do(BINH, "gop-y-danh-sach", "dong-y")
    story.do(AN, "tai-co-so", bien_ban_tai_co_so="01")
    story.do(AN, "gui-du-thao", bao_cao_du_thao="02")
    story.receive(BINH, "gui-du-thao")
    return story


@pytest.mark.parametrize("missing", ["ly-do", "minh-chung"])
def test_a_disagreement_without_reason_or_evidence_is_not_taken_in(
    missing: str,
) -> None:
    whole = {"ly-do": "Số liệu sai", "minh-chung": "Sổ số 3"}
    given = {key: value for key, value in whole.items() if key != missing}
    for story, step in ((listed(), "gop-y-danh-sach"), (drafted(), "gop-y-du-thao")):
        no = story.refused(BINH, run.Act("do", step, "", "khong-dong-y", given))
        assert (no["reason"], no["field"]) == ("needs", missing)
        story.act(BINH, run.Act("do", step, "", "khong-dong-y", whole))


def test_silence_agrees_with_the_team_after_five_and_with_the_draft_after_ten() -> None:
    story = listed()
    assert story.due("gop-y-danh-sach") == "2026-06-08"
    story.on("2026-06-09 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.party) == ("consent", "co-so")
    assert story.is_open("tai-co-so")
    draft = drafted()
    assert draft.due("gop-y-du-thao") == "2026-06-15"
    draft.on("2026-06-16 08:00")
    assert draft.is_open("trinh")
    assert not draft.is_open("xem-xet")


def test_evidence_is_considered_before_the_report_goes_on() -> None:
    story = drafted()
    values = {"ly-do": "Số liệu sai", "minh-chung": "Sổ số 3"}
    story.act(BINH, run.Act("do", "gop-y-du-thao", "", "khong-dong-y", values))
    assert not story.is_open("trinh")
    story.do(
        AN, "xem-xet", "giu", ket_qua_xem_xet="Sổ không liên quan", ly_do="Khác kỳ"
    )
    story.do(AN, "trinh")
    story.do(CHI, "quyet-dinh", "cong-nhan", so_quyet_dinh="05")
    assert not story.state.closed
    story.do(AN, "thong-bao")
    assert story.state.closed


def test_an_objection_to_the_team_brings_a_new_list_twice_at_most() -> None:
    story = listed()
    values = {"ly-do": "Có lợi ích liên quan", "minh-chung": "Hợp đồng số 2"}
    object_ = run.Act("do", "gop-y-danh-sach", "", "khong-dong-y", values)
    for _ in range(2):
        story.act(BINH, object_)
        story.do(AN, "gui-danh-sach", danh_sach_doan="Danh sách mới")
        story.receive(BINH, "gui-danh-sach")
    assert story.refused(BINH, object_)["reason"] == "answer_used_up"


def test_the_same_rule_for_a_person_is_an_error() -> None:
    ours = "co-so:         {name: Cơ sở được đánh giá, name_en: Establishment assessed}"
    assert ours in TEXT.text
    persons = TEXT.text.replace(ours, ours.replace("}", ", person: concerned}"))
    regulation, findings = load(persons, name="test")
    assert regulation is not None
    assert not findings
    found = [each.code for each in check(regulation)]
    assert found.count("silence_consent_person") == 2
