"""Files of e-business for tests, taken in through the real acts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from staffetta.accounts.models import Actor
from staffetta.intake.acts.take_in import take_in
from staffetta.intake.models import Door, IncomingFile
from tests.cast import SETUP
from tests.ebusiness.samples import sample

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
CHAIN = tuple(
    f"ubl/UBL-{name}-2.0-Example.xml"
    for name in (
        *("RequestForQuotation", "Quotation", "Order", "OrderResponseSimple", "DespatchAdvice", "ReceiptAdvice"),
        *("Invoice", "CreditNote", "RemittanceAdvice", "Statement"),
    )
)


def take(name: str, content: bytes | None = None, *, by: Actor = SETUP, **values: Any) -> IncomingFile:
    """A sample file, taken in from the watched folder unless said."""
    given = {"door": Door.FOLDER, "at": NOON, **values}
    return take_in(sample(name) if content is None else content, name.rpartition("/")[2], by=by, **given)
