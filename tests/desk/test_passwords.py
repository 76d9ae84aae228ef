"""Who sets a password for somebody else leaves an entry, or leaves everything as it was."""

from typing import Any

import pytest

from phoihop.base.errors import Refused
from phoihop.contexts.parties.models import Account, AccountRow
from phoihop.desk import administration
from phoihop.desk.administration import reset_password
from phoihop.desk.passwords import Reset, resets
from phoihop.store import reading
from tests.world import World

TEMPORARY = "tạm thời cho Dũng"


def account(login: str) -> str:
    return AccountRow.objects.get(login=login).account


def test_each_reset_is_told_with_its_entry_its_hour_and_its_hand(world: World) -> None:
    dung = world.province.people["dung"]
    assert resets(dung) == ()
    told = []
    for at in ("2026-03-02 08:00", "2026-03-03 10:30"):
        khoa = world.at(at).actor("khoa")
        receipt = reset_password(
            khoa, account("dung"), TEMPORARY, key=at, now=world.now
        )
        told.insert(0, Reset(receipt.first, world.now, khoa.name))
    assert resets(dung) == tuple(told)
    assert resets(world.province.people["an"]) == ()
    world.check()


@pytest.mark.parametrize("login", ["an", "dung", "giang", "hoa"])
def test_nobody_but_an_administrator_sets_a_password_for_another(
    world: World, login: str
) -> None:
    size, before = reading.head().size, Account.objects.get(login="chi").password
    with pytest.raises(Refused) as refusal:
        reset_password(
            world.actor(login), account("chi"), TEMPORARY, key="k", now=world.now
        )
    assert refusal.value.details["reason"] == "administrator_needed"
    assert reading.head().size == size
    assert Account.objects.get(login="chi").password == before


def test_entry_and_password_are_written_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = reading.head().size

    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(administration, "set_password", broken)
    with pytest.raises(OSError):  # noqa: PT011
        reset_password(
            world.actor("khoa"), account("dung"), TEMPORARY, key="k", now=world.now
        )
    assert reading.head().size == size
    assert not Account.objects.get(login="dung").must_change
    world.check()
