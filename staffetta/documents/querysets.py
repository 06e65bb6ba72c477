"""Named reads of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from staffetta.accounts.rules import sees_everything
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import begins, contacts_seen_by
from staffetta.contacts.words import search_terms
from staffetta.core.acts import Gone
from staffetta.core.text import fold
from staffetta.leads.models import Lead

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.documents.models import Document, DocumentType


def fold_number(number: str) -> str:
    """A number for comparing: "Q-2026/0001" and "q 20260001" are the same."""
    return "".join(fold(number).split())[:120]


class DocumentTypeQuerySet(models.QuerySet["DocumentType"]):
    def visible_to(self, member: Member) -> DocumentTypeQuerySet:
        """Everybody may know which types there are; who changes them is a rule."""
        return self

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
            Q(contact__in=contacts_seen_by(member))
            | Q(supplier__in=contacts_seen_by(member))
            | Q(lead__in=Lead.objects.visible_to(member).values("pk"))
            | Q(added_by=member)
        )

    def locked(self, document: Document) -> Document:
        rows = self.select_for_update(of=("self",)).select_related("type", "contact", "supplier")
        found = rows.filter(pk=document.pk).first()
        if found is None:  # somebody deleted it at the same instant
            raise Gone(_("Somebody else has just deleted this document. Nothing was saved."))
        return found

    def naming(self, contacts: Any) -> DocumentQuerySet:
        """Those of these contacts, and those that they supplied to others: ids, or a query of ids."""
        return self.filter(Q(contact__in=contacts) | Q(supplier__in=contacts))

    def for_list(self) -> DocumentQuerySet:
        """With what a row of a list shows."""
        return self.select_related("type", "contact", "supplier", "lead__process")

    def found_by(self, text: str) -> DocumentQuerySet:
        """Those whose number begins so, and those of contacts found by these words."""
        numbered = begins("folded", fold_number(text))
        contacts = Contact.objects.found_by(text) if search_terms(text) else Contact.objects.none()
        return self.filter(numbered | Q(contact__in=contacts.values("pk")) | Q(supplier__in=contacts.values("pk")))
