"""Where a document stands in a chain: request, quote, order, delivery, invoice, credit note (A-09). Pure."""

from __future__ import annotations

from django.db.models import Q

from staffetta.documents.models import DocumentType

Nature = DocumentType.Nature

NATURES = {nature.value: nature for nature in Nature if nature is not Nature.OTHER}
"""Words of ebusiness.reading.Kind that are natures of types; the others are codes of delivered types."""

STAGES = {
    **{"request": 0, Nature.QUOTE: 1, Nature.ORDER: 2, "order_change": 3, "order_cancellation": 3},
    **{Nature.CONFIRMATION: 4, Nature.DELIVERY: 5, "receipt": 6, Nature.INVOICE: 7, Nature.RETURN: 8},
    **{Nature.NON_CONFORMITY: 8, Nature.CREDIT_NOTE: 9, "reminder": 10, "remittance": 11, "statement": 12},
}
LAST = 7.5
"""What is of no known kind stands behind the invoice."""

ACCOUNTS = ("reminder", "remittance", "statement")
"""They speak of many deals at once, so no chain goes on through them."""

CANCELLING = "order_cancellation"
CANCELLED_BY_IT = (Nature.ORDER, Nature.CONFIRMATION)


def word_of(type_: DocumentType) -> str:
    """What a document of this type is: its nature, or for *other* the code of its delivered type."""
    return type_.nature if type_.nature != Nature.OTHER else type_.code.removeprefix("buying_")


def stage_of(type_: DocumentType) -> float:
    """How late in a deal documents of this type come."""
    return STAGES.get(word_of(type_), LAST)


def fits(kind: str, type_: DocumentType) -> bool:
    """Whether a reference to a document of this kind can mean one of this type. "" can mean any."""
    return not kind or kind == word_of(type_)


def of_kind(kind: str, path: str = "type") -> Q:
    """The same, as a condition on documents."""
    if not kind:
        return Q()
    if kind in NATURES:
        return Q(**{f"{path}__nature": kind})
    return Q(**{f"{path}__code__in": (kind, f"buying_{kind}")})
