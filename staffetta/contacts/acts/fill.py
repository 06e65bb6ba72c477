"""A contact is given what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.change import change_contact, master_data_of
from staffetta.contacts.acts.checking import ADDRESS_PARTS, FIGURES, LINES
from staffetta.contacts.drafts import ContactDraft, MasterData
from staffetta.contacts.models import Contact
from staffetta.contacts.sides import fields_for, side_of
from staffetta.contacts.tombstones import MergedAway
from staffetta.core.acts import act, unchanged
from staffetta.core.refusals import require
from staffetta.fields.answers import rows_of
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of

TEXTS = (*(name for name in LINES if name != "external_id"), "external_id", "description", *FIGURES, "handler")


@act
def fill_contact(contact_id: UUID, draft: ContactDraft, *, by: Actor) -> tuple[Contact, tuple[str, ...]]:
    """Give a contact what the draft says and it lacks: nothing that is there is changed, its name least of all.

    E-mail addresses, phones and websites where it has none of that kind, addresses where it has none for that use,
    what only customers or suppliers have where it is one. If it was merged away, the contact that it became is filled,
    also when that happens at this instant. Returns that one and the names of the fields that were filled.

    Raises Forbidden, or BadContact for a value that cannot be this contact's.
    """
    contact = Contact.objects.get(pk=contact_id)
    while True:
        try:
            contact = Contact.objects.locked(contact)
        except MergedAway as moved:
            contact = Contact.objects.get(pk=moved.extra["merged_into"])
        else:
            break
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    known = master_data_of(contact)
    values = _lacking(contact, known, draft)
    if not values:
        unchanged()
        return contact, ()
    return change_contact(contact, values, by=by), tuple(_named(known, values))


def _named(known: MasterData, values: Mapping[str, Any]) -> Iterator[str]:
    """The fields one by one: media instead of channels, parts instead of addresses, "custom.<code>"."""
    for name, value in values.items():
        if name == "channels":
            yield from dict.fromkeys(str(row.medium) for row in value[len(known.channels) :])
        elif name == "addresses":
            for row in value[len(known.addresses) :]:
                yield from (part for part in ADDRESS_PARTS if getattr(row, part))
        elif name == "custom":
            yield from (f"custom.{code}" for code in value)
        else:
            yield name


def _lacking(contact: Contact, known: MasterData, draft: ContactDraft) -> dict[str, Any]:
    allowed = fields_for(contact.function, contact.is_supplier)
    values: dict[str, Any] = {
        name: getattr(draft, name)
        for name in TEXTS
        if getattr(draft, name) not in ("", None)
        and getattr(known, name) in ("", None)
        and (not side_of(name) or name in allowed)
    }
    media = {row.medium for row in known.channels}
    channels = tuple(row for row in draft.channels if row.medium not in media)
    uses = {row.use for row in known.addresses}
    addresses = tuple(row for row in draft.addresses if row.use not in uses and not row.is_empty)
    values |= {"channels": (*known.channels, *channels)} if channels else {}
    values |= {"addresses": (*known.addresses, *addresses)} if addresses else {}
    return values | _tags(contact, draft) | _answers(contact, draft)


def _tags(contact: Contact, draft: MasterData) -> dict[str, Any]:
    """Tags come beside those that are there."""
    if not draft.tags:
        return {}
    there = list(contact.taggings.values_list("tag__name", flat=True))
    new = [tag for tag in draft.tags if tag.lower() not in {name.lower() for name in there}]
    return {"tags": (*there, *new)} if new else {}


def _answers(contact: Contact, draft: MasterData) -> dict[str, Any]:
    if not draft.custom:
        return {}
    answered = rows_of(contact.custom_values.select_related("choice"))
    is_customer = contact.is_customer
    asked = {
        field.code: field
        for field in fields_of(Owner.CONTACT)
        if field.asks_of(contact.kind, is_customer, contact.is_supplier)
    }
    new = {
        code: answer
        for code, answer in draft.custom.items()
        if code in asked and answer not in ("", None) and not answered.get(asked[code].pk)
    }
    return {"custom": new} if new else {}
