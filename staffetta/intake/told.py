"""What was made of a document, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from staffetta.intake.models import IncomingDocument


def remark_words(remark: dict[str, Any]) -> str:
    """One remark as a sentence; "" for one that this version does not know."""
    words = {
        "net": _("The file states {stated} before tax; its lines come to {computed}."),
        "tax": _("The file states {stated} of tax; its lines come to {computed}."),
        "gross": _("The file states a total of {stated}; its lines come to {computed}."),
        "other_sums": _("It is here with a total of {known}; this file comes to {stated}. Nothing was changed."),
        "other_type_code": _("It is here with the type code {known}; this file says {stated}. Nothing was changed."),
        "cancelled": _("The document {number} is cancelled."),
        "accepted": _("The quote {number} was accepted by it."),
        "rejected": _("The quote {number} was rejected by it."),
    }
    sentence = words.get(str(remark.get("code", "")), "")
    return sentence.format(**{**_EMPTY, **remark}) if sentence else ""


_EMPTY = {"stated": "", "computed": "", "known": "", "number": ""}


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
    found = []
    for role, way in row.matched.items():
        label, name = roles.get(role, ("", ""))
        if label and way in ways:
            found.append(f"{label} {name}: {ways[way]}")
    return found
