"""What waits for the next try of a form is one person's, for one form, for one day."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phoihop.desk import staging, tick
from phoihop.desk.access import Actor
from phoihop.desk.staging import MOST_FILES, Staged
from tests.world import World

PLACE = "a" * 26
PLAIN = b"%PDF-1.7 Tr\xc3\xadch s\xe1\xbb\x95 g\xe1\xbb\x91c"
NAME = "Trích sổ gốc.pdf"


def waiting(world: World, login: str = "an", name: str = NAME) -> Staged:
    actor = world.actor(login)
    return staging.keep(actor, PLACE, name, PLAIN, now=world.now)


def files() -> list[Path]:
    return list(staging.root().glob("*/*"))


def test_a_file_waits_for_who_sent_it_in_the_form_it_was_sent_for(world: World) -> None:
    kept, an = waiting(world), world.actor("an")
    found = staging.found(an, PLACE, kept.token, world.now)
    assert found == Staged(kept.token, NAME, PLAIN)
    assert kept.size == len(PLAIN)
    assert staging.found(an, "b" * 26, kept.token, world.now) is None
    assert staging.found(an, PLACE, "c" * 26, world.now) is None
    assert staging.found(an, PLACE, "../../../keys/signing.key", world.now) is None


@pytest.mark.parametrize("login", ["binh", "chi", "dung", "giang", "hoa", "khoa"])
def test_nobody_else_gets_it_with_the_token(world: World, login: str) -> None:
    kept = waiting(world)
    other = world.actor(login)
    assert staging.found(other, PLACE, kept.token, world.now) is None
    an = world.actor("an")
    disguised = replace(other, person=an.person)
    assert staging.found(disguised, PLACE, kept.token, world.now) is not None


def test_neither_name_nor_content_nor_sender_lies_in_the_folder(world: World) -> None:
    kept = waiting(world)
    (path,) = files()
    raw = path.read_bytes()
    assert PLAIN not in raw
    assert NAME.encode() not in raw
    told = str(path.relative_to(staging.root()))
    assert kept.token not in told
    assert world.province.people["an"] not in told
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_was_changed_is_not_given(world: World) -> None:
    kept = waiting(world)
    (path,) = files()
    raw, when = bytearray(path.read_bytes()), path.stat().st_mtime
    raw[-1] ^= 1
    path.write_bytes(raw)
    os.utime(path, (when, when))
    assert staging.found(world.actor("an"), PLACE, kept.token, world.now) is None


def test_after_a_day_it_is_gone_and_the_tick_removes_it(world: World) -> None:
    kept, an = waiting(world), world.actor("an")
    almost = world.now + timedelta(hours=23)
    assert staging.found(an, PLACE, kept.token, almost) is not None
    tick.tick(almost)
    assert len(files()) == 1
    later = world.now + timedelta(hours=25)
    assert staging.found(an, PLACE, kept.token, later) is None
    tick.tick(later)
    assert files() == []


def test_one_person_keeps_only_so_many_and_pushes_out_nobody_else(
    world: World,
) -> None:
    others = waiting(world, "binh")
    kept = []
    for number in range(MOST_FILES + 3):
        world.now += timedelta(seconds=1)
        kept.append(waiting(world, name=f"{number}.pdf"))
    an = world.actor("an")
    still = [each for each in kept if _waits(an, each, world)]
    assert [each.name for each in still] == [each.name for each in kept[3:]]
    assert _waits(world.actor("binh"), others, world)


def test_one_person_keeps_only_so_many_bytes(world: World, settings: Any) -> None:
    settings.PHOIHOP_UPLOAD_BYTES = 10
    kept = []
    for number in range(8):
        world.now += timedelta(seconds=1)
        actor = world.actor("an")
        big = b"x" * 900
        kept.append(staging.keep(actor, PLACE, f"{number}", big, now=world.now))
    still = [each for each in kept if _waits(world.actor("an"), each, world)]
    assert 1 <= len(still) <= 6
    assert kept[-1] in still


def test_what_was_taken_waits_no_more(world: World) -> None:
    kept, an = waiting(world), world.actor("an")
    staging.forget(world.actor("binh"), PLACE, [kept.token])
    assert _waits(an, kept, world)
    staging.forget(an, PLACE, [kept.token])
    assert files() == []


def _waits(actor: Actor, kept: Staged, world: World) -> bool:
    return staging.found(actor, PLACE, kept.token, world.now) is not None
