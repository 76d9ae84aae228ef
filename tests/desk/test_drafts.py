"""Drafts: saved by their authors, read by those they were sent to, there for nobody else."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from phoihop.base.errors import Conflict, Missing, Refused
from phoihop.base.packaged import packaged
from phoihop.desk import drafts
from phoihop.desk.models import DraftSaveRow
from phoihop.store import keys
from tests.desk.test_canaries import rows
from tests.world import CAST, World, check_world

TEXT = packaged("regulations/the-apec.md")
CANARY = "Chim hoàng yến mười"


def saved(world: World, login: str = "an", text: str = TEXT, **more: Any) -> str:
    return drafts.save(world.actor(login), text, now=world.now, **more).id


def readers_of(world: World, draft: str) -> set[str]:
    """Everybody for whom the draft is there, the same by every way to read it."""
    found = set()
    for login in CAST:
        actor = world.actor(login)
        listed = draft in {each.id for each in drafts.listed(actor)}
        for read in (drafts.read, drafts.history):
            try:
                read(actor, draft)
            except Missing:
                assert not listed
            else:
                assert listed
        found |= {login} if listed else set()
    return found


def test_a_draft_is_there_for_its_author_alone(world: World) -> None:
    draft = saved(world)
    assert readers_of(world, draft) == {"an"}
    [mine] = drafts.listed(world.actor("an"))
    assert (
        mine.title
        == "Quy chế phối hợp xét cho phép sử dụng thẻ đi lại của doanh nhân APEC"
    )
    check_world(world)


def test_an_agency_that_was_sent_a_draft_reads_it_and_cannot_write_it(
    world: World,
) -> None:
    draft = saved(world)
    drafts.send(world.actor("an"), draft, agencies=[world.agency("so-tai-chinh")])
    assert readers_of(world, draft) == {"an", "binh"}
    binh = world.actor("binh")
    assert drafts.read(binh, draft).text == TEXT
    for change in (
        lambda: saved(world, "binh", TEXT + "\n", draft=draft, seen=1),
        lambda: drafts.delete(binh, draft),
        lambda: drafts.send(binh, draft, agencies=[world.agency("so-xay-dung")]),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.details["reason"] == "draft_is_read_only"
    drafts.take_back(world.actor("an"), draft, f"agency:{world.agency('so-tai-chinh')}")
    assert readers_of(world, draft) == {"an"}


def test_every_save_is_kept_and_can_be_read_again(world: World) -> None:
    draft = saved(world)
    second = drafts.save(
        world.actor("an"),
        TEXT + "\n## Điều 99. Thêm\n",
        draft=draft,
        seen=1,
        now=world.now,
    )
    assert second.version == 2
    assert [each.version for each in drafts.history(world.actor("an"), draft)] == [2, 1]
    assert drafts.read(world.actor("an"), draft, 1).text == TEXT
    same = drafts.save(
        world.actor("an"), second.text, draft=draft, seen=2, now=world.now
    )
    assert same.version == 2


def test_two_saves_are_compared_by_what_changes_for_whom(world: World) -> None:
    draft = saved(world)
    saved(world, text=TEXT.replace("20 days", "15 days"), draft=draft, seen=1)
    found = drafts.compare(world.actor("an"), draft, (1, 2), date(2026, 3, 2))
    assert {each.code for each in found} == {"limit_shorter"}
    assert not drafts.compare(world.actor("an"), draft, (2, 2), date(2026, 3, 2))
    with pytest.raises(Missing):
        drafts.compare(world.actor("binh"), draft, (1, 2), date(2026, 3, 2))


def test_whoever_saves_over_what_he_has_not_seen_is_told(world: World) -> None:
    draft = saved(world)
    drafts.send(world.actor("an"), draft, authors=[world.province.people["dung"]])
    saved(world, "dung", TEXT + "\nDũng thêm.\n", draft=draft, seen=1)
    with pytest.raises(Conflict) as told:
        saved(world, "an", TEXT + "\nAn thêm.\n", draft=draft, seen=1)
    assert told.value.details["name"] == "Trần Quốc Dũng"
    assert told.value.details["version"] == 2
    assert "Dũng thêm" in drafts.read(world.actor("an"), draft).text
    assert DraftSaveRow.objects.count() == 2


def test_two_who_save_at_once_are_one_who_wins_and_one_who_is_told(
    lasting_world: World,
) -> None:
    world = lasting_world
    draft = saved(world)
    drafts.send(world.actor("an"), draft, authors=[world.province.people["dung"]])
    told: list[str] = []
    start = threading.Barrier(2)

    def write(login: str) -> None:
        try:
            start.wait()
            saved(world, login, f"{TEXT}\n{login}\n", draft=draft, seen=1)
            told.append("saved")
        except Conflict:
            told.append("told")
        finally:
            connection.close()

    both = [threading.Thread(target=write, args=(each,)) for each in ("an", "dung")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(told) == ["saved", "told"]
    assert drafts.read(world.actor("an"), draft).version == 2


def test_a_draft_is_sealed_and_gone_once_deleted(world: World) -> None:
    text = TEXT.replace("title: ", f"title: {CANARY} ", 1) + f"\n{CANARY}\n"
    draft = saved(world, text=text)
    assert CANARY in drafts.listed(world.actor("an"))[0].title
    assert not [table for table, row in rows() if CANARY in row]
    drafts.delete(world.actor("an"), draft)
    assert not drafts.listed(world.actor("an"))
    assert keys.load([draft])[draft] is None
    with pytest.raises(Missing):
        drafts.read(world.actor("an"), draft)
    check_world(world)


@pytest.mark.parametrize(
    ("text", "login", "reason"),
    [
        ("  \n", "an", "draft_empty"),
        ("x" * 1_000_001, "an", "draft_too_large"),
        (TEXT, "hoa", "officer_needed"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    world: World, text: str, login: str, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        saved(world, login, text)
    assert refusal.value.details["reason"] == reason


def test_an_id_that_is_none_is_not_there(world: World) -> None:
    for each in ("", "\0", "x", "a" * 26):
        with pytest.raises(Missing):
            drafts.read(world.actor("an"), each)
