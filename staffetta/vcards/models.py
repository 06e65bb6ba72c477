"""How a contact is known outside, and what came along of which we have no column."""

from __future__ import annotations

from django.db import models

from staffetta.contacts.models import Contact
from staffetta.core.models import WorkspaceModel
from staffetta.vcards.querysets import CardQuerySet


class Card(WorkspaceModel):
    """The vCard of a contact, as far as it is more than the contact itself.

    A contact without a row is known by its own id. `uid` and `resource` are the names that an address book gave it, and
    by which it asks again; `kept` are lines that came, each with what it said of the contact (sayings.py). `turn`
    counts changes of all this, and of what a client has to fetch again because it was refused.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="cards", db_index=False)
    uid = models.CharField(max_length=255, default="", blank=True)
    resource = models.CharField(max_length=255, default="", blank=True)
    kept = models.JSONField(default=list)
    turn = models.PositiveIntegerField(default=1)

    objects = CardQuerySet.as_manager()
    personal = ("uid", "resource", "kept")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "contact"], name="vcards_card_one"),
            models.UniqueConstraint(
                fields=["workspace_id", "uid"], condition=~models.Q(uid=""), name="vcards_card_uid"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "resource"], condition=~models.Q(resource=""), name="vcards_card_resource"
            ),
        ]

    def __str__(self) -> str:
        return f"card of {self.contact_id}"
