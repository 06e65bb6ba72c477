"""Named reads of incoming files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Prefetch, Q

from staffetta.accounts.rules import sees_everything

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.intake.models import IncomingFile


class IncomingFileQuerySet(models.QuerySet["IncomingFile"]):
    def visible_to(self, member: Member) -> IncomingFileQuerySet:
        """One's own and those of one's groups' members; all where privacy hides nothing (U-02)."""
        if sees_everything(member):
            return self
        return self.filter(Q(received_by=member) | Q(received_by__in=type(member).objects.led_by(member)))

    def waiting(self) -> IncomingFileQuerySet:
        """Those that wait for somebody to say who a partner is."""
        return self.filter(state="waiting")

    def narrowed(self, *, q: str = "", state: str = "", door: str = "") -> IncomingFileQuerySet:
        """Those that these filters leave: a part of a name, a state, a way in."""
        rows = self.filter(name__icontains=q) if q else self
        rows = rows.filter(state=state) if state else rows
        return rows.filter(door=door) if door else rows

    def locked(self, file: IncomingFile) -> IncomingFile:
        return self.select_for_update(of=("self",)).get(pk=file.pk)

    def with_documents(self) -> IncomingFileQuerySet:
        """With what is shown of each."""
        rows = self.model._meta.get_field("documents").related_model._default_manager
        shown = ("type", "contact", "supplier", "lead")
        documents = rows.select_related("contact", *(f"document__{name}" for name in shown))
        return self.select_related("received_by").prefetch_related(
            Prefetch("documents", documents.order_by("position"))
        )
