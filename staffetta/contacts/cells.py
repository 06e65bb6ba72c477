"""Cells of lists that can be changed in place: what is asked, and what becomes of the answer."""

from __future__ import annotations

from typing import Any

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.change import change_contact, master_data_of
from staffetta.contacts.acts.tag import tag_contact
from staffetta.contacts.columns import Column, first_channel, tag_names
from staffetta.contacts.drafts import ChannelDraft
from staffetta.contacts.models import Channel, Contact
from staffetta.listings.cells import CellForm, HandlerForm, TagsForm

FORMS: dict[str, type[CellForm]] = {"handler": HandlerForm, "tags": TagsForm}
MEDIA = {"email": Channel.Medium.EMAIL, "phone": Channel.Medium.PHONE}


def form_for(column: Column, contact: Contact, data: Any = None) -> CellForm:
    """The form of a cell, bound to what was sent."""
    initial = {"value": _value(column, contact), "version": contact.version}
    form = FORMS.get(column.edit, CellForm)(data, initial=initial)
    form.fields["value"].label = str(column.label)
    return form


def save(column: Column, contact: Contact, form: CellForm, *, by: Actor) -> None:
    """Have the act do what the form says. Raises what the act refuses."""
    value, version = form.cleaned_data["value"], form.cleaned_data["version"]
    if column.edit == "tags":
        tag_contact(contact, value, expected=version, by=by)
        return
    if column.edit in MEDIA:
        values = {"channels": _channels(contact, MEDIA[column.edit], value)}
    else:
        values = {column.edit: value}
    change_contact(contact, values, expected=version, by=by)


def _value(column: Column, contact: Contact) -> Any:
    """What the cell holds, as one would type it."""
    if column.edit == "handler":
        return contact.handler_id
    if column.edit == "tags":
        return tag_names(contact)
    if column.edit in MEDIA:
        return row.value if (row := first_channel(contact, MEDIA[column.edit])) else ""
    return getattr(contact, column.edit)


def _channels(contact: Contact, medium: Channel.Medium, value: str) -> tuple[ChannelDraft, ...]:
    """All channels, the first of this medium being this value from now on; without it when the value is empty."""
    known = list(master_data_of(contact).channels)
    at = next((index for index, draft in enumerate(known) if draft.medium == medium), None)
    if at is None:
        return (*known, ChannelDraft(medium=medium, value=value)) if value.strip() else tuple(known)
    new = [ChannelDraft(medium=medium, value=value, use=known[at].use)] if value.strip() else []
    return (*known[:at], *new, *known[at + 1 :])
