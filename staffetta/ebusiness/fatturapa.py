"""FatturaPA 1.2, ordinary and simplified (Agenzia delle Entrate); one file may hold several invoices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from staffetta.ebusiness.reading import Kind, Line, Party, Reading, Reference, unit_price
from staffetta.ebusiness.xml import Element

ROOTS = {"FatturaElettronica", "FatturaElettronicaSemplificata"}
CREDIT_CODES = frozenset({"TD04", "TD08"})
REFERENCES = (
    ("DatiOrdineAcquisto", Kind.ORDER),
    ("DatiRicezione", Kind.RECEIPT),
    ("DatiFattureCollegate", Kind.INVOICE),
)


def reads(root: Element) -> bool:
    """Whether this is a FatturaPA."""
    return root.name in ROOTS


def read(root: Element) -> list[Reading]:
    """The documents of this file, one for each body."""
    header = root.at("FatturaElettronicaHeader") or root
    seller = _party(header.at("CedentePrestatore"))
    buyer = _party(header.at("CessionarioCommittente"))
    code = header.text("DatiTrasmissione/CodiceDestinatario")
    return [_body(body, seller, buyer, code) for body in root.each("FatturaElettronicaBody")]


def _body(body: Element, seller: Party, buyer: Party, code: str) -> Reading:
    general = body.at("DatiGenerali/DatiGeneraliDocumento") or body
    type_code = general.text("TipoDocumento")
    summaries = list(body.each("DatiBeniServizi/DatiRiepilogo"))
    net, tax = _sum(summaries, "ImponibileImporto"), _sum(summaries, "Imposta")
    gross = general.amount("ImportoTotaleDocumento")
    if gross is None and net is not None and tax is not None:
        gross = net + tax
    return Reading(
        form="FatturaPA",
        kind=Kind.CREDIT_NOTE if type_code in CREDIT_CODES else Kind.INVOICE,
        number=general.text("Numero"),
        date=general.day("Data"),
        type_code=type_code,
        currency=general.text("Divisa"),
        seller=seller,
        buyer=buyer,
        lines=tuple(_lines(body)),
        charges=tuple(_charges(body)),
        net=net,
        tax=tax,
        gross=gross,
        payable=_sum(list(body.each("DatiPagamento/DettaglioPagamento")), "ImportoPagamento"),
        notes="\n".join(cause.words for cause in general.each("Causale") if cause.words),
        references=tuple(_references(body)),
    )


def _sum(rows: list[Element], name: str) -> Decimal | None:
    amounts = [amount for row in rows if (amount := row.amount(name)) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _party(party: Element | None) -> Party:
    if party is None:
        return Party()
    data = party.at("DatiAnagrafici", "AltriDatiIdentificativi", "IdentificativiFiscali") or party
    vat_holder = party.at("DatiAnagrafici/IdFiscaleIVA", "IdFiscaleIVA", "IdentificativiFiscali/IdFiscaleIVA")
    vat = vat_holder.text("IdPaese") + vat_holder.text("IdCodice") if vat_holder is not None else ""
    names = data.at("Anagrafica") or data
    person = " ".join(part for part in (names.text("Nome"), names.text("Cognome")) if part)
    seat = party.at("Sede", "AltriDatiIdentificativi/Sede") or party
    street = " ".join(part for part in (seat.text("Indirizzo"), seat.text("NumeroCivico")) if part)
    return Party(
        name=names.text("Denominazione") or person,
        vat_number=vat,
        tax_code=party.text("DatiAnagrafici/CodiceFiscale", "CodiceFiscale", "IdentificativiFiscali/CodiceFiscale"),
        street=street,
        postal_code=seat.text("CAP"),
        city=seat.text("Comune"),
        region=seat.text("Provincia"),
        country=seat.text("Nazione"),
        email=party.text("Contatti/Email"),
        phone=party.text("Contatti/Telefono"),
    )


def _lines(body: Element) -> Iterator[Line]:
    for line in body.each("DatiBeniServizi/DettaglioLinee"):
        count, net = line.amount("Quantita"), line.amount("PrezzoTotale")
        price = line.amount("PrezzoUnitario")
        yield Line(
            number=line.text("NumeroLinea"),
            description=line.text("Descrizione"),
            quantity=Decimal(1) if count is None else count,
            unit=line.text("UnitaMisura"),
            price=unit_price(price, Decimal(1) if count is None else count, net),
            net=net,
            tax_rate=line.amount("AliquotaIVA") or Decimal(0),
        )
    for line in body.each("DatiBeniServizi"):  # the simplified form has one line in each of these
        gross = line.amount("Importo")
        if gross is not None and line.at("DettaglioLinee") is None:
            tax = line.amount("DatiIVA/Imposta") or Decimal(0)
            yield Line(description=line.text("Descrizione"), price=gross - tax, net=gross - tax)


def _charges(body: Element) -> Iterator[Line]:
    """Pension fund contributions, and side costs, which stand only in the summary of taxes."""
    for found in body.each("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale"):
        amount = found.amount("ImportoContributoCassa") or Decimal(0)
        rate = found.amount("AliquotaIVA") or Decimal(0)
        yield Line(description=found.text("TipoCassa"), price=amount, net=amount, tax_rate=rate)
    for found in body.each("DatiBeniServizi/DatiRiepilogo"):
        costs = found.amount("SpeseAccessorie")
        if costs:
            yield Line(price=costs, net=costs, tax_rate=found.amount("AliquotaIVA") or Decimal(0))


def _references(body: Element) -> Iterator[Reference]:
    for name, kind in REFERENCES:
        for found in body.each(f"DatiGenerali/{name}"):
            if found.text("IdDocumento"):
                yield Reference(kind=kind, number=found.text("IdDocumento"), date=found.day("Data"))
    for found in body.each("DatiGenerali/DatiDDT"):
        if found.text("NumeroDDT"):
            yield Reference(kind=Kind.DELIVERY, number=found.text("NumeroDDT"), date=found.day("DataDDT"))
