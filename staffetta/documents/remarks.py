"""Where sums that a file states and its lines disagree, in words (Document.remarks)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from staffetta.core.money import shown
from staffetta.documents.models import Document


def said(document: Document) -> list[str]:
    """A sentence for each remark; what nobody knows how to say is left out."""
    return [sentence for remark in document.remarks if (sentence := _sentence(remark, document.currency))]


def _sentence(remark: dict[str, str], currency: str) -> str:
    sentences = {
        "net": _("The file states {stated} before tax; its lines come to {computed}."),
        "tax": _("The file states {stated} of tax; its lines come to {computed}."),
        "gross": _("The file states a total of {stated}; its lines come to {computed}."),
    }
    known = sentences.get(str(remark.get("code")))
    if known is None:
        return ""
    return known.format(
        stated=_money(remark.get("stated"), currency), computed=_money(remark.get("computed"), currency)
    )


def _money(value: object, currency: str) -> str:
    try:
        return shown(Decimal(str(value)), currency)
    except InvalidOperation:
        return str(value)
