"""Sample files, and files made wrong on purpose."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

from asn1crypto import cms

DATA = Path(__file__).parent / "data"


def sample(name: str) -> bytes:
    """A file of tests/ebusiness/data."""
    return (DATA / name).read_bytes()


def signed(content: bytes) -> bytes:
    """The content as a .p7m: a CAdES envelope (without a signer, which reading does not ask for)."""
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": content},
            "signer_infos": [],
        }
    )
    info = cms.ContentInfo({"content_type": "signed_data", "content": data})
    return bytes(info.dump())


def pdf_with(packed: bytes, name: str = "factur-x.xml", kind: str = "") -> bytes:
    """A small PDF that holds one file, whose bytes are compressed already."""
    parts = [
        b"<< /Type /Catalog /Names << /EmbeddedFiles << /Names [(f) 2 0 R] >> >> >>",
        b"<< /Type /Filespec /F (%s) /EF << /F 3 0 R >> >>" % name.encode(),
        b"<< /Type /EmbeddedFile %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (kind.encode(), len(packed), packed),
    ]
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """So many megabytes of blanks, compressed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * 1024**2) for _ in range(megabytes)), packer.flush()])


UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def ubl(name: str, inner: str, *, number: str = "N-1", custom: str = "") -> bytes:
    """A small document of UBL between Alfa (seller) and Beta (buyer), with what is given in it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{name} xmlns="{UBL}{name}-2" xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2">
  <cbc:CustomizationID>{custom}</cbc:CustomizationID>
  <cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-03-02</cbc:IssueDate>
  <cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Alfa</cbc:Name></cac:PartyName>
  </cac:Party></cac:SellerSupplierParty>
  <cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>Beta</cbc:Name></cac:PartyName>
  </cac:Party></cac:BuyerCustomerParty>
  {inner}
</{name}>""".encode()


def order_x(code: str, document: str = "", number: str = "OX-1") -> bytes:
    """A small Order-X: order, change or response by its code."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:SCRDMCCBDACIOMessageStructure
  xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128">
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{code}</ram:TypeCode>{document}
  <ram:IssueDateTime><udt:DateTimeString format="203">202603021030</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
  <ram:IncludedSupplyChainTradeLineItem>
    <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
    <ram:SpecifiedTradeProduct><ram:SellerAssignedID>A-7</ram:SellerAssignedID><ram:Name>Screws</ram:Name>
    </ram:SpecifiedTradeProduct>
    <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>12.50</ram:ChargeAmount>
      <ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity></ram:NetPriceProductTradePrice>
    </ram:SpecifiedLineTradeAgreement>
    <ram:SpecifiedLineTradeDelivery><ram:RequestedQuantity unitCode="C62">400</ram:RequestedQuantity>
    </ram:SpecifiedLineTradeDelivery>
    <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation>
      <ram:LineTotalAmount>50.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
    </ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>
  <ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>B-99</ram:BuyerReference>
    <ram:SellerTradeParty><ram:Name>Alfa</ram:Name></ram:SellerTradeParty>
    <ram:BuyerTradeParty><ram:Name>Beta</ram:Name></ram:BuyerTradeParty>
    <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-5</ram:IssuerAssignedID>
    </ram:BuyerOrderReferencedDocument>
  </ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeDelivery><ram:RequestedDeliverySupplyChainEvent><ram:OccurrenceDateTime>
    <udt:DateTimeString format="102">20260331</udt:DateTimeString></ram:OccurrenceDateTime>
    </ram:RequestedDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
  <ram:ApplicableHeaderTradeSettlement><ram:OrderCurrencyCode>EUR</ram:OrderCurrencyCode>
    <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>50.00</ram:LineTotalAmount>
    <ram:GrandTotalAmount>61.00</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:SCRDMCCBDACIOMessageStructure>""".encode()


SIMPLIFIED = b"""<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronicaSemplificata versione="FSM10"
  xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0">
<FatturaElettronicaHeader>
  <DatiTrasmissione><IdTrasmittente><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdTrasmittente>
    <FormatoTrasmissione>FSM10</FormatoTrasmissione><CodiceDestinatario>0000000</CodiceDestinatario>
    <PECDestinatario>beta@pec.example</PECDestinatario></DatiTrasmissione>
  <CedentePrestatore><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA>
    <Denominazione>Bar Alfa</Denominazione>
    <Sede><Indirizzo>Via Roma</Indirizzo><NumeroCivico>1</NumeroCivico><CAP>20100</CAP><Comune>Milano</Comune>
      <Provincia>MI</Provincia><Nazione>IT</Nazione></Sede><RegimeFiscale>RF01</RegimeFiscale></CedentePrestatore>
  <CessionarioCommittente><IdentificativiFiscali><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>09876543210</IdCodice>
    </IdFiscaleIVA></IdentificativiFiscali><AltriDatiIdentificativi><Denominazione>Beta SRL</Denominazione>
    <Sede><Indirizzo>Via Po 2</Indirizzo><CAP>10100</CAP><Comune>Torino</Comune><Nazione>IT</Nazione></Sede>
    </AltriDatiIdentificativi></CessionarioCommittente>
</FatturaElettronicaHeader>
<FatturaElettronicaBody>
  <DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD08</TipoDocumento><Divisa>EUR</Divisa>
    <Data>2026-03-02</Data><Numero>S/7</Numero></DatiGeneraliDocumento>
    <DatiFatturaRettificata><NumeroFR>S/5</NumeroFR><DataFR>2026-02-27</DataFR>
    <ElementiRettificati>prezzo</ElementiRettificati></DatiFatturaRettificata></DatiGenerali>
  <DatiBeniServizi><Descrizione>Colazioni</Descrizione><Importo>61.00</Importo>
    <DatiIVA><Aliquota>22.00</Aliquota></DatiIVA></DatiBeniServizi>
  <DatiBeniServizi><Descrizione>Giornali</Descrizione><Importo>10.40</Importo>
    <DatiIVA><Imposta>0.40</Imposta></DatiIVA></DatiBeniServizi>
</FatturaElettronicaBody>
</p:FatturaElettronicaSemplificata>"""


def endless_signed(content: bytes) -> bytes:
    """The content as a .p7m in BER, as some signing programs write it: lengths left open, the content in pieces."""
    pieces = b"".join(
        b"\x04\x82" + len(part).to_bytes(2, "big") + part
        for part in (content[start : start + 1000] for start in range(0, len(content), 1000))
    )
    data, signed_data = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")
    inner = b"\x30\x80" + data + b"\xa0\x80\x24\x80" + pieces + b"\x00\x00" * 3
    open_digests = b"\x31\x80\x30\x80\x06\x01\x01\x00\x00\x00\x00"
    return b"\x30\x80" + signed_data + b"\xa0\x80\x30\x80\x02\x01\x01" + open_digests + inner + b"\x00\x00" * 3


def detached() -> bytes:
    """A signature alone, without what it signs."""
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data"},
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())
