"""The main job: a joint verification from its opening to the notice that ends it.

The dates are counted by hand on the calendar of March 2026, which has no holiday:
Monday is the 2nd, 9th, 16th and 23rd.
"""

import pytest

from phoihop.base.errors import Missing
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import inbox, matters
from phoihop.desk.access import paper
from phoihop.desk.story import FINANCE, PAPER, POLICE, SCHOOLS
from phoihop.regulation.facts import Closed, Done, Lapsed
from phoihop.regulation.run import Act
from tests.people import local
from tests.world import World

KIND = "xac-minh-lien-nganh"


def asked(world: World) -> str:
    """A matter in which three agencies were asked on Monday and received it on Tuesday."""
    matter = world.at("2026-03-02 09:00").open(
        "an", KIND, du_kien="Bằng số 1042", phuc_tap="khong"
    )
    for row, seen_by in ((FINANCE, "binh"), (SCHOOLS, "chi"), (POLICE, "")):
        world.do("an", matter, "hoi", row=row, lets=seen_by, cau_hoi="Có đúng không?")
    world.at("2026-03-03 08:10").receive("binh", matter, "hoi", row=FINANCE)
    world.at("2026-03-03 09:20").receive("chi", matter, "hoi", row=SCHOOLS)
    proof = "Sổ chuyển giao văn bản, dòng 12"
    world.at("2026-03-03 16:40").receive("an", matter, "hoi", row=POLICE, proof=proof)
    return matter


def answered(world: World) -> str:
    """A matter in which two replied in time and the third stayed silent to the end."""
    matter = asked(world)
    # ten working days after Tuesday the 3rd: 4 5 6, 9-13, 16 17
    for row in (FINANCE, SCHOOLS, POLICE):
        assert world.due(matter, "tra-loi", row) == "2026-03-17"

    world.at("2026-03-05 10:00")
    world.do("binh", matter, "tra-loi", "khong-co-so", row=FINANCE, ly_do="Không giữ")
    world.at("2026-03-17 16:30")
    evidence = matters.Upload("tai-lieu-doi-chieu", "Trích sổ gốc.pdf", PAPER)
    reply = Act("do", "tra-loi", SCHOOLS, "khop", {"can-cu": "Sổ gốc số 4, trang 17"})
    world.act("chi", matter, reply, evidence)

    assert world.at("2026-03-17 23:59").tick().facts == 0
    assert world.at("2026-03-18 00:00").tick().facts == 1
    lapsed = world.facts(matter)[-1]
    assert isinstance(lapsed, Lapsed)
    assert (lapsed.step, lapsed.row, lapsed.outcome) == ("tra-loi", POLICE, "no answer")
    assert local("2026-03-17 23:59") < lapsed.on < local("2026-03-18 00:00")
    return matter


def test_from_the_opening_to_the_notice(world: World) -> None:
    matter = answered(world)
    # five working days after the 17th: 18 19 20, 23 24
    assert world.due(matter, "trinh") == "2026-03-24"
    world.at("2026-03-19 09:00")
    draft = {"du-thao-ket-luan": "Khớp với sổ gốc; Công an tỉnh không trả lời."}
    world.act("an", matter, Act("do", "trinh", values=draft))

    decide = Act("do", "ket-luan", answer="thong-qua")
    assert world.refused("an", matter, decide) == "not_your_party"
    assert world.refused("binh", matter, decide) == "not_your_party"
    # five working days after the 19th: 20, 23 24 25 26
    assert world.due(matter, "ket-luan") == "2026-03-26"
    world.at("2026-03-23 16:00").act("dung", matter, decide)

    # three working days after the 23rd: 24 25 26
    assert world.due(matter, "thong-bao") == "2026-03-26"
    assert not MatterRow.objects.get(matter=matter).closed_at
    world.at("2026-03-24 08:30").do("an", matter, "thong-bao")
    row = MatterRow.objects.get(matter=matter)
    assert (row.closed_at, row.due_at) == (world.now, None)
    assert row.lapsed == 1
    last = [type(each) for each in world.facts(matter)[-2:]]
    assert last == [Done, Closed]
    assert world.at("2026-05-04 08:00").tick().facts == 0


def test_whoever_proposed_does_not_decide(world: World) -> None:
    """Dũng may submit the draft as an officer of the lead, but then cannot adopt it."""
    matter = asked(world)
    world.at("2026-03-18 08:00").tick()
    draft = {"du-thao-ket-luan": "Không cơ quan nào trả lời."}
    world.act("dung", matter, Act("do", "trinh", values=draft))
    decide = Act("do", "ket-luan", answer="thong-qua")
    assert world.refused("dung", matter, decide) == "two_persons"


def test_the_agency_that_was_asked_sees_the_matter_and_the_others_do_not(
    world: World,
) -> None:
    matter = world.open("an", KIND, du_kien="Bằng số 7", phuc_tap="khong")
    with pytest.raises(Missing):
        world.page("binh", matter)
    world.do("an", matter, "hoi", row=FINANCE, lets="binh", cau_hoi="Có đúng không?")
    assert world.page("binh", matter).row.matter == matter
    for login in ("chi", "hoa", "khoa", "lan"):
        with pytest.raises(Missing):
            world.page(login, matter)


def test_each_waits_for_what_is_theirs(world: World) -> None:
    matter = asked(world)

    def waits(login: str) -> list[tuple[str, str]]:
        found = inbox.tasks_of(world.actor(login))
        return [(each.step, each.row) for each in found if each.matter_id == matter]

    assert waits("binh") == [("tra-loi", FINANCE)]
    assert waits("chi") == [("tra-loi", SCHOOLS)]
    assert [waits(each) for each in ("an", "dung", "giang", "lan", "khoa", "hoa")] == [
        []
    ] * 6
    world.at("2026-03-18 08:00").tick()
    assert waits("an") == waits("dung") == [("trinh", "")]
    groups = inbox.waiting(world.actor("an"), world.now)
    assert [each.task.step for each in groups["later"]] == ["trinh"]


def test_a_paper_is_read_through_its_matter_only(world: World) -> None:
    matter = asked(world)
    other = world.open("an", KIND, "Việc khác", du_kien="x", phuc_tap="khong")
    evidence = matters.Upload("tai-lieu-doi-chieu", "Trích sổ gốc.pdf", PAPER)
    reply = Act("do", "tra-loi", SCHOOLS, "khop", {"can-cu": "Sổ gốc số 4"})
    world.act("chi", matter, reply, evidence)
    [stored] = world.page("chi", matter).names.papers.values()
    assert paper(world.actor("chi"), matter, stored.document) == stored
    with pytest.raises(Missing):
        paper(world.actor("an"), other, stored.document)
    with pytest.raises(Missing):
        paper(world.actor("lan"), matter, stored.document)


def test_the_page_says_who_could_and_why_not(world: World) -> None:
    matter = asked(world)
    world.at("2026-03-18 08:00").tick()
    draft = {"du-thao-ket-luan": "Không cơ quan nào trả lời."}
    world.act("an", matter, Act("do", "trinh", values=draft))
    barred = {each.step: each for each in world.page("an", matter).barred}
    assert barred["ket-luan"].could == ("giam-doc",)
    assert "ket-luan" in {each.step for each in world.page("dung", matter).moves}
