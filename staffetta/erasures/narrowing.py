"""The filter *Retention* of lists of contacts: which may be erased as far as documents go (C-10)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts.filters import Values
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.documents.models import Document
from staffetta.documents.retention import running
from staffetta.erasures.blocking import today

FREE, OVER, KEPT = "free", "over", "kept"
KINDS = (FREE, OVER, KEPT)


def choices(member: Member) -> list[tuple[str, str]]:
    """What is asked for."""
    return [
        (FREE, _("Erasable: no document must be kept")),
        (OVER, _("Erasable: the retention of its documents is over")),
        (KEPT, _("Kept by documents under retention")),
    ]


def by_retention(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    """By documents under retention today. Each condition is asked row by row of an index, never for all contacts."""
    bought = Exists(Document.objects.filter(running(today()), contact=OuterRef("pk")))
    supplied = Exists(Document.objects.filter(running(today()), supplier=OuterRef("pk")))
    if values[0] == KEPT:
        return rows.filter(bought | supplied)
    free = rows.filter(~bought, ~supplied, anonymised_at=None)
    if values[0] == FREE:
        return free
    ever = Document.objects.filter(type__retention_years__isnull=False)
    return free.filter(Q(pk__in=ever.values("contact")) | Q(pk__in=ever.exclude(supplier=None).values("supplier")))
