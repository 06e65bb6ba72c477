"""Who may be the one that is being typed: plugged into contacts/similar.py (C-18)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts import fetching, vat
from staffetta.contacts.addresses import code_of
from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.models import Channel, Contact
from staffetta.contacts.similar import Similar, Typed
from staffetta.core.db.remembered import remembered
from staffetta.core.text import fold
from staffetta.duplicates.alike import likeness_of
from staffetta.duplicates.looking_up import Asked, candidates

SHOWN = 5
NEAR = 88
"""Names from this likeness on, in percent, are shown."""
LEAST = 3
"""So many letters of a name must be there."""


def find_similar(member: Member, typed: Typed) -> list[Similar]:
    """Those that the member sees, best first: the same number or address before a name that is alike."""
    country = code_of(typed.country) or member.workspace.country
    emails = _forms(Channel.Medium.EMAIL, typed.emails, country)
    phones = _forms(Channel.Medium.PHONE, typed.phones, country)
    number = vat.compact(typed.vat_number, country) if typed.vat_number else ""
    name = typed.full_name if len(typed.full_name) >= LEAST else ""
    if not (emails or phones or number or name):
        return []
    ids = candidates(Asked(typed.kind, name, (*emails, *phones), number)) - {typed.contact_id}
    rows = _seen(member, sorted(ids)) if ids else []
    fetching.belongings(rows, ("channels",))
    found = [_weighed(contact, name, emails, phones, number) for contact in rows]
    return sorted((one for one in found if one is not None), key=lambda s: (-s.likely, s.contact.pk))[:SHOWN]


@remembered(plan=True)
def _seen(member: Member, ids: list[UUID]) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(pk__any=ids)


def _forms(medium: Channel.Medium, values: Iterable[str], country: str) -> tuple[str, ...]:
    found = []
    for value in values:
        try:
            found.append(normalised(medium, value, country))
        except BadChannel:  # half an address, while it is typed
            continue
    return tuple(found)


def _weighed(
    contact: Contact, name: str, emails: tuple[str, ...], phones: tuple[str, ...], number: str
) -> Similar | None:
    reached = {channel.normalised for channel in contact.channels.all()}
    reasons: list[tuple[int, str]] = []
    if number and contact.vat_compact == number:
        reasons.append((99, _("same VAT number")))
    if reached & set(emails):
        reasons.append((98, _("same e-mail")))
    if reached & set(phones):
        reasons.append((95, _("same phone")))
    alike = likeness_of(fold(name), contact.folded) if name else 0
    if alike == 100:
        reasons.append((94, _("same name")))
    elif alike >= NEAR:
        reasons.append((alike - 10, _("name {percent} %").format(percent=alike)))
    if not reasons:
        return None
    return Similar(contact, tuple(reason for _weight, reason in reasons), max(weight for weight, _reason in reasons))
