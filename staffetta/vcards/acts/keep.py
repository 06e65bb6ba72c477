"""Keep of a card what the contact has no column for. Called within the acts that create and change contacts from it."""

from __future__ import annotations

from staffetta.contacts.models import Contact
from staffetta.vcards.models import Card as CardRow
from staffetta.vcards.reading import Card


def keep_card(contact: Contact, card: Card, *, resource: str = "") -> bool:
    """Keep the lines of a locked contact's card, and by which names an address book knows it, once it has given them.
    Says whether anything changed."""
    row = CardRow.objects.select_for_update().filter(contact=contact).first()
    if row is None:
        row = CardRow(contact=contact, turn=0)
    wanted = {"kept": card.kept, "uid": row.uid or card.uid, "resource": row.resource or resource}
    if row.turn and all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    row.turn += 1
    row.save()
    return True


def fetch_again(contact: Contact) -> None:
    """Have every client fetch the card again, because one of them has another copy."""
    row, _made = CardRow.objects.select_for_update().get_or_create(contact=contact)
    row.turn += 1
    row.save(update_fields=["turn"])
