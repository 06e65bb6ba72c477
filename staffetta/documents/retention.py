"""How long documents must be kept, and from when a contact may be erased because none must be any more (C-10, C-11).

A type under retention says for how many years. They count from the end of the calendar year of the document's date, as
they do in all countries below: an invoice of 2023 with ten years may be erased from 2034-01-01.

The years that a new workspace is delivered with follow its country; administrators change them in the document types.

* Italy: ten years for accounting records, invoices and business correspondence (codice civile, art. 2220).
* France: ten years for accounting records and what proves them, orders and delivery notes among them
  (code de commerce, art. L123-22).
* Poland: five years (ustawa o rachunkowości, art. 74; ordynacja podatkowa, art. 86).
* Germany: eight years for vouchers such as invoices since 2025, six for business letters such as orders (AO § 147,
  HGB § 257, UStG § 14b). Delivery notes that are no vouchers need not be kept once the invoice is there; six is safe.
* Austria: seven (BAO § 132). Spain: six (Código de comercio, art. 30). Netherlands: seven (AWR art. 52).
  Switzerland: ten (OR art. 958f).
* Elsewhere ten, until an administrator knows better.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from staffetta.contacts.models import Contact
from staffetta.core.db.remembered import remembered
from staffetta.documents.models import Document, DocumentType
from staffetta.documents.querysets import DocumentQuerySet

Nature = DocumentType.Nature
VOUCHERS = (Nature.INVOICE, Nature.CREDIT_NOTE)
LETTERS = (Nature.CONFIRMATION, Nature.ORDER, Nature.DELIVERY)
ELSEWHERE = (10, 10)
BY_COUNTRY = {
    **{"IT": (10, 10), "FR": (10, 10), "PL": (5, 5), "DE": (8, 6)},
    **{"AT": (7, 7), "ES": (6, 6), "NL": (7, 7), "CH": (10, 10)},
}
"""Country -> years for vouchers, years for orders, confirmations and delivery notes."""


def years_for(nature: str, country: str) -> int | None:
    """What a new workspace in this country is delivered with; None for documents that need not be kept."""
    vouchers, letters = BY_COUNTRY.get(country, ELSEWHERE)
    if nature in VOUCHERS:
        return vouchers
    return letters if nature in LETTERS else None


@dataclass(frozen=True)
class Hold:
    """That a document keeps its contact from being erased before a day."""

    document: Document
    until: date


def free_from(day: date, years: int) -> date:
    """The first day on which a document of this day need not be kept any more."""
    return date(day.year + years + 1, 1, 1)


def kept_until(document: Document) -> date | None:
    """The first day on which this document may go; None where nobody asks for it to be kept."""
    years = document.type.retention_years
    return free_from(document.date, years) if years is not None else None


def is_kept(document: Document, today: date) -> bool:
    """Whether this document must be kept today."""
    until = kept_until(document)
    return until is not None and today < until


def running(today: date) -> Q:
    """Of documents: that they must be kept today. One condition for each type, so that an index on the type serves."""
    types = DocumentType.objects.filter(retention_years__isnull=False).values_list("pk", "retention_years")
    kept = Q(pk__in=[])
    for pk, years in types:
        kept |= Q(type=pk, date__gte=date(max(today.year - (years or 0), 1), 1, 1))
    return kept


def retained(today: date) -> DocumentQuerySet:
    """The documents that must be kept today."""
    return Document.objects.filter(running(today))


def named_in_documents(path: str) -> Q:
    """Whether the contact at this path of the outer statement is named in any document."""
    known = (Document.objects.filter(**{role: OuterRef(path)}) for role in ("contact", "supplier"))
    return functools.reduce(operator.or_, (Q(Exists(rows)) for rows in known))


def hold_on(contact: Contact, today: date) -> Hold | None:
    """What keeps the contact longest, and from when nothing does; None when nothing does today."""
    last = next(iter(_kept_longest(contact.pk, today.year)), None)
    return Hold(last, free_from(last.date, last.type.retention_years or 0)) if last else None


@remembered(plan=True)
def _kept_longest(contact: UUID, year: int) -> QuerySet[Document]:
    """The document of this contact that must be kept longest, if it must be in this year."""
    named = Q(contact=contact) | Q(supplier=contact)
    rows = Document.objects.filter(named, type__retention_years__isnull=False).select_related("type")
    until = ExtractYear("date") + F("type__retention_years")
    return rows.annotate(until=until).filter(until__gte=year).order_by("-until", "-date", "-pk")[:1]
