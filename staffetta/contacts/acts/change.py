"""The master data of a contact changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor, Workspace
from staffetta.contacts import rules
from staffetta.contacts.acts.answering import change_custom
from staffetta.contacts.acts.checking import (
    BadContact,
    addresses_of,
    channels_of,
    check_ledger_numbers,
    checked_values,
    home_of,
    words_for,
    words_of_tombstones,
)
from staffetta.contacts.acts.tag import change_tags
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, MasterData
from staffetta.contacts.erased import somebody
from staffetta.contacts.facts import ContactChanged
from staffetta.contacts.models import Address, Channel, Contact, Word
from staffetta.contacts.sides import CUSTOMER_ONLY, SUPPLIER_ONLY, misplaced
from staffetta.contacts.words import in_one
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, Value, apply
from staffetta.core.db.locks import alone
from staffetta.core.facts import record
from staffetta.core.refusals import require

DERIVED = ("folded", "vat_compact")
ROWS = ("channels", "addresses", "custom", "tags")
ADDRESS_PARTS = ("use", "street", "postal_code", "city", "region", "country")


@act
def change_contact(contact: Contact, values: Mapping[str, Any], *, by: Actor, expected: int | None = None) -> Contact:
    """Set these fields of drafts.MasterData; the others stay. Kind, number and function are none of them (C-02, C-06).

    Raises Forbidden, Stale when the contact is no longer at the version `expected`, or BadContact.
    """
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    known = master_data_of(contact)
    wanted = dataclasses.replace(known, **values)
    firm = running_firm()
    columns = checked_values(contact.kind, wanted, home_of(wanted, firm))
    _check_sides(contact, known, wanted)
    _check_parent(contact, wanted.parent)
    _check_external_id(contact, columns["external_id"])
    check_ledger_numbers(contact, columns)
    if wanted.handler == known.handler:
        columns.pop("handler")
    changes = apply(contact, columns, expected=expected)
    rows = _replace_rows(contact, wanted, firm) | change_custom(contact, wanted.custom)
    rows |= change_tags(contact, wanted.tags)
    if rows and not changes:
        contact.version += 1
        contact.save(update_fields=["version", "changed_at"])
    if not changes and not rows:
        unchanged()
        return contact
    _find_anew(contact)
    before = {k: v for k, v in changes.before.items() if k not in DERIVED} | rows.before
    after = {k: v for k, v in changes.after.items() if k not in DERIVED} | rows.after
    record(ContactChanged(changes=Changes(before, after)), about=contact, by=by)
    return contact


def master_data_of(contact: Contact) -> MasterData:
    """What is known of a contact, as one would have typed it."""
    names = [field.name for field in dataclasses.fields(MasterData) if field.name not in ROWS]
    channels = tuple(
        ChannelDraft(medium=Channel.Medium(row.medium), use=Channel.Use(row.use), value=row.value)
        for row in contact.channels.all()
    )
    addresses = tuple(
        AddressDraft(**{part: getattr(row, part) for part in ADDRESS_PARTS}) for row in contact.addresses.all()
    )
    return MasterData(**{name: getattr(contact, name) for name in names}, channels=channels, addresses=addresses)


def _check_sides(contact: Contact, known: MasterData, wanted: MasterData) -> None:
    """What only another function has is not accepted; what is there from before the function went stays (C-07)."""
    given = {name: getattr(wanted, name) for name in (*CUSTOMER_ONLY, *SUPPLIER_ONLY)}
    new = {name: value for name, value in given.items() if value != getattr(known, name)}
    wrong = misplaced(contact.function, contact.is_supplier, new)
    if wrong:
        raise BadContact(_("Some values are not valid."), fields=wrong)


def _check_parent(contact: Contact, parent: Contact | None) -> None:
    """A company belongs neither to itself nor to one that belongs to it. Two who set parents at once take turns:
    each alone would be right, both together could build a circle."""
    if parent is None or parent.pk == contact.parent_id:
        return
    somebody(parent)
    alone("contacts.parents")
    above: Contact | None = Contact.objects.get(pk=parent.pk)
    seen = {contact.pk}
    while above is not None:
        if above.pk in seen:
            sentence = _("{name} belongs to this company itself.").format(name=parent.name)
            raise BadContact(_("Some values are not valid."), fields={"parent": sentence})
        seen.add(above.pk)
        above = above.parent


def _check_external_id(contact: Contact, external_id: str) -> None:
    others = Contact.objects.filter(kind=contact.kind, external_id=external_id).exclude(pk=contact.pk)
    if external_id and others.exists():
        sentence = _("Another contact has this external id.")
        raise BadContact(_("Some values are not valid."), fields={"external_id": sentence})


def _replace_rows(contact: Contact, wanted: MasterData, firm: Workspace) -> Changes:
    """Put the wanted channels and addresses in the place of the known ones, where they differ."""
    before: dict[str, Value] = {}
    after: dict[str, Value] = {}
    fresh: tuple[tuple[str, type[Model], tuple[str, ...], list[Any]], ...] = (
        (
            *("channels", Channel, ("medium", "use", "value")),
            channels_of(contact, wanted.channels, firm, home_of(wanted, firm)),
        ),
        ("addresses", Address, ADDRESS_PARTS, addresses_of(contact, wanted.addresses)),
    )
    for name, model, parts, rows in fresh:
        known = list(getattr(contact, name).all())
        old, new = _told(known, parts), _told(rows, parts)
        if _in_order(old) == _in_order(new):
            _renormalise(known, rows)
            continue
        getattr(contact, name).all().delete()
        model._default_manager.bulk_create(rows)
        before[name], after[name] = old, new
    return Changes(before, after)


def _told(rows: Iterable[Any], parts: tuple[str, ...]) -> list[Any]:
    return [{part: str(getattr(row, part)) for part in parts} for row in rows]


def _in_order(rows: list[Any]) -> list[Any]:
    """As far as order means something: the first channel of a medium is the main one, addresses go by their use."""
    return sorted(rows, key=lambda row: str(row.get("medium") or row.get("use")))


def _renormalise(known: list[Any], rows: list[Any]) -> None:
    """A contact that moves abroad keeps what was typed, but its phones are of another country now."""
    forms = {(row.medium, row.value): row.normalised for row in rows if isinstance(row, Channel)}
    for channel in known:
        form = forms.get((channel.medium, channel.value)) if isinstance(channel, Channel) else None
        if form is not None and form != channel.normalised:
            channel.normalised = form
            channel.save(update_fields=["normalised"])


def _find_anew(contact: Contact) -> None:
    contact.words.all().delete()
    words = words_for(contact, list(contact.channels.all()))
    words += words_of_tombstones(contact, words)
    Word.objects.bulk_create(words)
    contact.found_by = in_one(row.word for row in words)
    Contact.objects.filter(pk=contact.pk).update(found_by=contact.found_by)
