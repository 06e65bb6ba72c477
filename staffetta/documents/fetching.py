"""What entering and showing documents reads again and again, in statements that are compiled once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.contacts.tombstones import living
from staffetta.core.db.remembered import remembered
from staffetta.core.isolation import current_workspace_id
from staffetta.documents.models import DocumentFile, DocumentLine, DocumentReference, DocumentType


def type_of(*, pk: UUID | None, code: str) -> DocumentType | None:
    """A type by id, else by its code whatever its case, with what it starts."""
    found = _types(pk) if pk is not None else _coded(current_workspace_id(), code)
    return found[0] if found else None


def contact_of(member: Member, wanted: UUID) -> Contact | None:
    """The contact if the member sees it; of one that was merged into another, that other one."""
    found = _contacts(member, wanted)
    if not found:
        into = living(Contact, wanted)
        found = _contacts(member, into) if into != wanted else []
    return found[0] if found else None


@remembered(plan=True)
def _types(pk: UUID) -> QuerySet[DocumentType]:
    return DocumentType.objects.filter(pk=pk).select_related("sequence", "pipeline")


@remembered(plan=True)
def _coded(workspace_id: UUID, code: str) -> QuerySet[DocumentType]:
    rows = DocumentType.objects.filter(workspace_id=workspace_id, code__iexact=code)
    return rows.select_related("sequence", "pipeline").order_by("position", "pk")[:1]


@remembered(plan=True)
def _contacts(member: Member, pk: UUID) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(pk=pk)


@remembered(plan=True)
def lines_of(document: UUID) -> QuerySet[DocumentLine]:
    """Of a document, in their order."""
    return DocumentLine.objects.filter(document=document).order_by("position")


@remembered(plan=True)
def files_of(document: UUID) -> QuerySet[DocumentFile]:
    """Of a document, each with its attachment."""
    return DocumentFile.objects.filter(document=document).select_related("attachment").order_by("pk")


@remembered(plan=True)
def references_of(document: UUID) -> QuerySet[DocumentReference]:
    """What a document points at."""
    return DocumentReference.objects.filter(document=document).order_by("pk")
