"""Quotes, orders, returns, invoices …: what firms exchange, and the lead that a document starts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.models import Named, Versioned, WorkspaceModel
from staffetta.documents.querysets import DocumentQuerySet, DocumentTypeQuerySet
from staffetta.leads.models import Lead, Pipeline
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import Attachment


class Side(models.TextChoices):
    """On which side of a deal we stand: what we sell goes to customers, what we buy comes from suppliers (C-03)."""

    SELLING = "selling", _("We sell")
    BUYING = "buying", _("We buy")


class DocumentType(WorkspaceModel, Versioned, Named):
    """A kind of document (A-06). `sequence`, `pipeline` and `open_lead` are its page *CRM automatic actions*.

    `number_range` is the code of the range its numbers come from, "" for the one of its nature (delivered.range_of).
    """

    class Nature(models.TextChoices):
        QUOTE = "quote", _("Quote")
        CONFIRMATION = "confirmation", _("Order confirmation")
        ORDER = "order", _("Order")
        DELIVERY = "delivery", _("Delivery note")
        RETURN = "return", _("Return")
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")
        NON_CONFORMITY = "non_conformity", _("Non-conformity")
        OTHER = "other", _("Other")

    code = models.CharField(max_length=40)
    nature = models.CharField(max_length=20, choices=Nature.choices, default=Nature.OTHER)
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.SELLING)
    retention_years = models.PositiveSmallIntegerField(null=True, blank=True)
    number_range = models.CharField(max_length=60, default="", blank=True)
    sequence = models.ForeignKey(
        Playbook, null=True, blank=True, on_delete=models.PROTECT, related_name="document_types"
    )
    pipeline = models.ForeignKey(Pipeline, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    open_lead = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentTypeQuerySet.as_manager()
    impersonal = ("code", "nature", "side", "names", "number_range")

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["workspace_id", "code"], name="documents_type_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_buying(self) -> bool:
        return self.side == Side.BUYING

    @property
    def numbers_itself(self) -> bool:
        """Whether we give its numbers. What comes from a supplier bears his; what we send to him, ours."""
        ours = (self.Nature.ORDER, self.Nature.RETURN, self.Nature.NON_CONFORMITY)
        return bool(self.number_range) or not self.is_buying or self.nature in ours

    @property
    def starts_leads(self) -> bool:
        """Whether a new document of this type starts a lead (A-06)."""
        return self.sequence_id is not None or self.pipeline_id is not None


class State(models.TextChoices):
    """A-09."""

    OPEN = "open", pgettext_lazy("state of a document", "Open")
    ACCEPTED = "accepted", pgettext_lazy("state of a document", "Accepted")
    RETURNED = "returned", pgettext_lazy("state of a document", "Returned")
    REJECTED = "rejected", pgettext_lazy("state of a document", "Rejected")
    CANCELLED = "cancelled", pgettext_lazy("state of a document", "Cancelled")


class Document(WorkspaceModel, Versioned):
    """One document. Type, number, date and partner together are its key: the same document twice is one (A-07).

    `supplier` is the supplying firm of a document between two firms neither of which is us; `contact` is the buyer
    then. `form` names the format of a file it came in ("UBL Invoice"), "" for what was typed; `type_code` is that
    format's own code (380, TD01); `remarks` say where sums that it states and its lines disagree.
    """

    type = models.ForeignKey(DocumentType, on_delete=models.PROTECT, related_name="documents")
    number = models.CharField(max_length=60)
    date = models.DateField()
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="documents")
    supplier = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="supplied_documents"
    )
    due_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    delivery_on = models.DateField(null=True, blank=True)
    buyer_reference = models.CharField(max_length=100, default="", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    state_reason = models.CharField(max_length=200, default="", blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    gross = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    payable = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    form = models.CharField(max_length=60, default="", blank=True)
    type_code = models.CharField(max_length=10, default="", blank=True)
    remarks = models.JSONField(default=list, blank=True)
    notes = models.TextField(default="", blank=True)
    lead = models.ForeignKey(Lead, null=True, blank=True, on_delete=models.SET_NULL, related_name="documents")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")
    added_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    # Compared byte by byte, so that a prefix of the number is a range of an index (as in contacts).
    folded = models.CharField(max_length=120, default="", editable=False, db_collation="C")

    objects = DocumentQuerySet.as_manager()
    personal = ("notes", "state_reason")
    impersonal = ("number", "state", "currency", "folded", "buyer_reference", "form", "type_code", "remarks")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "type", "contact", "supplier", "number", "date"],
                nulls_distinct=False,
                name="documents_document_once",
            )
        ]
        indexes = [
            models.Index(fields=["workspace_id", "-date", "-id"], name="documents_newest"),
            models.Index(fields=["workspace_id", "folded"], name="documents_by_number"),
            # Which contacts are kept by documents under retention (retention.py): answered from this index alone.
            models.Index(fields=["workspace_id", "contact", "type", "date"], name="documents_retention"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_quote(self) -> bool:
        return self.type.nature == DocumentType.Nature.QUOTE

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


class DocumentLine(WorkspaceModel):
    """One line of a document: net = quantity × price, rounded to the currency."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=60, default="", blank=True)
    description = models.CharField(max_length=500)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=1)
    unit = models.CharField(max_length=20, default="", blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    net = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    personal = ("description",)
    impersonal = ("article", "unit")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.description


class DocumentReference(WorkspaceModel):
    """Another document that this one names: `target` once it is there, in whatever order they come.

    `kind` is what the other one is (ebusiness.reading.Kind), "" where nobody says.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=20, default="", blank=True)
    number = models.CharField(max_length=60)
    date = models.DateField(null=True, blank=True)
    target = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="referring")
    folded = models.CharField(max_length=120, default="", editable=False, db_collation="C")

    impersonal = ("kind", "number", "folded")

    class Meta:
        indexes = [
            # What waits for a document that now comes.
            models.Index(fields=["workspace_id", "folded"], condition=models.Q(target=None), name="documents_awaited")
        ]

    def __str__(self) -> str:
        return self.number


class DocumentFile(WorkspaceModel):
    """That a file belongs to a document; the file itself is an attachment like all others."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "attachment"], name="documents_file_once")]

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.document_id}"
