"""Imports: what was loaded, by which mapping, and what became of every row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.exchange.querysets import ImportQuerySet


class Mapping(WorkspaceModel):
    """A remembered mapping: for files with these headers, of this kind (X-02)."""

    kind = models.CharField(max_length=20)
    headers_digest = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    impersonal = ("kind", "headers_digest", "columns")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "kind", "headers_digest"], name="exchange_mapping_once")
        ]

    def __str__(self) -> str:
        return self.kind


class Import(WorkspaceModel):
    """One file on its way in."""

    class Kind(models.TextChoices):
        COMPANIES = "companies", _("Companies")
        PERSONS = "persons", _("Persons")
        USERS = "users", _("Users")
        PRODUCTS = "products", _("Products")
        LEADS = "leads", _("Leads")
        CARDS = "cards", _("Contacts from vCards")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    total = models.PositiveIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()
    personal = ("name", "report")
    impersonal = ("kind", "sha256", "options", "columns", "state")

    def __str__(self) -> str:
        return self.name

    @property
    def is_stopping(self) -> bool:
        """Whether somebody has asked it to end after the portion it is at."""
        return bool(self.options.get("stop"))


class Interim(WorkspaceModel):
    """What the report has to say about one portion, until the import has ended: with it, and with what the portions
    before said, the next process goes on if this one dies."""

    made = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="interims")
    said = models.JSONField()

    personal = ("said",)

    def __str__(self) -> str:
        return f"interim of {self.made_id}"


class Product(WorkspaceModel):
    """A product that imported leads may name, so that unknown ones are reported and not dropped."""

    code = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    impersonal = ("code", "name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "code"], name="exchange_product_code")]

    def __str__(self) -> str:
        return self.name
