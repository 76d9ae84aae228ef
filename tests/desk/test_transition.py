"""A running matter is moved to another version as its preview showed, and back again."""

from typing import Any

import pytest

from phoihop.base.errors import Conflict, Missing, Refused
from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import MatterRow, TaskRow
from phoihop.desk import caseload, regulations, transition
from phoihop.desk.story import FINANCE, POLICE, REGULATION, SCHOOLS
from phoihop.desk.submit import Receipt
from phoihop.desk.transition import Wish
from phoihop.regulation.facts import Moved
from phoihop.regulation.run import Act
from phoihop.store import reading
from tests.desk.two_worlds import lend
from tests.world import World, check_world

KIND = "xac-minh-lien-nganh"
ROWS = (FINANCE, SCHOOLS, POLICE)
WHY = "Quy chế mới cho thêm thời gian đối chiếu"
LONGER = ("else: 10 working days}, expiry: no answer", "else: 12 working days}, expiry: no answer")  # fmt: skip
SHORTER = (LONGER[0], LONGER[0].replace("10", "2"))
MEETING = "hop: {clause: 4, name: Họp thẩm định, by: lead, does: meet, after: opened,"
BOARD = (
    "  thong-bao: {clause: 4,",
    f"  {MEETING} within: 3 working days, expiry: late}}\n  thong-bao: {{clause: 4,",
)
NO_MEETING = (
    "  lam-viec:  {clause: 1, name: Làm việc trực tiếp, name_en: Verify on the spot, by: lead, does: verify, after: all tra-loi, if: any tra-loi.khong-khop, within: 10 working days, expiry: late, needs: [bien-ban]}\n",
    "",
)


def version(world: World, in_force: str, *changes: tuple[str, str]) -> str:
    """Another version of the regulation of the province, put in force by Khoa."""
    text = packaged(f"regulations/{REGULATION}.md").replace("2026-01-01", in_force)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = text.encode()
    regulations.adopt(
        world.actor("khoa"),
        file,
        stream=world.province.id(),
        key=world.province.key(),
        now=world.now,
    )
    found = regulations.examined(file)[0]
    assert found is not None
    return found.digest


def asked(world: World, title: str = "Xác minh", moment: str = "2026-03-03 09:00") -> str:  # fmt: skip
    """A matter whose three replies are due at the end of Tuesday 17 March."""
    world.checking = False
    world.at(moment)
    matter = world.open("an", KIND, title, du_kien="x", phuc_tap="khong")
    for row in ROWS:
        world.do("an", matter, "hoi", row=row, cau_hoi="?")
        world.receive("an", matter, "hoi", row=row, proof="Sổ chuyển giao")
    world.readers[matter] |= {"binh", "chi"}
    return matter


def shown(world: World, matter: str, digest: str, login: str = "dung") -> Any:
    return transition.preview(world.actor(login), matter, digest, world.now)


def moved(world: World, matter: str, digest: str, why: str = WHY) -> Receipt:
    """Let Dũng move a matter as its preview shows."""
    seen = shown(world, matter, digest).effect.seen
    wish = Wish(digest, why, seen)
    key = world.province.key()
    return transition.move(world.actor("dung"), matter, wish, key=key, now=world.now)


def refusal(world: World, matter: str, digest: str) -> str:
    """Why a matter cannot be moved, as the preview says; the ledger is as before."""
    found = shown(world, matter, digest).refusal
    assert found is not None
    before = reading.head()
    with pytest.raises(Refused) as no:
        moved(world, matter, digest)
    assert no.value.details["reason"] == found.details["reason"]
    assert reading.head() == before
    return str(found.details["reason"])


def test_a_move_does_what_its_preview_showed_in_one_entry_and_back(
    world: World,
) -> None:
    old = world.province.regulations[REGULATION]
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER)
    tasks = list(TaskRow.objects.order_by("step", "row").values())
    world.at("2026-03-05 10:00")
    before = reading.head().size
    effect = shown(world, matter, new).effect
    assert reading.head().size == before
    dates = {(x.step, x.row): (x.before.day, x.after.day) for x in effect.changes}
    assert {x.what for x in effect.changes} == {"date"}
    assert [str(each) for each in dates["tra-loi", FINANCE]] == [
        "2026-03-17",
        "2026-03-19",
    ]
    receipt = moved(world, matter, new)
    assert receipt.first == receipt.last
    assert world.due(matter, "tra-loi", FINANCE) == "2026-03-19"
    assert MatterRow.objects.get(matter=matter).regulation == new
    check_world(world)
    moved(world, matter, old, "Nhầm vụ việc")
    assert list(TaskRow.objects.order_by("step", "row").values()) == [
        {**each, "id": now["id"]}
        for each, now in zip(
            tasks, TaskRow.objects.order_by("step", "row").values(), strict=True
        )
    ]
    said = [x for x in world.facts(matter) if isinstance(x, Moved)]
    assert [(x.regulation, x.reason) for x in said] == [(new, WHY), (old, "Nhầm vụ việc")]  # fmt: skip
    check_world(world)


def test_the_date_after_a_move_is_explained_by_the_new_text(world: World) -> None:
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER)
    world.at("2026-03-05 10:00")
    [change] = [x for x in shown(world, matter, new).effect.changes if x.row == FINANCE]
    assert str(change.why.basis.clause) == "2"
    assert change.why.parts[0].amount.count == 12
    assert change.why.due.day == change.after.day


def test_what_only_the_new_text_asks_for_begins_with_the_move(world: World) -> None:
    matter = asked(world)
    new = version(world, "2026-03-04", BOARD)
    world.at("2026-03-12 10:00")
    moved(world, matter, new)
    assert world.due(matter, "hop") == "2026-03-17"
    page = world.page("an", matter)
    assert page.state.tasks["hop", ""].moved
    [task] = [x for x in page.tasks if x.step.code == "hop"]
    assert task.reckoned
    assert task.reckoned.origin.code == "moved"
    check_world(world)


def test_a_task_of_the_new_text_keeps_its_clock_when_the_matter_comes_back_to_it(
    world: World,
) -> None:
    old = world.province.regulations[REGULATION]
    matter = asked(world)
    new = version(world, "2026-03-04", BOARD)
    world.at("2026-03-12 10:00")
    moved(world, matter, new)
    moved(world.at("2026-03-13 10:00"), matter, old, "Nhầm")
    assert not TaskRow.objects.filter(matter=matter, step="hop").exists()
    moved(world.at("2026-03-16 10:00"), matter, new)
    assert world.due(matter, "hop") == "2026-03-17"
    check_world(world)


def test_nobody_becomes_late_or_silent_by_a_move(world: World) -> None:
    matter = asked(world)
    new = version(world, "2026-03-04", SHORTER)
    world.at("2026-03-12 10:00")
    assert refusal(world, matter, new) == "move_runs_out"
    for login, row in (("binh", FINANCE), ("chi", SCHOOLS)):
        reply = Act("do", "tra-loi", row, "khop", {"can-cu": "Sổ gốc số 4"})
        world.act(login, matter, reply)
    assert refusal(world, matter, new) == "move_runs_out"
    world.at("2026-03-18 00:00").tick()
    moved(world, matter, new)
    check_world(world)


def test_what_time_brought_is_recorded_before_the_move(world: World) -> None:
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER)
    world.at("2026-03-18 08:00")  # nobody ticked: the silence of three came at midnight
    receipt = moved(world, matter, new)
    assert receipt.last - receipt.first == 3
    names = [type(x).__name__ for x in world.facts(matter)][-4:]
    assert names == ["Lapsed", "Lapsed", "Lapsed", "Moved"]
    assert world.page("an", matter).state.tasks["tra-loi", FINANCE].status == "lapsed"
    check_world(world)


def test_what_the_new_text_does_not_know_is_kept_without_effect(world: World) -> None:
    matter = asked(world)
    reply = {"can-cu": "Sổ gốc", "gia-tri-dung": "Số 88"}
    act = Act("do", "tra-loi", FINANCE, "khong-khop", reply)
    world.act("binh", matter, act)
    other = ("khong-khop: {name: Không khớp", "sai: {name: Không khớp")
    new = version(
        world,
        "2026-03-04",
        other,
        NO_MEETING,
        ("after: all tra-loi or lam-viec or", "after: all tra-loi or"),
        ("if: no tra-loi.khong-khop or any lam-viec, ", ""),
    )
    world.at("2026-03-05 10:00")
    found = shown(world, matter, new).effect.idle
    assert [(x.unknown, x.code) for x in found] == [("answer", "khong-khop")]


def test_only_the_head_of_the_lead_sees_a_preview_or_moves(world: World) -> None:
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER)
    world.at("2026-03-05 10:00")
    seen = shown(world, matter, new).effect.seen
    size = reading.head().size
    for login in ("an", "binh", "chi", "giang", "hoa", "khoa", "lan"):
        with pytest.raises(Missing):
            shown(world, matter, new, login)
        with pytest.raises(Missing):
            transition.move(
                world.actor(login),
                matter,
                Wish(new, WHY, seen),
                key=world.province.key(),
                now=world.now,
            )
        assert transition.previews(world.actor(login), new, world.now) == ()
    assert reading.head().size == size


def test_a_move_needs_a_reason_a_version_of_its_regulation_and_a_running_matter(
    world: World,
) -> None:
    old = world.province.regulations[REGULATION]
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER)
    later = version(world, "2026-06-01", SHORTER)
    world.at("2026-03-05 10:00")
    known = world.province.regulations
    [other] = [digest for name, digest in known.items() if name != REGULATION][:1]
    for digest in (later, other, "0" * 64, old):
        with pytest.raises(Missing):
            shown(world, matter, digest)
    with pytest.raises(Refused) as no:
        moved(world, matter, new, "  ")
    assert no.value.details == {"reason": "reason_missing", "field": "reason"}
    moved(world, matter, new)
    wish = Wish(new, WHY)
    with pytest.raises(Refused) as no:
        transition.move(world.actor("dung"), matter, wish, key="k", now=world.now)
    assert no.value.details["reason"] == "move_same"


def test_a_closed_matter_and_one_whose_kind_is_gone_stay(world: World) -> None:
    matter = asked(world)
    text = packaged(f"regulations/{REGULATION}.md")
    gone = [(KIND, "xac-minh-khac")] if KIND in text else []
    new = version(world, "2026-03-04", *gone)
    world.at("2026-03-05 10:00")
    assert refusal(world, matter, new) == "move_kind_missing"
    newer = version(world, "2026-03-05", LONGER)
    world.at("2026-03-18 08:00").tick()
    world.do("an", matter, "trinh", du_thao_ket_luan="x")
    world.do("dung", matter, "ket-luan", "thong-qua")
    world.do("an", matter, "thong-bao")
    assert refusal(world, matter, newer) == "move_closed"


def test_what_was_shown_is_what_is_recorded_or_nothing(world: World) -> None:
    matter = asked(world)
    new = version(world, "2026-03-04", LONGER)
    world.at("2026-03-05 10:00")
    wish = Wish(new, WHY, shown(world, matter, new).effect.seen)
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    world.act("binh", matter, reply)
    size = reading.head().size
    with pytest.raises(Conflict) as no:
        transition.move(world.actor("dung"), matter, wish, key="k", now=world.now)
    assert no.value.details["reason"] == "move_changed"
    assert reading.head().size == size


def test_several_are_moved_each_by_its_own_entry_and_one_that_cannot_is_named(
    world: World,
) -> None:
    one, two, late = asked(world, "Một"), asked(world, "Hai"), asked(world, "Ba")
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    new = version(world, "2026-03-04", LONGER)
    dung = world.at("2026-03-05 10:00").actor("dung")
    found = transition.previews(dung, new, world.now)
    assert [each.row.matter for each in found] == [one, two, late]
    wishes = {x.row.matter: Wish(new, WHY, x.effect.seen) for x in found}
    world.act("binh", late, reply)  # what was shown of the third no longer holds
    for again in (False, True):
        done = transition.move_many(dung, wishes, key="many", now=world.now)
        assert [(x.row.matter, x.receipt is not None) for x in done] == [
            (one, True),
            (two, True),
            (late, False),
        ]
        assert [x.receipt.again for x in done if x.receipt] == [again, again]
    assert isinstance(done[-1].refusal, Conflict)
    moves = [sum(isinstance(x, Moved) for x in world.facts(m)) for m in wishes]
    assert moves == [1, 1, 0]
    assert [x.row.matter for x in transition.previews(dung, new, world.now)] == [late]
    check_world(world)


def test_moving_back_and_forth_does_not_escape_the_two_person_rule(
    world: World,
) -> None:
    old = world.province.regulations[REGULATION]
    matter = asked(world)
    harmless = ("by: lead, does: propose, after: all tra-loi or lam-viec", "by: lead, does: report, after: all tra-loi or lam-viec")  # fmt: skip
    world.at("2026-03-18 08:00").tick()
    dung = Act("do", "trinh", values={"du-thao-ket-luan": "x"})
    world.act("dung", matter, dung)
    assert world.refused("dung", matter, Act("do", "ket-luan", answer="thong-qua"))
    new = version(world, "2026-03-18", harmless)
    moved(world, matter, new)
    assert world.refused("dung", matter, Act("do", "ket-luan", answer="thong-qua"))
    moved(world, matter, old, "Nhầm")
    assert world.refused("dung", matter, Act("do", "ket-luan", answer="thong-qua"))
    check_world(world)


def test_a_move_opens_nothing_that_the_earlier_text_kept_from_a_reader(
    world: World,
) -> None:
    kept = ("can-cu:     {name: Căn cứ đối chiếu,", "can-cu:     {sees: [lead], name: Căn cứ đối chiếu,")  # fmt: skip
    shut = version(world, "2026-03-02", kept)
    world.province.regulations[REGULATION] = shut
    matter = asked(world)
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    world.act("binh", matter, reply)
    open_to_all = version(world, "2026-03-04", LONGER)
    world.at("2026-03-05 10:00")
    assert [seen_by(world, matter, each) for each in ("an", "binh", "chi")] == [True, True, False]  # fmt: skip
    moved(world, matter, open_to_all)
    assert [seen_by(world, matter, each) for each in ("an", "binh", "chi")] == [True, True, False]  # fmt: skip


def seen_by(world: World, matter: str, login: str) -> bool:
    page = world.page(login, matter)
    shown = [value for line in (*page.timeline, *page.tasks) for value in line.values]
    return "Sổ gốc số 4" in {value.text for value in shown}


def test_who_stands_in_for_the_head_moves_what_the_power_is_for_and_nothing_else(
    world: World,
) -> None:
    matter = asked(world)
    chosen = (FINANCE,)
    other = world.open("an", "trao-doi-thong-tin", "Hỏi", rows=chosen, noi_dung="x", muc_dich="y")  # fmt: skip
    world.at("2026-03-02 10:00")
    lend(world)
    new = version(world, "2026-03-04", LONGER)
    world.at("2026-03-05 10:00")
    with pytest.raises(Missing):
        shown(world, matter, new, "an")
    wish = Wish(new, WHY, shown(world, other, new, "an").effect.seen)
    receipt = transition.move(world.actor("an"), other, wish, key="k", now=world.now)
    entry = reading.entry(receipt.last)
    assert entry is not None
    appointments = world.province.appointments
    assert entry.leaf.actor == appointments["an"]
    assert appointments["dung"] in " ".join(entry.leaf.refs)
    check_world(world)


def test_a_past_case_tells_no_field_that_an_earlier_version_kept(world: World) -> None:
    place = "  phuc-tap:   {name"
    free = (place, f"  so-ban: {{name: Số bản, type: number}}\n{place}")
    kept = (place, f"  so-ban: {{name: Số bản, type: number, sees: [lead]}}\n{place}")
    world.checking = False
    world.province.regulations[REGULATION] = version(world, "2026-03-02", kept)
    matter = opened(world)
    new = version(world, "2026-03-04", free)
    world.at("2026-03-05 10:00")
    moved(world, matter, new)
    world.province.regulations[REGULATION] = new
    other = opened(world)
    cases = {each.id: each.attributes for each in caseload.caseload(KIND)}
    assert "field.so-ban" not in cases[matter]
    assert cases[other]["field.so-ban"] == "3"


def opened(world: World) -> str:
    return world.open("an", KIND, du_kien="x", phuc_tap="khong", so_ban="3")
