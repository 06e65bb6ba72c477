"""The lines of a UBL document, and the discounts and charges on the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from staffetta.ebusiness.reading import Line, described, unit_price
from staffetta.ebusiness.xml import Element

ROWS = (
    *("InvoiceLine", "CreditNoteLine", "DebitNoteLine", "QuotationLine", "RequestForQuotationLine", "OrderLine"),
    *("DespatchLine", "ReceiptLine", "InstructionForReturnsLine"),
    *("ReminderLine", "RemittanceAdviceLine", "StatementLine"),
)
QUANTITIES = (
    *("InvoicedQuantity", "CreditedQuantity", "DebitedQuantity", "Quantity"),
    *("DeliveredQuantity", "ReceivedQuantity"),
)
ARTICLES = (
    "Item/SellersItemIdentification/ID",
    "Item/StandardItemIdentification/ID",
    "Item/BuyersItemIdentification/ID",
    "Item/ManufacturersItemIdentification/ID",
)
RATES = (
    "Item/ClassifiedTaxCategory/Percent",
    "TaxTotal/TaxSubtotal/TaxCategory/Percent",
    "TaxTotal/TaxSubtotal/Percent",
)


def rows(root: Element) -> Iterator[Element]:
    """The elements of its lines, as they stand."""
    for name in ROWS:
        yield from root.each(name)


def lines(root: Element) -> Iterator[Line]:
    """Its lines. Some documents wrap what a line is about in a LineItem."""
    for row in rows(root):
        item = row.at("LineItem") or row
        yield _line(item, row)


def charges(root: Element) -> Iterator[Line]:
    """Discounts (below zero) and charges on the whole document."""
    for found in root.each("AllowanceCharge"):
        amount = found.amount("Amount") or Decimal(0)
        signed = amount if found.text("ChargeIndicator").lower() in ("true", "1") else -amount
        yield Line(
            description=found.text("AllowanceChargeReason"),
            price=signed,
            net=signed,
            tax_rate=found.amount("TaxCategory/Percent") or Decimal(0),
        )


def _line(line: Element, row: Element) -> Line:
    quantity, count = line.at(*QUANTITIES), line.amount(*QUANTITIES)
    base = line.amount("Price/BaseQuantity") or Decimal(1)
    price, net = line.amount("Price/PriceAmount"), _net(line)
    return Line(
        number=line.text("ID"),
        article=line.text(*ARTICLES)[:60],
        description=described(line.text("Item/Name"), line.text("Item/Description"))
        or line.text("Note")
        or row.text("Note"),
        quantity=Decimal(1) if count is None else count,
        unit=quantity.attribute("unitCode")[:20] if quantity is not None else "",
        price=unit_price(price / base if price is not None else None, count, net),
        net=net,
        tax_rate=line.amount(*RATES) or Decimal(0),
    )


def _net(line: Element) -> Decimal | None:
    """What the line comes to: of a statement or an advice of payment, what it puts on one side less the other."""
    said = line.amount("LineExtensionAmount")
    if said is not None:
        return said
    debit, credit = line.amount("DebitLineAmount", "PaidAmount"), line.amount("CreditLineAmount")
    if debit is None and credit is None:
        return None
    return (debit or Decimal(0)) - (credit or Decimal(0))
