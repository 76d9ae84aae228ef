"""The tables of agencies, officers, powers and days: views of the ledger.

Every row is written by `apply` alone and can be computed again from the facts.
`entry` is the index of the last entry that changed the row. Foreign keys carry no database
constraint, so that a rebuild may empty the tables in any order. `sort_key` is hex, so
that every database and collation sorts it alike.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from phoihop.contexts.parties.facts import NO_END
from phoihop.store.projection import derived

ID = 40


def on_day(day: date, *through: str) -> Q:
    """Return the condition that a row, and each row it goes through, counts on `day`."""
    found = Q(since__lte=day, until__gte=day)
    for each in through:
        found &= Q(**{f"{each}__since__lte": day, f"{each}__until__gte": day})
    return found


@derived
class AgencyRow(models.Model):
    """One agency."""

    agency = models.CharField(max_length=ID, primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    folded = models.TextField()
    level = models.CharField(max_length=20)
    parent = models.CharField(max_length=ID, blank=True)
    since = models.DateField()
    until = models.DateField(default=NO_END)
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


@derived
class UnitRow(models.Model):
    """One unit of an agency."""

    unit = models.CharField(max_length=ID, primary_key=True)
    agency = models.ForeignKey(
        "AgencyRow", models.DO_NOTHING, db_constraint=False, related_name="units"
    )
    code = models.CharField(max_length=40)
    name = models.TextField()
    entry = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "code"), name="unit_code_once"),
        )

    def __str__(self) -> str:
        return self.name


@derived
class PersonRow(models.Model):
    """One person; the name is empty once the person's key is destroyed."""

    person = models.CharField(max_length=ID, primary_key=True)
    name = models.TextField(blank=True)
    folded = models.TextField(blank=True, db_index=True)
    sort_key = models.TextField(blank=True, db_index=True)
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


@derived
class AccountRow(models.Model):
    """Who may sign in under which login; the password is not here.

    `reset` is the entry by which somebody else last set the password, None if nobody did.
    """

    account = models.CharField(max_length=ID, primary_key=True)
    person = models.ForeignKey(
        "PersonRow", models.DO_NOTHING, db_constraint=False, related_name="accounts"
    )
    login = models.CharField(max_length=64, blank=True)
    closed = models.BooleanField(default=False)
    reset = models.PositiveBigIntegerField(null=True)
    entry = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("login",), condition=~Q(login=""), name="login_once"
            ),
        )

    def __str__(self) -> str:
        return self.login


@derived
class AppointmentRow(models.Model):
    """One officer: a person in a post of an agency, from one day to another."""

    appointment = models.CharField(max_length=ID, primary_key=True)
    person = models.ForeignKey(
        "PersonRow", models.DO_NOTHING, db_constraint=False, related_name="appointments"
    )
    agency = models.ForeignKey(
        "AgencyRow", models.DO_NOTHING, db_constraint=False, related_name="appointments"
    )
    unit = models.CharField(max_length=ID, blank=True)
    post = models.TextField()
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(default=NO_END)
    ending = models.CharField(max_length=20, blank=True)
    entry = models.PositiveBigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("person", "until"), name="appointment_person"),
            models.Index(fields=("agency", "until"), name="appointment_agency"),
        )

    def __str__(self) -> str:
        return self.post


@derived
class SubstituteRow(models.Model):
    """One officer standing in for another."""

    substitution = models.CharField(max_length=ID, primary_key=True)
    appointment = models.ForeignKey(
        "AppointmentRow",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="substitutes",
    )
    substitute = models.ForeignKey(
        "AppointmentRow",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="stands_in",
    )
    since = models.DateField()
    until = models.DateField(default=NO_END)
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.substitution


@derived
class DelegationRow(models.Model):
    """One written authorisation; `scope` holds kinds of matter between blanks."""

    delegation = models.CharField(max_length=ID, primary_key=True)
    by = models.ForeignKey(
        "AppointmentRow", models.DO_NOTHING, db_constraint=False, related_name="gives"
    )
    to = models.ForeignKey(
        "AppointmentRow",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="receives",
    )
    scope = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField()
    document = models.TextField()
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.document


@derived
class InspectionRow(models.Model):
    """One inspector inspecting one agency."""

    inspection = models.CharField(max_length=ID, primary_key=True)
    inspector = models.ForeignKey(
        "AppointmentRow",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="inspections",
    )
    agency = models.ForeignKey(
        "AgencyRow", models.DO_NOTHING, db_constraint=False, related_name="inspections"
    )
    since = models.DateField()
    until = models.DateField()
    basis = models.TextField()
    entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.basis


@derived
class FocalPointRow(models.Model):
    """Whom an agency named as its focal point; the latest naming counts."""

    entry = models.PositiveBigIntegerField(primary_key=True)
    agency = models.ForeignKey(
        "AgencyRow", models.DO_NOTHING, db_constraint=False, related_name="focal_points"
    )
    appointment = models.ForeignKey(
        "AppointmentRow",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="focal_points",
    )
    since = models.DateField()
    until = models.DateField(default=NO_END)

    def __str__(self) -> str:
        return f"#{self.entry}"


@derived
class CalendarDayRow(models.Model):
    """One day that differs from the ordinary week; agency "" is the whole country."""

    agency = models.CharField(max_length=ID, blank=True)
    day = models.DateField()
    kind = models.CharField(max_length=10)
    reason = models.TextField()
    source = models.TextField()
    entry = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "day"), name="calendar_day_once"),
        )
        ordering = (F("day").asc(),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
