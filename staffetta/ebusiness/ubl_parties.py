"""Seller and buyer of a UBL document, under whatever names its kind has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from staffetta.ebusiness.codes import kind_of
from staffetta.ebusiness.reading import Kind, Party
from staffetta.ebusiness.xml import Element

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
    "RetailerCustomerParty",
    "DeliveryCustomerParty",
    "ReceiverParty",
)
LEGAL_NAMES_FIRST = ("en16931", "peppol", "xrechnung")
"""EN 16931 and what follows it: the party's name is its legal one, PartyName is how it calls itself in its shop."""

VAT_WORDS = re.compile(r"\b(VAT|MVA|GST|MOMS|IVA|TVA|MWST|UST|BTW|PTU|63)\b")
E_MAIL = "EM"
"""The scheme of endpoints that are e-mail addresses."""


def both(root: Element) -> tuple[Party, Party]:
    """Seller and buyer. An answer to an invoice is sent by the buyer, an answer to an order by the seller."""
    legal_first = any(word in root.text("CustomizationID").lower() for word in LEGAL_NAMES_FIRST)
    seller, buyer = _party(root, SELLERS, legal_first), _party(root, BUYERS, legal_first)
    if root.name == "ApplicationResponse" and kind_of(
        root.text("DocumentResponse/DocumentReference/DocumentTypeCode")
    ) in (Kind.INVOICE, Kind.SELF_BILLED, Kind.CREDIT_NOTE):
        return buyer, seller
    return seller, buyer


def _party(root: Element, names: tuple[str, ...], legal_first: bool) -> Party:
    for name in names:
        for holder in root.each(name):
            found = _party_of(holder.at("Party") or holder, holder, legal_first)
            if found.is_named:
                return found
    return Party()


def _party_of(party: Element, holder: Element, legal_first: bool) -> Party:
    address = party.at("PostalAddress", "PhysicalLocation/Address", "PartyLegalEntity/RegistrationAddress") or party
    names = ["PartyName/Name", "PartyLegalEntity/RegistrationName"]
    contact = party.at("Contact") or holder.at("AccountingContact", "SellerContact", "BuyerContact") or party
    endpoint = next(_identifiers_at(party, "EndpointID"), "")
    mail = endpoint.partition(":")[2] if endpoint.startswith(f"{E_MAIL}:") else ""
    return Party(
        name=party.text(
            *(reversed(names) if legal_first else names), "PartyTaxScheme/RegistrationName", "BusinessName", "BrandName"
        )
        or _person(party),
        vat_number=_tax_number(party, vat=True),
        tax_code=_tax_number(party, vat=False) or party.text("PartyLegalEntity/CompanyID"),
        identifiers=tuple(dict.fromkeys(_identifiers(party, holder))),
        endpoint=endpoint,
        street=_street(address),
        postal_code=address.text("PostalZone"),
        city=address.text("CityName"),
        region=address.text("CountrySubentity"),
        country=address.text("Country/IdentificationCode").upper(),
        person=contact.text("Name") if contact.name != "Party" else _person(party),
        email=contact.text("ElectronicMail") or mail,
        phone=contact.text("Telephone"),
    )


def _person(party: Element) -> str:
    names = (party.text("Person/FirstName"), party.text("Person/MiddleName"), party.text("Person/FamilyName"))
    return " ".join(name for name in names if name)


def _tax_number(party: Element, *, vat: bool) -> str:
    """The number of the tax scheme VAT, or of another one. Some say "UK VAT", or give only a type code; the Danish
    say 63, which is moms."""
    for scheme in party.each("PartyTaxScheme"):
        said = " ".join(scheme.text(f"TaxScheme/{name}") for name in ("ID", "TaxTypeCode", "Name")).upper()
        if bool(VAT_WORDS.search(said)) is vat and scheme.text("CompanyID"):
            return scheme.text("CompanyID")
    return ""


def _identifiers(party: Element, holder: Element) -> Iterator[str]:
    for path in ("EndpointID", "PartyIdentification/ID", "PartyLegalEntity/CompanyID"):
        yield from (found for found in _identifiers_at(party, path) if not found.startswith(f"{E_MAIL}:"))
    for path in ("CustomerAssignedAccountID", "SupplierAssignedAccountID"):
        if holder.text(path):
            yield holder.text(path)


def _identifiers_at(party: Element, path: str) -> Iterator[str]:
    for found in party.each(path):
        scheme = found.attribute("schemeID")
        if found.words:
            yield f"{scheme}:{found.words}" if scheme else found.words


def _street(address: Element) -> str:
    street = " ".join(part for part in (address.text("StreetName"), address.text("BuildingNumber")) if part)
    lines = [line.words for line in address.each("AddressLine/Line")]
    more = [address.text("AdditionalStreetName"), *lines]
    return ", ".join(part for part in (street, *more) if part)
