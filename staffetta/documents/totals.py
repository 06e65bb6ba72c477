"""What a document comes to: lines, tax, total. Pure; Decimal all the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from staffetta.core.money import rounded
from staffetta.documents.drafts import DocumentLineDraft

LARGEST = Decimal("999999999999.99")


@dataclass(frozen=True)
class Totals:
    """`lines` are the net amounts of the lines in their order; `taxes` the tax of each rate."""

    lines: tuple[Decimal, ...]
    net: Decimal
    taxes: tuple[tuple[Decimal, Decimal], ...]
    tax: Decimal
    gross: Decimal

    @property
    def fit(self) -> bool:
        """Whether every amount is one that we can keep."""
        return all(abs(amount) <= LARGEST for amount in (*self.lines, self.net, self.tax, self.gross))


def totals(lines: Sequence[DocumentLineDraft], currency: str) -> Totals:
    """Each line is rounded to the currency, and so is the tax of each rate on the sum of its lines, as invoices show it
    (EN 16931, BR-CO-17). The total is the sum of what is shown."""
    nets = tuple(rounded(line.quantity * line.price, currency) for line in lines)
    by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line, net in zip(lines, nets, strict=True):
        by_rate[line.tax_rate.normalize()] += net
    taxes = tuple((rate, rounded(sum_ * rate / 100, currency)) for rate, sum_ in sorted(by_rate.items()))
    net = rounded(sum(nets, Decimal(0)), currency)
    tax = rounded(sum((amount for _rate, amount in taxes), Decimal(0)), currency)
    return Totals(nets, net, taxes, tax, net + tax)
