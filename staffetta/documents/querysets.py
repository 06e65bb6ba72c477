"""Named reads of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from staffetta.accounts.rules import sees_everything
from staffetta.contacts.models import Contact
from staffetta.leads.models import Lead

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.documents.models import Document, DocumentType


class DocumentTypeQuerySet(models.QuerySet["DocumentType"]):
    def active(self) -> DocumentTypeQuerySet:
        return self.filter(retired_at=None)

    def locked(self, document_type: DocumentType) -> DocumentType:
        return self.select_for_update(of=("self",)).get(pk=document_type.pk)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Member) -> DocumentQuerySet:
        """Those of a contact or of a lead that the member sees, and those he entered."""
        if sees_everything(member):
            return self
        return self.filter(
            Q(contact__in=Contact.objects.visible_to(member).values("pk"))
            | Q(lead__in=Lead.objects.visible_to(member).values("pk"))
            | Q(added_by=member)
        )

    def locked(self, document: Document) -> Document:
        return self.select_for_update(of=("self",)).select_related("type", "contact").get(pk=document.pk)
