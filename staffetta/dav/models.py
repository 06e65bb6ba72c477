"""CalDAV and CardDAV: who may come in from a device, and what clients have been told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.dav.querysets import CollectionQuerySet, PasswordQuerySet


class Password(WorkspaceModel):
    """A password for one device, with which it reads and writes its member's tasks and contacts, and nothing else.

    Only its digest is kept: it has a hundred random bits, nobody guesses it from that. `start`: how it begins, by which
    one recognises it.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="dav_passwords")
    label = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    start = models.CharField(max_length=8)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_client = models.CharField(max_length=120, default="", blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PasswordQuerySet.as_manager()
    impersonal = ("label", "digest", "start", "last_client")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "digest"], name="dav_password_digest")]

    def __str__(self) -> str:
        return f"{self.label} ({self.start}…)"


class Collection(WorkspaceModel):
    """The calendar or the address book of a member, as far as clients know it.

    `revision` counts the times something in it was found changed; entries say at which of them. What lies before
    `forgotten` is not known any more. `choice`: which contacts the address book has.
    """

    class Kind(models.TextChoices):
        TASKS = "tasks", pgettext_lazy("collection", "Tasks")
        CONTACTS = "contacts", pgettext_lazy("collection", "Contacts")

    class Choice(models.TextChoices):
        ALL = "all", pgettext_lazy("contacts on a device", "All that I see")
        MINE = "mine", pgettext_lazy("contacts on a device", "Only those whose handler I am")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="dav_collections", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    choice = models.CharField(max_length=10, choices=Choice.choices, default=Choice.ALL)
    revision = models.PositiveBigIntegerField(default=0)
    forgotten = models.PositiveBigIntegerField(default=0)

    objects = CollectionQuerySet.as_manager()
    impersonal = ("kind", "choice")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member", "kind"], name="dav_collection_one")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id}"


class Entry(WorkspaceModel):
    """One thing that clients were told of: by which name, how it was then (`mark`), and when it was last found changed.

    `gone_at`: since when it is not in the collection any more: deleted, merged, done long ago, out of sight. Names are
    ids that programs make up; ones that could be somebody's are refused (places.py).
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries", db_index=False)
    resource = models.CharField(max_length=255, db_collation="C")
    mark = models.CharField(max_length=40)
    revision = models.PositiveBigIntegerField()
    gone_at = models.DateTimeField(null=True, blank=True)

    impersonal = ("resource", "mark")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "collection", "resource"], name="dav_entry_once")
        ]
        indexes = [models.Index(fields=["workspace_id", "collection", "revision"], name="dav_entry_revision")]

    def __str__(self) -> str:
        return f"{self.resource} at {self.revision}"
