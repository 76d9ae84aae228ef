"""Who comes to see a matter: those with a part in it, from the moment they have one."""

from datetime import date

import pytest

from phoihop.base.errors import Missing
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import TaskRow
from phoihop.contexts.parties.facts import CalendarDaySet
from phoihop.desk import inbox, matter_page, matters, regulations
from phoihop.desk.administration import administer
from phoihop.regulation.run import Act
from phoihop.store import reading
from tests.world import World

TEXT = """---
regulation: quy-che-thu
title: Quy chế thử
in_force: 2026-01-01
running: keep
basis: [Thử]
calendar: viet-nam
parties:
  so-noi-vu:    {name: Sở Nội vụ, level: province}
  so-tai-chinh: {name: Sở Tài chính, level: province}
  so-giao-duc:  {name: Sở Giáo dục và Đào tạo, level: province}
  cong-an-tinh: {name: Công an tỉnh, level: province}
---
## Điều 1. Hỏi

```rules thu-nghiem
clause: 1
name: Thử nghiệm
lead: so-noi-vu
channel: open
fields:
  ket-qua: {name: Kết quả}
steps:
  hoi:     {clause: 1, name: Hỏi, by: lead, does: request, to: so-tai-chinh, after: opened, within: 2 working days, expiry: late}
  tra-loi: {clause: 1, name: Trả lời, by: so-tai-chinh, does: reply, after: hoi, within: 5 working days, expiry: no answer}
  gui:     {clause: 1, name: Gửi Công an, by: cong-an-tinh, does: send, to: lead, after: tra-loi, within: 5 working days, expiry: late}
  ket-luan: {clause: 1, name: Kết thúc, by: lead, does: decide, after: opened, within: 20 working days, expiry: late,
             answers: {dung: {name: Dừng, ends: [gui, matter]}, xong: {name: Xong, ends: matter}}}
  theo-doi: {clause: 1, name: Theo dõi, by: so-giao-duc, does: report, after: closed, within: 10 working days, expiry: late}
```
"""


def begun(world: World) -> str:
    """A matter of the regulation above, opened by An."""
    receipt = regulations.adopt(
        world.actor("khoa"),
        TEXT.encode(),
        stream=world.province.id(),
        key=world.province.key(),
        now=world.now,
    )
    [entry] = reading.stream(receipt.stream)
    assert entry.content is not None
    codes = ("so-noi-vu", "so-tai-chinh", "so-giao-duc", "cong-an-tinh")
    opening = rules.Opening(
        kind="thu-nghiem",
        title="Thử",
        parties={code: world.agency(code) for code in codes},
        rows={},
        values={},
    )
    opened = matters.open_matter(
        world.actor("an"),
        str(entry.content["digest"]),
        opening,
        key=world.province.key(),
        now=world.now,
    )
    world.readers[opened.stream] = {"an", "dung", "giang"}
    world.check()
    return opened.stream


def police(world: World, matter: str) -> bool:
    """Whether Công an tỉnh, where none of the cast works, was let in."""
    subject = f"agency:{world.agency('cong-an-tinh')}"
    return subject in matter_page.readers(world.actor("an"), matter)


def test_an_agency_sees_the_matter_once_something_is_asked_of_it(world: World) -> None:
    matter = begun(world)
    with pytest.raises(Missing):
        world.page("binh", matter)
    world.do("an", matter, "hoi", lets="binh")
    assert not police(world, matter)
    world.do("binh", matter, "tra-loi")
    assert police(world, matter)


def test_what_is_ended_before_it_began_lets_nobody_in(world: World) -> None:
    matter = begun(world)
    world.do("an", matter, "hoi", lets="binh")
    world.do("dung", matter, "ket-luan", "dung", lets="chi")
    assert not police(world, matter)


def test_what_follows_the_end_waits_for_whom_it_is_asked_of(world: World) -> None:
    matter = begun(world)
    world.do("dung", matter, "ket-luan", "xong", lets="chi")
    assert [each.step for each in TaskRow.objects.filter(matter=matter)] == ["theo-doi"]
    assert [each.step for each in inbox.tasks_of(world.actor("chi"))] == ["theo-doi"]
    world.do("chi", matter, "theo-doi")
    assert not TaskRow.objects.filter(matter=matter).exists()


def test_whoever_was_in_keeps_seeing_a_matter_that_goes_on_without_him(
    world: World,
) -> None:
    matter = begun(world)
    world.do("an", matter, "hoi", lets="binh")
    world.do("dung", matter, "ket-luan", "xong", lets="chi")
    assert world.page("binh", matter).state.closed


def test_several_entries_at_once_let_in_as_if_one_came_after_the_other(
    world: World,
) -> None:
    """Silence and the act that follows it are one transaction; replay goes entry by entry."""
    matter = begun(world)
    world.do("an", matter, "hoi", lets="binh")
    world.act("binh", matter, Act("receive", "hoi"))
    world.at("2026-03-20 09:00")
    world.do("dung", matter, "ket-luan", "dung", lets="chi")
    assert police(world, matter)  # asked at the end of 9 March, before it was ended


def test_a_day_off_set_later_moves_also_what_follows_the_end(world: World) -> None:
    matter = begun(world)
    world.do("dung", matter, "ket-luan", "xong", lets="chi")
    # ten working days after Monday 2 March: 3-6, 9-13, 16
    assert world.due(matter, "theo-doi") == "2026-03-16"
    wish = CalendarDaySet(
        day=date(2026, 3, 13), kind="off", reason="Nghỉ bù", source="Công văn 12"
    )
    administer(
        world.actor("khoa"),
        wish,
        stream=world.province.id(),
        key=world.province.key(),
        now=world.now,
    )
    assert world.due(matter, "theo-doi") == "2026-03-17"
    world.check()
