"""The custom fields of the demonstration: how a customer stands with us, until when his plant is cared for (C-13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact
from staffetta.fields.acts.make import make_field
from staffetta.fields.drafts import ChoiceDraft, FieldDraft
from staffetta.fields.models import Owner, Type

STATES = (
    ({"en": "Active", "it": "Attivo", "fr": "Actif", "pl": "Aktywny", "de": "Aktiv"}, "active", "success"),
    ({"en": "Dormant", "it": "Dormiente", "fr": "En sommeil", "pl": "Uśpiony", "de": "Ruhend"}, "dormant", "warning"),
    ({"en": "Lost", "it": "Perso", "fr": "Perdu", "pl": "Utracony", "de": "Verloren"}, "lost", "danger"),
)
STATE = {
    "en": "Customer state",
    "it": "Stato del cliente",
    "fr": "État du client",
    "pl": "Stan klienta",
    "de": "Kundenstatus",
}
UNTIL = {
    "en": "Maintenance contract until",
    "it": "Contratto di manutenzione fino al",
    "fr": "Contrat de maintenance jusqu'au",
    "pl": "Umowa serwisowa do",
    "de": "Wartungsvertrag bis",
}
ROOF = {
    "en": "Roof area in m²",
    "it": "Superficie del tetto in m²",
    "fr": "Surface du toit en m²",
    "pl": "Powierzchnia dachu w m²",
    "de": "Dachfläche in m²",
}
LOST, DORMANT = 5, 3
"""Every so many customers one is lost, and one dormant."""


def make_fields(*, by: Actor, at: datetime) -> None:
    """What Aurora Energia asks besides."""
    choices = tuple(ChoiceDraft(names=names, code=code, colour=colour) for names, code, colour in STATES)
    state = FieldDraft(
        owner=Owner.CONTACT,
        type=Type.CHOICE,
        names=STATE,
        code="customer_state",
        of_function="customer",
        choices=choices,
    )
    until = FieldDraft(
        owner=Owner.CONTACT, type=Type.DATE, names=UNTIL, code="maintenance_until", of_function="customer"
    )
    roof = FieldDraft(owner=Owner.LEAD, type=Type.NUMBER, names=ROOF, code="roof_area")
    for draft in (state, until, roof):
        make_field(draft, by=by, at=at)


def answer(contacts: Iterable[Contact], today: date, *, by: Actor) -> None:
    """Some customers are lost or dormant; most have a contract, one of which ends soon."""
    for place, contact in enumerate(one for one in contacts if one.is_customer):
        state = "lost" if place % LOST == LOST - 1 else "dormant" if place % DORMANT == DORMANT - 1 else "active"
        custom: dict[str, object] = {"customer_state": state}
        if state == "active":
            custom["maintenance_until"] = today + timedelta(days=25 + 140 * place)
        change_contact(contact, {"custom": custom}, by=by)
