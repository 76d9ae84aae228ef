"""R9: the product names the lead; plans that overlap make one team; a difference goes up."""

from phoihop.regulation import run
from phoihop.regulation.facts import Handed
from tests.people import Story, officer, opened, shipped

TEXT = shipped("an-toan-thuc-pham")
AN = officer("an", "y-te")
BINH = officer("binh", "nong-nghiep")
CHI = officer("chi", "cong-thuong")
DUNG = officer("dung", "ban-chi-dao")
PLAN = {
    "noi-dung-kiem-tra": "Nguồn gốc",
    "dia-ban": "Ba xã",
    "ben-chu-tri": "Y tế",
    "ben-phoi-hop": "Hai ngành",
}


def test_the_kind_of_product_names_the_lead_from_the_start() -> None:
    values = {"co-so": "A", "dia-chi": "Xã A", "noi-dung": "Ngộ độc"}
    for product, who, lead in (
        ("nong-san", BINH, "nong-nghiep"),
        ("cong-nghiep", CHI, "cong-thuong"),
        ("khac", AN, "y-te"),
    ):
        form = {**values, "loai-san-pham": product}
        story = opened(TEXT, "mot-co-so", who, "2026-06-01 08:00", values=form)
        assert story.state.lead == lead


def test_a_product_found_to_be_of_another_branch_moves_the_lead() -> None:
    values = {"co-so": "A", "dia-chi": "Xã A", "noi-dung": "?", "loai-san-pham": "khac"}
    story = opened(TEXT, "mot-co-so", AN, "2026-06-01 08:00", values=values)
    facts = story.do(AN, "tiep-nhan", loai_san_pham="nong-san")
    assert [each.to for each in facts if isinstance(each, Handed)] == ["nong-nghiep"]
    assert story.moves(BINH)["do", "kiem-tra", ""].may


def planned() -> Story:
    values = {"ten-dot": "Đợt 1", "nam": "2026"}
    story = opened(TEXT, "doan-lien-nganh", AN, "2026-06-01 08:00", values=values)
    story.act(AN, run.Act("do", "ke-hoach", values=PLAN))
    for who, row in ((BINH, "nong-nghiep"), (CHI, "cong-thuong")):
        story.receive(who, "ke-hoach", row)
    return story


def test_a_plan_names_content_area_lead_and_coordinators() -> None:
    values = {"ten-dot": "Đợt 1", "nam": "2026"}
    story = opened(TEXT, "doan-lien-nganh", AN, "2026-06-01 08:00", values=values)
    for missing in PLAN:
        given = {key: value for key, value in PLAN.items() if key != missing}
        assert story.refused(AN, run.Act("do", "ke-hoach", values=given))["field"] == (
            missing
        )


def test_an_overlap_of_plans_makes_one_joint_team() -> None:
    story = planned()
    values = {"co-so-trung": "Cơ sở A"}
    row = "nong-nghiep"
    story.act(BINH, run.Act("do", "doi-chieu", row, "trung", values))
    story.do(CHI, "doi-chieu", "khong-trung", row="cong-thuong")
    assert (story.is_open("lap-doan-chung"), story.is_open("lap-doan")) == (True, False)


def test_without_overlap_the_team_follows_the_plan_also_after_silence() -> None:
    story = planned()
    story.do(BINH, "doi-chieu", "khong-trung", row="nong-nghiep")
    assert story.due("doi-chieu", "cong-thuong") == "2026-06-08"
    story.on("2026-06-09 08:00")
    assert (story.is_open("lap-doan-chung"), story.is_open("lap-doan")) == (False, True)


def inspected(second: str) -> Story:
    story = planned()
    for who, row in ((BINH, "nong-nghiep"), (CHI, "cong-thuong")):
        story.do(who, "doi-chieu", "khong-trung", row=row)
    story.do(AN, "lap-doan", quyet_dinh_doan="01", thanh_phan_doan="Ba ngành")
    story.do(AN, "kiem-tra", bien_ban="02")
    story.do(AN, "gui-ket-qua", ket_qua="Đạt")
    story.do(BINH, "tra-loi", "thong-nhat", row="nong-nghiep")
    values = {"ly-do": "Thiếu mẫu"} if second != "thong-nhat" else {}
    story.act(CHI, run.Act("do", "tra-loi", "cong-thuong", second, values))
    return story


def test_agreement_leads_to_the_report_of_the_round() -> None:
    story = inspected("thong-nhat")
    assert (story.is_open("bao-cao"), story.is_open("bao-cao-khac")) == (True, False)


def test_a_difference_goes_to_the_committee_before_the_report() -> None:
    story = inspected("khong-thong-nhat")
    assert (story.is_open("bao-cao"), story.is_open("bao-cao-khac")) == (False, True)
    story.do(AN, "bao-cao-khac", y_kien_bao_luu="Công thương giữ ý kiến")
    story.do(DUNG, "quyet-dinh", ket_qua="Kiểm tra lại mẫu")
    assert story.is_open("bao-cao")


def test_the_half_year_is_due_in_july_and_the_year_in_january() -> None:
    days = {}
    for period in ("sau-thang", "nam"):
        form = {"ky": period}
        story = opened(TEXT, "bao-cao-dinh-ky", AN, "2026-06-15 08:00", values=form)
        days[period] = story.due("gui", "nong-nghiep")
    # 10 July is a Friday; 10 January 2027 a Sunday, so Monday the 11th
    assert days == {"sau-thang": "2026-07-10", "nam": "2027-01-11"}
