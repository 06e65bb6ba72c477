"""What the public samples say (A-08): their facts were written down by hand or by other readers."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

import pytest

from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Kind, Reading
from tests.ebusiness.samples import sample, signed

# file: kind, number, date, seller, buyer, lines, net, payable, number of the order
FACTS = {
    "ubl/UBL-RequestForQuotation-2.0-Example.xml": "request G867B 2005-06-19 Consortial|The Terminus 1 - - -",
    "ubl/UBL-Quotation-2.0-Example.xml": "quote QIY7655 2005-06-20 Consortial|The Terminus 1 90 107.50 -",
    "ubl/UBL-Order-2.0-Example.xml": "order AEG012345 2005-06-20 Consortial|IYT Corporation 1 100 100 -",
    "ubl/UBL-OrderResponseSimple-2.0-Example.xml":
        "confirmation 66890-9-09 2005-06-20 Consortial|IYT Corporation 0 - - AEG012345",
    "ubl/UBL-OrderCancellation-2.1-Example.xml":
        "order_cancellation 7 2010-01-21 Moderna Produkter AB|Johnssons byggvaror 0 - - 34",
    "ubl/UBL-DespatchAdvice-2.0-Example.xml":
        "delivery 565899 2005-06-20 Consortial|IYT Corporation 1 - - AEG012345",
    "ubl/UBL-ReceiptAdvice-2.0-Example.xml":
        "receipt 658398 2005-06-21 Consortial|IYT Corporation 1 - - AEG012345",
    "ubl/UBL-Invoice-2.0-Example.xml":
        "invoice A00095678 2005-06-21 Consortial|IYT Corporation 1 90 107.50 AEG012345",
    "ubl/UBL-Invoice-2.1-Example-Trivial.xml":
        "invoice 123 2011-09-22 Custom Cotter Pins|North American Veeblefetzer 1 - 100 -",
    "ubl/UBL-CreditNote-2.0-Example.xml":
        "credit_note CN758494 2005-06-25 Consortial|IYT Corporation 1 90 107.50 -",
    "ubl/UBL-Reminder-2.1-Example.xml": "reminder 12 2010-04-14 Salescompany ltd.|Buyercompany ltd 1 1436.5 729 -",
    "ubl/UBL-RemittanceAdvice-2.0-Example.xml":
        "remittance 6577884 2005-06-22 Consortial|IYT Corporation 1 - 107.50 -",
    "ubl/UBL-Statement-2.0-Example.xml":
        "statement JUL2005-07758990 2005-08-02 Consortial|IYT Corporation 1 - -107.50 -",
    "ubl/UBL-BusinessCard-2.2-Example.xml": "business_card BC1-2016 2016-11-07 OASIS| 0 - - -",
    "cii/EN16931_1_Teilrechnung.cii.xml":
        "invoice 471102 2018-06-05 Lieferant GmbH|Kunden AG Mitte 4 177.49 147.65 2018-471331",
    "cii/EN16931_Gutschrift.cii.xml": "self_billed 471102 2018-03-05 Lieferant GmbH|Kunden AG Mitte 2 473 529.87 -",
    "cii/EN16931_Miete.cii.xml":
        "invoice 9314110911/00/M/00/N 2018-10-01 MUSTER-Autovermietung|MUSTER-KUNDE GMBH 6 286.52 340.96 B123456789",
    "cii/EN16931_Rabatte.cii.xml":
        "invoice 471102 2018-06-05 Lieferant GmbH|Kunden AG Mitte 4 193.77 165.07 2013-471331",
    "cii/EN16931_Rechnungskorrektur.cii.xml":
        "invoice RK21012345 2018-09-16 MUSTERLIEFERANT GMBH|MUSTER-KUNDE GMBH 2 -7.67 -8.79 B123456789",
    "cii/XRECHNUNG_Einfach.cii.xml": "invoice 471102 2024-11-15 Lieferant GmbH|Kunden AG Mitte 2 473 529.87 -",
    "xrechnung/EN16931_1_Teilrechnung.ubl.xml":
        "invoice 471102 2018-06-05 Lieferant GmbH|Kunden AG Mitte 4 177.49 147.65 2018-471331",
    "xrechnung/EN16931_Rabatte.ubl.xml":
        "invoice 471102 2018-06-05 Lieferant GmbH|Kunden AG Mitte 4 193.77 165.07 2013-471331",
    "pdf/XRECHNUNG_Einfach.pdf": "invoice 471102 2018-03-05 Lieferant GmbH|Kunden AG Mitte 2 473 529.87 -",
    "pdf/Avoir_FR_type381_BASIC.pdf":
        "credit_note AV-2017-0005 2017-11-16 Au bon moulin|Ma jolie boutique 2 218.48 233.47 PO445",
    "pdf/Facture_FR_BASICWL.pdf":
        "invoice FA-2017-0010 2017-11-13 Au bon moulin|Ma jolie boutique 0 624.90 470.15 PO445",
    "fatturapa/IT01234567890_FPA01.xml": "invoice 123 2017-01-18 ALPHA SRL|AMMINISTRAZIONE BETA 1 5 6.10 66685",
    "fatturapa/IT01234567890_FPR01.xml": "invoice 123 2014-12-18 SOCIETA' ALPHA SRL|DITTA BETA 1 5 6.10 66685",
}  # fmt: skip


def facts(reading: Reading) -> str:
    """A reading as FACTS writes it."""
    order = next((ref.number for ref in reading.references if ref.kind == Kind.ORDER), "-")
    parties = f"{reading.seller.name}|{reading.buyer.name}"
    amounts = ["-" if amount is None else f"{amount.normalize():f}" for amount in (reading.net, reading.payable)]
    return " ".join(
        [reading.kind, reading.number, str(reading.date), parties, str(len(reading.lines)), *amounts, order]
    )


def same(written: str) -> str:
    """Without the noughts at the end of amounts."""
    return " ".join(
        word.rstrip("0").rstrip(".") if "." in word and word[-1] == "0" else word for word in written.split()
    )


@pytest.mark.parametrize("name", FACTS)
def test_a_sample_says_what_it_says(name: str) -> None:
    (reading,) = read_file(sample(name))
    assert same(facts(reading)) == same(FACTS[name])


SUMMED = [name for name in FACTS if name.split("/")[0] != "ubl" and "BASICWL" not in name]


@pytest.mark.parametrize("name", SUMMED)
def test_lines_and_charges_come_to_the_stated_net(name: str) -> None:
    (reading,) = read_file(sample(name))
    total = sum((line.quantity * line.price for line in (*reading.lines, *reading.charges)), Decimal(0))
    assert reading.net is not None and abs(total - reading.net) < Decimal("0.01")


def test_several_invoices_in_one_file() -> None:
    first, second = read_file(sample("fatturapa/IT01234567890_FPR03.xml"))
    assert (first.number, len(first.lines), first.gross) == ("123", 2, Decimal("32.95"))
    assert (second.number, second.date, second.gross) == ("456", date(2014, 12, 20), Decimal("2440.00"))
    assert first.seller == second.seller and first.seller.vat_number == "IT01234567890"
    assert first.buyer.tax_code == "09876543210"


def test_other_prefixes_are_the_same_invoice() -> None:
    plain = read_file(sample("ubl/UBL-Invoice-2.0-Example.xml"))
    assert read_file(sample("ubl/UBL-Invoice-2.0-Example-NS1.xml")) == plain
    assert read_file(sample("ubl/UBL-Invoice-2.0-Example-NS2.xml")) == plain


def test_signed_files_are_opened() -> None:
    content = sample("fatturapa/IT01234567890_FPR01.xml")
    plain = read_file(content)
    assert read_file(signed(content)) == plain
    assert read_file(base64.encodebytes(signed(content))) == plain


def test_parties_are_told_in_full() -> None:
    (reading,) = read_file(sample("ubl/UBL-Quotation-2.0-Example.xml"))
    seller = reading.seller
    assert (seller.vat_number, seller.city, seller.postal_code, seller.country) == (
        "175 269 2355",
        "Farthing",
        "AA99 1BB",
        "GB",
    )
    assert (seller.person, seller.email) == ("Mrs Bouquet", "bouquet@fpconsortial.co.uk")
    assert seller.identifiers == ("CO001",)
    (cancellation,) = read_file(sample("ubl/UBL-OrderCancellation-2.1-Example.xml"))
    assert "GLN:7300070011115" in cancellation.buyer.identifiers
