"""R16: shortest and longest reply, the ladder of disagreement, minutes, backward dates."""

from phoihop.regulation import run
from phoihop.regulation.facts import Began, Lapsed
from tests.people import Story, head, officer, opened, shipped

TEXT = shipped("y-kien-giua-cac-bo")
AN = officer("an", "bo-chu-tri", "van-phong-chinh-phu")
PM = head("thu tuong", *TEXT.parties)
A, B = "bo-a", "bo-b"
BINH, CHI = officer("binh", A), officer("chi", B)


def asking(asked: str = "3 working days") -> Story:
    story = opened(
        TEXT,
        "y-kien",
        AN,
        "2026-06-01 08:00",
        rows={"duoc-hoi": (A, B)},
        values={"ten-du-thao": "Nghị định"},
    )
    for row in (A, B):
        story.do(AN, "hoi", row=row, asked=asked, cau_hoi="?", ho_so="số 1")
    story.receive(BINH, "hoi", A)
    story.receive(CHI, "hoi", B)
    return story


def test_the_asker_may_not_demand_less_than_the_minimum_nor_grant_more() -> None:
    story = opened(
        TEXT,
        "y-kien",
        AN,
        "2026-06-01 08:00",
        rows={"duoc-hoi": (A, B)},
        values={"ten-du-thao": "Nghị định"},
    )
    values = {"cau-hoi": "?", "ho-so": "số 1"}
    for asked, reason in (
        ("1 working day", "below_minimum"),
        ("1 day", "below_minimum"),
        ("6 working days", "above_maximum"),
        ("soon", "bad_amount"),
    ):
        act = run.Act("do", "hoi", A, values=values, asked=asked)
        assert story.refused(AN, act)["reason"] == reason
    bounds = story.moves(AN)["do", "hoi", A].asks
    assert bounds is not None
    assert (str(bounds.least), str(bounds.most)) == ("2 working days", "5 working days")


def test_the_limit_that_was_asked_counts_else_the_default() -> None:
    assert asking("2 working days").due("tra-loi", A) == "2026-06-03"
    assert asking("").due("tra-loi", A) == "2026-06-08"


def test_a_step_that_sets_no_limit_takes_none() -> None:
    story = asking()
    no = story.refused(BINH, run.Act("do", "tra-loi", A, "thong-nhat", asked="2 days"))
    assert no["reason"] == "no_limit_to_ask"


def test_all_agree_and_it_is_signed() -> None:
    story = asking()
    story.do(BINH, "tra-loi", "thong-nhat", row=A)
    story.on("2026-06-05 08:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.row) == ("consent", B)
    assert not story.is_open("hop")
    story.do(AN, "trinh")
    story.do(PM, "ky", "chap-thuan")
    assert story.state.closed


def differing() -> Story:
    story = asking()
    story.do(BINH, "tra-loi", "thong-nhat", row=A)
    story.do(CHI, "tra-loi", "khong-thong-nhat", row=B, ly_do="Trùng")
    return story


def test_a_difference_leads_to_a_meeting_and_then_to_who_decides() -> None:
    story = differing()
    assert story.is_open("hop")
    assert not story.is_open("trinh")
    story.do(AN, "hop", "con-khac", bien_ban="số 2", y_kien_bao_luu="B giữ ý kiến")
    story.do(AN, "bao-cao", y_kien_bao_luu="B giữ ý kiến")
    story.do(PM, "quyet")
    assert story.state.reason == "quyet.done"


def test_agreement_in_the_meeting_leads_back_to_the_ordinary_way() -> None:
    story = differing()
    story.do(AN, "hop", "thong-nhat", bien_ban="số 2")
    assert story.is_open("trinh")
    assert not story.is_open("bao-cao")


def test_minutes_stand_for_the_replies_also_those_never_asked_for() -> None:
    story = opened(
        TEXT,
        "y-kien",
        AN,
        "2026-06-01 08:00",
        rows={"duoc-hoi": (A, B)},
        values={"ten-du-thao": "Nghị định"},
    )
    story.do(AN, "hoi", row=A, cau_hoi="?", ho_so="số 1")
    story.do(AN, "hop-lay-y-kien", bien_ban="số 3", thoi_gian_hop="2026-06-02T09:00")
    assert story.task("hoi", B).status == "moot"
    assert [story.task("tra-loi", row).stands for row in (A, B)] == [
        "hop-lay-y-kien",
        "hop-lay-y-kien",
    ]
    assert story.is_open("trinh")


def test_a_ballot_without_quorum_goes_on_and_with_it_needs_no_letters() -> None:
    members = ("tv1", "tv2", "tv3")
    story = opened(
        TEXT,
        "lay-phieu",
        AN,
        "2026-06-01 08:00",
        rows={"thanh-vien": members},
        values={"noi-dung-phieu": "?", "so-thanh-vien": "3"},
    )
    story.do(AN, "hop", "khong-du-so", so_du_hop="1")
    assert story.is_open("gui-phieu", "tv1")
    story.do(AN, "hop", "du-so", so_du_hop="2")
    story.do(AN, "bien-ban-hop", bien_ban="số 4")
    assert all(story.task("gui-phieu", each).status == "moot" for each in members)
    assert story.is_open("tong-hop")


def trip(leaves: str = "2026-07-20") -> Story:
    return opened(
        TEXT,
        "di-nuoc-ngoai",
        AN,
        "2026-06-01 08:00",
        values={
            "doan": "Đoàn 1",
            "noi-den": "Lào",
            "ngay-di": leaves,
            "ngay-ve": "2026-07-24",
            "noi-dung": "Hội nghị",
        },
    )


def test_a_backward_date_moves_with_the_day_it_is_counted_from() -> None:
    story = trip()
    assert story.due("xin-phep") == "2026-07-10"
    story.act(AN, run.Act("set", values={"ngay-di": "2026-07-14"}))
    assert story.due("xin-phep") == "2026-07-03"


def test_a_step_that_waits_for_a_day_begins_when_the_day_comes() -> None:
    story = trip()
    minister = head("bo truong", *TEXT.parties)
    story.do(minister, "xin-phep")
    story.do(PM, "cho-phep", "dong-y")
    assert not story.is_open("bao-cao")
    story.on("2026-07-30 09:00")
    began = story.facts[-1]
    assert isinstance(began, Began)
    assert (
        began.on.astimezone(story.calendar.timezone).date().isoformat() == "2026-07-24"
    )
    assert story.due("bao-cao") == "2026-07-31"


def test_without_permission_there_is_nothing_to_report() -> None:
    story = trip()
    minister = head("bo truong", *TEXT.parties)
    story.do(minister, "xin-phep")
    story.do(PM, "cho-phep", "khong-dong-y", ly_do="Trùng lịch")
    story.on("2026-08-30 09:00")
    assert story.state.closed
    assert ("bao-cao", "") not in story.state.tasks


def test_a_yearly_date_is_the_first_one_to_come_and_rolls() -> None:
    story = opened(
        TEXT,
        "chuong-trinh-nam",
        AN,
        "2026-06-01 08:00",
        rows={"duoc-hoi": (A,)},
        values={"nam": "2027"},
    )
    assert story.due("dang-ky", A) == "2026-11-16"
