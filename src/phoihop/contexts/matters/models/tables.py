"""The tables of regulations, matters, tasks and papers: views of the ledger.

Every row is a function of the state of one stream and of the calendar, written
when the stream grows, and can be computed again from the entries.
"""

from django.db import models

from phoihop.store.projection import derived

ID = 40
TEXT = 200


@derived
class RegulationRow(models.Model):
    """One version of a regulation in force here; a matter keeps its text by hash."""

    digest = models.CharField(max_length=64, primary_key=True)
    regulation = models.CharField(max_length=80, db_index=True)
    title = models.TextField()
    in_force = models.DateField()
    follows = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    signed_number = models.TextField(blank=True)
    signed_day = models.DateField(null=True)
    signed_signer = models.TextField(blank=True)
    stream = models.CharField(max_length=ID)
    entry = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("regulation", "-in_force")

    def __str__(self) -> str:
        return self.title


@derived
class MatterRow(models.Model):
    """One matter as lists show it. `due_at` is the nearest end of an open duty."""

    matter = models.CharField(max_length=ID, primary_key=True)
    number = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    title = models.TextField()
    folded = models.TextField()
    regulation = models.CharField(max_length=64)
    kind = models.CharField(max_length=80, db_index=True)
    kind_name = models.TextField()
    agency = models.CharField(max_length=ID)
    lead = models.CharField(max_length=ID, db_index=True)
    concerned = models.CharField(max_length=ID, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_for = models.CharField(max_length=TEXT, blank=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    total_at = models.DateTimeField(null=True)
    lapsed = models.PositiveSmallIntegerField(default=0)
    entry = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "year", "ordinal"), name="matter_number_once"
            ),
            models.UniqueConstraint(
                fields=("agency", "year", "number"), name="matter_label_once"
            ),
        )

    def __str__(self) -> str:
        return self.number


@derived
class TaskRow(models.Model):
    """One task of a matter that is open: what waits, for whom, by when.

    `holder` is the agency or the person it waits for; `of_head` says that only
    the head of that agency may do it. A late task stays with its due date. What
    was sent and not yet received is a task too (`act` receive): of the addressee,
    and of the `sender`, who may prove delivery.
    """

    matter = models.ForeignKey(
        "MatterRow", models.DO_NOTHING, db_constraint=False, related_name="tasks"
    )
    step = models.CharField(max_length=80)
    row = models.CharField(max_length=80, blank=True)
    name = models.TextField()
    act = models.CharField(max_length=40)
    duty = models.BooleanField()
    holder = models.CharField(max_length=ID)
    of_head = models.BooleanField(default=False)
    sender = models.CharField(max_length=ID, blank=True)
    basis = models.CharField(max_length=TEXT, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=TEXT, blank=True)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("matter", "step", "row"), name="task_once"),
        )
        indexes = (
            models.Index(fields=("holder", "due_at"), name="task_holder"),
            models.Index(fields=("sender",), name="task_sender"),
        )

    def __str__(self) -> str:
        return f"{self.step}/{self.row}"


@derived
class PaperRow(models.Model):
    """One paper attached to a matter; its bytes are sealed in the store."""

    document = models.CharField(max_length=ID, primary_key=True)
    matter = models.CharField(max_length=ID, db_index=True)
    name = models.TextField()
    media = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name
