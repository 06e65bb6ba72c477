"""Lists of leads by the document that they come from: a filter and a column there (L-14)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Member
from staffetta.core.ids import id_of
from staffetta.documents.models import Document, DocumentType
from staffetta.leads import filters
from staffetta.leads.columns import COLUMNS
from staffetta.leads.filters import Filter, Values
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.rows import LeadRow
from staffetta.listings.columns import Column

NONE, ANY = "-", "*"


def register() -> None:
    """Called once, when the apps are ready."""
    label = gettext_lazy("Source document")
    filters.add(Filter("document", label, "several", _by_document, choices=_choices, say=_say, order=17))
    column = Column("document", label, _text, cell="", prepare=_with_document, order=60, phone=False)
    COLUMNS.add(column)


def _by_document(rows: LeadQuerySet, values: Values, member: Member) -> LeadQuerySet:
    """By the type of a document, by the document itself, any (*), or none (-)."""
    started = Document.objects.exclude(lead=None)
    if NONE in values:
        return rows.exclude(pk__in=started.values("lead"))
    if ANY in values:
        return rows.filter(pk__in=started.values("lead"))
    ids = [known for value in values if (known := id_of(value))]
    return rows.filter(pk__in=(started.filter(type__in=ids) | started.filter(pk__in=ids)).values("lead"))


def _choices(member: Member) -> list[tuple[str, str]]:
    types = DocumentType.objects.visible_to(member).active()
    return [(ANY, _("Any document")), (NONE, _("None")), *((str(one.pk), one.name) for one in types)]


def _say(value: str, member: Member) -> str:
    if value in (ANY, NONE):
        return dict(_choices(member))[value]
    wanted = id_of(value)
    if wanted is None:
        return "?"
    type_ = DocumentType.objects.filter(pk=wanted).first()
    if type_ is not None:
        return type_.name
    found = Document.objects.visible_to(member).filter(pk=wanted).first()
    return found.number if found else "?"


def _with_document(rows: LeadQuerySet) -> Any:
    """With the number of the document that started it."""
    first = Document.objects.filter(lead=OuterRef("pk")).order_by("created_at", "pk").annotate(said=F("number"))
    return rows.annotate(source_document=Subquery(first.values("said")[:1]))


def _text(row: LeadRow) -> str:
    return getattr(row.lead, "source_document", None) or ""
