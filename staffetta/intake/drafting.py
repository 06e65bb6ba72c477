"""A reading in the terms of the workspace: contacts and documents to be (A-08)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Contact, Function, Kind
from staffetta.core.money import CURRENCIES, rounded
from staffetta.core.text import fold, tidy
from staffetta.documents.acts.checking import MOST
from staffetta.documents.delivered import TYPE_FOR
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft, ReferenceDraft
from staffetta.documents.models import DocumentType, Side
from staffetta.documents.totals import LARGEST
from staffetta.ebusiness.reading import Kind as Said
from staffetta.ebusiness.reading import Line, Party, Reading
from staffetta.intake.refusals import NotTakenIn

OFFERS = (Said.REQUEST, Said.QUOTE)
"""With these nobody has bought anything yet."""


def contact_draft(party: Party, *, is_seller: bool, function: Function, country: str) -> ContactDraft:
    """The contact that this party would be, with everything that the file says of it."""
    is_person = not party.vat_number and len(party.tax_code) == 16 and party.tax_code.isalnum()
    return ContactDraft(
        kind=Kind.PERSON if is_person else Kind.COMPANY,
        name=tidy(party.name)[:200] or tidy(party.vat_number or party.tax_code)[:200] or _("Unnamed"),
        function=Function.NONE if is_seller else function,
        is_supplier=is_seller,
        vat_number=tidy(party.vat_number)[:40],
        channels=tuple(_channels(party, country)),
        addresses=(
            AddressDraft(
                street=tidy(party.street)[:200],
                postal_code=tidy(party.postal_code)[:20],
                city=tidy(party.city)[:100],
                region=tidy(party.region)[:100],
                country=tidy(party.country)[:100],
            ),
        ),
        asks_all=False,
    )


def person_draft(party: Party) -> ContactDraft | None:
    """The contact person that it names; None for none, and where it is the firm itself."""
    name = tidy(party.person)[:200]
    if not name or fold(name) == fold(party.name) or not any(character.isalpha() for character in name):
        return None
    first, _blank, last = name.rpartition(" ")
    emails = [one for one in _channels(party, "") if one.medium == Channel.Medium.EMAIL]
    return ContactDraft(
        kind=Kind.PERSON, first_name=first[:100], last_name=last[:100], channels=tuple(emails), asks_all=False
    )


def _channels(party: Party, country: str) -> Iterator[ChannelDraft]:
    """Those that are an e-mail address and a phone: what a file says for them often is neither."""
    for medium, text in ((Channel.Medium.EMAIL, party.email), (Channel.Medium.PHONE, party.phone)):
        value = tidy(text)[:254]
        try:
            if value and normalised(medium, value, country):
                yield ChannelDraft(medium=medium, value=value)
        except BadChannel:
            continue


def type_of(reading: Reading, side: Side | None) -> DocumentType:
    """The document type for this reading on our side; as if we sold where neither firm is us. Raises NotTakenIn."""
    code = TYPE_FOR.get((reading.kind, str(side or Side.SELLING)))
    found = DocumentType.objects.filter(code=code).first() if code else None
    if found is None:
        raise NotTakenIn(_("There is no document type for “{form}”.").format(form=reading.form))
    return found


def document_draft(
    reading: Reading, type_: DocumentType, contact: Contact, supplier: Contact | None, currency: str
) -> DocumentDraft:
    """The document that this reading would be. `currency` is that of the firm, for files that name none."""
    assert reading.date is not None  # files.read_file refuses what has none
    currency = (reading.currency or currency).upper()
    if currency not in CURRENCIES:
        raise NotTakenIn(_("“{currency}” is no currency that we know.").format(currency=currency[:20]))
    lines = tuple(lines_of(reading, currency))
    return DocumentDraft(
        type=type_,
        contact=contact,
        supplier=supplier,
        date=reading.date,
        number=reading.number,
        currency=currency,
        lines=lines,
        notes=reading.notes[:10_000],
        due_on=_plausible(reading.due),
        valid_until=_plausible(reading.valid_until),
        delivery_on=_plausible(reading.delivery),
        buyer_reference=tidy(reading.buyer_reference)[:100],
        form=reading.form[:60],
        type_code=tidy(reading.type_code)[:10],
        payable=None if reading.payable is None else _kept(reading.payable, currency),
        stated=_stated(reading, currency),
        references=tuple(
            ReferenceDraft(number=tidy(one.number)[:60], kind=one.kind.value, date=_plausible(one.date))
            for one in reading.references
            if tidy(one.number)
        ),
    )


def _stated(reading: Reading, currency: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """Net, tax and gross as the file states them: an invoice is over what it says. None where it says too little."""
    net, tax, gross = reading.net, reading.tax, reading.gross
    if net is None or (tax is None and gross is None):
        return None
    if gross is None:
        gross = net + (tax or Decimal(0))
    if tax is None:
        tax = gross - net
    return _kept(net, currency), _kept(tax, currency), _kept(gross, currency)


def _kept(amount: Decimal, currency: str) -> Decimal:
    if abs(amount) > LARGEST:
        raise NotTakenIn(_("The amounts are too large."))
    return rounded(amount, currency)


def _plausible(day: date | None) -> date | None:
    return day if day is not None and 1970 <= day.year <= 2199 else None


def lines_of(reading: Reading, currency: str) -> Iterator[DocumentLineDraft]:
    """Its lines, then discounts and charges on the whole. A file that states sums without lines (Factur-X BASIC WL) has
    one line for each rate of tax."""
    lines = [*reading.lines]
    for place, line in enumerate(lines, start=1):
        yield _line(line, line.number or str(place), currency)
    for charge in reading.charges:
        name = charge.description or (_("Discount") if charge.price < 0 else _("Charge"))
        yield _line(charge, name, currency, name=name)
    if lines or reading.net is None:
        return
    rates = [(tax.rate, tax.net) for tax in reading.taxes if tax.net is not None]
    if not rates or sum((net for _rate, net in rates), Decimal(0)) != reading.net:
        rates = [(Decimal(0), reading.net)]
    for rate, net in rates:
        yield _line(Line(price=net, net=net, tax_rate=rate), "", currency, name=_("According to the file"))


def _line(line: Line, number: str, currency: str, *, name: str = "") -> DocumentLineDraft:
    """A line that comes to what the file says it comes to: where quantity and price cannot be kept with all their
    decimals, it is one piece for the whole, and its text says the rest."""
    count, price = line.quantity, _rounded(line.price)
    text = tidy(line.description) or name or tidy(line.article) or _("Line {number}").format(number=number)
    net = rounded(line.net if line.net is not None else line.quantity * line.price, currency)
    unit = tidy(line.unit)[:20]
    if count != _rounded(count) or abs(count) > MOST or rounded(count * price, currency) != net:
        said = f"{count.normalize():f} {unit}".strip()
        text, count, price, unit = f"{text[:400]} ({said})", Decimal(1), net, ""
    return DocumentLineDraft(
        description=text[:500],
        quantity=count,
        price=price,
        tax_rate=min(max(round(line.tax_rate, 2), Decimal(0)), Decimal(100)),
        article=tidy(line.article)[:60],
        unit=unit,
    )


def _rounded(number: Decimal) -> Decimal:
    return round(number, 4)
