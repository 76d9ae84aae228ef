"""R17: opinion between agencies. Silence is consent; a late reply changes nothing."""

from phoihop.regulation import run
from phoihop.regulation.facts import Closed, Done, Filed, Lapsed, Received
from tests.people import Story, head, officer, opened, shipped

AN = officer("an", "so-tai-chinh")
DUNG = head("dung", "so-tai-chinh")
BINH = officer("binh", "bo-chi-huy-quan-su")
CHI = officer("chi", "cong-an-tinh")
LAN = officer("lan")
INVESTOR = officer("hoa", "nha-dau-tu")
FORM = {
    "nha-dau-tu-nuoc-ngoai": "Công ty A",
    "to-chuc-nhan-von": "Công ty B",
    "dia-diem": "Xã C",
}
ARMY, POLICE = "bo-chi-huy-quan-su", "cong-an-tinh"


def begun(at: str = "2026-05-04 08:00") -> Story:
    return opened(shipped("y-kien-von-gop"), "gop-von", AN, at, values=FORM)


def asked(at: str = "2026-05-04 08:00") -> Story:
    story = begun(at)
    story.do(AN, "tiep-nhan", "du")
    for row in (ARMY, POLICE):
        story.do(AN, "hoi", row=row, cau_hoi="Có ảnh hưởng không?")
    return story


def test_the_matter_opens_with_the_check_of_the_file() -> None:
    story = begun()
    assert list(story.state.tasks) == [("tiep-nhan", "")]
    assert story.due("tiep-nhan") == "2026-05-05"


def test_a_request_starts_the_clock_when_received_not_when_sent() -> None:
    story = asked()
    assert story.due("tra-loi", ARMY) == "received"
    story.on("2026-05-06 10:00").receive(BINH, "hoi", ARMY)
    assert story.due("tra-loi", ARMY) == "2026-05-13"
    assert story.due("tra-loi", POLICE) == "received"


def test_the_sender_can_record_proof_of_delivery_and_it_is_shown_as_such() -> None:
    story = asked()
    no = story.refused(AN, run.Act("receive", "hoi", POLICE))
    assert no["reason"] == "needs_proof"
    (fact,) = story.receive(AN, "hoi", POLICE, proof="Phiếu gửi số 12")
    assert isinstance(fact, Received)
    assert (fact.party, fact.proof) == (POLICE, "Phiếu gửi số 12")
    assert story.due("tra-loi", POLICE) == "2026-05-11"


def test_whoever_answers_has_received() -> None:
    story = asked()
    facts = story.do(BINH, "tra-loi", "dong-y", row=ARMY)
    assert [type(each) for each in facts] == [Received, Done]


def test_silence_is_consent_of_that_agency_dated_in_its_last_instant() -> None:
    story = asked()
    story.receive(CHI, "hoi", POLICE)
    story.on("2026-05-11 23:59")
    assert story.is_open("tra-loi", POLICE)
    story.on("2026-05-12 00:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.party) == ("consent", POLICE)
    assert lapse.on.astimezone(story.calendar.timezone).isoformat() == (
        "2026-05-11T23:59:59.999000+07:00"
    )


def test_what_counts_from_an_expiry_is_not_moved_by_midnight() -> None:
    story = asked()
    story.do(BINH, "tra-loi", "dong-y", row=ARMY)
    story.receive(CHI, "hoi", POLICE)
    story.on("2026-05-20 09:00")
    assert story.task("trinh").opened.on < story.now
    assert story.due("trinh") == "2026-05-15"


def test_a_late_reply_is_filed_and_turns_nothing() -> None:
    story = asked()
    story.do(BINH, "tra-loi", "dong-y", row=ARMY)
    story.receive(CHI, "hoi", POLICE)
    story.asleep_until("2026-05-12 00:00")
    facts = story.do(
        CHI, "tra-loi", "khong-dong-y", row=POLICE, ly_do="Gần khu quân sự"
    )
    assert [type(each) for each in facts] == [Filed]
    assert isinstance(story.facts[-2], Lapsed)
    assert story.task("tra-loi", POLICE).status == "lapsed"
    assert story.is_open("trinh")


def test_a_reply_in_the_last_minute_counts() -> None:
    story = asked()
    story.receive(CHI, "hoi", POLICE)
    story.asleep_until("2026-05-11 23:59")
    facts = story.do(CHI, "tra-loi", "khong-dong-y", row=POLICE, ly_do="Vì sao")
    assert [type(each) for each in facts] == [Done]


def test_an_objection_needs_its_reason() -> None:
    story = asked()
    no = story.refused(CHI, run.Act("do", "tra-loi", POLICE, "khong-dong-y"))
    assert (no["reason"], no["field"]) == ("needs", "ly-do")


def test_only_the_asked_agency_answers() -> None:
    story = asked()
    act = run.Act("do", "tra-loi", POLICE, "dong-y")
    for who in (AN, BINH, LAN):
        no = story.refused(who, act)
        assert no["reason"] == "not_your_party"
        assert no["could"] == "Công an tỉnh"


def test_a_supplement_may_be_asked_once_and_the_clock_restarts_from_zero() -> None:
    story = begun()
    story.do(AN, "tiep-nhan", "thieu", con_thieu="Giấy phép")
    assert story.due("bo-sung") == "2026-08-04"
    assert story.due("", "") == "answered"
    story.on("2026-05-20 09:00").do(INVESTOR, "bo-sung")
    assert story.due("tiep-nhan") == "2026-05-21"
    no = story.refused(
        AN, run.Act("do", "tiep-nhan", "", "thieu", {"con-thieu": "Thêm"})
    )
    assert (no["reason"], no["times"]) == ("answer_used_up", "1")
    story.do(AN, "tiep-nhan", "du")
    assert story.due("") == "2026-06-03"


def test_without_the_supplement_the_matter_is_closed_in_time() -> None:
    story = begun()
    story.do(AN, "tiep-nhan", "thieu", con_thieu="Giấy phép")
    story.on("2026-08-05 00:00")
    closed = story.facts[-1]
    assert isinstance(closed, Closed)
    assert closed.reason == "không bổ sung hồ sơ"
    no = story.refused(INVESTOR, run.Act("do", "bo-sung"))
    assert no["reason"] == "closed"


def proposed() -> Story:
    story = asked()
    story.do(BINH, "tra-loi", "dong-y", row=ARMY)
    story.do(CHI, "tra-loi", "dong-y", row=POLICE)
    story.do(AN, "trinh", "chap-thuan")
    return story


def test_the_head_decides_and_only_the_head() -> None:
    story = proposed()
    no = story.refused(
        officer("mai", "so-tai-chinh"), run.Act("do", "quyet-dinh", "", "chap-thuan")
    )
    assert no["reason"] == "not_your_party"
    assert no["could"] == "Thủ trưởng cơ quan chủ trì"
    facts = story.do(DUNG, "quyet-dinh", "chap-thuan")
    assert [type(each) for each in facts] == [Done, Closed]
    assert story.state.closed


def test_whoever_asked_or_proposed_never_decides() -> None:
    an_as_head = head("an", "so-tai-chinh")
    story = proposed()
    no = story.refused(an_as_head, run.Act("do", "quyet-dinh", "", "chap-thuan"))
    assert no["reason"] == "two_persons"
    assert story.state.decided == frozenset()


def test_whoever_decided_never_proposes_after_it() -> None:
    story = proposed()
    story.do(DUNG, "quyet-dinh", "tra-lai", ly_do="Chưa rõ")
    assert story.is_open("trinh")
    no = story.refused(DUNG, run.Act("do", "trinh", "", "chap-thuan"))
    assert no["reason"] == "two_persons_decided"
    story.do(AN, "trinh", "tu-choi", ly_do="Đã rõ")
    no = story.refused(
        DUNG, run.Act("do", "quyet-dinh", "", "tra-lai", {"ly-do": "Lần nữa"})
    )
    assert no["reason"] == "answer_used_up"
    story.do(DUNG, "quyet-dinh", "tu-choi", ly_do="Không phù hợp")
    assert story.state.reason == "quyet-dinh.tu-choi"


def test_the_total_is_late_once_and_stays_open() -> None:
    story = asked()
    story.on("2026-06-30 09:00")
    lapses = [f for f in story.facts if isinstance(f, Lapsed) and not f.step]
    assert [each.outcome for each in lapses] == ["late"]
    assert not story.state.closed


def test_a_month_of_downtime_gives_the_same_facts_as_a_tick_each_hour() -> None:
    one, other = asked(), asked()
    for story in (one, other):
        story.receive(CHI, "hoi", POLICE)
        story.receive(BINH, "hoi", ARMY)
    while one.now < other.now.replace(month=7):
        one.later(hours=5)
    other.now = one.now
    other.tick()
    assert one.facts == other.facts


def test_a_correction_replaces_the_answer_and_breaks_what_stood_on_it() -> None:
    story = proposed()
    assert story.is_open("quyet-dinh")
    no = story.refused(AN, run.Act("correct", "trinh", "", "tu-choi", {"ly-do": "x"}))
    assert no["reason"] == "reason_missing"
    story.act(
        AN,
        run.Act("correct", "trinh", "", "tu-choi", {"ly-do": "x"}, reason="Nhầm"),
    )
    assert story.task("trinh").answer == "tu-choi"
    assert story.is_open("quyet-dinh")


def test_allowed_says_what_each_may_do_with_its_article_and_why_not() -> None:
    story = proposed()
    may = story.moves(DUNG)["do", "quyet-dinh", ""]
    assert may.may
    assert str(may.basis) == "khoản 2 Điều 5"
    assert may.answers == ("chap-thuan", "tu-choi", "tra-lai")
    not_may = story.moves(LAN)["do", "quyet-dinh", ""]
    assert not not_may.may
    assert (not_may.reason, not_may.could) == ("not_your_party", ("thu-truong",))
