"""The tables of texts on their way into force, and their only writer."""

from datetime import datetime
from typing import Any

from django.db import models

from phoihop.contexts.regulations import facts, rules
from phoihop.store.projection import derived

ID = 40


@derived
class ProposalRow(models.Model):
    """One text submitted for assent."""

    proposal = models.CharField(max_length=ID, primary_key=True)
    regulation = models.CharField(max_length=80, db_index=True)
    title = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    document = models.CharField(max_length=ID)
    agency = models.CharField(max_length=ID)
    status = models.CharField(max_length=20)
    submitted_at = models.DateTimeField()
    in_force = models.DateField(null=True)  # the day the text names
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.title


@derived
class AssentRow(models.Model):
    """Where one agency stands on a proposal; whose agency has no row sees nothing of it."""

    proposal = models.ForeignKey(
        ProposalRow, models.DO_NOTHING, db_constraint=False, related_name="assents"
    )
    agency = models.CharField(max_length=ID, db_index=True)
    word = models.CharField(max_length=20)
    person = models.CharField(max_length=ID, blank=True)
    at = models.DateTimeField(null=True)
    entry = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "agency"), name="assent_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency} {self.word}"


@derived
class DrafterRow(models.Model):
    """Who drafted what was submitted, and so does not decide on it."""

    proposal = models.ForeignKey(
        ProposalRow, models.DO_NOTHING, db_constraint=False, related_name="drafters"
    )
    person = models.CharField(max_length=ID, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "person"), name="drafted_once"),
        )

    def __str__(self) -> str:
        return self.person


TABLES = (ProposalRow, AssentRow, DrafterRow)


def apply(stream: str, index: int, at: datetime, fact: Any) -> None:  # noqa: ANN401
    """Write what one entry changes."""
    match fact:
        case facts.RegulationProposed():
            _submitted(stream, index, at, fact)
        case facts.AssentGiven() | facts.AssentDeclined():
            given = isinstance(fact, facts.AssentGiven)
            AssentRow.objects.filter(proposal=stream, agency=fact.agency).update(
                word=rules.GIVEN if given else rules.DECLINED,
                person=fact.person,
                at=at,
                entry=index,
            )
        case facts.ProposalWithdrawn():
            _ended(stream, rules.WITHDRAWN)
        case _:
            _ended(stream, rules.IN_FORCE)


def _submitted(
    stream: str, index: int, at: datetime, fact: facts.RegulationProposed
) -> None:
    row = ProposalRow.objects.create(
        proposal=stream,
        regulation=fact.regulation,
        title=fact.title,
        digest=fact.digest,
        document=fact.document,
        agency=fact.agency,
        status=rules.OPEN,
        submitted_at=at,
        in_force=fact.in_force,
        entry=index,
    )
    AssentRow.objects.bulk_create(
        AssentRow(proposal=row, agency=each, word=rules.WAITING)
        for each in fact.agencies
    )
    DrafterRow.objects.bulk_create(
        DrafterRow(proposal=row, person=each) for each in fact.drafters
    )


def _ended(stream: str, status: str) -> None:
    ProposalRow.objects.filter(proposal=stream).update(status=status)
