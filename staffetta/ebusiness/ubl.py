"""UBL 2.0 to 2.4 (OASIS; ISO/IEC 19845) and what builds on it: Peppol BIS 3, XRechnung in UBL."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.ebusiness import ubl_dates, ubl_lines, ubl_parties
from staffetta.ebusiness.codes import ANSWERS, kind_of
from staffetta.ebusiness.reading import Answer, Kind, Reading, Reference, Tax, Unreadable, notes_of
from staffetta.ebusiness.xml import Element

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS = {
    "RequestForQuotation": Kind.REQUEST,
    "Quotation": Kind.QUOTE,
    "Order": Kind.ORDER,
    "OrderChange": Kind.ORDER_CHANGE,
    "OrderCancellation": Kind.ORDER_CANCELLATION,
    "OrderResponse": Kind.CONFIRMATION,
    "OrderResponseSimple": Kind.CONFIRMATION,
    "DespatchAdvice": Kind.DELIVERY,
    "ReceiptAdvice": Kind.RECEIPT,
    "InstructionForReturns": Kind.RETURN,
    "Invoice": Kind.INVOICE,
    "FreightInvoice": Kind.INVOICE,
    "SelfBilledInvoice": Kind.SELF_BILLED,
    "DebitNote": Kind.INVOICE,
    "CreditNote": Kind.CREDIT_NOTE,
    "SelfBilledCreditNote": Kind.CREDIT_NOTE,
    "Reminder": Kind.REMINDER,
    "RemittanceAdvice": Kind.REMITTANCE,
    "Statement": Kind.STATEMENT,
    "ApplicationResponse": Kind.RESPONSE,
    "BusinessCard": Kind.BUSINESS_CARD,
}
REFERENCES = (
    ("OrderReference", Kind.ORDER),
    ("OrderDocumentReference", Kind.ORDER),
    ("OrderChangeDocumentReference", Kind.ORDER_CHANGE),
    ("QuotationDocumentReference", Kind.QUOTE),
    ("QuotationReference", Kind.QUOTE),
    ("RequestForQuotationDocumentReference", Kind.REQUEST),
    ("DespatchDocumentReference", Kind.DELIVERY),
    ("ReceiptDocumentReference", Kind.RECEIPT),
    ("InvoiceDocumentReference", Kind.INVOICE),
    ("CreditNoteDocumentReference", Kind.CREDIT_NOTE),
    ("StatementDocumentReference", Kind.STATEMENT),
    ("ContractDocumentReference", Kind.CONTRACT),
    ("Contract", Kind.CONTRACT),
)
BILLED = (
    ("InvoiceDocumentReference", Kind.INVOICE),
    ("SelfBilledInvoiceDocumentReference", Kind.INVOICE),
    ("DebitNoteDocumentReference", Kind.INVOICE),
    ("CreditNoteDocumentReference", Kind.CREDIT_NOTE),
    ("SelfBilledCreditNoteDocumentReference", Kind.CREDIT_NOTE),
    ("ReminderDocumentReference", Kind.REMINDER),
)
OF_LINES = (
    ("OrderLineReference/OrderReference", Kind.ORDER),
    ("DespatchLineReference/DocumentReference", Kind.DELIVERY),
    ("ReceiptLineReference/DocumentReference", Kind.RECEIPT),
    *((f"BillingReference/{name}", kind) for name, kind in BILLED),
    *BILLED,
)
NOTHING = frozenset({"", "NA", "N/A", "-"})
"""What Peppol writes where a number must stand and there is none."""

LONGEST_CODE = 10
TOTALS = ("LegalMonetaryTotal", "QuotedMonetaryTotal", "AnticipatedMonetaryTotal", "RequestedMonetaryTotal")


def reads(root: Element) -> bool:
    """Whether this is UBL, of whatever kind."""
    return root.namespace.startswith(NAMESPACE)


def read(root: Element) -> list[Reading]:
    """The document of this file. Raises Unreadable for those that are nobody's business here: catalogues, waybills."""
    if root.name not in ROOTS or root.namespace.endswith("-1.0"):
        raise Unreadable(
            _("“{name}” is a document of UBL that Staffetta makes nothing of.").format(name=root.name[:60]), root.place
        )
    type_code = _type_code(root)
    kind = ROOTS[root.name]
    if root.name == "Invoice" and kind_of(type_code) in (Kind.CREDIT_NOTE, Kind.SELF_BILLED):
        kind = kind_of(type_code)
    currency = root.text("DocumentCurrencyCode", "StatementCurrencyCode", "PricingCurrencyCode")
    currency = currency or root.first_attribute("currencyID")
    gross = root.amount(*(f"{total}/TaxInclusiveAmount" for total in TOTALS))
    seller, buyer = ubl_parties.both(root)
    return [
        Reading(
            form=f"UBL {root.name}",
            kind=kind,
            number=root.text("ID"),
            date=root.day("IssueDate"),
            due=ubl_dates.due(root),
            valid_until=ubl_dates.valid_until(root),
            delivery=ubl_dates.delivery(root),
            buyer_reference=root.text("BuyerReference", "CustomerReference", "OrderReference/CustomerReference"),
            response=_answer(root),
            type_code=type_code,
            currency=currency,
            seller=seller,
            buyer=buyer,
            lines=tuple(ubl_lines.lines(root)),
            charges=tuple(ubl_lines.charges(root)),
            taxes=tuple(_taxes(root, currency)),
            net=_net(root, gross),
            tax=_tax(root, currency),
            gross=gross,
            payable=_payable(root),
            notes=notes_of(note.words for note in root.each("Note")),
            references=tuple(_references(root, kind)),
            uuid=root.text("UUID").upper()[:100],
        )
    ]


def _type_code(root: Element) -> str:
    """The document's own code: of an invoice, UNTDID 1001. Some write words there, which are no code."""
    said = root.text(f"{root.name}TypeCode", "InvoiceTypeCode", "CreditNoteTypeCode")
    return said if len(said) <= LONGEST_CODE else ""


def _net(root: Element, gross: Decimal | None) -> Decimal | None:
    """The sum before tax. The Danish OIOUBL writes the tax itself where the others write the sum without it."""
    said = root.amount(*(f"{total}/TaxExclusiveAmount" for total in TOTALS))
    if said is not None and root.text("CustomizationID").startswith("OIOUBL"):
        return gross - said if gross is not None else None
    if said is not None:
        return said
    lines = root.amount(*(f"{total}/LineExtensionAmount" for total in TOTALS))
    if lines is None:
        return None
    less = root.amount(*(f"{total}/AllowanceTotalAmount" for total in TOTALS)) or Decimal(0)
    more = root.amount(*(f"{total}/ChargeTotalAmount" for total in TOTALS)) or Decimal(0)
    return lines - less + more


def _payable(root: Element) -> Decimal | None:
    names = ("TotalPaymentAmount", "TotalBalanceAmount")
    return root.amount(*(f"{total}/PayableAmount" for total in TOTALS), *names)


def _totals(root: Element, currency: str) -> list[Element]:
    """The sums of taxes in the document's own currency; a second one is for the accounting currency."""
    totals = list(root.each("TaxTotal"))
    own = [total for total in totals if (found := total.at("TaxAmount")) and found.attribute("currencyID") == currency]
    return own or totals[:1]


def _tax(root: Element, currency: str) -> Decimal | None:
    amounts = [amount for total in _totals(root, currency) if (amount := total.amount("TaxAmount")) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _taxes(root: Element, currency: str) -> list[Tax]:
    return [
        Tax(
            rate=found.amount("TaxCategory/Percent", "Percent") or Decimal(0),
            net=found.amount("TaxableAmount"),
            tax=found.amount("TaxAmount"),
            category=found.text("TaxCategory/ID")[:20],
        )
        for total in _totals(root, currency)
        for found in total.each("TaxSubtotal")
    ]


def _answer(root: Element) -> Answer | None:
    """What an order response says, or the answer to an invoice. An order agreement (Peppol) is agreed upon."""
    said = root.text("AcceptedIndicator").lower()
    if root.name == "OrderResponseSimple" and said:
        return Answer.ACCEPTED if said in ("true", "1") else Answer.REJECTED
    if "order_agreement" in root.text("CustomizationID"):
        return Answer.ACCEPTED
    return ANSWERS.get(root.text("OrderResponseCode", "DocumentResponse/Response/ResponseCode").upper())


def _references(root: Element, kind: Kind) -> list[Reference]:
    """Each of the documents named, once: those of the whole before those of single lines."""
    found: dict[tuple[Kind, str], Reference] = {}

    def add(kind: Kind, holder: Element, path: str = "ID") -> None:
        number = holder.text(path)
        if number.upper() not in NOTHING:
            day = holder.day("IssueDate") if path == "ID" else None
            found.setdefault((kind, number), Reference(kind=kind, number=number, date=day))

    for path, of_kind in (*REFERENCES, *((f"BillingReference/{name}", of) for name, of in BILLED)):
        for holder in root.each(path):
            add(of_kind, holder)
    if kind != Kind.CONFIRMATION:
        for holder in root.each("OrderReference"):
            add(Kind.CONFIRMATION, holder, "SalesOrderID")
    for holder in root.each("DocumentResponse/DocumentReference"):
        add(kind_of(holder.text("DocumentTypeCode")), holder)
    for line in ubl_lines.rows(root):
        for path, of_kind in OF_LINES:
            for holder in line.each(path):
                add(of_kind, holder)
    return list(found.values())
