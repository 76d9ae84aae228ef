"""Who may see what: one row a subject and object, and the only list that says so.

A subject is a principal (`agency:ID`, `unit:ID`, `appointment:ID`, `person:ID`,
`inspect:AGENCY`, `circle:NAME`), never expanded to its members. What has no row is
not there for that subject.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import F

from phoihop.contexts.parties.models.tables import ID
from phoihop.store.projection import derived


@derived
class Acl(models.Model):
    """One subject may see one object; a larger `sort_key` stands higher in lists."""

    subject = models.CharField(max_length=80)
    sort_key = models.BigIntegerField()
    object = models.CharField(max_length=ID, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "object"), name="acl_once"),
        )
        indexes = (
            models.Index("subject", F("sort_key").desc(), "object", name="acl_list"),
        )

    def __str__(self) -> str:
        return f"{self.subject} > {self.object}"


def grant(subject: str, object: str, sort_key: int) -> None:
    """Let one subject see an object; granting again only moves it in lists."""
    grant_all((subject,), object, sort_key)


def grant_all(subjects: Iterable[str], object: str, sort_key: int) -> None:
    """Let several subjects see an object, in one statement."""
    Acl.objects.bulk_create(
        [
            Acl(subject=each, object=object, sort_key=sort_key)
            for each in dict.fromkeys(subjects)
        ],
        update_conflicts=True,
        unique_fields=("subject", "object"),
        update_fields=("sort_key",),
    )


def revoke(subject: str, object: str) -> None:
    """Let one subject no longer see an object."""
    Acl.objects.filter(subject=subject, object=object).delete()


def move(object: str, sort_key: int) -> None:
    """Give an object another place in the lists of all who may see it."""
    Acl.objects.filter(object=object).update(sort_key=sort_key)


def sees(subjects: Iterable[str], object: str) -> bool:
    """Return whether one of the subjects may see the object."""
    return Acl.objects.filter(subject__in=tuple(subjects), object=object).exists()


def objects_of(subjects: Iterable[str]) -> models.QuerySet[Acl, str]:
    """Return the objects that one of the subjects may see, for use in a condition."""
    found = Acl.objects.filter(subject__in=tuple(subjects))
    return found.values_list("object", flat=True)
