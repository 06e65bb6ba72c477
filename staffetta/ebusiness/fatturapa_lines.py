"""The lines of a FatturaPA, and what stands beside them: pension funds, side costs, discounts on the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from staffetta.ebusiness.reading import Line, unit_price
from staffetta.ebusiness.xml import Element

CENT = Decimal("0.01")
DISCOUNT = "SC"


def lines(body: Element) -> Iterator[Line]:
    """Its lines, of the ordinary or of the simplified form."""
    for line in body.each("DatiBeniServizi/DettaglioLinee"):
        count, net = line.amount("Quantita"), line.amount("PrezzoTotale")
        count = Decimal(1) if count is None else count
        yield Line(
            number=line.text("NumeroLinea"),
            article=line.text("CodiceArticolo/CodiceValore")[:60],
            description=line.text("Descrizione"),
            quantity=count,
            unit=line.text("UnitaMisura")[:20],
            price=unit_price(line.amount("PrezzoUnitario"), count, net),
            net=net,
            tax_rate=line.amount("AliquotaIVA") or Decimal(0),
        )
    for line in body.each("DatiBeniServizi"):
        gross = line.amount("Importo")
        if gross is not None and line.at("DettaglioLinee") is None:
            yield _simplified(line, gross)


def _simplified(line: Element, gross: Decimal) -> Line:
    """A line of the simplified form: its sum holds the tax, of which it says the rate or the amount."""
    rate, tax = line.amount("DatiIVA/Aliquota"), line.amount("DatiIVA/Imposta")
    if tax is None:
        net = (gross * 100 / (100 + (rate or Decimal(0)))).quantize(CENT, ROUND_HALF_UP) if rate != -100 else gross
    else:
        net = gross - tax
        if rate is None and net:
            rate = (tax * 100 / net).quantize(Decimal(1), ROUND_HALF_UP)
    return Line(description=line.text("Descrizione"), price=net, net=net, tax_rate=rate or Decimal(0))


def tax_of(line: Line) -> Decimal | None:
    """The tax on a line by its rate."""
    return None if line.net is None else (line.net * line.tax_rate / 100).quantize(CENT, ROUND_HALF_UP)


def charges(body: Element) -> Iterator[Line]:
    """Pension fund contributions; side costs, which stand only in the summary of taxes; discounts on the whole."""
    general = "DatiGenerali/DatiGeneraliDocumento"
    for found in body.each(f"{general}/DatiCassaPrevidenziale"):
        amount = found.amount("ImportoContributoCassa") or Decimal(0)
        rate = found.amount("AliquotaIVA") or Decimal(0)
        yield Line(description=found.text("TipoCassa"), price=amount, net=amount, tax_rate=rate)
    for found in body.each(f"{general}/ScontoMaggiorazione"):
        amount = found.amount("Importo") or Decimal(0)
        signed = -amount if found.text("Tipo") == DISCOUNT else amount
        if signed:
            yield Line(description=found.text("Tipo"), price=signed, net=signed)
    for found in body.each("DatiBeniServizi/DatiRiepilogo"):
        costs = found.amount("SpeseAccessorie")
        if costs:
            yield Line(price=costs, net=costs, tax_rate=found.amount("AliquotaIVA") or Decimal(0))
