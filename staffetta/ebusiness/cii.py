"""UN/CEFACT Cross Industry Invoice (D16B): Factur-X, ZUGFeRD 2, XRechnung in CII; and its elder, ZUGFeRD 1."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from staffetta.ebusiness.reading import Kind, Line, Party, Reading, Reference, unit_price
from staffetta.ebusiness.xml import Element

ROOTS = {"CrossIndustryInvoice", "CrossIndustryDocument"}
CREDIT_CODES = frozenset({"381", "396", "261", "83", "532"})
"""Credit notes in UNTDID 1001. 384 (corrected invoice), 389 (self-billed) and their like are invoices."""


def reads(root: Element) -> bool:
    """Whether this is a Cross Industry Invoice."""
    return root.name in ROOTS


def read(root: Element) -> list[Reading]:
    """The document of this file."""
    document = root.at("ExchangedDocument", "HeaderExchangedDocument") or root
    trade = root.at("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction") or root
    agreement = trade.at("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement") or trade
    settlement = trade.at("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement") or trade
    code = document.text("TypeCode")
    summary = "SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"
    sums = settlement.at(*summary) or settlement
    return [
        Reading(
            form="CII",
            kind=Kind.CREDIT_NOTE if code in CREDIT_CODES else Kind.INVOICE,
            number=document.text("ID"),
            date=document.day("IssueDateTime/DateTimeString"),
            type_code=code,
            currency=settlement.text("InvoiceCurrencyCode"),
            seller=_party(agreement.at("SellerTradeParty")),
            buyer=_party(agreement.at("BuyerTradeParty")),
            lines=tuple(_lines(trade)),
            charges=tuple(_charges(settlement)),
            net=sums.amount("TaxBasisTotalAmount"),
            tax=sums.amount("TaxTotalAmount"),
            gross=sums.amount("GrandTotalAmount"),
            payable=sums.amount("DuePayableAmount"),
            notes="\n".join(note.words for note in document.each("IncludedNote/Content") if note.words),
            references=tuple(_references(agreement, settlement, trade)),
        )
    ]


def _party(party: Element | None) -> Party:
    if party is None:
        return Party()
    address = party.at("PostalTradeAddress") or party
    person = party.at("DefinedTradeContact") or party
    registered = list(party.each("SpecifiedTaxRegistration/ID"))
    vat = [found.words for found in registered if found.attribute("schemeID") in ("VA", "")]
    fiscal = [found.words for found in registered if found.attribute("schemeID") == "FC"]
    lines = (address.text("LineOne"), address.text("LineTwo"), address.text("LineThree"))
    return Party(
        name=party.text("Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        vat_number=next(iter(vat), ""),
        tax_code=next(iter(fiscal), ""),
        identifiers=tuple(_identifiers(party)),
        street=", ".join(line for line in lines if line),
        postal_code=address.text("PostcodeCode"),
        city=address.text("CityName"),
        region=address.text("CountrySubDivisionName"),
        country=address.text("CountryID"),
        person=person.text("PersonName", "DepartmentName"),
        email=person.text("EmailURIUniversalCommunication/URIID"),
        phone=person.text("TelephoneUniversalCommunication/CompleteNumber"),
    )


def _identifiers(party: Element) -> Iterator[str]:
    for path in ("GlobalID", "ID", "SpecifiedLegalOrganization/ID", "URIUniversalCommunication/URIID"):
        for found in party.each(path):
            scheme = found.attribute("schemeID")
            if found.words:
                yield f"{scheme}:{found.words}" if scheme else found.words


def _lines(trade: Element) -> Iterator[Line]:
    for line in trade.each("IncludedSupplyChainTradeLineItem"):
        agreement = line.at("SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement") or line
        delivery = line.at("SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery") or line
        settlement = line.at("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement") or line
        net = settlement.amount(
            "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
            "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
        )
        if net is None and delivery.at("BilledQuantity") is None:
            continue  # a line that holds but a note
        yield _line(line, agreement, delivery, settlement, net)


def _charges(settlement: Element) -> Iterator[Line]:
    for found in settlement.each("SpecifiedTradeAllowanceCharge"):
        amount = found.amount("ActualAmount") or Decimal(0)
        signed = amount if found.text("ChargeIndicator/Indicator").lower() in ("true", "1") else -amount
        rate = found.amount("CategoryTradeTax/RateApplicablePercent", "CategoryTradeTax/ApplicablePercent")
        yield Line(description=found.text("Reason"), price=signed, net=signed, tax_rate=rate or Decimal(0))
    for found in settlement.each("SpecifiedLogisticsServiceCharge"):
        amount = found.amount("AppliedAmount") or Decimal(0)
        rate = found.amount("AppliedTradeTax/RateApplicablePercent", "AppliedTradeTax/ApplicablePercent")
        yield Line(description=found.text("Description"), price=amount, net=amount, tax_rate=rate or Decimal(0))


def _line(line: Element, agreement: Element, delivery: Element, settlement: Element, net: Decimal | None) -> Line:
    quantity, count = delivery.at("BilledQuantity"), delivery.amount("BilledQuantity")
    price = agreement.amount("NetPriceProductTradePrice/ChargeAmount")
    base = agreement.amount("NetPriceProductTradePrice/BasisQuantity") or Decimal(1)
    names = (line.text("SpecifiedTradeProduct/Name"), line.text("SpecifiedTradeProduct/Description"))
    return Line(
        number=line.text("AssociatedDocumentLineDocument/LineID"),
        description=" – ".join(dict.fromkeys(name for name in names if name)),
        quantity=Decimal(1) if count is None else count,
        unit=quantity.attribute("unitCode") if quantity is not None else "",
        price=unit_price(price / base if price is not None else None, count, net),
        net=net,
        tax_rate=settlement.amount("ApplicableTradeTax/RateApplicablePercent", "ApplicableTradeTax/ApplicablePercent")
        or Decimal(0),
    )


def _references(agreement: Element, settlement: Element, trade: Element) -> Iterator[Reference]:
    delivery = trade.at("ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery") or trade
    for holder, path, kind in (
        (agreement, "BuyerOrderReferencedDocument", Kind.ORDER),
        (agreement, "SellerOrderReferencedDocument", Kind.CONFIRMATION),
        (agreement, "QuotationReferencedDocument", Kind.QUOTE),
        (delivery, "DespatchAdviceReferencedDocument", Kind.DELIVERY),
        (delivery, "DeliveryNoteReferencedDocument", Kind.DELIVERY),
        (delivery, "ReceivingAdviceReferencedDocument", Kind.RECEIPT),
        (settlement, "InvoiceReferencedDocument", Kind.INVOICE),
    ):
        for found in holder.each(path):
            number = found.text("IssuerAssignedID", "ID")
            if number:
                yield Reference(kind=kind, number=number, date=found.day("FormattedIssueDateTime/DateTimeString"))
