"""Custom fields of contacts: where the answers are, how they are told, shown, asked for, and found (C-13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts import trails
from staffetta.contacts.models import Contact, ContactValue
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.contacts.typed import id_of
from staffetta.core.changes import Value as Plain
from staffetta.core.db.ahead import belonging
from staffetta.core.refusals import Invalid
from staffetta.fields import holders
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import asked_of_contact, fields_of, for_programs
from staffetta.fields.shown import Names, Shown, answers, linked_ids
from staffetta.fields.told import Answers, ids_of
from staffetta.history import subjects


def register() -> None:
    """Called once, when the apps are ready."""
    holders.add(Owner.CONTACT, ContactValue, "contact")
    subjects.name_family(
        Contact, "custom", "custom_values", opened=lambda said: Answers([Owner.CONTACT], said, names_in_history)
    )
    trails.declare(
        ContactValue,
        gettext_lazy("Answers to custom fields"),
        rows=lambda ids: ContactValue.objects.filter(contact__in=ids, field__is_personal=True),
        remove=True,
        clear={"text": trails.MARK, "folded": "", "unique_key": None},
        mentions=("text", "folded", "unique_key"),
        order=30,
    )


def names_in_history(ids: Iterable[str]) -> Mapping[str, str]:
    """The names of contacts that answers name."""
    return {str(row.pk): row.name for row in Contact.objects.filter(pk__in=ids_of(ids))}


def names_for(member: Member, values: Iterable[Any]) -> Names:
    """The names of the contacts that these answers name, of those that the member sees; no statement for none."""
    wanted = linked_ids(values)
    rows = Contact.objects.visible_to(member).filter(pk__in=wanted) if wanted else ()
    return {str(row.pk): row.name for row in rows}


def asked_of(contact: Contact, fields: Iterable[Field] | None = None) -> list[Field]:
    """The fields that are asked of this contact."""
    known = fields_of(Owner.CONTACT) if fields is None else fields
    return asked_of_contact(known, contact.kind, contact.function, contact.is_supplier)


def with_answers(rows: ContactQuerySet) -> ContactQuerySet:
    """The rows with the answers of each, where anything is asked at all."""
    return rows.prefetch_related("custom_values") if fields_of(Owner.CONTACT) else rows


def programs_of(contact: Contact) -> dict[str, Plain]:
    """Its answers for programs, by code, to everything that is asked of it."""
    asked = asked_of(contact)
    return for_programs(asked, belonging(contact, "custom_values")) if asked else {}


def shown_of(contact: Contact, member: Member) -> list[Shown]:
    """What its page tells: every answer that it has given to a field in use, in the order of the fields."""
    values = list(contact.custom_values.all())
    if not values:
        return []
    return answers(fields_of(Owner.CONTACT), values, names_for(member, values))


def resolved(given: Mapping[str, Any] | None, fields: Iterable[Field], member: Member) -> dict[str, Any] | None:
    """What a program gave, with contacts in the place of their ids. Raises Invalid at "custom.<code>" for a contact
    that the member does not see."""
    if given is None:
        return None
    found = dict(given)
    for field in fields:
        if field.type != Type.CONTACT or not found.get(field.code):
            continue
        wanted = id_of(found[field.code]) if isinstance(found[field.code], str) else None
        contact = visible_contact(member, wanted)
        if contact is None:
            sentence = _("There is no such record.")
            raise Invalid(_("Some values are not valid."), fields={f"custom.{field.code}": sentence})
        found[field.code] = contact
    return found


def visible_contact(member: Member, wanted: UUID | None) -> Contact | None:
    """The contact with this id, if the member sees it."""
    return Contact.objects.visible_to(member).filter(pk=wanted).first() if wanted else None
