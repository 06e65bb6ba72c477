"""Products that leads may name, so that a name which is no product is found."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.core.text import tidy
from staffetta.exchange.acts.list_product import list_product
from staffetta.exchange.kinds.loading import Loader
from staffetta.exchange.models import Import, Product
from staffetta.exchange.reading import Row
from staffetta.exchange.values import Unreadable, amount_of


class ProductLoader(Loader):
    """A product is the same when its code is written the same."""

    kind = Import.Kind.PRODUCTS

    def begin(self) -> None:
        self.known = {product.code: product for product in Product.objects.all()}

    def load(self, rows: list[Row]) -> int:
        written = 0
        for row in rows:
            code = tidy(self.cell(row, "code"))[:120]
            price = self._price(row)
            if not code:
                self.report.refuse(row.line, _("The row names no product."))
            elif code not in self.known:
                name = tidy(self.cell(row, "name"))[:200] or code
                self.known[code] = list_product(code, name=name, price=price, by=self.by)
                self.report.created += 1
                written += 1
            elif price is not None and self.known[code].price != price:
                sentence = _("Is there already, with another {fields}; kept as it is.")
                self.report.differing.append((row.line, sentence.format(fields=_("Price"))))
            else:
                self.report.unchanged += 1
        return written

    def _price(self, row: Row) -> Decimal | None:
        cell = self.cell(row, "price")
        if not cell:
            return None
        try:
            return amount_of(cell)
        except Unreadable:
            self.report.trouble(self.header("price"), cell, row.line, _("This is not an amount."))
            return None
