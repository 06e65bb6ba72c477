"""What other rooms are told of cards; called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts import ties, trails
from staffetta.contacts.ties import Merging
from staffetta.vcards.models import Card


def register() -> None:
    """A merged contact keeps its card, and the main contact's tells what that one has and it has not (cards.py)."""
    ties.declare(Card, "contact", Merging.STAY)
    trails.declare(
        Card,
        _("Cards of address books: photos, birthdays and other details"),
        rows=lambda ids: Card.objects.filter(contact__in=ids),
        remove=True,
        mentions=(),
        order=40,
    )
