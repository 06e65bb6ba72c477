"""A product that leads may name."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.exchange import rules
from staffetta.exchange.facts import ProductListed
from staffetta.exchange.models import Product


@act
def list_product(code: str, *, name: str, price: Decimal | None, by: Actor) -> Product:
    """Add a product to the list; its code is unique."""
    require(rules.may_import(by), _("Only administrators can import data."))
    product = Product.objects.create(code=code, name=name, price=price)
    record(ProductListed(code=code), about=product, by=by)
    return product
