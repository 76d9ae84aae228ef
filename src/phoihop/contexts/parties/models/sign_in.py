"""Who signs in: one answer in one time for every wrong try, and each try slower.

A try is recorded before the password is looked at, so that many tries at once all
count; it becomes good only by the right password. Only counts, hashes and instants
are kept, for a month.
"""

import logging
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac

from phoihop.base.errors import Refused
from phoihop.base.text import folded, nfc
from phoihop.contexts.parties.models.account import Account, SignInAttempt

log = logging.getLogger("phoihop.sign_in")

FREE_PER_LOGIN = 3
FREE_PER_ADDRESS = 30
LONGEST_WAIT = 900  # seconds
LOGIN_MEMORY = timedelta(hours=24)
ADDRESS_MEMORY = timedelta(hours=1)  # an office shares one address
KEPT = timedelta(days=30)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256


def authenticate(
    login: str, password: str, address: str, now: datetime
) -> Account | None:
    """Return the account that signs in, or None for any reason at all.

    Raises Refused(reason="sign_in_slowed", seconds=...) while the login or the
    address has to wait; that try is not looked at and does not count.
    """
    typed = folded(login)[:64]
    account = Account.objects.filter(login=typed).first()
    attempt = _begun(typed if account else _hash("login", typed), address, now)
    right = _is_right(account, nfc(password))
    if account is None or not right or not account.is_active:
        log.warning("sign-in failed: login %s", attempt.login)
        return None
    SignInAttempt.objects.filter(pk=attempt.pk).update(ok=True)
    return account


def set_password(account: str, password: str, *, temporary: bool = False) -> Account:
    """Give an account another password; it ends the account's other sessions.

    A temporary one opens nothing until the person has changed it. Raises Refused (password_too_short, password_too_long, password_too_common,
    no_such_account).
    """
    found = Account.objects.filter(id=account, is_active=True).first()
    if found is None:
        raise Refused(reason="no_such_account")
    _check_strength(nfc(password))
    found.set_password(nfc(password))
    found.must_change = temporary
    found.save(update_fields=["password", "must_change"])
    log.info("password set: account %s", account)
    return found


def change_password(
    account: Account, old: str, new: str, *, address: str, now: datetime
) -> Account:
    """Let somebody change his own password; a wrong old one is slowed as at sign-in.

    Raises Refused (password_wrong, password_same, sign_in_slowed, and those of
    `set_password`). A new one that is too weak costs no try.
    """
    strong_enough(new)
    if authenticate(account.login, old, address, now) is None:
        raise Refused(reason="password_wrong", field="old")
    if nfc(new) == nfc(old):
        raise Refused(reason="password_same", field="new")
    return set_password(account.id, new)


def strong_enough(password: str) -> str:
    """Return the password composed, or refuse one that would be too weak to set."""
    _check_strength(nfc(password))
    return nfc(password)


def wait_until(login: str, address: str, now: datetime) -> datetime:
    """Return the instant before which this login is not tried again from this address.

    Where the login has signed in before, only failures from there slow it down: a
    stranger's guesses do not lock the owner out.
    """
    tries = SignInAttempt.objects.filter(login=login)
    here = tries.filter(address=address)
    if here.filter(ok=True).exists():
        tries = here
    shared = SignInAttempt.objects.filter(address=address, ok=False)
    recent = tries.filter(at__gt=now - LOGIN_MEMORY)
    return max(
        _free_at(_failed_in_a_row(recent), FREE_PER_LOGIN, now),
        _free_at(shared.filter(at__gt=now - ADDRESS_MEMORY), FREE_PER_ADDRESS, now),
    )


def attempts(now: datetime) -> QuerySet[SignInAttempt]:
    """Return the failed tries of the last month, the latest first, for administrators."""
    return SignInAttempt.objects.filter(ok=False, at__gt=now - KEPT).order_by("-at")


def forget_attempts(now: datetime) -> int:
    """Delete the tries older than a month; return how many there were."""
    return SignInAttempt.objects.filter(at__lte=now - KEPT).delete()[0]


def forget_failures(login: str) -> int:
    """Let a login be tried again at once; return how many failed tries are forgotten."""
    failed = SignInAttempt.objects.filter(login=login, ok=False).delete()[0]
    log.warning("sign-in: %d failed tries of login %s forgotten", failed, login)
    return failed


def _begun(login: str, address: str, now: datetime) -> SignInAttempt:
    hashed = _hash("address", address)
    with transaction.atomic():
        wait = (wait_until(login, hashed, now) - now).total_seconds()
        if wait <= 0:
            return SignInAttempt.objects.create(login=login, address=hashed, at=now)
    log.warning("sign-in slowed: login %s waits %d s", login, wait)
    raise Refused(reason="sign_in_slowed", seconds=int(wait) + (wait % 1 > 0))


def _failed_in_a_row(tries: QuerySet[SignInAttempt]) -> QuerySet[SignInAttempt]:
    last_good = tries.filter(ok=True).aggregate(last=Max("id"))["last"] or 0
    return tries.filter(ok=False, id__gt=last_good)


def _free_at(failures: QuerySet[SignInAttempt], free: int, now: datetime) -> datetime:
    instants = failures.order_by("-at").values_list("at", flat=True)
    latest = list(instants[: free + LONGEST_WAIT.bit_length()])
    over = len(latest) - free
    if over < 0 or not latest:
        return now
    return latest[0] + timedelta(seconds=min(LONGEST_WAIT, 2**over))


def _is_right(account: Account | None, password: str) -> bool:
    if account is None or len(password) > LONGEST_PASSWORD:
        make_password(password[:LONGEST_PASSWORD])
        return False
    return account.check_password(password)


def _check_strength(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(reason="password_too_short", least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Refused(reason="password_too_long", most=LONGEST_PASSWORD)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        raise Refused(reason="password_too_common") from None


def _hash(what: str, text: str) -> str:
    return (
        f"?{salted_hmac(f'phoihop.{what}', text, algorithm='sha256').hexdigest()[:32]}"
    )
