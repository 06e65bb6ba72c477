"""UBL 2.0 to 2.4 (OASIS; ISO/IEC 19845) and what builds on it: Peppol BIS 3, XRechnung in UBL."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from staffetta.ebusiness.reading import Kind, Line, Party, Reading, Reference, unit_price
from staffetta.ebusiness.xml import Element

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"

KINDS = {
    "RequestForQuotation": Kind.REQUEST,
    "Quotation": Kind.QUOTE,
    "Order": Kind.ORDER,
    "OrderChange": Kind.ORDER_CHANGE,
    "OrderCancellation": Kind.ORDER_CANCELLATION,
    "OrderResponse": Kind.CONFIRMATION,
    "OrderResponseSimple": Kind.CONFIRMATION,
    "DespatchAdvice": Kind.DELIVERY,
    "ReceiptAdvice": Kind.RECEIPT,
    "Invoice": Kind.INVOICE,
    "FreightInvoice": Kind.INVOICE,
    "SelfBilledInvoice": Kind.INVOICE,
    "CreditNote": Kind.CREDIT_NOTE,
    "SelfBilledCreditNote": Kind.CREDIT_NOTE,
    "Reminder": Kind.REMINDER,
    "RemittanceAdvice": Kind.REMITTANCE,
    "Statement": Kind.STATEMENT,
    "BusinessCard": Kind.BUSINESS_CARD,
}
CREDIT_CODES = frozenset({"381", "396", "261", "83", "532"})
"""Codes of UNTDID 1001 by which even an Invoice is a credit note."""

SELLERS = (
    "AccountingSupplierParty",
    "SellerSupplierParty",
    "DespatchSupplierParty",
    "PayeeParty",
    "SenderParty",
    "BusinessParty",
)
BUYERS = (
    "AccountingCustomerParty",
    "BuyerCustomerParty",
    "OriginatorCustomerParty",
    "DeliveryCustomerParty",
    "ReceiverParty",
)
REFERENCES = (
    ("OrderReference", Kind.ORDER),
    ("OrderDocumentReference", Kind.ORDER),
    ("QuotationDocumentReference", Kind.QUOTE),
    ("RequestForQuotationDocumentReference", Kind.REQUEST),
    ("OrderChangeDocumentReference", Kind.ORDER_CHANGE),
    ("DespatchDocumentReference", Kind.DELIVERY),
    ("ReceiptDocumentReference", Kind.RECEIPT),
    ("InvoiceDocumentReference", Kind.INVOICE),
    ("BillingReference/InvoiceDocumentReference", Kind.INVOICE),
    ("BillingReference/SelfBilledInvoiceDocumentReference", Kind.INVOICE),
    ("BillingReference/CreditNoteDocumentReference", Kind.CREDIT_NOTE),
)
TOTALS = ("LegalMonetaryTotal", "QuotedMonetaryTotal", "AnticipatedMonetaryTotal", "RequestedMonetaryTotal")


def reads(root: Element) -> bool:
    """Whether this is one of the documents of UBL that we know."""
    return root.namespace.startswith(NAMESPACE) and root.name in KINDS


def read(root: Element) -> list[Reading]:
    """The document of this file."""
    type_code = root.text("InvoiceTypeCode", "CreditNoteTypeCode", "OrderTypeCode", "DespatchAdviceTypeCode")
    kind = KINDS[root.name]
    if kind == Kind.INVOICE and type_code in CREDIT_CODES:
        kind = Kind.CREDIT_NOTE
    return [
        Reading(
            form=f"UBL {root.name}",
            kind=kind,
            number=root.text("ID"),
            date=root.day("IssueDate"),
            type_code=type_code,
            currency=_currency(root),
            seller=_party(root, SELLERS),
            buyer=_party(root, BUYERS),
            lines=tuple(_lines(root)),
            charges=tuple(_charges(root)),
            net=root.amount(*(f"{total}/TaxExclusiveAmount" for total in TOTALS)),
            tax=_tax(root),
            gross=root.amount(*(f"{total}/TaxInclusiveAmount" for total in TOTALS)),
            payable=root.amount(
                *(f"{total}/PayableAmount" for total in TOTALS),
                *("TotalPaymentAmount", "TotalBalanceAmount"),
            ),
            notes="\n".join(note.words for note in root.each("Note") if note.words),
            references=tuple(_references(root)),
            uuid=root.text("UUID").upper(),
        )
    ]


def _currency(root: Element) -> str:
    said = root.text("DocumentCurrencyCode", "PricingCurrencyCode", "StatementCurrencyCode")
    if said:
        return said
    payable = root.at(*(f"{total}/PayableAmount" for total in TOTALS))
    return payable.attribute("currencyID") if payable is not None else ""


def _tax(root: Element) -> Decimal | None:
    """The sum of taxes in the document's own currency; a second total is for the accounting currency."""
    return root.amount("TaxTotal/TaxAmount")


def _party(root: Element, names: tuple[str, ...]) -> Party:
    for name in names:
        holder = root.at(name)
        if holder is None:
            continue
        party = holder.at("Party") or holder
        found = _party_of(party, holder)
        if found.is_named:
            return found
    return Party()


def _party_of(party: Element, holder: Element) -> Party:
    address = party.at("PostalAddress", "PhysicalLocation/Address") or party
    return Party(
        name=party.text(
            *("PartyName/Name", "PartyLegalEntity/RegistrationName", "PartyTaxScheme/RegistrationName"),
            *("BusinessName", "BrandName"),
        ),
        vat_number=_vat(party),
        tax_code=party.text("PartyLegalEntity/CompanyID"),
        identifiers=tuple(_identifiers(party, holder)),
        street=_street(address),
        postal_code=address.text("PostalZone"),
        city=address.text("CityName"),
        region=address.text("CountrySubentity"),
        country=address.text("Country/IdentificationCode"),
        person=party.text("Contact/Name"),
        email=party.text("Contact/ElectronicMail"),
        phone=party.text("Contact/Telephone"),
    )


def _vat(party: Element) -> str:
    """The number of the tax scheme VAT; some say "UK VAT" or give only a type code."""
    for scheme in party.each("PartyTaxScheme"):
        said = {scheme.text("TaxScheme/ID").upper(), scheme.text("TaxScheme/TaxTypeCode").upper()}
        if any("VAT" in word or word in ("MVA", "GST") for word in said):
            return scheme.text("CompanyID")
    return ""


def _identifiers(party: Element, holder: Element) -> Iterator[str]:
    for path in ("EndpointID", "PartyIdentification/ID", "PartyLegalEntity/CompanyID"):
        for found in party.each(path):
            scheme = found.attribute("schemeID")
            if found.words:
                yield f"{scheme}:{found.words}" if scheme else found.words
    for path in ("CustomerAssignedAccountID", "SupplierAssignedAccountID"):
        if holder.text(path):
            yield holder.text(path)


def _street(address: Element) -> str:
    street = " ".join(part for part in (address.text("StreetName"), address.text("BuildingNumber")) if part)
    lines = [line.words for line in address.each("AddressLine/Line")]
    more = [address.text("AdditionalStreetName"), *lines]
    return ", ".join(part for part in (street, *more) if part)


def _lines(root: Element) -> Iterator[Line]:
    for name in (
        *("InvoiceLine", "CreditNoteLine", "QuotationLine", "OrderLine", "DespatchLine", "ReceiptLine"),
        *("RequestForQuotationLine", "ReminderLine", "RemittanceAdviceLine", "StatementLine"),
    ):
        for found in root.each(name):
            yield _line(found.at("LineItem") or found)


def _charges(root: Element) -> Iterator[Line]:
    for found in root.each("AllowanceCharge"):
        amount = found.amount("Amount") or Decimal(0)
        is_charge = found.text("ChargeIndicator").lower() in ("true", "1")
        yield Line(
            description=found.text("AllowanceChargeReason"),
            price=amount if is_charge else -amount,
            net=amount if is_charge else -amount,
            tax_rate=found.amount("TaxCategory/Percent") or Decimal(0),
        )


def _line(line: Element) -> Line:
    quantity = line.at(
        *("InvoicedQuantity", "CreditedQuantity", "Quantity", "DeliveredQuantity", "ReceivedQuantity"),
    )
    count = line.amount(
        *("InvoicedQuantity", "CreditedQuantity", "Quantity", "DeliveredQuantity", "ReceivedQuantity"),
    )
    base = line.amount("Price/BaseQuantity") or Decimal(1)
    price = line.amount("Price/PriceAmount")
    net = line.amount("LineExtensionAmount")
    if net is None:
        net = line.amount("DebitLineAmount", "CreditLineAmount", "PaidAmount")
    return Line(
        number=line.text("ID"),
        description=_described(line),
        quantity=Decimal(1) if count is None else count,
        unit=quantity.attribute("unitCode") if quantity is not None else "",
        price=unit_price(price / base if price is not None else None, count, net),
        net=net,
        tax_rate=line.amount("Item/ClassifiedTaxCategory/Percent", "TaxTotal/TaxSubtotal/TaxCategory/Percent")
        or Decimal(0),
    )


def _described(line: Element) -> str:
    name, more = line.text("Item/Name"), line.text("Item/Description")
    return " – ".join(dict.fromkeys(part for part in (name, more) if part)) or line.text("Note")


def _references(root: Element) -> Iterator[Reference]:
    seen: set[tuple[Kind, str]] = set()
    for path, kind in (*REFERENCES, ("DespatchLine/OrderLineReference/OrderReference", Kind.ORDER)):
        for found in root.each(path):
            number = found.text("ID")
            if number and (kind, number) not in seen:
                seen.add((kind, number))
                yield Reference(kind=kind, number=number, date=found.day("IssueDate"))
