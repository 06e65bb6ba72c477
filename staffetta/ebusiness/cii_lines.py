"""The lines of a Cross Industry Invoice or an Order-X, and the discounts and charges on the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from staffetta.ebusiness.reading import Line, described, unit_price
from staffetta.ebusiness.xml import Element

RATES = ("RateApplicablePercent", "ApplicablePercent")
SUMS = ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
QUANTITIES = ("BilledQuantity", "AgreedQuantity", "RequestedQuantity")
ARTICLES = ("SellerAssignedID", "GlobalID", "BuyerAssignedID")
NOT_COUNTED = ("GROUP", "INFORMATION")
"""Lines of the profile EXTENDED that sum up others, or only tell."""


def lines(trade: Element) -> Iterator[Line]:
    """What is billed or ordered; without lines that hold but a note, or the sum of others."""
    for line in trade.each("IncludedSupplyChainTradeLineItem"):
        if line.text("AssociatedDocumentLineDocument/LineStatusReasonCode").upper() in NOT_COUNTED:
            continue
        settlement = line.at("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement") or line
        delivery = line.at("SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery") or line
        net = settlement.amount(*(f"{sums}/LineTotalAmount" for sums in SUMS))
        if net is not None or delivery.at(*QUANTITIES) is not None:
            yield _line(line, delivery, settlement, net)


def charges(settlement: Element) -> Iterator[Line]:
    """Discounts (below zero), charges and freight on the whole document."""
    for found in settlement.each("SpecifiedTradeAllowanceCharge"):
        amount = found.amount("ActualAmount") or Decimal(0)
        signed = amount if found.text("ChargeIndicator/Indicator").lower() in ("true", "1") else -amount
        rate = found.amount(*(f"CategoryTradeTax/{name}" for name in RATES))
        yield Line(description=found.text("Reason"), price=signed, net=signed, tax_rate=rate or Decimal(0))
    for found in settlement.each("SpecifiedLogisticsServiceCharge"):
        amount = found.amount("AppliedAmount") or Decimal(0)
        rate = found.amount(*(f"AppliedTradeTax/{name}" for name in RATES))
        yield Line(description=found.text("Description"), price=amount, net=amount, tax_rate=rate or Decimal(0))


def _line(line: Element, delivery: Element, settlement: Element, net: Decimal | None) -> Line:
    agreement = line.at("SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement") or line
    product = line.at("SpecifiedTradeProduct") or line
    quantity, count = delivery.at(*QUANTITIES), delivery.amount(*QUANTITIES)
    price = agreement.amount("NetPriceProductTradePrice/ChargeAmount", "GrossPriceProductTradePrice/ChargeAmount")
    base = agreement.amount("NetPriceProductTradePrice/BasisQuantity") or Decimal(1)
    return Line(
        number=line.text("AssociatedDocumentLineDocument/LineID"),
        article=product.text(*ARTICLES)[:60],
        description=described(product.text("Name"), product.text("Description")),
        quantity=Decimal(1) if count is None else count,
        unit=quantity.attribute("unitCode")[:20] if quantity is not None else "",
        price=unit_price(price / base if price is not None else None, count, net),
        net=net,
        tax_rate=settlement.amount(*(f"ApplicableTradeTax/{name}" for name in RATES)) or Decimal(0),
    )
