"""R2: silence per agency, extension once by the lead, further consultation, the hearing."""

from phoihop.regulation import due, run
from phoihop.regulation.facts import Done, Lapsed, Redated
from tests.people import Story, head, officer, opened, shipped

AN = officer("an", "so-ngoai-vu")
MAI = officer("mai", "so-ngoai-vu")
DUNG = head("dung", "chu-tich", "ubnd-tinh", "so-ngoai-vu")
HOA = officer("hoa", "doanh-nhan")
ROWS = ("thue-tinh", "hai-quan", "bao-hiem", "cong-an-tinh")
FORM = {"ho-ten": "Hoa", "doanh-nghiep": "Công ty A", "ma-so": "01"}
DEADLINE = "2026-05-25"


def agencies(story: Story) -> tuple[str, ...]:
    return tuple(story.kind.tables["phoi-hop"].rows)


def member(row: str) -> run.Who:
    return officer(f"person of {row}", row)


def asked(complex_file: str = "khong") -> Story:
    story = opened(
        shipped("the-apec"),
        "cho-phep",
        AN,
        "2026-05-04 08:00",
        rows={"tham-van": ("bo-a",)},
        values=FORM,
    )
    story.do(AN, "tiep-nhan", "du", phuc_tap=complex_file)
    for row in agencies(story):
        story.do(AN, "hoi", row=row)
        story.receive(member(row), "hoi", row)
    return story


def answered(complex_file: str = "khong") -> Story:
    story = asked(complex_file)
    for row in agencies(story):
        story.do(member(row), "tra-loi", "dong-y", row=row)
    return story


def refusing() -> Story:
    story = answered()
    story.do(AN, "de-xuat", "tu-choi", dieu_kien_chua_dat="Nợ thuế")
    return story


def test_silence_is_consent_of_each_agency_by_itself() -> None:
    story = asked()
    first, *others = agencies(story)
    story.do(member(first), "tra-loi", "khong-dong-y", row=first, ly_do="Nợ thuế")
    story.on("2026-05-26 08:00")
    lapses = [f for f in story.facts if isinstance(f, Lapsed) and f.step == "tra-loi"]
    assert [each.party for each in lapses] == others
    assert story.is_open("de-xuat")
    assert story.due("de-xuat") == "2026-06-01"


def test_an_extension_is_granted_once_by_the_lead_with_its_reasons() -> None:
    story = asked()
    row = agencies(story)[0]
    assert story.due("tra-loi", row) == DEADLINE
    reasons = {"ly-do": "Nhiều nơi", "noi-xac-minh": "Hai tỉnh"}
    extend = run.Act("extend", "tra-loi", row, values=reasons, by="15 days")
    no = story.refused(member(row), extend)
    assert (no["reason"], no["could"]) == (
        "not_your_extension",
        story.kind.parties["so-ngoai-vu"].name,
    )
    no = story.refused(AN, run.Act("extend", "tra-loi", row, by="15 days"))
    assert (no["reason"], no["field"]) == ("needs", "ly-do")
    no = story.refused(
        AN, run.Act("extend", "tra-loi", row, values=reasons, by="16 days")
    )
    assert (no["reason"], no["most"]) == ("extension_too_long", "15 days")
    (fact,) = story.act(AN, extend)
    assert isinstance(fact, Redated)
    assert story.due("tra-loi", row) == "2026-06-09"
    assert story.refused(AN, extend)["reason"] == "extension_used_up"
    assert story.due("tra-loi", agencies(story)[1]) == DEADLINE


def test_an_extension_after_expiry_is_too_late() -> None:
    story = answered()
    story.on("2026-07-01 08:00")
    no = story.refused(
        AN, run.Act("extend", "tra-loi", agencies(story)[0], by="15 days")
    )
    assert no["reason"] == "already_done"


def test_a_complex_file_opens_a_further_consultation_before_the_proposal() -> None:
    story = answered("co")
    assert not story.is_open("de-xuat")
    assert story.is_open("hoi-them", "bo-a")
    story.do(AN, "hoi-them", row="bo-a")
    story.receive(member("bo-a"), "hoi-them", "bo-a")
    story.on("2026-05-26 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert lapse.outcome == "no answer"
    assert story.is_open("de-xuat")


def test_complexity_found_late_withdraws_the_open_proposal() -> None:
    story = answered()
    assert story.is_open("de-xuat")
    began = story.due("de-xuat")
    story.on("2026-05-07 09:00")
    story.act(AN, run.Act("set", values={"phuc-tap": "co"}))
    assert story.task("de-xuat").status == "withdrawn"
    assert story.is_open("hoi-them", "bo-a")
    no = story.refused(AN, run.Act("do", "de-xuat", "", "cho-phep"))
    assert no["reason"] == "not_begun"
    story.do(AN, "hoi-them", row="bo-a")
    story.do(member("bo-a"), "tra-loi-them", "dong-y", row="bo-a")
    assert story.is_open("de-xuat")
    assert story.due("de-xuat") > began


def test_a_refusal_needs_notice_received_and_the_reply_settled() -> None:
    story = refusing()
    act = run.Act("do", "quyet-dinh", "", "tu-choi", {"ly-do": "Nợ thuế"})
    assert story.refused(DUNG, act)["reason"] == "not_begun"
    story.do(AN, "bao-truoc")
    assert story.due("giai-trinh") == "received"
    story.receive(HOA, "bao-truoc")
    assert story.due("giai-trinh") == "2026-05-14"
    story.do(HOA, "giai-trinh", "giai-trinh", noi_dung_giai_trinh="Đã nộp")
    assert story.is_open("quyet-dinh")
    story.act(DUNG, act)
    assert story.state.reason == "quyet-dinh.tu-choi"


def test_silence_of_the_person_is_no_answer_and_no_consent() -> None:
    story = refusing()
    story.do(AN, "bao-truoc")
    story.receive(AN, "bao-truoc", proof="Bưu điện, phiếu số 5")
    story.on("2026-05-15 00:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.party) == ("no answer", "doanh-nhan")
    assert story.is_open("quyet-dinh")


def returned() -> Story:
    story = refusing()
    story.do(AN, "bao-truoc")
    story.do(HOA, "giai-trinh", "khong-giai-trinh")
    story.do(DUNG, "quyet-dinh", "tra-lai", ly_do="Xem lại")
    return story


def test_a_new_proposal_needs_a_new_hearing() -> None:
    story = returned()
    story.do(AN, "de-xuat", "tu-choi", dieu_kien_chua_dat="Nợ bảo hiểm")
    act = run.Act("do", "quyet-dinh", "", "tu-choi", {"ly-do": "Nợ"})
    assert story.refused(DUNG, act)["reason"] == "already_done"
    story.do(AN, "bao-truoc")
    story.receive(HOA, "bao-truoc")
    assert story.is_open("giai-trinh")
    assert not story.is_open("quyet-dinh")
    story.do(HOA, "giai-trinh", "khong-giai-trinh")
    story.act(DUNG, act)
    assert story.state.closed


def test_after_a_favourable_proposal_nobody_is_refused_unheard() -> None:
    story = answered()
    story.do(AN, "de-xuat", "cho-phep")
    act = run.Act("do", "quyet-dinh", "", "tu-choi", {"ly-do": "Khác"})
    no = story.refused(DUNG, act)
    assert (no["reason"], no["notice"]) == ("no_notice", "Thông báo điều kiện chưa đạt")
    move = story.moves(DUNG)["do", "quyet-dinh", ""]
    assert move.may
    assert move.answers == ("cho-phep", "tra-lai")
    assert [(code, bar.reason) for code, bar in move.barred] == [
        ("tu-choi", "no_notice")
    ]


def test_the_old_hearing_does_not_serve_a_second_round() -> None:
    story = returned()
    story.do(AN, "de-xuat", "cho-phep")
    act = run.Act("do", "quyet-dinh", "", "tu-choi", {"ly-do": "Khác"})
    assert story.refused(DUNG, act)["reason"] == "no_notice"


def test_who_asked_in_the_first_round_does_not_decide_in_the_second() -> None:
    story = returned()
    story.do(MAI, "de-xuat", "cho-phep")
    both = head("an", "chu-tich", "ubnd-tinh")
    no = story.refused(both, run.Act("do", "quyet-dinh", "", "cho-phep"))
    assert no["reason"] == "two_persons"


def test_the_extended_date_explains_itself() -> None:
    story = asked()
    row = agencies(story)[0]
    reasons = {"ly-do": "Nhiều nơi", "noi-xac-minh": "Hai tỉnh"}
    story.act(AN, run.Act("extend", "tra-loi", row, values=reasons, by="10 days"))
    why = due.derivation(story.kind, story.state, story.calendar, "tra-loi", row)
    assert str(why.basis) == "khoản 2 Điều 3"
    assert str(why.extension_basis) == "khoản 3 Điều 3"
    assert (why.origin.code, why.origin.step) == ("received", "hoi")
    base, more = why.parts
    assert str(base.due.day) == DEADLINE
    assert [each.person for each in why.extensions] == ["an"]
    assert more.due == why.due
    assert more.start.astimezone(story.calendar.timezone).date() == base.due.day


def test_answers_of_the_former_round_do_not_count_in_the_next() -> None:
    story = asked()
    done = [each for each in story.facts if isinstance(each, Done)]
    assert {each.step for each in done} == {"tiep-nhan", "hoi"}
    assert story.state.prepared == frozenset({"an"})
