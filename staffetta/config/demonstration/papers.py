"""The documents of the demonstration: quotes that start their leads, a whole chain, what suppliers sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.add import add_document
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.models import Document, DocumentType, Side
from staffetta.intake.acts.name_us import name_us
from staffetta.intake.models import OwnIdentity

QUOTES = (
    ("Panificio Rossetti", "Solar roof, 30 kWp, complete", 34_200, 4, False),
    ("Fromagerie du Lac", "Battery storage, 60 kWh", 41_800, 1, False),
    ("Hotel Zur Linde", "Charging points, 6 × 22 kW", 16_900, 9, True),
)
"""To whom, what, for how much, how many days ago, and whether it was accepted."""
CHAIN = (("order", 40), ("delivery", 21), ("invoice", 20))
"""What followed an accepted quote, and how many days ago."""


@dataclass
class Papers:
    """Writes them; `moment` says when so many days ago was."""

    contacts: Mapping[str, Contact]
    people: Mapping[str, Member]
    today: date
    moment: Callable[[int], datetime]

    def old(self) -> None:
        """Those of the time before documents started leads."""
        self._who_we_are()
        self._chain("Brauerei Steinbach", days_ago=60)
        self._bought("Modulwerk Leipzig", days_ago=15)

    def new(self) -> None:
        """Those that start their leads."""
        for name, text, price, days_ago, accepted in QUOTES:
            quote = self._add("quote", name, days_ago, _plant(text, price), valid_for=30)
            if accepted:
                accept_quote(quote, by=self._by(quote.contact), at=self.moment(2))
        broken = DocumentLineDraft(description="Inverter, does not start", price=Decimal(1_240), tax_rate=Decimal(22))
        self._add("return", "Caseificio Alpe Verde", 1, (broken,), by=self.people["olga"])

    def _who_we_are(self) -> None:
        name_us(OwnIdentity.Kind.NAME, "Aurora Energia", by=self.people["ada"])
        name_us(OwnIdentity.Kind.VAT, "IT01234567897", by=self.people["ada"])

    def _chain(self, name: str, days_ago: int) -> None:
        """From the quote to the invoice, each following the one before."""
        lines = _plant("Heat recovery, two compressors", 21_500)
        last = self._add("quote", name, days_ago, lines, valid_for=30)
        accept_quote(last, by=self._by(last.contact), at=self.moment(days_ago - 12))
        for nature, when in CHAIN:
            last = self._add(nature, name, when, lines, by=self.people["olga"], follows=last)

    def _bought(self, name: str, days_ago: int) -> None:
        modules = DocumentLineDraft(
            description="Modules 430 W", quantity=Decimal(70), unit="pcs", price=Decimal("86.50"), tax_rate=Decimal(22)
        )
        self._add("invoice", name, days_ago, (modules,), side=Side.BUYING, number="SN-20817", by=self.people["olga"])

    def _by(self, contact: Contact) -> Member:
        return contact.handler or self.people["sara"]

    def _add(
        self,
        nature: str,
        name: str,
        days_ago: int,
        lines: tuple[DocumentLineDraft, ...],
        *,
        side: Side = Side.SELLING,
        number: str = "",
        valid_for: int = 0,
        follows: Document | None = None,
        by: Member | None = None,
    ) -> Document:
        contact, day = self.contacts[name], self.today - timedelta(days=days_ago)
        draft = DocumentDraft(
            type=DocumentType.objects.get(code=nature if side == Side.SELLING else f"{side}_{nature}"),
            contact=contact,
            date=day,
            number=number,
            lines=lines,
            valid_until=day + timedelta(days=valid_for) if valid_for else None,
            due_on=day + timedelta(days=30) if nature == "invoice" else None,
            follows=follows,
        )
        return add_document(draft, by=by or self._by(contact), at=self.moment(days_ago))


def _plant(text: str, price: int) -> tuple[DocumentLineDraft, ...]:
    """A plant, and three days of work."""
    work = DocumentLineDraft(
        description="Installation, per day", quantity=Decimal(3), unit="d", price=Decimal(680), tax_rate=Decimal(22)
    )
    return DocumentLineDraft(description=text, price=Decimal(price), tax_rate=Decimal(22)), work
