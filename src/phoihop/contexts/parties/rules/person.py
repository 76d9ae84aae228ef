"""A person as the person's stream tells it: registered once, one open account at most."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import assert_never

from phoihop.base.errors import Refused
from phoihop.contexts.parties.facts import (
    AccountClosed,
    AccountOpened,
    PasswordReset,
    PersonFact,
    PersonRegistered,
    PersonRenamed,
)
from phoihop.contexts.parties.rules.saying import some_text
from phoihop.contexts.parties.rules.standing import Standing, administrator_only

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}[a-z0-9]")

Facts = tuple[PersonFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person; `account` is the open account, or ""."""

    person: str
    name: str
    account: str = ""


def person_after(state: Person | None, fact: PersonFact) -> Person:
    """Return the person once `fact` is recorded."""
    match fact:
        case PersonRegistered():
            return Person(person=fact.person, name=fact.name)
        case PersonRenamed():
            return replace(known_person(state), name=fact.name)
        case AccountOpened():
            return replace(known_person(state), account=fact.account)
        case AccountClosed():
            return replace(known_person(state), account="")
        case PasswordReset():
            return known_person(state)
        case _:
            assert_never(fact)


def replay_person(facts: Iterable[PersonFact]) -> Person | None:
    """Return the person after all of its facts."""
    start: Person | None = None
    return reduce(person_after, facts, start)


def known_person(state: Person | None) -> Person:
    """Return the person, or refuse: nobody has registered him."""
    if state is None:
        raise Refused(reason="unknown_person")
    return state


def register(state: Person | None, wish: PersonRegistered, by: Standing) -> Facts:
    """Register a person by name. Whoever holds an office can."""
    if not (by.installer or by.offices):
        raise Refused(reason="office_needed")
    if state is not None:
        raise Refused(reason="recorded_already")
    some_text(wish.name, "name", 200)
    return (wish,)


def rename_person(state: Person | None, wish: PersonRenamed, by: Standing) -> Facts:
    """Change a person's name. Only an administrator can."""
    administrator_only(by)
    known_person(state)
    some_text(wish.name, "name", 200)
    return (wish,)


def open_account(state: Person | None, wish: AccountOpened, by: Standing) -> Facts:
    """Give a person an account: 2 to 64 characters of a-z, 0-9 and . _ - as login."""
    administrator_only(by)
    if known_person(state).account:
        raise Refused(reason="has_an_account_already")
    if not LOGIN.fullmatch(wish.login):
        raise Refused(reason="login_not_plain")
    return (wish,)


def close_account(state: Person | None, wish: AccountClosed, by: Standing) -> Facts:
    """Close the person's open account for good. Only an administrator can."""
    administrator_only(by)
    if not wish.account or known_person(state).account != wish.account:
        raise Refused(reason="no_such_account")
    return (wish,)


def reset_password(state: Person | None, wish: PasswordReset, by: Standing) -> Facts:
    """Give the person's open account a temporary password. Only another administrator can."""
    administrator_only(by)
    if by.person and by.person == wish.person:
        raise Refused(reason="own_password", field="login")
    if not wish.account or known_person(state).account != wish.account:
        raise Refused(reason="no_such_account", field="login")
    return (wish,)
