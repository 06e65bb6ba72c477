"""Where a file disagrees with itself, or with what is there: told beside the document, never a refusal (A-08)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from staffetta.core.money import rounded
from staffetta.documents.drafts import DocumentDraft
from staffetta.documents.models import Document
from staffetta.documents.totals import totals
from staffetta.ebusiness.reading import Reading

CENT = Decimal("0.01")
Remark = dict[str, object]


def against_stated(reading: Reading, draft: DocumentDraft) -> list[Remark]:
    """Each sum that the file states and that its lines do not come to."""
    if not draft.lines:
        return []
    sums = totals(draft.lines, draft.currency)
    found: list[Remark] = []
    for code, stated, computed in (
        ("net", reading.net, sums.net),
        ("tax", reading.tax, sums.tax),
        ("gross", reading.gross, sums.gross),
    ):
        if stated is not None and _said(stated, draft.currency) != computed:
            found.append({"code": code, "stated": str(_said(stated, draft.currency)), "computed": str(computed)})
    return found


def against_known(document: Document, draft: DocumentDraft) -> list[Remark]:
    """Where a document that is known already differs: it is not changed (A-07)."""
    sums = totals(draft.lines, draft.currency)
    found: list[Remark] = []
    net, _tax, gross = draft.stated or (sums.net, sums.tax, sums.gross)
    if (document.currency, document.net, document.gross) != (draft.currency, net, gross):
        found.append({"code": "other_sums", "known": str(document.gross), "stated": str(gross)})
    if document.type_code and draft.type_code and document.type_code != draft.type_code:
        found.append({"code": "other_type_code", "known": document.type_code, "stated": draft.type_code})
    return found


def _said(amount: Decimal, currency: str) -> Decimal:
    """As stated, in the currency's smallest unit; with its cents where the currency has none and they would be lost."""
    whole = rounded(amount, currency)
    with_cents = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    return whole if whole == with_cents or whole.as_tuple().exponent else with_cents
