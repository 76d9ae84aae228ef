"""The review of a personnel file: the person is told, answers before the decision, may appeal.

The dates are counted by hand on the calendar of April to June 2026: Hùng Kings' day
falls on Sunday 26 April and gives Monday 27; 30 April and 1 May are off.
"""

import pytest

from phoihop.base.errors import Missing
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import matters
from phoihop.desk.story import FINANCE, POLICE, SCHOOLS
from phoihop.regulation.facts import Closed, Lapsed
from phoihop.regulation.run import Act
from phoihop.store.models import EntryRow
from tests.people import local
from tests.world import World

KIND = "ra-soat-ho-so"
WRONG = {"sai-lech": "Hồ sơ ghi 9/2008, bản lưu ghi 3/2009."}
DECIDE = Act(
    "do", "quyet-dinh", answer="ket-luan-sai-lech", values={"ly-do": "Theo bản lưu"}
)


def proposed(world: World) -> str:
    """A review in which one register differs, and the difference was proposed."""
    matter = world.at("2026-04-20 08:30").open(
        "an",
        KIND,
        "Rà soát hồ sơ trước bổ nhiệm lại",
        concerned="hoa",
        ho_ten="Đỗ Thị Hoa",
        so_hieu="CB-0731",
        loai_du_kien="cong-tac",
        gia_tri_trong_ho_so="Vào ngành tháng 9/2008",
        phuc_tap="khong",
    )
    assert world.due(matter, "hoi", FINANCE) == "2026-04-22"
    for row, seen_by in ((FINANCE, "binh"), (SCHOOLS, "chi"), (POLICE, "")):
        world.do("an", matter, "hoi", row=row, lets=seen_by, cau_hoi="Có đúng không?")
    world.at("2026-04-21 09:00")
    for login, row in (("binh", FINANCE), ("chi", SCHOOLS)):
        world.receive(login, matter, "hoi", row=row)
    world.receive("an", matter, "hoi", row=POLICE, proof="Sổ chuyển giao, dòng 3")
    # ten working days: 22 23 24, 28 29, May 4-8
    assert world.due(matter, "tra-loi", POLICE) == "2026-05-08"
    world.at("2026-04-28 10:00")
    evidence = {"can-cu": "Quyết định số 88", "gia-tri-dung": "Tháng 3/2009"}
    world.act("chi", matter, Act("do", "tra-loi", SCHOOLS, "khong-khop", evidence))
    world.do("binh", matter, "tra-loi", "khong-quan-ly", row=FINANCE)
    world.at("2026-05-09 00:00").tick()
    # five working days after Friday the 8th: 11-15
    assert world.due(matter, "de-xuat") == "2026-05-15"
    world.at("2026-05-12 09:00")
    world.act("an", matter, Act("do", "de-xuat", answer="co-sai-lech", values=WRONG))
    return matter


def heard(world: World) -> str:
    """The same, after the person concerned was told and has answered."""
    matter = proposed(world)
    with pytest.raises(Missing):
        world.page("hoa", matter)
    assert world.due(matter, "bao-truoc") == "2026-05-14"
    world.at("2026-05-13 10:00")
    notice = {"noi_dung_thong_bao": "Dự thảo kết luận kèm theo"}
    world.do("an", matter, "bao-truoc", lets="hoa", **notice)
    assert world.page("hoa", matter).concerned == "Đỗ Thị Hoa"
    assert world.due(matter, "giai-trinh") == ""
    world.at("2026-05-14 19:00").receive("hoa", matter, "bao-truoc")
    # five working days after Thursday the 14th: 15, 18 19 20 21
    assert world.due(matter, "giai-trinh") == "2026-05-21"
    assert world.refused("dung", matter, DECIDE) == "not_begun"
    world.at("2026-05-20 20:00")
    answer = {"noi_dung_giai_trinh": "Tôi vào ngành tháng 9/2008, xin đối chiếu sổ."}
    world.do("hoa", matter, "giai-trinh", "gui-giai-trinh", **answer)
    return matter


def concluded(world: World) -> str:
    """The same, decided against her and told with the way to appeal."""
    matter = heard(world)
    # five working days after Wednesday the 20th: 21 22, 25 26 27
    assert world.due(matter, "quyet-dinh") == "2026-05-27"
    world.at("2026-05-22 15:00")
    assert world.refused("an", matter, DECIDE) == "not_your_party"
    world.act("dung", matter, DECIDE)
    # three working days after Friday the 22nd: 25 26 27
    assert world.due(matter, "bao-sai-lech") == "2026-05-27"
    world.at("2026-05-25 08:00")
    told = {
        "ket_qua": "Vào ngành tháng 3/2009",
        "huong_dan_khieu_nai": "Gửi Sở Nội vụ",
    }
    world.do("an", matter, "bao-sai-lech", **told)
    world.at("2026-05-26 21:00").receive("hoa", matter, "bao-sai-lech")
    # fifteen days after the 26th, a Wednesday
    assert world.due(matter, "khieu-nai") == "2026-06-10"
    return matter


def test_the_person_concerned_appeals(world: World) -> None:
    matter = concluded(world)
    world.at("2026-06-01 09:00")
    world.do("hoa", matter, "khieu-nai", "gui-don", noi_dung_khieu_nai="Tôi khiếu nại")
    assert world.due(matter, "chuyen-don") == "2026-06-03"
    world.at("2026-06-02 09:00").do("an", matter, "chuyen-don")
    assert MatterRow.objects.get(matter=matter).closed_at == world.now


def test_without_an_appeal_the_matter_closes_when_the_time_has_passed(
    world: World,
) -> None:
    matter = concluded(world)
    assert world.at("2026-06-10 23:59").tick().facts == 0
    assert world.at("2026-06-11 00:00").tick().facts == 2
    lapsed, closed = world.facts(matter)[-2:]
    assert isinstance(lapsed, Lapsed)
    assert isinstance(closed, Closed)
    assert closed.reason == "hết thời hạn khiếu nại"
    assert closed.on < local("2026-06-11 00:00")


def test_silence_of_the_person_is_no_answer_and_never_consent(world: World) -> None:
    matter = proposed(world)
    world.at("2026-05-13 10:00")
    world.do("an", matter, "bao-truoc", lets="hoa", noi_dung_thong_bao="Dự thảo")
    world.at("2026-06-30 08:00").tick()  # never received: her time has not begun
    assert world.due(matter, "giai-trinh") == ""
    assert world.refused("dung", matter, DECIDE) == "not_begun"
    world.receive("hoa", matter, "bao-truoc")
    # Tuesday 30 June: July 1 2 3, 6 7
    assert world.due(matter, "giai-trinh") == "2026-07-07"
    world.at("2026-07-08 08:00").tick()
    lapsed = world.facts(matter)[-1]
    assert isinstance(lapsed, Lapsed)
    assert (lapsed.step, lapsed.outcome) == ("giai-trinh", "no answer")
    assert world.page("hoa", matter).state.tasks["giai-trinh", ""].status == "lapsed"


def test_the_person_concerned_sees_who_opened_the_file(world: World) -> None:
    matter = concluded(world)
    for login in ("giang", "giang", "hoa", "binh"):
        actor = world.actor(login)
        row = world.page(login, matter).row
        matters.note_opened(actor, row, world.now)
    world.check()
    opened = EntryRow.objects.filter(stream=matter, kind="matters.FileOpened")
    assert opened.count() == 2
    world.at("2026-05-27 08:00")
    matters.note_opened(
        world.actor("giang"), world.page("giang", matter).row, world.now
    )
    assert opened.count() == 3
    for login in ("an", "binh", "hoa"):
        kinds = {line.kind for line in world.page(login, matter).timeline}
        assert "matters.FileOpened" not in kinds
