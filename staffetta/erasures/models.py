"""What was erased, and who asked for it. Both outlive the data, and hold none of it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.erasures.querysets import ErasureQuerySet, RequestQuerySet
from staffetta.processes.models import Task


class Erasure(WorkspaceModel):
    """That a contact was anonymised or deleted (C-10, C-11): what its certificate says, without personal data.

    `subject` is the contact's id: an erased contact may be gone, so it is no foreign key. `counts`: what went, by
    model; `documents`: those that stayed, as type, number, date. `words` and `files` are what is still to be struck
    from texts about others and to be deleted from disk; both are empty once `finished_at` is set.
    """

    class Kind(models.TextChoices):
        ANONYMISED = "anonymised", pgettext_lazy("erasure", "Anonymised")
        DELETED = "deleted", pgettext_lazy("erasure", "Deleted")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.UUIDField()
    number = models.CharField(max_length=40)
    contact_kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200, default="", blank=True)
    counts = models.JSONField(default=dict)
    documents = models.JSONField(default=list)
    words = models.JSONField(default=list)
    files = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()
    personal = ("words",)
    impersonal = ("kind", "number", "contact_kind", "because", "counts", "documents", "files")

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-at", "-id"], name="erasures_newest"),
            models.Index(fields=["workspace_id", "subject"], name="erasures_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ErasureRequest(WorkspaceModel, Versioned):
    """Somebody asks that data about him be erased (C-12): to be answered within a month (GDPR art. 12(3)).

    `asked_by` and `reach` are as he gave them; they go when the request is closed, unless it is refused: then they are
    kept as the proof of whom was answered what.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", pgettext_lazy("request", "E-mail")
        PHONE = "phone", pgettext_lazy("request", "Phone")
        LETTER = "letter", pgettext_lazy("request", "Letter")
        PERSON = "person", pgettext_lazy("request", "In person")
        WEB = "web", pgettext_lazy("request", "Website")
        OTHER = "other", pgettext_lazy("request", "Other")

    class Identity(models.TextChoices):
        UNCHECKED = "unchecked", _("Not checked yet")
        ADDRESS = "address", _("Wrote from an address that we have on file")
        CALLED = "called", _("Called back at a number that we have on file")
        KNOWN = "known", _("Known in person")
        DOCUMENT = "document", _("Showed an identity document (no copy kept)")

    class Outcome(models.TextChoices):
        OPEN = "", pgettext_lazy("request", "Open")
        ANONYMISED = "anonymised", pgettext_lazy("request", "Anonymised")
        DELETED = "deleted", pgettext_lazy("request", "Deleted")
        REFUSED = "refused", pgettext_lazy("request", "Refused")
        NOTHING = "nothing", pgettext_lazy("request", "Nothing found")

    asked_by = models.CharField(max_length=200)
    reach = models.CharField(max_length=254, default="", blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_on = models.DateField()
    deadline = models.DateField()
    extended_on = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=500, default="", blank=True)
    identity = models.CharField(max_length=10, choices=Identity.choices, default=Identity.UNCHECKED)
    notes = models.TextField(default="", blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    refusal = models.CharField(max_length=1000, default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = RequestQuerySet.as_manager()
    personal = ("asked_by", "reach", "notes", "extension_reason", "refusal")
    impersonal = ("channel", "identity", "outcome")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_at=None) | ~models.Q(outcome="") & ~models.Q(closed_at=None),
                name="erasures_request_closed",
            )
        ]
        indexes = [models.Index(fields=["workspace_id", "deadline", "id"], name="erasures_request_deadline")]

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.deadline < today


class Concerned(WorkspaceModel):
    """A contact that a request is about. The number stays when the contact is deleted."""

    request = models.ForeignKey(ErasureRequest, on_delete=models.CASCADE, related_name="concerned")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="erasure_requests")
    number = models.CharField(max_length=40)
    erasure = models.ForeignKey(Erasure, null=True, on_delete=models.PROTECT, related_name="+")

    impersonal = ("number",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "request", "number"], name="erasures_concerned_once")
        ]

    def __str__(self) -> str:
        return self.number
