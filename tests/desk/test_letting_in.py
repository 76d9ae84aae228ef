"""Khoa forgot his password and is let in again by a command; nobody else is helped so."""

from datetime import timedelta

import pytest

from phoihop.base.errors import Refused
from phoihop.contexts.parties.models import Account, SignInAttempt, authenticate
from phoihop.contexts.parties.models.sign_in import FREE_PER_LOGIN
from phoihop.desk.cast import PASSWORD
from phoihop.desk.letting_in import let_in
from phoihop.desk.passwords import resets
from phoihop.desk.seeded import seeded
from phoihop.store import reading
from tests.world import World

HERE = "10.0.0.7"


def test_an_administrator_is_let_in_with_a_password_that_must_be_changed(
    world: World,
) -> None:
    done = let_in("KHOA", now=world.now, urandom=seeded("operator"))
    account = authenticate("khoa", done.password, HERE, world.now)
    assert account is not None
    assert account.must_change
    assert authenticate("khoa", PASSWORD, HERE, world.now) is None
    (told,) = resets(account.person)
    assert (told.index, told.by, told.operator) == (done.entry, "", True)
    assert done.entry == reading.head().size - 1
    world.check()


def test_failed_tries_slow_the_owner_down_no_longer(world: World) -> None:
    for _ in range(FREE_PER_LOGIN):
        authenticate("khoa", "sai mật khẩu", HERE, world.now)
    others = SignInAttempt.objects.create(login="an", address=HERE, at=world.now)
    with pytest.raises(Refused):
        authenticate("khoa", PASSWORD, HERE, world.now)
    done = let_in("khoa", now=world.now + timedelta(seconds=1))
    assert authenticate("khoa", done.password, HERE, world.now) is not None
    assert SignInAttempt.objects.filter(pk=others.pk).exists()


def test_each_password_is_another_and_of_no_other_run(world: World) -> None:
    first, second = (let_in("khoa", now=world.now) for _ in range(2))
    assert first.password != second.password
    assert len(first.password.replace("-", "")) == 16


@pytest.mark.parametrize(
    ("login", "reason"),
    [
        ("an", "administrators_only"),
        ("hoa", "administrators_only"),
        ("x", "no_such_account"),
    ],
)
def test_nobody_else_is_let_in_by_the_operator(
    world: World, login: str, reason: str
) -> None:
    size = reading.head().size
    before = dict(Account.objects.values_list("login", "password"))
    with pytest.raises(Refused) as refusal:
        let_in(login, now=world.now)
    assert refusal.value.details["reason"] == reason
    assert reading.head().size == size
    assert dict(Account.objects.values_list("login", "password")) == before


def test_who_administers_no_more_is_not_let_in(world: World) -> None:
    """The day decides, not that he once did."""
    with pytest.raises(Refused) as refusal:
        let_in("khoa", now=world.now - timedelta(days=400))
    assert refusal.value.details["reason"] == "administrators_only"
