"""What a file of e-business says, whatever its format: one form for UBL, CII and FatturaPA (A-08)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from django.utils.functional import Promise

from staffetta.core.refusals import Refused

MOST_NOTES = 200
LONGEST_NOTES = 20_000


class Kind(StrEnum):
    """What a document is among those that firms exchange."""

    REQUEST = "request"
    QUOTE = "quote"
    ORDER = "order"
    ORDER_CHANGE = "order_change"
    ORDER_CANCELLATION = "order_cancellation"
    CONFIRMATION = "confirmation"
    DELIVERY = "delivery"
    RECEIPT = "receipt"
    RETURN = "return"
    INVOICE = "invoice"
    SELF_BILLED = "self_billed"
    """An invoice that the buyer writes in the seller's stead; its numbers are the buyer's."""
    CREDIT_NOTE = "credit_note"
    REMINDER = "reminder"
    REMITTANCE = "remittance"
    STATEMENT = "statement"
    RESPONSE = "response"
    BUSINESS_CARD = "business_card"
    CONTRACT = "contract"
    """A contract is only pointed at: no file is one."""


class Answer(StrEnum):
    """What the other side says to the document that a response answers."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    """Accepted with changes, or under conditions."""
    REJECTED = "rejected"
    PAID = "paid"


class Unreadable(Refused):
    """The file is none that we can read. `extra["place"]` names the place in it: a line, or a path of elements."""

    status = 422

    def __init__(self, sentence: str | Promise, place: str = "") -> None:
        super().__init__(str(sentence), extra={"place": place} if place else {})
        self.place = place


@dataclass(frozen=True, kw_only=True)
class Party:
    """A seller or buyer as the file names it. `vat_number` with its country's letters where the file has them;
    `identifiers` are its other numbers, as "scheme:value" or bare; `endpoint` is where e-documents are sent to it,
    written in the same way (and among the identifiers too, unless it is an e-mail address)."""

    name: str = ""
    vat_number: str = ""
    tax_code: str = ""
    identifiers: tuple[str, ...] = ()
    endpoint: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    person: str = ""
    email: str = ""
    phone: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the file says anything by which it could be recognised."""
        return bool(self.name or self.vat_number or self.tax_code or self.identifiers)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line. `price` is that of one unit, before tax and after discounts; `net` what the file says the line comes
    to, None where it does not. `article` is the seller's number of the thing, else the common one, else the buyer's."""

    number: str = ""
    article: str = ""
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price: Decimal = Decimal(0)
    net: Decimal | None = None
    tax_rate: Decimal = Decimal(0)


def unit_price(price: Decimal | None, count: Decimal | None, net: Decimal | None) -> Decimal:
    """The price of one unit by which a line comes to what the file says it comes to: discounts of the line, and prices
    per hundred, are in it. The stated price where the file states no sum."""
    if net is None or not count:
        return price if price is not None else net or Decimal(0)
    if price is not None and abs(price * count - net) < Decimal("0.01"):
        return price
    return net / count


def described(name: str, more: str) -> str:
    """The name of a thing and what is said of it, once where both say the same."""
    return " – ".join(dict.fromkeys(part for part in (name, more) if part))


def notes_of(notes: Iterable[str]) -> str:
    """Several notes as one text; what is endless is cut."""
    return "\n".join(islice((note for note in notes if note), MOST_NOTES))[:LONGEST_NOTES]


@dataclass(frozen=True, kw_only=True)
class Tax:
    """What the file states for one rate: the sum it is charged on, and the tax. `category` is the format's own code
    (S, E, AE; N6.3), which says why a rate is nought."""

    rate: Decimal = Decimal(0)
    net: Decimal | None = None
    tax: Decimal | None = None
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Another document that this one speaks of."""

    kind: Kind
    number: str
    date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One document. `form` names its format ("UBL Invoice"); `type_code` is the format's own code (380, TD01).

    `charges` are discounts (below zero) and charges on the whole document.
    Amounts are as the file states them, None where it does not: `net` before tax, `gross` with tax, `payable` what is
    still to be paid.
    `buyer_reference` is what the buyer wants to find his own by (EN 16931 BT-10). `delivery` is when the goods come or
    came: promised, asked for or done. `response` is what an order response or an invoice response answers, None where
    it does not say.
    """

    form: str
    kind: Kind
    number: str
    due: date | None = None
    valid_until: date | None = None
    delivery: date | None = None
    date: date | None = None
    buyer_reference: str = ""
    response: Answer | None = None
    type_code: str = ""
    currency: str = ""
    seller: Party = field(default_factory=Party)
    buyer: Party = field(default_factory=Party)
    lines: tuple[Line, ...] = ()
    charges: tuple[Line, ...] = ()
    taxes: tuple[Tax, ...] = ()
    net: Decimal | None = None
    tax: Decimal | None = None
    gross: Decimal | None = None
    payable: Decimal | None = None
    notes: str = ""
    references: tuple[Reference, ...] = ()
    uuid: str = ""
