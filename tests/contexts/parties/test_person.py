"""A person is registered once, and has one open account at most."""

import pytest

from phoihop.base.sealed import personal_fields
from phoihop.contexts.parties import rules
from phoihop.contexts.parties.facts import (
    FACTS,
    AccountClosed,
    AccountOpened,
    PasswordReset,
    PersonRegistered,
    PersonRenamed,
)
from tests.contexts.parties.world import TODAY, as_, refused

KHOA, AN = as_("khoa"), as_("an")
HOA = PersonRegistered(person="hoa", name="Trần Thị Hoa")
ACCOUNT = AccountOpened(account="tk-hoa", person="hoa", login="hoa")
KNOWN = rules.replay_person([HOA])
WITH_ACCOUNT = rules.replay_person([HOA, ACCOUNT])


def test_whoever_holds_an_office_registers_a_person_once() -> None:
    for by in (AN, KHOA, rules.installer(TODAY)):
        assert rules.register(None, HOA, by) == (HOA,)
    with refused("office_needed"):
        rules.register(None, HOA, as_("hoa"))
    with refused("recorded_already"):
        rules.register(KNOWN, HOA, AN)
    with refused("text_missing"):
        rules.register(None, PersonRegistered(person="hoa", name=" "), AN)


def test_an_administrator_changes_a_name() -> None:
    wish = PersonRenamed(person="hoa", name="Trần Thị Hòa")
    assert rules.rename_person(KNOWN, wish, KHOA) == (wish,)
    after = rules.replay_person([HOA, wish])
    assert after is not None
    assert after.name == "Trần Thị Hòa"
    with refused("administrator_needed"):
        rules.rename_person(KNOWN, wish, AN)
    with refused("unknown_person"):
        rules.rename_person(None, wish, KHOA)
    with refused("text_missing"):
        rules.rename_person(KNOWN, PersonRenamed(person="hoa", name=""), KHOA)


def test_a_person_has_one_open_account() -> None:
    assert rules.open_account(KNOWN, ACCOUNT, KHOA) == (ACCOUNT,)
    with refused("administrator_needed"):
        rules.open_account(KNOWN, ACCOUNT, AN)
    with refused("has_an_account_already"):
        rules.open_account(WITH_ACCOUNT, ACCOUNT, KHOA)
    with refused("unknown_person"):
        rules.open_account(None, ACCOUNT, KHOA)


def test_a_closed_account_can_be_followed_by_another() -> None:
    closing = AccountClosed(account="tk-hoa", person="hoa")
    assert rules.close_account(WITH_ACCOUNT, closing, KHOA) == (closing,)
    after = rules.replay_person([HOA, ACCOUNT, closing])
    assert rules.open_account(after, ACCOUNT, KHOA)
    for state in (KNOWN, after):
        with refused("no_such_account"):
            rules.close_account(state, closing, KHOA)
    with refused("administrator_needed"):
        rules.close_account(WITH_ACCOUNT, closing, AN)


def test_an_administrator_gives_another_person_a_temporary_password() -> None:
    wish = PasswordReset(account="tk-hoa", person="hoa")
    assert rules.reset_password(WITH_ACCOUNT, wish, KHOA) == (wish,)
    assert rules.replay_person([HOA, ACCOUNT, wish]) == WITH_ACCOUNT
    with refused("administrator_needed"):
        rules.reset_password(WITH_ACCOUNT, wish, AN)
    with refused("unknown_person"):
        rules.reset_password(None, wish, KHOA)
    closed = rules.replay_person(
        [HOA, ACCOUNT, AccountClosed(account="tk-hoa", person="hoa")]
    )
    for state in (KNOWN, closed):
        with refused("no_such_account"):
            rules.reset_password(state, wish, KHOA)


def test_nobody_resets_his_own_password() -> None:
    khoa = PersonRegistered(person="khoa", name="Đỗ Đăng Khoa")
    account = AccountOpened(account="tk-khoa", person="khoa", login="khoa")
    state = rules.replay_person([khoa, account])
    with refused("own_password"):
        rules.reset_password(
            state, PasswordReset(account="tk-khoa", person="khoa"), KHOA
        )


@pytest.mark.parametrize("login", ["", "a", "Hoa", "hòa", "hoa tran", "-hoa", "h" * 65])
def test_a_login_is_plain(login: str) -> None:
    wish = AccountOpened(account="tk-hoa", person="hoa", login=login)
    with refused("login_not_plain"):
        rules.open_account(KNOWN, wish, KHOA)


def test_names_and_logins_are_sealed_with_the_persons_key() -> None:
    sealed = {each.__name__: dict(personal_fields(each)) for each in FACTS}
    assert {name: each for name, each in sealed.items() if each} == {
        "PersonRegistered": {"name": "person"},
        "PersonRenamed": {"name": "person"},
        "AccountOpened": {"login": "person"},
    }
