"""Wrong tries get one answer in one time, and each makes the next one wait longer."""

import logging
from datetime import UTC, datetime, timedelta
from unicodedata import normalize

import pytest
from django.contrib.auth.hashers import identify_hasher

from phoihop.base.errors import Refused
from phoihop.contexts.parties import models
from phoihop.contexts.parties.facts import AccountClosed, AccountOpened
from phoihop.contexts.parties.models import (
    SignInAttempt,
    authenticate,
    change_password,
    set_password,
)
from phoihop.contexts.parties.models import sign_in as module
from phoihop.contexts.parties.models.account import Argon2idHasher
from tests.contexts.parties.world import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RIGHT = "hoa sen trắng"
HOME, AWAY = "10.0.0.1", "203.0.113.9"


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Argon2idHasher, "memory_cost", 64)
    models.apply(1, NOW, "an", AccountOpened(account="tk", person="an", login="an"))
    set_password("tk", RIGHT)


def wait(login: str, address: str, now: datetime) -> int:
    """How many seconds a try is told to wait; 0 if it was looked at."""
    try:
        authenticate(login, "sai mật khẩu", address, now)
    except Refused as refusal:
        return int(refusal.details["seconds"])
    return 0


def test_the_right_password_signs_in_however_the_login_and_marks_are_typed() -> None:
    for login, password in [
        ("an", RIGHT),
        (" AN ", RIGHT),
        ("an", normalize("NFD", RIGHT)),
    ]:
        found = authenticate(login, password, HOME, NOW)
        assert found is not None
        assert found.id == "tk"


def test_everything_else_gets_the_same_answer() -> None:
    models.apply(2, NOW, "lan", AccountOpened(account="x", person="lan", login="lan"))
    set_password("x", RIGHT)
    models.apply(3, NOW, "lan", AccountClosed(account="x", person="lan"))
    models.apply(4, NOW, "lan", AccountOpened(account="y", person="lan", login="new"))
    for login, password in [
        ("an", "sai"),
        ("nobody", RIGHT),
        ("lan", RIGHT),
        ("new", ""),
        ("new", "!"),
        ("an", "x" * 100_000),
        ("", ""),
    ]:
        assert authenticate(login, password, HOME, NOW) is None


def test_an_unknown_login_costs_as_many_hashes_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cost = []
    hasher = Argon2idHasher

    def counted(name: str) -> None:
        plain = getattr(hasher, name)

        def counting(self: Argon2idHasher, *args: str) -> object:
            cost.append(name)
            return plain(self, *args)

        monkeypatch.setattr(hasher, name, counting)

    counted("encode")
    counted("verify")
    spent = []
    for login, password in [("an", "sai"), ("nobody", "sai"), ("an", "x" * 9999)]:
        cost.clear()
        authenticate(login, password, HOME, NOW)
        spent.append(len(cost))
    assert spent == [1, 1, 1]


@pytest.mark.parametrize("login", ["an", "nobody"])
def test_each_wrong_try_after_the_third_waits_twice_as_long(login: str) -> None:
    now = NOW
    waits = []
    for _ in range(16):
        told = wait(login, HOME, now)
        waits.append(told)
        now += told * SECOND
        if told:
            assert wait(login, HOME, now) == 0
    assert waits[:3] == [0, 0, 0]
    assert waits[3:7] == [1, 2, 4, 8]
    assert waits[-1] == module.LONGEST_WAIT


def test_while_it_waits_even_the_right_password_is_not_looked_at() -> None:
    for _ in range(3):
        wait("an", HOME, NOW)
    with refused("sign_in_slowed"):
        authenticate("an", RIGHT, HOME, NOW)
    assert SignInAttempt.objects.count() == 3
    assert authenticate("an", RIGHT, HOME, NOW + SECOND)


def test_a_good_sign_in_begins_the_count_anew() -> None:
    for _ in range(2):
        assert wait("an", HOME, NOW) == 0
    assert authenticate("an", RIGHT, HOME, NOW)
    for _ in range(3):
        assert wait("an", HOME, NOW) == 0
    assert wait("an", HOME, NOW) == 1


def test_a_strangers_guesses_do_not_lock_the_owner_out() -> None:
    assert authenticate("an", RIGHT, HOME, NOW)
    later = NOW + timedelta(minutes=1)
    for _ in range(9):
        later += wait("an", AWAY, later) * SECOND
        wait("an", AWAY, later)
    assert wait("an", AWAY, later) > 0
    assert authenticate("an", RIGHT, HOME, later)


def test_one_address_that_tries_many_logins_is_slowed_down() -> None:
    told = [wait(f"user{n}", AWAY, NOW) for n in range(module.FREE_PER_ADDRESS + 1)]
    assert told == [0] * module.FREE_PER_ADDRESS + [1]
    assert wait("user-new", HOME, NOW) == 0
    later = NOW + module.ADDRESS_MEMORY + SECOND
    assert [wait(f"later{n}", AWAY, later) for n in range(3)] == [0, 0, 0]


def test_failures_are_forgotten_after_their_time() -> None:
    for _ in range(3):
        wait("an", HOME, NOW)
    assert wait("an", HOME, NOW) == 1
    later = NOW + module.LOGIN_MEMORY + SECOND
    assert [wait("an", HOME, later) for _ in range(3)] == [0, 0, 0]
    assert len(models.attempts(later)) == 6
    assert models.forget_attempts(NOW + module.KEPT + SECOND) == 3
    assert len(models.attempts(later)) == 3


def test_what_was_typed_is_kept_only_if_it_is_a_login(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, "phoihop"):
        wait("an", HOME, NOW)
        for _ in range(4):
            wait(RIGHT, HOME, NOW)
    kept = {(each.login, each.address) for each in models.attempts(NOW)}
    text = f"{kept} {caplog.text}"
    assert "an" in {login for login, _ in kept}
    for hidden in (RIGHT, "hoa sen trang", "sai mật khẩu", HOME):
        assert hidden not in text
    assert "sign-in failed: login an" in caplog.text
    assert "sign-in slowed" in caplog.text


def test_a_password_is_long_enough_not_too_long_and_not_common() -> None:
    for password, reason in [
        ("ngắn quá", "password_too_short"),
        ("x" * 257, "password_too_long"),
        ("1234567890", "password_too_common"),
        ("Password123", "password_too_common"),
    ]:
        with refused(reason):
            set_password("tk", password)
    with refused("no_such_account"):
        set_password("nobody", RIGHT)
    assert authenticate("an", RIGHT, HOME, NOW)


def test_a_closed_account_gets_no_password() -> None:
    models.apply(2, NOW, "an", AccountClosed(account="tk", person="an"))
    with refused("no_such_account"):
        set_password("tk", RIGHT)


def test_a_temporary_password_is_one_until_the_person_changes_it() -> None:
    account = set_password("tk", "tạm thời thôi", temporary=True)
    assert account.must_change
    assert authenticate("an", RIGHT, HOME, NOW) is None
    for old, new, reason in [
        ("sai mật khẩu", "một câu khác hẳn", "password_wrong"),
        ("tạm thời thôi", "tạm thời thôi", "password_same"),
        ("tạm thời thôi", "ngắn", "password_too_short"),
    ]:
        with refused(reason):
            change_password(account, old, new, address=HOME, now=NOW)
        account.refresh_from_db()
        assert account.must_change
    new = "một câu khác hẳn"
    changed = change_password(account, "tạm thời thôi", new, address=HOME, now=NOW)
    assert not changed.must_change
    assert authenticate("an", new, HOME, NOW) == changed


def test_guessing_the_old_password_is_slowed_as_signing_in() -> None:
    account = set_password("tk", RIGHT)
    for _ in range(3):
        with refused("password_wrong"):
            change_password(account, "sai", "một câu khác", address=HOME, now=NOW)
    with refused("sign_in_slowed"):
        change_password(account, RIGHT, "một câu khác", address=HOME, now=NOW)
    with refused("sign_in_slowed"):
        authenticate("an", RIGHT, HOME, NOW)


def test_passwords_are_hashed_as_owasp_recommends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    encoded = set_password("tk", RIGHT).password
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert isinstance(identify_hasher(encoded), Argon2idHasher)
