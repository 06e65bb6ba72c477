"""FatturaPA 1.0 to 1.2, ordinary and simplified (Agenzia delle Entrate); one file may hold several invoices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.ebusiness import fatturapa_lines
from staffetta.ebusiness.reading import Kind, Line, Party, Reading, Reference, Tax, Unreadable, notes_of
from staffetta.ebusiness.xml import MOST_ALIKE, Element

FORMS = {"FatturaElettronica": "FatturaPA", "FatturaElettronicaSemplificata": "FatturaPA simplified"}
CREDIT_CODES = frozenset({"TD04", "TD08"})
REFERENCES = (
    ("DatiOrdineAcquisto", "IdDocumento", "Data", Kind.ORDER),
    ("DatiDDT", "NumeroDDT", "DataDDT", Kind.DELIVERY),
    ("DatiRicezione", "IdDocumento", "Data", Kind.RECEIPT),
    ("DatiFattureCollegate", "IdDocumento", "Data", Kind.INVOICE),
    ("FatturaPrincipale", "NumeroFatturaPrincipale", "DataFatturaPrincipale", Kind.INVOICE),
    ("DatiFatturaRettificata", "NumeroFR", "DataFR", Kind.INVOICE),
    ("DatiContratto", "IdDocumento", "Data", Kind.CONTRACT),
    ("DatiConvenzione", "IdDocumento", "Data", Kind.CONTRACT),
)
OF_BUYER = ("CodiceCommessaConvenzione", "CodiceCIG", "CodiceCUP")
DELIVERED = ("DatiTrasporto/DataOraConsegna", "DatiTrasporto/DataInizioTrasporto")
MOST_BODIES = 1000
NOWHERE = frozenset({"0000000", "XXXXXXX", "999999"})
"""Recipient codes that name nobody."""


def reads(root: Element) -> bool:
    """Whether this is a FatturaPA."""
    return root.name in FORMS


def read(root: Element) -> list[Reading]:
    """The documents of this file, one for each body."""
    header = root.at("FatturaElettronicaHeader") or root
    seller = _party(header.at("CedentePrestatore"))
    buyer = replace(_party(header.at("CessionarioCommittente")), endpoint=_endpoint(header))
    form, bodies = FORMS[root.name], list(root.each("FatturaElettronicaBody"))
    if len(bodies) > MOST_BODIES:
        raise Unreadable(_("There are more than {number} documents in this file.").format(number=MOST_BODIES))
    if sum(1 for body in bodies for _line in body.each("DatiBeniServizi/DettaglioLinee")) > MOST_ALIKE:
        raise Unreadable(
            _("There are more than {number} elements of one name here.").format(number=MOST_ALIKE), root.place
        )
    return [_body(form, body, seller, buyer) for body in bodies]


def _endpoint(header: Element) -> str:
    """Where the buyer receives e-invoices: the recipient code of the Sistema di Interscambio, or a certified e-mail."""
    code, mail = header.text("DatiTrasmissione/CodiceDestinatario"), header.text("DatiTrasmissione/PECDestinatario")
    if code and code.upper() not in NOWHERE:
        return f"SDI:{code}"
    return f"EM:{mail}" if mail else ""


def _body(form: str, body: Element, seller: Party, buyer: Party) -> Reading:
    general = body.at("DatiGenerali/DatiGeneraliDocumento") or body
    type_code = general.text("TipoDocumento")[:10]
    lines, taxes = tuple(fatturapa_lines.lines(body)), tuple(_taxes(body))
    net, tax, gross = _sums(general, lines, taxes)
    return Reading(
        form=form,
        kind=Kind.CREDIT_NOTE if type_code in CREDIT_CODES else Kind.INVOICE,
        number=general.text("Numero"),
        date=general.day("Data"),
        due=_due(body),
        delivery=_delivered(body),
        buyer_reference=body.text(*(f"DatiGenerali/DatiOrdineAcquisto/{name}" for name in OF_BUYER)),
        type_code=type_code,
        currency=general.text("Divisa"),
        seller=seller,
        buyer=buyer,
        lines=lines,
        charges=tuple(fatturapa_lines.charges(body)),
        taxes=taxes,
        net=net,
        tax=tax,
        gross=gross,
        payable=_sum(row.amount("ImportoPagamento") for row in body.each("DatiPagamento/DettaglioPagamento")),
        notes=notes_of(cause.words for cause in general.each("Causale")),
        references=tuple(_references(body)),
    )


def _sums(
    general: Element, lines: tuple[Line, ...], taxes: tuple[Tax, ...]
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Net, tax and gross. The simplified form states none of them: its lines do."""
    if not taxes:
        net, tax = _sum(line.net for line in lines), _sum(fatturapa_lines.tax_of(line) for line in lines)
    else:
        net, tax = _sum(row.net for row in taxes), _sum(row.tax for row in taxes)
    gross = general.amount("ImportoTotaleDocumento")
    if gross is None and net is not None and tax is not None:
        gross = net + tax
    return net, tax, gross


def _sum(found: Iterator[Decimal | None]) -> Decimal | None:
    amounts = [amount for amount in found if amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _taxes(body: Element) -> Iterator[Tax]:
    for found in body.each("DatiBeniServizi/DatiRiepilogo"):
        yield Tax(
            rate=found.amount("AliquotaIVA") or Decimal(0),
            net=found.amount("ImponibileImporto"),
            tax=found.amount("Imposta"),
            category=found.text("Natura")[:20],
        )


def _due(body: Element) -> date | None:
    """When the first of its instalments is due."""
    days = [row.day("DataScadenzaPagamento") for row in body.each("DatiPagamento/DettaglioPagamento")]
    return min((day for day in days if day is not None), default=None)


def _delivered(body: Element) -> date | None:
    general = body.at("DatiGenerali")
    return general.day(*DELIVERED) if general is not None else None


def _party(party: Element | None) -> Party:
    if party is None:
        return Party()
    data = party.at("DatiAnagrafici", "AltriDatiIdentificativi") or party
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
        identifiers=tuple(f"EORI:{found.words}" for found in names.each("CodEORI") if found.words),
        street=street,
        postal_code=seat.text("CAP"),
        city=seat.text("Comune"),
        region=seat.text("Provincia"),
        country=seat.text("Nazione").upper(),
        email=party.text("Contatti/Email"),
        phone=party.text("Contatti/Telefono"),
    )


def _references(body: Element) -> Iterator[Reference]:
    """Each of the documents named, once: the same order may be named for each of its lines."""
    seen: set[tuple[Kind, str]] = set()
    for name, number_name, day_name, kind in REFERENCES:
        for found in body.each(f"DatiGenerali/{name}"):
            number = found.text(number_name)
            if number and (kind, number) not in seen:
                seen.add((kind, number))
                yield Reference(kind=kind, number=number, date=found.day(day_name))
