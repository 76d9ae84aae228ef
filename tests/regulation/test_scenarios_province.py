"""The province's four kinds: exchange, joint verification, review with a hearing, incident."""

import pytest

from phoihop.base.errors import Refused
from phoihop.regulation import due, run
from phoihop.regulation.facts import Closed, Done, Lapsed, Paused
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("quy-che-phoi-hop-tinh")
AN = officer("an", "so-noi-vu")
DUNG = head("dung", "so-noi-vu")
BINH = officer("binh", "so-tai-chinh")
CHI = officer("chi", "so-giao-duc")
POLICE = officer("nam", "cong-an-tinh")
HOA = officer("hoa", "nguoi-duoc-xem-xet")
LAN = officer("lan")
ROWS = ("so-tai-chinh", "so-giao-duc", "cong-an-tinh")


def exchange() -> Story:
    story = opened(
        TEXT,
        "trao-doi-thong-tin",
        AN,
        "2026-02-09 08:00",
        rows={"duoc-hoi": ("so-tai-chinh", "so-giao-duc")},
        values={"noi-dung": "Số quyết định", "muc-dich": "Đối chiếu"},
    )
    for row in ("so-tai-chinh", "so-giao-duc"):
        story.do(AN, "yeu-cau", row=row, asked="5 working days", cau_hoi="?")
    story.receive(BINH, "yeu-cau", "so-tai-chinh")
    story.receive(CHI, "yeu-cau", "so-giao-duc")
    return story


def test_a_partial_answer_leaves_the_rest_on_its_clock() -> None:
    story = exchange()
    before = story.due("cung-cap", "so-tai-chinh")
    story.do(
        BINH, "cung-cap", "cung-cap-mot-phan", row="so-tai-chinh", noi_dung_tra_loi="1"
    )
    assert story.is_open("cung-cap", "so-tai-chinh")
    assert story.due("cung-cap", "so-tai-chinh") == before == "2026-02-23"
    story.do(BINH, "cung-cap", "cung-cap-du", row="so-tai-chinh", noi_dung_tra_loi="2")
    assert story.task("cung-cap", "so-tai-chinh").status == "settled"


def test_an_answer_may_have_a_limit_of_its_own() -> None:
    story = exchange()
    found = due.due(story.kind, story.state, story.calendar)
    reply = next(each for each in found if each.row == "so-giao-duc")
    assert str(reply.answers["khong-co"].day) == "2026-02-23"
    move = ("do", "cung-cap", "so-giao-duc")
    assert story.moves(CHI)[move].out_of_time == ()
    story.on("2026-02-24 08:00")
    assert story.moves(CHI)[move].out_of_time == ("khong-co",)


def test_silence_is_told_to_the_director_and_no_answer() -> None:
    story = exchange()
    story.on("2026-02-24 08:00")
    lapses = [each for each in story.facts if isinstance(each, Lapsed)]
    assert {(each.outcome, each.whom) for each in lapses} == {("tell", "giam-doc")}
    assert not story.is_open("khep-lai")
    (fact,) = story.do(
        CHI, "cung-cap", "khong-co", row="so-giao-duc", ly_do="Không giữ"
    )
    assert isinstance(fact, Done)


def test_a_request_can_be_withdrawn_at_any_time_and_ends_the_matter() -> None:
    story = exchange()
    assert not story.moves(LAN)["do", "rut", ""].may
    assert not story.moves(AN)["do", "rut", ""].duty
    story.do(AN, "rut", ly_do="Đã có")
    assert story.state.reason == "rut.done"
    assert story.state.open_tasks() == ()


def verification(complex_matter: str = "khong") -> Story:
    story = opened(
        TEXT,
        "xac-minh-lien-nganh",
        AN,
        "2026-02-09 08:00",
        values={"du-kien": "Văn bằng số 1", "phuc-tap": complex_matter},
    )
    for row in ROWS:
        story.do(AN, "hoi", row=row, cau_hoi="?")
    for who, row in zip((BINH, CHI, POLICE), ROWS, strict=True):
        story.receive(who, "hoi", row)
    return story


def test_a_complex_matter_has_a_longer_limit_from_the_start() -> None:
    assert verification("khong").due("tra-loi", ROWS[0]) == "2026-03-02"
    assert verification("co").due("tra-loi", ROWS[0]) == "2026-03-09"


def test_a_paused_clock_has_no_date_and_the_days_over_tet_are_not_counted() -> None:
    story = verification()
    row = ROWS[1]
    pause = run.Act("pause", "tra-loi", row, values={"ly-do": "Chờ giấy tờ"})
    assert story.refused(AN, pause)["could"] == "Giám đốc Sở Nội vụ"
    story.on("2026-02-11 08:00")
    (fact,) = story.act(DUNG, pause)
    assert isinstance(fact, Paused)
    assert story.due("tra-loi", row) == "resumed"
    assert story.refused(DUNG, pause)["reason"] == "already_paused"
    story.on("2026-03-20 08:00")
    assert not [f for f in story.facts if isinstance(f, Lapsed) and f.row == row]
    story.act(DUNG, run.Act("resume", "tra-loi", row))
    assert story.due("tra-loi", row) == "2026-04-01"
    why = due.derivation(story.kind, story.state, story.calendar, "tra-loi", row)
    (part,) = why.parts
    assert sum(each.reason == "paused" for each in part.days) == 37
    assert sum(each.counted for each in part.days) == 10
    assert str(why.pause_basis) == "khoản 3 Điều 4"


def test_an_extension_is_asked_for_a_working_day_before_expiry() -> None:
    story = verification()
    act = run.Act("extend", "tra-loi", ROWS[0], values={"ly-do": "Nhiều sổ"})
    late = verification().on("2026-03-02 08:00")
    no = late.refused(AN, act)
    assert (no["reason"], no["day"]) == ("extension_asked_late", "2026-02-27")
    story.on("2026-02-27 16:00").act(AN, act)
    assert story.due("tra-loi", ROWS[0]) == "2026-03-09"


def test_a_difference_is_worked_out_on_the_spot_before_the_conclusion() -> None:
    story = verification()
    story.do(BINH, "tra-loi", "khop", row=ROWS[0], can_cu="Sổ 1")
    story.do(CHI, "tra-loi", "khong-khop", row=ROWS[1], can_cu="Sổ 2", gia_tri_dung="B")
    story.do(POLICE, "tra-loi", "khong-co-so", row=ROWS[2], ly_do="Mất")
    assert story.is_open("lam-viec")
    assert not story.is_open("trinh")
    story.do(AN, "lam-viec", bien_ban="số 5")
    story.do(AN, "trinh", du_thao_ket_luan="Đúng là B")
    story.do(DUNG, "ket-luan", "thong-qua")
    assert not story.state.closed
    facts = story.do(AN, "thong-bao")
    assert isinstance(facts[-1], Closed)


def review(answer: str = "co-sai-lech") -> Story:
    story = opened(
        TEXT,
        "ra-soat-ho-so",
        AN,
        "2026-03-02 08:00",
        values={
            "ho-ten": "Hoa",
            "so-hieu": "1",
            "loai-du-kien": "van-bang",
            "gia-tri-trong-ho-so": "A",
            "phuc-tap": "khong",
        },
    )
    for who, row in zip((BINH, CHI, POLICE), ROWS, strict=True):
        story.do(AN, "hoi", row=row, cau_hoi="?")
        story.do(who, "tra-loi", "khong-quan-ly", row=row)
    values = {"sai_lech": "Ngày cấp"} if answer == "co-sai-lech" else {}
    story.do(AN, "de-xuat", answer, **values)
    return story


ADVERSE = run.Act("do", "quyet-dinh", "", "ket-luan-sai-lech", {"ly-do": "Khác sổ gốc"})


def test_no_conclusion_against_a_person_before_the_window_is_over() -> None:
    story = review()
    story.do(AN, "bao-truoc", noi_dung_thong_bao="Dự thảo")
    assert story.refused(DUNG, ADVERSE)["reason"] == "not_begun"
    story.receive(HOA, "bao-truoc")
    extend = run.Act("extend", "giai-trinh", values={"ly-do": "Bà Hoa đề nghị"})
    story.act(DUNG, extend)
    assert story.due("giai-trinh") == "2026-03-16"
    story.on("2026-03-16 23:59")
    assert story.refused(DUNG, ADVERSE)["reason"] == "not_begun"
    story.on("2026-03-17 00:00")
    story.act(DUNG, ADVERSE)
    assert story.is_open("bao-sai-lech")


def test_the_lead_sets_what_rules_depend_on_never_what_others_state() -> None:
    story = review()
    move = story.moves(AN)["set", "", ""]
    assert set(move.fields) == set(story.kind.form)
    no = story.refused(AN, run.Act("set", values={"noi-dung-giai-trinh": "Tôi nhận"}))
    assert (no["reason"], no["field"]) == ("unknown_field", "noi-dung-giai-trinh")
    assert ("set", "", "") not in story.moves(BINH)


def test_the_person_reads_the_result_and_can_appeal_within_fifteen_days() -> None:
    story = review()
    story.do(AN, "bao-truoc", noi_dung_thong_bao="Dự thảo")
    story.do(HOA, "giai-trinh", "gui-giai-trinh", noi_dung_giai_trinh="Không đúng")
    story.act(DUNG, ADVERSE)
    story.do(AN, "bao-sai-lech", ket_qua="Khác", huong_dan_khieu_nai="Thanh tra tỉnh")
    assert story.due("khieu-nai") == "received"
    story.receive(HOA, "bao-sai-lech")
    assert story.due("khieu-nai") == "2026-03-17"
    story.do(HOA, "khieu-nai", "gui-don", noi_dung_khieu_nai="Xem lại")
    story.do(AN, "chuyen-don")
    assert story.state.reason == "chuyen-don.done"


def test_without_an_appeal_the_matter_closes_by_itself() -> None:
    story = review()
    story.do(AN, "bao-truoc", noi_dung_thong_bao="Dự thảo")
    story.do(HOA, "giai-trinh", "khong-y-kien")
    story.act(DUNG, ADVERSE)
    story.do(AN, "bao-sai-lech", ket_qua="Khác", huong_dan_khieu_nai="Thanh tra tỉnh")
    story.receive(HOA, "bao-sai-lech")
    story.on("2026-03-18 08:00")
    assert story.state.reason == "hết thời hạn khiếu nại"


def test_after_a_favourable_proposal_the_director_cannot_conclude_otherwise() -> None:
    story = review("khong-sai-lech")
    assert story.refused(DUNG, ADVERSE)["reason"] == "no_notice"
    story.do(DUNG, "quyet-dinh", "xac-nhan-dung")
    story.do(AN, "bao-dung", ket_qua="Đúng")
    assert story.state.closed


def incident(found: str = "2026-03-07T10:00") -> Story:
    return opened(
        TEXT,
        "su-co-tai-lieu",
        AN,
        "2026-03-07 10:30",
        values={
            "so-dang-ky": "12",
            "do-mat": "mat",
            "so-ban": "3",
            "loai-su-co": "that-lac",
            "thoi-diem-phat-hien": found,
        },
    )


def test_hours_run_on_a_saturday_from_the_moment_of_discovery() -> None:
    story = incident()
    (first, second) = due.due(story.kind, story.state, story.calendar)
    zone = story.calendar.timezone
    ends = [
        each.due.at.astimezone(zone).strftime("%H:%M")
        for each in (first, second)
        if each.due
    ]
    assert ends == ["12:00", "14:00"]
    story.on("2026-03-07 12:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.step, lapse.outcome, lapse.whom) == ("tuc-thoi", "tell", "giam-doc")


def test_two_things_must_both_have_happened_in_this_matter() -> None:
    story = incident()
    story.do(AN, "bao-cao", da_bao_cho="Giám đốc")
    assert not story.is_open("xac-minh")
    story.do(AN, "tuc-thoi", bien_phap="Khóa tủ")
    assert story.is_open("xac-minh")
    story.do(DUNG, "bao-cong-an")
    story.do(AN, "xac-minh", "tim-thay", ket_qua_tim="Đã thấy")
    story.do(DUNG, "khac-phuc-su-co", khac_phuc="Đổi khóa")
    story.do(AN, "bao-ket-qua")
    assert story.state.closed


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        ({"do-mat": "rat-mat"}, "bad_value", "do-mat"),
        ({"thoi-diem-phat-hien": "hôm qua"}, "bad_value", "thoi-diem-phat-hien"),
        ({"so-ban": " "}, "needs", "so-ban"),
        ({"mau-toc": "đen"}, "unknown_field", "mau-toc"),
    ],
)
def test_a_form_filled_in_wrongly_opens_nothing(
    values: dict[str, str], reason: str, field: str
) -> None:
    good = dict(incident().state.values)
    with pytest.raises(Refused) as refusal:
        opened(TEXT, "su-co-tai-lieu", AN, "2026-03-07 10:30", values=good | values)
    details = refusal.value.details
    assert (details["reason"], details["field"]) == (reason, field)


def test_who_opens_is_the_lead_and_the_person_concerned_is_named() -> None:
    values = dict(review().state.values)
    form = {k: v for k, v in values.items() if k in review().kind.form}
    with pytest.raises(Refused) as refusal:
        opened(TEXT, "ra-soat-ho-so", BINH, "2026-03-07 10:30", values=form)
    assert refusal.value.details["reason"] == "not_yours_to_open"
    with pytest.raises(Refused) as refusal:
        opened(
            TEXT,
            "ra-soat-ho-so",
            AN,
            "2026-03-07 10:30",
            parties={"so-noi-vu": "x"},
            values=form,
        )
    assert refusal.value.details["reason"] == "party_missing"
    with pytest.raises(Refused) as refusal:
        opened(
            TEXT,
            "trao-doi-thong-tin",
            AN,
            "2026-03-07 10:30",
            values={"noi-dung": "a", "muc-dich": "b"},
        )
    assert refusal.value.details["reason"] == "no_rows"
