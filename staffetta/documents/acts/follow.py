"""Documents find one another, in whatever order they come (A-08, A-09). Called within the act that adds a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Actor
from staffetta.core.changes import apply
from staffetta.core.db.remembered import remembered
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.telling import tell
from staffetta.documents.drafts import ReferenceDraft
from staffetta.documents.facts import DocumentCancelled, DocumentLinked
from staffetta.documents.kinds import CANCELLED_BY_IT, CANCELLING, Nature, fits, of_kind, stage_of, word_of
from staffetta.documents.models import Document, DocumentReference, State
from staffetta.documents.querysets import fold_number

MOST_REFERENCES = 200


def follow(document: Document, references: Iterable[ReferenceDraft], *, by: Actor, at: datetime) -> None:
    """Note what the new document points at, link it with what is there already, and link what has waited for it.

    `document` must be saved, with `type` at hand. A number means the document of the same partners that bears it. Of
    several that it points at, it follows the one that comes latest in a deal. An order cancellation cancels its order,
    where whoever enters it may.
    """
    rows = _noted(document, references)
    for row in rows:
        row.target = _meant(row, document)
    if rows:
        DocumentReference.objects.bulk_create(rows)
        _follow_latest(document, [row.target for row in rows if row.target is not None])
    if not rows and document.follows is not None:
        _obey(document, document.follows, by, at)
    for row in rows:
        if row.target is not None:
            _obey(document, row.target, by, at)
    for row in _waiting(document.folded, document.pk):
        if fits(row.kind, document.type) and _share_partners(row.document, document) and _same_day(row, document):
            _arrived(row, document, by, at)


def _noted(document: Document, references: Iterable[ReferenceDraft]) -> list[DocumentReference]:
    """Each number once for each kind; what points at nothing or at itself is left out."""
    noted: dict[tuple[str, str], DocumentReference] = {}
    for draft in references:
        number = tidy(draft.number)[:60]
        folded = fold_number(number)
        itself = folded == document.folded and draft.kind in ("", word_of(document.type))
        if folded and not itself and len(noted) < MOST_REFERENCES:
            row = DocumentReference(document=document, kind=draft.kind, number=number, date=draft.date, folded=folded)
            noted.setdefault((draft.kind, folded), row)
    return list(noted.values())


def _partners(document: Document) -> list[UUID]:
    return [pk for pk in (document.contact_id, document.supplier_id) if pk is not None]


def _share_partners(one: Document, other: Document) -> bool:
    return bool(set(_partners(one)) & set(_partners(other)))


def _same_day(row: DocumentReference, document: Document) -> bool:
    return row.date is None or row.date == document.date


def _meant(row: DocumentReference, document: Document) -> Document | None:
    """The document that a number means: of the same partners, of its kind and day; else by the number that the other
    side gives it."""
    others = Document.objects.naming(_partners(document)).filter(of_kind(row.kind)).exclude(pk=document.pk)
    others = others.select_related("type")
    if row.date is not None:
        others = others.filter(date=row.date)
    found = _likest(others.filter(folded=row.folded), document)
    if found is None and row.kind in ("", Nature.ORDER):
        found = _likest(others.filter(buyer_reference__iexact=row.number), document)
    return found


def _likest(rows: QuerySet[Document], document: Document) -> Document | None:
    """With both partners the same first, then the newest."""
    wanted = set(_partners(document))
    found = sorted(rows.order_by("-date", "-pk")[:20], key=lambda one: set(_partners(one)) != wanted)
    return found[0] if found else None


@remembered(plan=True)
def _waiting(folded: str, pk: UUID) -> QuerySet[DocumentReference]:
    rows = DocumentReference.objects.filter(folded=folded, target=None).exclude(document=pk)
    return rows.select_related("document__type", "document__lead", "document__contact").order_by("pk")


def _arrived(row: DocumentReference, document: Document, by: Actor, at: datetime) -> None:
    """What an earlier document points at is here."""
    row.target = document
    row.save(update_fields=["target"])
    earlier = row.document
    _follow_latest(earlier, list(Document.objects.filter(referring__document=earlier).select_related("type")))
    tell(DocumentLinked(number=earlier.number, other=document.number), earlier, by=by)
    _obey(earlier, document, by, at)


def _follow_latest(document: Document, targets: list[Document]) -> None:
    """Follow the latest in the deal of what it points at, unless somebody said otherwise."""
    said_otherwise = document.follows_id is not None and document.follows_id not in {one.pk for one in targets}
    earlier = [one for one in targets if stage_of(one.type) <= stage_of(document.type)] or targets
    if said_otherwise or not earlier:
        return
    latest = max(earlier, key=lambda one: (stage_of(one.type), one.date, one.pk))
    if document.follows_id != latest.pk and latest.follows_id != document.pk:
        document.follows = latest
        document.save(update_fields=["follows"])


def _obey(document: Document, target: Document, by: Actor, at: datetime) -> None:
    """An order cancellation cancels its order."""
    if word_of(document.type) != CANCELLING or target.type.nature not in CANCELLED_BY_IT:
        return
    order = Document.objects.locked(target)
    if order.state not in (State.OPEN, State.ACCEPTED) or not rules.may_cancel(by, order):
        return
    apply(order, {"state": State.CANCELLED, "state_reason": tidy(f"{document.type.name} {document.number}")[:200]})
    tell(DocumentCancelled(number=order.number, reason=order.state_reason), order, by=by)
