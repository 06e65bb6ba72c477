"""Contacts are taken out as vCards: the history says who took what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_export
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.exchange.facts import CardExported, CardsExported


@act
def export_cards(contact: Contact | None = None, *, version: str, whole: bool = False, by: Member) -> None:
    """Note that the card of a contact, or of many, leaves the house. Raises Forbidden without the right to export
    (U-03). `whole`: everything that fitted the list's filters."""
    require(may_export(by), _("You do not have the right to export. The administrator of the account can give it."))
    if contact is not None:
        record(CardExported(version=version), about=contact, by=by)
    else:
        record(CardsExported(version=version, whole=whole), about=by, by=by)
