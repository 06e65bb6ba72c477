"""Every kind of document that firms exchange, as each format writes it (A-08): small samples of our own."""

from __future__ import annotations

import base64
import gzip
import zlib
from datetime import date
from decimal import Decimal

import pytest

from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Answer, Kind, Reading, Unreadable
from tests.ebusiness.samples import SIMPLIFIED, detached, endless_signed, order_x, pdf_with, sample, signed, ubl

LINE = """<cac:{0}><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="LTR">240</cbc:Quantity>
<cbc:LineExtensionAmount currencyID="SEK">12000</cbc:LineExtensionAmount>
<cac:Delivery><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-03-20</cbc:EndDate></cac:RequestedDeliveryPeriod>
</cac:Delivery><cac:Price><cbc:PriceAmount currencyID="SEK">500</cbc:PriceAmount>
<cbc:BaseQuantity>10</cbc:BaseQuantity></cac:Price>
<cac:Item><cbc:Name>Paint</cbc:Name><cac:SellersItemIdentification><cbc:ID>S-1</cbc:ID>
</cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:{0}>"""
ORDER_34 = "<cac:OrderReference><cbc:ID>34</cbc:ID></cac:OrderReference>"


def one(content: bytes) -> Reading:
    (reading,) = read_file(content)
    return reading


def answer_code(code: str) -> str:
    return f"<cbc:OrderResponseCode>{code}</cbc:OrderResponseCode>"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("RequestForQuotation", Kind.REQUEST),
        ("Quotation", Kind.QUOTE),
        ("Order", Kind.ORDER),
        ("OrderChange", Kind.ORDER_CHANGE),
        ("OrderCancellation", Kind.ORDER_CANCELLATION),
        ("OrderResponse", Kind.CONFIRMATION),
        ("DespatchAdvice", Kind.DELIVERY),
        ("ReceiptAdvice", Kind.RECEIPT),
        ("InstructionForReturns", Kind.RETURN),
        ("SelfBilledInvoice", Kind.SELF_BILLED),
        ("FreightInvoice", Kind.INVOICE),
        ("DebitNote", Kind.INVOICE),
        ("SelfBilledCreditNote", Kind.CREDIT_NOTE),
        ("Reminder", Kind.REMINDER),
        ("RemittanceAdvice", Kind.REMITTANCE),
        ("Statement", Kind.STATEMENT),
    ],
)
def test_each_document_of_ubl_is_known(name: str, kind: Kind) -> None:
    reading = one(ubl(name, ORDER_34))
    assert (reading.kind, reading.number, reading.seller.name, reading.buyer.name) == (kind, "N-1", "Alfa", "Beta")
    assert [(ref.kind, ref.number) for ref in reading.references] == [(Kind.ORDER, "34")]


@pytest.mark.parametrize("name", ["Catalogue", "CataloguePricingUpdate", "Waybill", "Forecast", "TenderReceipt"])
def test_other_documents_of_ubl_are_declined_by_name(name: str) -> None:
    with pytest.raises(Unreadable, match=f"“{name}” is a document of UBL"):
        read_file(ubl(name, ""))


@pytest.mark.parametrize("line", ["OrderLine", "QuotationLine"])
def test_lines_prices_per_quantity_and_dates(line: str) -> None:
    reading = one(ubl("OrderChange" if line == "OrderLine" else "Quotation", ORDER_34 + LINE.format(line)))
    (found,) = reading.lines
    assert (found.article, found.unit, found.quantity, found.price) == ("S-1", "LTR", Decimal(240), Decimal(50))
    assert (reading.currency, reading.delivery) == ("SEK", date(2026, 3, 20))


@pytest.mark.parametrize(
    ("name", "inner", "custom", "answer"),
    [
        ("OrderResponse", answer_code("AP"), "", Answer.ACCEPTED),
        ("OrderResponse", answer_code("CA"), "", Answer.CHANGED),
        ("OrderResponse", answer_code("RE"), "", Answer.REJECTED),
        ("OrderResponse", answer_code("AB"), "", Answer.RECEIVED),
        ("OrderResponse", "", "", None),
        ("OrderResponse", "", "urn:fdc:peppol.eu:poacc:trns:order_agreement:3", Answer.ACCEPTED),
        ("OrderResponseSimple", "<cbc:AcceptedIndicator>true</cbc:AcceptedIndicator>", "", Answer.ACCEPTED),
        ("OrderResponseSimple", "<cbc:AcceptedIndicator>false</cbc:AcceptedIndicator>", "", Answer.REJECTED),
    ],
)
def test_what_an_order_response_answers(name: str, inner: str, custom: str, answer: Answer | None) -> None:
    assert one(ubl(name, inner + ORDER_34, custom=custom)).response == answer


def test_an_answer_to_an_invoice_comes_from_its_buyer() -> None:
    inner = """<cac:SenderParty><cac:PartyName><cbc:Name>Beta</cbc:Name></cac:PartyName></cac:SenderParty>
      <cac:ReceiverParty><cac:PartyName><cbc:Name>Alfa</cbc:Name></cac:PartyName></cac:ReceiverParty>
      <cac:DocumentResponse><cac:Response><cbc:ResponseCode>RE</cbc:ResponseCode></cac:Response>
      <cac:DocumentReference><cbc:ID>I-1</cbc:ID><cbc:DocumentTypeCode>380</cbc:DocumentTypeCode>
      </cac:DocumentReference></cac:DocumentResponse>"""
    content = ubl("ApplicationResponse", inner)
    for party in (b"SellerSupplierParty", b"BuyerCustomerParty"):
        content = content.replace(party, b"Other")
    reading = one(content)
    assert (reading.kind, reading.response) == (Kind.RESPONSE, Answer.REJECTED)
    assert (reading.seller.name, reading.buyer.name) == ("Alfa", "Beta")
    assert [(ref.kind, ref.number) for ref in reading.references] == [(Kind.INVOICE, "I-1")]


def test_peppol_names_parties_by_law_and_nothing_by_na() -> None:
    inner = """<cbc:BuyerReference>Room 7</cbc:BuyerReference><cbc:DueDate>2026-04-01</cbc:DueDate>
      <cac:OrderReference><cbc:ID>NA</cbc:ID><cbc:SalesOrderID>SO-3</cbc:SalesOrderID></cac:OrderReference>
      <cac:TaxTotal><cbc:TaxAmount currencyID="SEK">99</cbc:TaxAmount></cac:TaxTotal>
      <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">9</cbc:TaxAmount><cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">36</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">9</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
      <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"""
    content = ubl("Invoice", inner, custom="urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0")
    more = b"""<cbc:EndpointID schemeID="EM">mail@alfa.example</cbc:EndpointID>
      <cac:PartyName><cbc:Name>Alfa</cbc:Name></cac:PartyName>
      <cac:PartyLegalEntity><cbc:RegistrationName>Alfa AB</cbc:RegistrationName></cac:PartyLegalEntity>"""
    reading = one(content.replace(b"<cac:PartyName><cbc:Name>Alfa</cbc:Name></cac:PartyName>", more))
    assert (reading.seller.name, reading.seller.email, reading.seller.identifiers) == (
        "Alfa AB",
        "mail@alfa.example",
        (),
    )
    assert (reading.due, reading.buyer_reference, reading.tax) == (date(2026, 4, 1), "Room 7", Decimal(9))
    assert [(row.rate, row.net, row.category) for row in reading.taxes] == [(Decimal(25), Decimal(36), "S")]
    assert [(ref.kind, ref.number) for ref in reading.references] == [(Kind.CONFIRMATION, "SO-3")]


def test_an_envelope_of_peppol_is_opened() -> None:
    inner = ubl("Order", "").partition(b"?>")[2]
    wrapped = b"<StandardBusinessDocument><StandardBusinessDocumentHeader/>" + inner + b"</StandardBusinessDocument>"
    assert one(wrapped).kind == Kind.ORDER


@pytest.mark.parametrize(
    ("code", "document", "kind", "answer"),
    [
        ("220", "", Kind.ORDER, None),
        ("230", "<ram:PurposeCode>4</ram:PurposeCode>", Kind.ORDER_CHANGE, None),
        ("220", "<ram:PurposeCode>1</ram:PurposeCode>", Kind.ORDER_CANCELLATION, None),
        ("231", "<ram:StatusCode>29</ram:StatusCode>", Kind.CONFIRMATION, Answer.ACCEPTED),
    ],
)
def test_order_x(code: str, document: str, kind: Kind, answer: Answer | None) -> None:
    reading = one(order_x(code, document))
    assert (reading.form, reading.kind, reading.response, reading.date) == ("Order-X", kind, answer, date(2026, 3, 2))
    assert (reading.buyer_reference, reading.delivery, reading.currency) == ("B-99", date(2026, 3, 31), "EUR")
    (line,) = reading.lines
    assert (line.article, line.quantity, line.price, line.net) == ("A-7", Decimal(400), Decimal("0.125"), Decimal(50))
    assert (Kind.ORDER, "PO-5") in {(ref.kind, ref.number) for ref in reading.references}


def test_the_simplified_fattura() -> None:
    reading = one(SIMPLIFIED)
    assert (reading.form, reading.kind, reading.number) == ("FatturaPA simplified", Kind.CREDIT_NOTE, "S/7")
    assert (reading.seller.name, reading.seller.vat_number) == ("Bar Alfa", "IT01234567890")
    assert (reading.buyer.name, reading.buyer.vat_number, reading.buyer.city) == ("Beta SRL", "IT09876543210", "Torino")
    assert reading.buyer.endpoint == "EM:beta@pec.example"
    assert [(line.price, line.tax_rate) for line in reading.lines] == [
        (Decimal(50), Decimal(22)),
        (Decimal(10), Decimal(4)),
    ]
    assert (reading.net, reading.tax, reading.gross) == (Decimal(60), Decimal("11.40"), Decimal("71.40"))
    assert [(ref.kind, ref.number) for ref in reading.references] == [(Kind.INVOICE, "S/5")]


@pytest.mark.parametrize(("code", "kind"), [("TD04", Kind.CREDIT_NOTE), ("TD05", Kind.INVOICE), ("TD24", Kind.INVOICE)])
def test_the_type_of_a_fattura_says_what_it_is(code: str, kind: Kind) -> None:
    content = sample("fatturapa/IT01234567890_FPR01.xml").replace(b"TD01", code.encode())
    assert (one(content).kind, one(content).type_code) == (kind, code)


def test_dates_taxes_articles_of_real_invoices() -> None:
    quote = one(sample("ubl/UBL-Quotation-2.0-Example.xml"))
    assert (quote.valid_until, quote.delivery) == (date(2005, 7, 20), date(2005, 6, 29))
    fattura = one(sample("fatturapa/IT01234567890_FPA01.xml"))
    assert (fattura.due, fattura.buyer_reference) == (date(2017, 2, 18), "456def")
    plain, cii = one(sample("xrechnung/XRECHNUNG_Einfach.ubl.xml")), one(sample("cii/XRECHNUNG_Einfach.cii.xml"))
    assert plain.taxes == cii.taxes and plain.delivery == cii.delivery == date(2024, 11, 14)
    assert plain.buyer_reference == cii.buyer_reference == "04011000-12345-34"
    assert [line.article for line in plain.lines] == [line.article for line in cii.lines] == ["TB100A4", "ARNR2"]


def test_zugferd_1_is_read() -> None:
    content = sample("cii/EN16931_Einfach.cii.xml").decode()
    for new, old in (
        ("CrossIndustryInvoice", "CrossIndustryDocument"),
        ("<rsm:ExchangedDocument>", "<rsm:HeaderExchangedDocument>"),
        ("</rsm:ExchangedDocument>", "</rsm:HeaderExchangedDocument>"),
        ("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction"),
        ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
        ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
        ("HeaderMonetarySummation", "MonetarySummation"),
        ("RateApplicablePercent", "ApplicablePercent"),
    ):
        content = content.replace(new, old)
    assert one(content.encode()) == one(sample("cii/EN16931_Einfach.cii.xml"))


def test_signed_files_of_every_make() -> None:
    content = sample("fatturapa/IT01234567890_FPR01.xml")
    plain = read_file(content)
    assert read_file(endless_signed(content)) == plain
    assert read_file(b"\xef\xbb\xbf" + base64.b64encode(signed(content))) == plain
    pem = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(signed(content)) + b"-----END PKCS7-----\n"
    assert read_file(pem) == plain
    head = b'MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime;\r\n\tname="a.p7m"\r\n\r\n'
    assert read_file(head + base64.encodebytes(signed(content))) == plain
    assert read_file(signed(content + b"\x00\x00")) == read_file(content + b"\x1a") == plain
    assert read_file(signed(endless_signed(content))) == plain
    with pytest.raises(Unreadable, match="only a signature"):
        read_file(detached())


def test_packed_and_wrapped_in_every_way() -> None:
    content = sample("fatturapa/IT01234567890_FPR01.xml")
    plain, coded = read_file(content), base64.b64encode(signed(content))
    in_pdf = pdf_with(zlib.compress(signed(content)), "fattura.xml.p7m")
    wrapped = (gzip.compress(content), base64.b64encode(coded), base64.b64encode(content), in_pdf, signed(in_pdf))
    for one_way in (*wrapped, gzip.compress(base64.b64encode(in_pdf))):
        assert read_file(one_way) == plain
    both = pdf_with(zlib.compress(content), "factur-x.xml")
    assert read_file(both) == plain


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"<Invoice/>")[:-9], "packed file"),
        (gzip.compress(bytes(30 * 1024**2)), "larger than"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"<a/>"))))), "too many"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"UNA:+.? 'UNB+UNOC:3", "EDIFACT"),
        (b'{"number": 1}', "JSON"),
        (b"Received: by mail.example\r\nFrom: a@b.example\r\n\r\nHello", "e-mail"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"a" * 257 + b"ustar\x0000", "archive"),
        (b"abcd", "neither XML"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # packed files know when they were packed
)
def test_what_it_is_when_it_is_nothing_for_us(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_file(content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_letters_of_other_encodings(encoding: str) -> None:
    text = (
        ubl("Order", "<cbc:Note>Müller &amp; Söhne</cbc:Note>").decode().replace("UTF-8", encoding.removesuffix("-sig"))
    )
    assert one(text.encode(encoding)).notes == "Müller & Söhne"
