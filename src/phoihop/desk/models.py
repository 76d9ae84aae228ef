"""The answers already given, so that a form sent twice is recorded once.

Operational: written in the transaction of the entries it speaks of, and not
part of the ledger. A row may be swept when no form can still carry its key.
"""

from dataclasses import dataclass

from django.db import connection, models

KEY = 80
_FIND = (
    'SELECT digest, stream, "first", "last" FROM desk_commandrow'
    " WHERE account = %s AND key = %s"
)
_KEEP = (
    'INSERT INTO desk_commandrow (account, key, digest, stream, "first", "last")'
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


class CommandRow(models.Model):
    """One key of one account, the command it stood for, and where that was recorded."""

    account = models.CharField(max_length=40)
    key = models.CharField(max_length=KEY)
    digest = models.CharField(max_length=64)
    stream = models.CharField(max_length=40)
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "key"), name="command_once"),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.key}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a key was used for, and the first and last entry it led to (-1: none)."""

    digest: str
    stream: str
    first: int
    last: int


def find(account: str, key: str) -> Earlier | None:
    """Return what this key of this account was used for, if it was."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, (account, key))
        row = cursor.fetchone()
    return Earlier(*row) if row else None


def keep(account: str, key: str, answer: Earlier) -> None:
    """Keep the answer to a key; runs in the transaction of the entries."""
    told = (answer.digest, answer.stream, answer.first, answer.last)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, (account, key, *told))


class DraftRow(models.Model):
    """A text somebody writes before it is submitted: not in the ledger, sealed, erasable."""

    draft = models.CharField(max_length=26, primary_key=True)
    title = models.BinaryField()
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.draft


class DraftSaveRow(models.Model):
    """One save of a draft, the text sealed with the key of the draft."""

    draft = models.ForeignKey(DraftRow, models.CASCADE, related_name="saves")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    person = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("draft", "version"), name="draft_save_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} {self.version}"


class DraftReaderRow(models.Model):
    """One subject of the gate may read a draft; an author may also write it."""

    draft = models.ForeignKey(DraftRow, models.CASCADE, related_name="readers")
    subject = models.CharField(max_length=80, db_index=True)
    author = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("draft", "subject"), name="draft_reader"),
        )

    def __str__(self) -> str:
        return f"{self.subject} > {self.draft_id}"
