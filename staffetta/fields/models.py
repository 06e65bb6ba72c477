"""Custom fields: what a workspace wants to know besides what is there already (C-13).

A Field says what is asked and of whom; a Value is one answer. The room above that owns the records has the concrete
table of values (contacts.ContactValue, processes.ProcessValue), with a column for each type, so that every type is
checked, sorted and found by the database as what it is.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.core.models import Named, Versioned, WorkspaceModel
from staffetta.fields.querysets import ChoiceQuerySet, FieldQuerySet


class Owner(models.TextChoices):
    """Of what a field asks."""

    CONTACT = "contact", _("Contacts")
    LEAD = "lead", _("Leads")
    POST_SALES = "postsales", _("Post-sales processes")


class Kinds(models.TextChoices):
    """Of which contacts a field asks."""

    ALL = "", _("Companies and persons")
    COMPANY = "company", _("Companies only")
    PERSON = "person", _("Persons only")


class Functions(models.TextChoices):
    """Of contacts with which function a field asks (C-07)."""

    ALL = "", _("Whatever their function")
    CUSTOMER = "customer", _("Customers only")
    SUPPLIER = "supplier", _("Suppliers only")


class Type(models.TextChoices):
    """What an answer is; fixed once there is one."""

    TEXT = "text", _("Text")
    LONG_TEXT = "longtext", _("Long text")
    NUMBER = "number", pgettext_lazy("type", "Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    CHOICES = "choices", _("Several choices")
    YES_NO = "yesno", _("Yes or no")
    CONTACT = "contact", _("Contact")


CHOOSING = (Type.CHOICE, Type.CHOICES)
COMPARABLE = (Type.TEXT, Type.NUMBER, Type.DATE, Type.CONTACT)
"""Types of which it can be asked that no two records have the same answer."""


class Field(WorkspaceModel, Versioned, Named):
    """One thing that is asked. `code` is its name for programs and files: stable, one of a kind for each owner.

    `is_personal` says whether answers are personal data: the history keeps them apart and anonymising takes them away
    (C-11). A field out of use keeps its answers; they are shown again when it is restored.
    """

    owner = models.CharField(max_length=10, choices=Owner.choices)
    code = models.CharField(max_length=40)
    type = models.CharField(max_length=10, choices=Type.choices)
    help_text = models.CharField(max_length=200, default="", blank=True)
    of_kind = models.CharField(max_length=10, choices=Kinds.choices, default="", blank=True)
    of_function = models.CharField(max_length=10, choices=Functions.choices, default="", blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=False)
    is_unique = models.BooleanField(default=False)
    is_personal = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = FieldQuerySet.as_manager()
    impersonal = ("names", "owner", "code", "type", "help_text", "of_kind", "of_function")

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["workspace_id", "owner", "code"], name="fields_field_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_choices(self) -> bool:
        return self.type in CHOOSING

    def asks_of(self, kind: str, is_customer: bool, is_supplier: bool) -> bool:
        """Whether this is asked of such a contact."""
        if self.of_kind and self.of_kind != kind:
            return False
        return {"": True, "customer": is_customer, "supplier": is_supplier}[self.of_function]


class Choice(WorkspaceModel, Versioned, Named):
    """One of the answers to choose from. One that was chosen somewhere goes out of use instead of away.

    `serial` numbers the choices of a field for good, in the order in which they were made.
    """

    class Colour(models.TextChoices):
        NEUTRAL = "neutral", pgettext_lazy("colour", "Grey")
        INFO = "info", pgettext_lazy("colour", "Blue")
        SUCCESS = "success", pgettext_lazy("colour", "Green")
        WARNING = "warning", pgettext_lazy("colour", "Yellow")
        DANGER = "danger", pgettext_lazy("colour", "Red")
        ACCENT = "accent", pgettext_lazy("colour", "Accent colour")

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="choices")
    code = models.CharField(max_length=40)
    serial = models.PositiveSmallIntegerField()
    colour = models.CharField(max_length=10, choices=Colour.choices, default=Colour.NEUTRAL)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ChoiceQuerySet.as_manager()
    impersonal = ("names", "code", "colour")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "field", "code"], name="fields_choice_code"),
            models.UniqueConstraint(fields=["workspace_id", "field", "serial"], name="fields_choice_serial"),
        ]

    def __str__(self) -> str:
        return self.name


class Value(WorkspaceModel):
    """One answer, in the column of its type; a record without a row has given none.

    `slot` tells the rows of several choices apart: it is the choice's serial; 0 for every other type. `unique_key` is
    filled where no two records may have the same answer. The concrete table adds the record that the answer is about,
    and `linked`.
    """

    # No indexes of their own: those of value_indexes and value_constraints serve.
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+", db_index=False)
    slot = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(default="", blank=True)
    # How it is sorted and found by its beginning; byte by byte, so that an index serves it.
    folded = models.CharField(max_length=200, null=True, db_collation="C")
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # The number as the database finds and sorts it: comparing decimals is not leakproof, so that under row-level
    # security no index would serve, comparing these is. Read only.
    measure = models.GeneratedField(
        expression=Cast("number", models.FloatField()), output_field=models.FloatField(), db_persist=True
    )
    date = models.DateField(null=True)
    choice = models.ForeignKey(Choice, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    flag = models.BooleanField(null=True)
    unique_key = models.CharField(max_length=250, null=True, db_collation="C")

    personal = ("text", "folded", "unique_key")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.field_id} {self.slot}"


LARGEST = Decimal(10) ** 14


def value_indexes(record: str, prefix: str) -> list[models.Index]:
    """The indexes of a concrete table whose column `record` says what an answer is about: each type is found and
    sorted by one of them under row-level security, since equality, ranges and beginnings are leakproof."""
    columns = ("folded", "measure", "date", "choice", "flag")
    orders = {column: ["workspace_id", "field", column, record] for column in columns}
    orders["linked"] = ["workspace_id", "linked", "field", record]  # so that deleting a contact finds it as well
    return [
        models.Index(fields=fields, name=f"{prefix}_{column}", condition=models.Q(**{f"{column}__isnull": False}))
        for column, fields in orders.items()
    ]


def value_constraints(record: str, prefix: str) -> list[models.BaseConstraint]:
    """One answer for each record, field and slot; and where asked for, none twice."""
    return [
        models.UniqueConstraint(fields=["workspace_id", record, "field", "slot"], name=f"{prefix}_once"),
        models.UniqueConstraint(
            fields=["workspace_id", "field", "unique_key"],
            condition=models.Q(unique_key__isnull=False),
            name=f"{prefix}_unique",
        ),
    ]
