"""What was made of a document, in words."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.core.money import shown
from staffetta.intake.models import IncomingDocument, IncomingFile


def words_of(file: IncomingFile) -> dict[UUID, dict[str, list[str]]]:
    """For each document of the file: by what its partners were recognised, and what is remarkable about it."""
    return {row.pk: {"matched": matched_words(row), "remarks": remark_words(row)} for row in file.documents.all()}


def remark_words(row: IncomingDocument) -> list[str]:
    """A sentence for each remark; what this version does not know how to say is left out."""
    words = {
        "net": _("The file states {stated} before tax; its lines come to {computed}."),
        "tax": _("The file states {stated} of tax; its lines come to {computed}."),
        "gross": _("The file states a total of {stated}; its lines come to {computed}."),
        "other_sums": _("It is here with a total of {known}; this file comes to {stated}. Nothing was changed."),
        "other_type_code": _("It is here with the type code {known}; this file says {stated}. Nothing was changed."),
        "cancelled": _("The document {number} is cancelled."),
        "accepted": _("The quote {number} was accepted by it."),
        "rejected": _("The quote {number} was rejected by it."),
        "order_accepted": _("The order {number} was accepted by it."),
        "order_changed": _("The order {number} was accepted by it, with changes: compare the two."),
        "order_rejected": _("The order {number} was rejected by it."),
        "file_added": _("{number} was here already; the file was put on it."),
    }
    found = []
    for remark in row.remarks:
        sentence = words.get(str(remark.get("code", "")))
        if sentence is not None:
            values = {name: _value(remark, name, row.currency) for name in ("stated", "computed", "known", "number")}
            found.append(sentence.format(**values))
    return found


def _value(remark: dict[str, Any], name: str, currency: str) -> str:
    """An amount in the reader's manner; numbers and codes as they are."""
    text = str(remark.get(name, ""))
    if name == "number" or remark.get("code") == "other_type_code":
        return text
    try:
        return shown(Decimal(text), currency)
    except InvalidOperation:
        return text


def matched_words(row: IncomingDocument) -> list[str]:
    """By what each partner was recognised: "Seller Rossi Srl: recognised by its VAT number"."""
    ways = {
        "vat": _("recognised by its VAT number"),
        "identifier": _("recognised by an identifier"),
        "tax_code": _("recognised by its tax code"),
        "email": _("recognised by its e-mail address"),
        "name": _("recognised by its name"),
        "new": _("new contact"),
        "said": _("chosen"),
    }
    roles = {"seller": (_("Seller"), row.seller), "buyer": (_("Buyer"), row.buyer)}
    return [
        f"{roles[role][0]} {roles[role][1]}: {ways[way]}"
        for role, way in row.matched.items()
        if role in roles and way in ways
    ]
