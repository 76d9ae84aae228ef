"""Matters that open by themselves: one each, however many servers; what one matter tells another."""

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import openings, replay, tick
from phoihop.desk.matters import Wish, act
from phoihop.desk.story import FINANCE, REGULATION, SCHOOLS
from phoihop.regulation.facts import Opened
from phoihop.regulation.run import Act
from phoihop.store import verifying
from tests.desk.test_coming_into_force import at_once
from tests.desk.test_periods import adopted, by_hand, reports
from tests.desk.test_transition import asked, version
from tests.world import World

KIND = "kiem-tra-so-goc"
HEARD = (
    "## Điều 6. Dữ kiện được rà soát",
    """## Điều 5a. Kiểm tra sổ gốc

1. Có câu trả lời không khớp thì Thanh tra tỉnh kiểm tra việc giữ sổ gốc trong 05 ngày làm việc.

```rules kiem-tra-so-goc
clause: 1
name: Kiểm tra sổ gốc
lead: thanh-tra-tinh
opens: on xac-minh-lien-nganh.tra-loi.khong-khop heard
channel: open
form:
  du-kien: {name: Dữ kiện cần xác minh}
steps:
  kiem: {clause: 1, name: Kiểm tra, by: lead, does: verify, after: opened, within: 5 working days, expiry: late, ends: matter}
```

## Điều 6. Dữ kiện được rà soát""",
)
DIFFERS = Act("do", "tra-loi", FINANCE, "khong-khop", {"can-cu": "Sổ gốc", "gia-tri-dung": "88"})  # fmt: skip


def test_servers_at_once_open_each_matter_of_a_period_once(
    lasting_world: World,
) -> None:
    world = lasting_world
    adopted(world, "2026-03-03 08:00")
    world.at("2026-03-15 00:01")
    now, found = world.now, list[tuple[int, int]]()
    at_once([lambda: found.append(openings.open_due(now)) for _ in range(3)])
    assert len(reports()) == 3
    assert len({each.lead for each in reports()}) == 3
    assert (sum(x for x, _ in found), sum(x for _, x in found)) == (3, 0)
    assert replay.check() == ()
    assert verifying.verify_here().ok


def test_a_person_and_the_hour_at_once_open_one(lasting_world: World) -> None:
    world = lasting_world
    adopted(world, "2026-03-03 08:00")
    world.at("2026-03-15 00:01")
    now, said = world.now, list[str]()

    def hand() -> None:
        try:
            by_hand(world, FINANCE)
        except Refused as refusal:
            said.append(str(refusal.details["reason"]))

    at_once([hand, lambda: openings.open_due(now)])
    assert said in ([], ["period_opened"])
    assert len(reports()) == 3
    assert replay.check() == ()


def listening(world: World) -> str:
    """The regulation with a kind that opens when a reply of another matter differs."""
    digest = version(world, "2026-03-02", HEARD)
    world.province.regulations[REGULATION] = digest
    return digest


def heard() -> list[MatterRow]:
    return list(MatterRow.objects.filter(kind=KIND).order_by("entry"))


def test_an_event_of_one_matter_opens_another_in_the_same_transaction(
    world: World,
) -> None:
    digest = listening(world)
    first = asked(world)
    receipt = world.act("binh", first, DIFFERS)
    [row] = heard()
    assert (row.regulation, row.lead) == (digest, world.agency("thanh-tra-tinh"))
    assert row.entry > receipt.last
    number = MatterRow.objects.get(matter=first).number
    assert number in row.title
    [opened] = [x for x in world.facts(row.matter) if isinstance(x, Opened)]
    assert (opened.person, dict(opened.values)) == ("", {"du-kien": "x"})
    assert world.due(row.matter, "kiem") == "2026-03-10"
    assert replay.check() == ()


def test_another_answer_opens_nothing_and_each_that_is_heard_opens_its_own(
    world: World,
) -> None:
    listening(world)
    first = asked(world)
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc"})
    world.act("binh", first, reply)
    assert heard() == []
    key = world.province.key()
    other = Act("do", "tra-loi", SCHOOLS, "khong-khop", dict(DIFFERS.values))
    for _ in range(2):  # the form sent twice
        world.act("chi", first, other, key=key)
    assert len(heard()) == 1
    world.act("binh", asked(world, "Hai"), DIFFERS)
    assert len(heard()) == 2
    assert replay.check() == ()


def test_what_was_heard_is_seen_by_its_own_parties_only(world: World) -> None:
    listening(world)
    world.act("binh", asked(world), DIFFERS)
    [row] = heard()
    seen = {each for each in ("an", "binh", "chi", "dung", "giang", "lan") if world.sees(each, row.matter)}  # fmt: skip
    assert seen == {"giang"}


def test_servers_at_once_open_one_for_what_was_heard_once(
    lasting_world: World,
) -> None:
    world = lasting_world
    listening(world)
    first = asked(world)
    actor, now = world.actor("binh"), world.now
    key, wish = world.province.key(), Wish(what=DIFFERS)
    sent = [lambda: act(actor, first, wish, key=key, now=now) for _ in range(3)]
    at_once([*sent, lambda: tick.tick(now)])
    assert len(heard()) == 1
    assert replay.check() == ()
