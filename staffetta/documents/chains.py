"""One document follows another: the chain from request to credit note, its open balance, and what is not followed up
yet (A-09)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from staffetta.accounts.models import Member
from staffetta.core.isolation import current_workspace_id
from staffetta.core.text import fold
from staffetta.documents.acts.change import stored_lines
from staffetta.documents.drafts import DocumentLineDraft
from staffetta.documents.kinds import ACCOUNTS, stage_of
from staffetta.documents.models import Document, DocumentLine, DocumentType
from staffetta.documents.undone import VOID

LONGEST = 100
Nature = DocumentType.Nature

# Statements and their like speak of many deals: the chain reaches them, and goes on from one only where it begins.
_REACHED = """
with recursive reached(id) as (
    select %(start)s::uuid
    union
    select link.other from reached
    join documents_document here on here.workspace_id = %(inside)s and here.id = reached.id
    join documents_documenttype type on type.workspace_id = %(inside)s and type.id = here.type_id
    cross join lateral (
        select here.follows_id as other where here.follows_id is not null
        union all
        select id from documents_document where workspace_id = %(inside)s and follows_id = here.id
        union all
        select target_id from documents_documentreference
        where workspace_id = %(inside)s and document_id = here.id and target_id is not null
        union all
        select document_id from documents_documentreference where workspace_id = %(inside)s and target_id = here.id
    ) link
    where here.id = %(start)s or type.code <> all(%(accounts)s)
)
select id from reached limit %(most)s
"""


@dataclass(frozen=True)
class Balance:
    """What was invoiced in one currency, what of it was credited, and what is open."""

    currency: str
    invoiced: Decimal
    credited: Decimal

    @property
    def open(self) -> Decimal:
        return self.invoiced - self.credited


@dataclass(frozen=True)
class Chain:
    """The documents of one deal in their order, and what is open in each currency."""

    documents: tuple[Document, ...]
    balances: tuple[Balance, ...]

    @property
    def is_alone(self) -> bool:
        """Whether nothing is linked with it."""
        return len(self.documents) < 2


def chain_of(document: Document, member: Member) -> Chain:
    """All documents that are linked with this one, directly or by others, as far as the member sees them."""
    ids = _linked(document.pk)
    rows = Document.objects.visible_to(member).filter(pk__in=ids).select_related("type", "contact")
    ordered = sorted(rows, key=lambda one: (stage_of(one.type), one.date, one.pk))
    return Chain(tuple(ordered), tuple(balances(ordered)))


def _linked(start: UUID) -> list[UUID]:
    accounts = [code for word in ACCOUNTS for code in (word, f"buying_{word}")]
    with connection.cursor() as cursor:
        cursor.execute(
            _REACHED,
            {"start": start, "inside": current_workspace_id(), "accounts": accounts, "most": LONGEST},
        )
        return [row[0] for row in cursor.fetchall()]


def balances(documents: Iterable[Document]) -> list[Balance]:
    """What is open: invoices less credit notes, without what is void."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in documents:
        if one.type.nature in (Nature.INVOICE, Nature.CREDIT_NOTE) and one.state not in VOID:
            is_credit = one.type.nature == Nature.CREDIT_NOTE
            sums[one.currency][one.type.nature] += abs(one.gross) if is_credit else one.gross  # some write it below 0
    return [
        Balance(currency, found[Nature.INVOICE], found[Nature.CREDIT_NOTE]) for currency, found in sorted(sums.items())
    ]


def with_open(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Documents with `open_amount`: of an invoice what is not credited yet, of others null; void ones have none."""
    credits = Document.objects.filter(type__nature=Nature.CREDIT_NOTE, currency=OuterRef(OuterRef("currency"))).exclude(
        state__in=VOID
    )
    invoice = OuterRef(OuterRef("pk"))
    linked = credits.filter(Q(follows=invoice) | Q(references__target=invoice)).order_by()
    # A credit note that follows an invoice and points at it, too, counts once: sums are taken of its rows by id.
    once = Document.objects.filter(pk__in=linked.values("pk")).order_by().values("currency")
    credited = Subquery(once.annotate(sum=Sum("gross")).values("sum"), output_field=DecimalField())
    return rows.annotate(open_amount=F("gross") - Coalesce(credited, Value(Decimal(0)), output_field=DecimalField()))


def invoices() -> Q:
    """Of documents: invoices that are not void."""
    return Q(type__nature=Nature.INVOICE) & ~Q(state__in=VOID)


def remaining(document: Document, type_: DocumentType) -> tuple[DocumentLineDraft, ...]:
    """The lines of a document that no document of such a type has followed up yet, with the quantities that are left.

    Lines are the same by article, else by description; lines of what is void do not count.
    """
    followers = Document.objects.filter(Q(follows=document) | Q(references__target=document))
    followers = followers.filter(type__nature=type_.nature, type__side=type_.side).exclude(state__in=VOID)
    if type_.nature == Nature.OTHER:
        followers = followers.filter(type=type_)
    done: dict[str, Decimal] = defaultdict(Decimal)
    for line in DocumentLine.objects.filter(document__in=followers.values("pk")):
        done[_key(line.article, line.description)] += line.quantity
    left = []
    for draft in stored_lines(document):
        key = _key(draft.article, draft.description)
        taken = min(done[key], draft.quantity) if draft.quantity > 0 else Decimal(0)
        done[key] -= taken
        if draft.quantity != taken:
            left.append(replace(draft, quantity=draft.quantity - taken))
    return tuple(left)


def _key(article: str, description: str) -> str:
    return fold(article) or fold(description)
