"""Files of e-business on their way in: what was made of each, who we are in them, what partners are called there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.models import WorkspaceModel
from staffetta.documents.models import Document
from staffetta.intake.querysets import IncomingFileQuerySet


class OwnIdentity(WorkspaceModel):
    """One thing by which files name us: whoever is called so in a file is we (A-08).

    `scheme` is that of an identifier ("0088" for a GLN), "" for all else; `compact` is what is compared.
    """

    class Kind(models.TextChoices):
        VAT = "vat", _("VAT number")
        TAX_CODE = "tax_code", _("Tax code")
        IDENTIFIER = "identifier", _("Identifier")
        NAME = "name", pgettext_lazy("of a company", "Name")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    scheme = models.CharField(max_length=20, default="", blank=True)
    value = models.CharField(max_length=200)
    compact = models.CharField(max_length=200, db_collation="C")

    impersonal = ("kind", "scheme", "value", "compact")

    class Meta:
        ordering = ("kind", "id")
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "kind", "scheme", "compact"], name="intake_identity_once")
        ]

    def __str__(self) -> str:
        return self.value


class PartnerIdentifier(WorkspaceModel):
    """What a partner is called in files besides its VAT number: a GLN, a Peppol id, a tax code (scheme "tax")."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="partner_identifiers", db_index=False)
    scheme = models.CharField(max_length=20, default="", blank=True)
    value = models.CharField(max_length=100)
    compact = models.CharField(max_length=100, db_collation="C")

    personal = ("value", "compact")
    impersonal = ("scheme",)

    class Meta:
        ordering = ("scheme", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "contact", "scheme", "compact"], name="intake_partner_identifier_once"
            )
        ]
        indexes = [models.Index(fields=["workspace_id", "compact", "scheme"], name="intake_partner_by_identifier")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}" if self.scheme else self.value


class Habit(WorkspaceModel):
    """What is done with partners that nobody knows, where nobody can be asked: by programs and the watched folder."""

    creates_partners = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="intake_habit_once")]

    def __str__(self) -> str:
        return str(self.creates_partners)


class Door(models.TextChoices):
    """By which way a file came."""

    PAGE = "page", _("Uploaded")
    API = "api", _("Sent by a program")
    FOLDER = "folder", _("Watched folder")
    COMMAND = "command", _("Command line")


class Unknown(models.TextChoices):
    """What becomes of partners that nobody knows."""

    ASK = "ask", _("Ask me about each")
    CREATE = "create", _("Create them")


class IncomingFile(WorkspaceModel):
    """One file, and what was made of it. While it is to be read or waits, its bytes lie in files.place_of.

    `code` and `sentence` say why it was refused, or for what it waits; `place` where in the file the trouble lies.
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("state of an incoming file", "To be read")
        WAITING = "waiting", pgettext_lazy("state of an incoming file", "Waiting for a partner")
        ENTERED = "entered", pgettext_lazy("state of an incoming file", "Entered")
        KNOWN = "known", pgettext_lazy("state of an incoming file", "Known already")
        REFUSED = "refused", pgettext_lazy("state of an incoming file", "Refused")
        DROPPED = "dropped", pgettext_lazy("state of an incoming file", "Not taken in")

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)
    door = models.CharField(max_length=10, choices=Door.choices)
    unknown = models.CharField(max_length=10, choices=Unknown.choices, default=Unknown.CREATE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    code = models.CharField(max_length=60, default="", blank=True)
    sentence = models.TextField(default="", blank=True)
    place = models.CharField(max_length=300, default="", blank=True)
    batch = models.UUIDField(null=True, blank=True)
    received_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingFileQuerySet.as_manager()
    personal = ("name", "sentence")
    impersonal = ("sha256", "door", "unknown", "state", "code", "place")

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-received_at", "-id"], name="intake_newest"),
            models.Index(fields=["workspace_id", "batch"], name="intake_batch", condition=~models.Q(batch=None)),
            models.Index(
                fields=["workspace_id", "-received_at", "-id"],
                name="intake_waiting",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_settled(self) -> bool:
        """Whether nothing will become of it any more but what has."""
        return self.state not in (self.State.RECEIVED, self.State.WAITING)


class IncomingDocument(WorkspaceModel):
    """One document of a file. `document` is the one that was made of it or was there; `contact` that of a business
    card. `answer` is what a response says to the document that it names (ebusiness.reading.Answer), which may come
    later. `matched` says by what each partner was recognised; `remarks` where it differs from what was there."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("state of an incoming document", "New")
        KNOWN = "known", pgettext_lazy("state of an incoming document", "Known already")
        WAITING = "waiting", pgettext_lazy("state of an incoming document", "Waiting for a partner")

    file = models.ForeignKey(IncomingFile, on_delete=models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    form = models.CharField(max_length=60, default="", blank=True)
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60, default="", blank=True)
    date = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    total = models.DecimalField(max_digits=17, decimal_places=2, null=True, blank=True)
    seller = models.CharField(max_length=200, default="", blank=True)
    buyer = models.CharField(max_length=200, default="", blank=True)
    answer = models.CharField(max_length=10, default="", blank=True)
    matched = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    personal = ("seller", "buyer")
    impersonal = ("state", "form", "kind", "number", "currency", "answer", "matched", "remarks")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.number
