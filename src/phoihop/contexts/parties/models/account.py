"""Sign-in: accounts with a password hash, and the tries that slow guessing down.

These two tables are operational: they are not in the ledger and survive a replay.
An unknown login, a wrong password and a closed account get the same answer in the
same time. Failures make the next try wait longer, per login and per address.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models

from phoihop.contexts.parties.models.tables import ID


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the parameters OWASP recommends: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts for Django's sign-in and sessions."""


class Account(AbstractBaseUser):
    """A way to sign in, held by one person. There is no superuser.

    `must_change` holds while the password is one that somebody else set.
    """

    id = models.CharField(max_length=ID, primary_key=True)
    login = models.CharField(max_length=64, unique=True)
    person = models.CharField(max_length=ID, db_index=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    last_login = None

    objects = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.login


class SignInAttempt(models.Model):
    """One try to sign in.

    `login` is the folded login of an account, or a keyed hash of what was typed
    when no account has it: people type passwords into the wrong field.
    """

    login = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    ok = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("login", "at"), name="attempt_login"),
            models.Index(fields=("address", "at"), name="attempt_address"),
        )

    def __str__(self) -> str:
        return f"{self.login} {self.at:%Y-%m-%dT%H:%M:%SZ}"
