"""Codes that several formats share: UNTDID 1001 (what a document is) and 1225, 4343 (what an answer says)."""

from __future__ import annotations

from staffetta.ebusiness.reading import Answer, Kind

CREDIT_CODES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"},
)
"""Credit notes in UNTDID 1001. 384 (corrected invoice) and its like are invoices."""

KINDS = {
    "220": Kind.ORDER,
    "221": Kind.ORDER,
    "226": Kind.ORDER,
    "230": Kind.ORDER_CHANGE,
    "231": Kind.CONFIRMATION,
    "270": Kind.DELIVERY,
    "310": Kind.QUOTE,
    "311": Kind.REQUEST,
    "315": Kind.CONTRACT,
    "320": Kind.CONFIRMATION,
    "351": Kind.DELIVERY,
    "389": Kind.SELF_BILLED,
    "481": Kind.REMITTANCE,
    "632": Kind.RECEIPT,
}
"""What is no plain invoice and no credit note in UNTDID 1001."""

ANSWERS = {
    **dict.fromkeys(("AA", "AB", "AC", "IP", "UQ", "12", "11"), Answer.RECEIVED),
    **dict.fromkeys(("AP", "AG", "AJ", "29"), Answer.ACCEPTED),
    **dict.fromkeys(("CA", "AE", "4", "6", "30"), Answer.CHANGED),
    **dict.fromkeys(("RE", "AF", "27"), Answer.REJECTED),
    "PD": Answer.PAID,
}
"""Order responses (UNTDID 4343, 1225; Peppol), and answers to invoices (Peppol Invoice Response)."""


def kind_of(code: str) -> Kind:
    """What a document with this code of UNTDID 1001 is: an invoice, unless it is known as something else."""
    if code in CREDIT_CODES:
        return Kind.CREDIT_NOTE
    return KINDS.get(code, Kind.INVOICE)
