"""UN/CEFACT Cross Industry Invoice (D16B, D22B): Factur-X, ZUGFeRD 2, XRechnung in CII; its elder, ZUGFeRD 1; and
Order-X, which says orders in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from staffetta.ebusiness import cii_lines
from staffetta.ebusiness.codes import ANSWERS, kind_of
from staffetta.ebusiness.reading import Answer, Kind, Party, Reading, Reference, Tax, notes_of
from staffetta.ebusiness.xml import Element

ORDER_X = "SCRDMCCBDACIOMessageStructure"
FORMS = {"CrossIndustryInvoice": "CII", "CrossIndustryDocument": "CII", ORDER_X: "Order-X"}
CANCELLING = "1"
"""The purpose (UNTDID 1225) of an Order-X that takes back an order."""

DUE = "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"
DELIVERED = (
    "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
    "RequestedDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
    "RequestedDeliverySupplyChainEvent/OccurrenceSpecifiedPeriod/EndDateTime/DateTimeString",
)
NAME_OF_SUMS = ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
E_MAIL = "EM"


def reads(root: Element) -> bool:
    """Whether this is a Cross Industry Invoice or an Order-X."""
    return root.name in FORMS


def read(root: Element) -> list[Reading]:
    """The document of this file."""
    document = root.at("ExchangedDocument", "HeaderExchangedDocument") or root
    trade = root.at("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction") or root
    agreement = trade.at("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement") or trade
    settlement = trade.at("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement") or trade
    delivery = trade.at("ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery") or trade
    code = document.text("TypeCode")[:10]
    kind = _kind(root, document, code)
    currency = settlement.text("InvoiceCurrencyCode", "OrderCurrencyCode") or root.first_attribute("currencyID")
    sums = settlement.at(*NAME_OF_SUMS) or settlement
    gross = sums.amount("GrandTotalAmount")
    return [
        Reading(
            form=FORMS[root.name],
            kind=kind,
            number=document.text("ID"),
            date=document.day("IssueDateTime/DateTimeString", "IssueDateTime/DateTime"),
            due=settlement.day(DUE),
            valid_until=document.day("EffectiveSpecifiedPeriod/CompleteDateTime/DateTimeString"),
            delivery=delivery.day(*DELIVERED),
            buyer_reference=agreement.text("BuyerReference"),
            response=_answer(document, kind),
            type_code=code,
            currency=currency,
            seller=_party(agreement.at("SellerTradeParty")),
            buyer=_party(agreement.at("BuyerTradeParty")),
            lines=tuple(cii_lines.lines(trade)),
            charges=tuple(cii_lines.charges(settlement)),
            taxes=tuple(_taxes(settlement)),
            net=_first(sums.amount("TaxBasisTotalAmount"), sums.amount("LineTotalAmount")),
            tax=_tax(sums, currency),
            gross=gross,
            payable=sums.amount("DuePayableAmount"),
            notes=notes_of(note.words for note in document.each("IncludedNote/Content")),
            references=tuple(_references(agreement, settlement, delivery, kind)),
        )
    ]


def _kind(root: Element, document: Element, code: str) -> Kind:
    if root.name == ORDER_X and document.text("PurposeCode") == CANCELLING:
        return Kind.ORDER_CANCELLATION
    return kind_of(code)


def _answer(document: Element, kind: Kind) -> Answer | None:
    return ANSWERS.get(document.text("StatusCode").upper()) if kind == Kind.CONFIRMATION else None


def _first(*amounts: Decimal | None) -> Decimal | None:
    return next((amount for amount in amounts if amount is not None), None)


def _tax(sums: Element, currency: str) -> Decimal | None:
    """The sum of taxes in the document's own currency; a second one is for the accounting currency."""
    totals = [found for found in sums.each("TaxTotalAmount") if found.words]
    own = next((found for found in totals if found.attribute("currencyID") in (currency, "")), None)
    return own.number if own is not None else sums.amount("TaxTotalAmount")


def _taxes(settlement: Element) -> Iterator[Tax]:
    for found in settlement.each("ApplicableTradeTax"):
        yield Tax(
            rate=found.amount(*cii_lines.RATES) or Decimal(0),
            net=found.amount("BasisAmount"),
            tax=found.amount("CalculatedAmount"),
            category=found.text("CategoryCode")[:20],
        )


def _party(party: Element | None) -> Party:
    if party is None:
        return Party()
    address = party.at("PostalTradeAddress") or party
    person = party.at("DefinedTradeContact") or party
    registered = [found for found in party.each("SpecifiedTaxRegistration/ID") if found.words]
    vat = [found.words for found in registered if found.attribute("schemeID") in ("VA", "")]
    fiscal = [found.words for found in registered if found.attribute("schemeID") == "FC"]
    lines = (address.text("LineOne"), address.text("LineTwo"), address.text("LineThree"))
    endpoint = next(_identifiers_at(party, "URIUniversalCommunication/URIID"), "")
    mail = endpoint.partition(":")[2] if endpoint.startswith(f"{E_MAIL}:") else ""
    return Party(
        name=party.text("Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        vat_number=next(iter(vat), ""),
        tax_code=next(iter(fiscal), ""),
        identifiers=tuple(dict.fromkeys(_identifiers(party))),
        endpoint=endpoint,
        street=", ".join(line for line in lines if line),
        postal_code=address.text("PostcodeCode"),
        city=address.text("CityName"),
        region=address.text("CountrySubDivisionName"),
        country=address.text("CountryID").upper(),
        person=person.text("PersonName", "DepartmentName"),
        email=person.text("EmailURIUniversalCommunication/URIID") or mail,
        phone=person.text("TelephoneUniversalCommunication/CompleteNumber"),
    )


def _identifiers(party: Element) -> Iterator[str]:
    for path in ("GlobalID", "ID", "SpecifiedLegalOrganization/ID", "URIUniversalCommunication/URIID"):
        yield from (found for found in _identifiers_at(party, path) if not found.startswith(f"{E_MAIL}:"))


def _identifiers_at(party: Element, path: str) -> Iterator[str]:
    for found in party.each(path):
        scheme = found.attribute("schemeID")
        if found.words:
            yield f"{scheme}:{found.words}" if scheme else found.words


def _references(agreement: Element, settlement: Element, delivery: Element, own: Kind) -> Iterator[Reference]:
    for holder, path, kind in (
        (agreement, "BuyerOrderReferencedDocument", Kind.ORDER),
        (agreement, "PreviousOrderReferencedDocument", Kind.ORDER),
        (agreement, "PreviousOrderChangeReferencedDocument", Kind.ORDER_CHANGE),
        (agreement, "SellerOrderReferencedDocument", Kind.CONFIRMATION),
        (agreement, "PreviousOrderResponseReferencedDocument", Kind.CONFIRMATION),
        (agreement, "QuotationReferencedDocument", Kind.QUOTE),
        (delivery, "DespatchAdviceReferencedDocument", Kind.DELIVERY),
        (delivery, "DeliveryNoteReferencedDocument", Kind.DELIVERY),
        (delivery, "ReceivingAdviceReferencedDocument", Kind.RECEIPT),
        (settlement, "InvoiceReferencedDocument", Kind.INVOICE),
        (agreement, "ContractReferencedDocument", Kind.CONTRACT),
        (agreement, "BlanketOrderReferencedDocument", Kind.CONTRACT),
    ):
        for found in holder.each(path):
            number = found.text("IssuerAssignedID", "ID")
            if number and not (own == Kind.CONFIRMATION == kind):
                day = found.day("FormattedIssueDateTime/DateTimeString", "IssueDateTime/DateTimeString")
                yield Reference(kind=kind, number=number, date=day)
