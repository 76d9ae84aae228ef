"""How the operator of the server lets an administrator in again who cannot sign in.

Everybody else is helped by an administrator, on a page. Whoever runs commands on the
server holds its keys; that he set a password is an entry like any other, and the
person is told of it.
"""

import os
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from phoihop.base.errors import Refused
from phoihop.base.text import folded
from phoihop.contexts.parties.models import Account, names_of, standing
from phoihop.contexts.parties.models.sign_in import forget_failures
from phoihop.contexts.parties.rules import installer
from phoihop.desk.access import Actor
from phoihop.desk.actors import local_date
from phoihop.desk.administration import reset_password
from phoihop.ledger.entry import ID_BYTES, new_id

SECRET = 10  # bytes: 80 bits, sixteen letters


@dataclass(frozen=True, slots=True)
class LetIn:
    """Who was let in, the password that is shown once, and the entry that tells of it."""

    login: str
    name: str
    password: str
    entry: int


def let_in(
    login: str, *, now: datetime, urandom: Callable[[int], bytes] = os.urandom
) -> LetIn:
    """Give an administrator a temporary password, and forget the failed tries.

    It opens nothing but the page where it is changed; other sessions end. Raises
    Refused (no_such_account, administrators_only).
    """
    account = Account.objects.filter(login=folded(login), is_active=True).first()
    if account is None:
        raise Refused(reason="no_such_account")
    today = local_date(now)
    if not standing(account.person, today).administers:
        raise Refused(reason="administrators_only")
    password, key = _password(urandom), new_id(urandom(ID_BYTES))
    operator = Actor(account="operator", standing=installer(today))
    with transaction.atomic():
        receipt = reset_password(operator, account.id, password, key=key, now=now)
        forget_failures(account.login)
    name = names_of([account.person]).get(account.person, "")
    return LetIn(account.login, name, password, receipt.first)


def _password(urandom: Callable[[int], bytes]) -> str:
    """Return a random password in groups that can be read out."""
    letters = b32encode(urandom(SECRET)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
