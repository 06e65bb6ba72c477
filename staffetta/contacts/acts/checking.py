"""Turn what was typed into rows of contacts, or say what is wrong with it: shared by create, load and change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from staffetta.accounts.models import Workspace
from staffetta.contacts.channels import BadChannel, normalised
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, MasterData
from staffetta.contacts.models import Address, Channel, Contact, Kind, Word
from staffetta.contacts.words import words_of
from staffetta.core.refusals import Invalid
from staffetta.core.text import fold, tidy

LINES = ("vat_number", "industry", "language", "external_id")


class BadContact(Invalid):
    """What was entered cannot be a contact's data; `fields` says where."""


def checked_values(kind: str, data: MasterData) -> dict[str, Any]:
    """The columns for this master data. Raises BadContact: a name is all that is compulsory (C-02)."""
    values: dict[str, Any] = {**_names(kind, data), **{name: tidy(getattr(data, name)) for name in LINES}}
    values |= {"handler": data.handler, "parent": data.parent}
    values["description"] = data.description.replace("\x00", "").strip()
    wrong = _too_long(values)
    if not values["name"]:
        field = "name" if kind == Kind.COMPANY else "last_name"
        wrong[field] = _("Enter a company name.") if kind == Kind.COMPANY else _("Enter a first or a last name.")
    if data.handler is not None and not data.handler.is_active:
        wrong["handler"] = _("{name} is deactivated.").format(name=data.handler.name)
    if data.parent is not None and (kind != Kind.COMPANY or data.parent.kind != Kind.COMPANY):
        wrong["parent"] = _("Only a company can belong to another company.")
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)
    values["folded"] = fold(values["name"])[:400]
    return values


def _names(kind: str, data: MasterData) -> dict[str, str]:
    name, first, last = tidy(data.name), tidy(data.first_name), tidy(data.last_name)
    if kind == Kind.COMPANY:
        return {"name": name, "first_name": "", "last_name": ""}
    if not first and not last:
        last = name
    return {"name": tidy(f"{first} {last}"), "first_name": first, "last_name": last}


def longest(model: type[Model], name: str) -> int:
    """How many characters a column takes; 0 where there is no limit."""
    return getattr(model._meta.get_field(name), "max_length", None) or 0


def _too_long(values: Mapping[str, Any]) -> dict[str, str]:
    limits = {name: longest(Contact, name) for name in values if name not in ("handler", "parent")}
    return {
        name: _("At most {count} characters.").format(count=limit)
        for name, limit in limits.items()
        if limit and len(values[name]) > limit
    }


def channels_of(contact: Contact, drafts: Iterable[ChannelDraft], firm: Workspace) -> list[Channel]:
    """The rows for these ways to reach a contact, doubles left out. Raises BadContact at "channels.<place>"."""
    rows: dict[tuple[str, str], Channel] = {}
    wrong: dict[str, str] = {}
    for place, draft in enumerate(drafts):
        value = tidy(draft.value)[:254]
        if not value:
            continue
        try:
            form = normalised(draft.medium, value, firm.country)
        except BadChannel as error:
            wrong[f"channels.{place}"] = str(error)
            continue
        row = Channel(
            contact=contact, medium=draft.medium, use=draft.use, value=value, normalised=form, position=len(rows)
        )
        rows.setdefault((draft.medium, form), row)
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)
    return list(rows.values())


def addresses_of(contact: Contact, drafts: Iterable[AddressDraft]) -> list[Address]:
    """The rows for these addresses; empty ones make none (C-02). Raises BadContact when two have the same use."""
    rows: dict[str, Address] = {}
    for place, draft in enumerate(drafts):
        if draft.is_empty:
            continue
        if draft.use in rows:
            sentence = _("There is another address of this kind already.")
            raise BadContact(_("Some values are not valid."), fields={f"addresses.{place}": sentence})
        parts = ("street", "postal_code", "city", "region", "country")
        values = {part: tidy(getattr(draft, part)) for part in parts}
        wrong = _too_long_address(values, place)
        if wrong:
            raise BadContact(_("Some values are not valid."), fields=wrong)
        rows[draft.use] = Address(contact=contact, use=draft.use, **values)
    return list(rows.values())


def _too_long_address(values: Mapping[str, str], place: int) -> dict[str, str]:
    limits = {name: longest(Address, name) for name in values}
    return {
        f"addresses.{place}.{name}": _("At most {count} characters.").format(count=limits[name])
        for name, value in values.items()
        if len(value) > limits[name]
    }


def words_for(contact: Contact, channels: Iterable[Channel]) -> list[Word]:
    """The rows by which the search finds this contact."""
    reached = list(channels)
    others = [channel.value for channel in reached if channel.medium != Channel.Medium.PHONE]
    phones = [channel.normalised for channel in reached if channel.medium == Channel.Medium.PHONE]
    found = words_of(contact.name, contact.number, [*others, contact.vat_number], phones)
    return [Word(contact=contact, word=word) for word in sorted(found)]
