"""The contact persons whom one company alone has brought here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from staffetta.contacts.models import Contact, Function, Kind, Link
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.documents.models import Document
from staffetta.processes.models import Process


def only_here(company: Contact) -> ContactQuerySet:
    """Its contact persons who have no function, no other company, no documents and no processes of their own: with it
    goes the reason why they are known, and they are offered to go along (C-11)."""
    if company.kind != Kind.COMPANY:
        return Contact.objects.none()
    elsewhere = Link.objects.filter(person=OuterRef("pk")).exclude(company=company)
    own = Process.objects.filter(Q(contact=OuterRef("pk")))
    documents = Document.objects.filter(Q(contact=OuterRef("pk")) | Q(supplier=OuterRef("pk")))
    return (
        Contact.objects.filter(company_links__company=company, function=Function.NONE, is_supplier=False)
        .filter(~Exists(elsewhere), ~Exists(own), ~Exists(documents), anonymised_at=None, merged_into=None)
        .order_by("folded", "pk")
    )
