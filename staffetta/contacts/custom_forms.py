"""Custom fields in the forms of contacts (C-13)."""

from __future__ import annotations

from typing import Any

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.models import Member
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Contact
from staffetta.fields import asking
from staffetta.fields.answers import rows_of
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import asked_of_contact, fields_of
from staffetta.fields.shown import linked_ids


class CustomAnswers(VersionedForm):
    """A form that asks for what administrators want to know of such a contact besides."""

    asked: tuple[Field, ...] = ()
    hidden: frozenset[str] = frozenset()
    """Codes of answers that name a contact which the member does not see: left empty, they stay."""

    def ask_custom(self, member: Member, kind: str, function: str, is_supplier: bool, known: Contact | None) -> None:
        """Add a form field for everything that is asked of such a contact."""
        self.asked = tuple(asked_of_contact(fields_of(Owner.CONTACT), kind, function, is_supplier))
        stored = rows_of(known.custom_values.all()) if known is not None and self.asked else {}
        linked = {row.linked_id for rows in stored.values() for row in rows if row.linked_id}
        if linked:
            seen = set(Contact.objects.visible_to(member).filter(pk__in=linked).values_list("pk", flat=True))
            gone = (field for field in self.asked for row in stored.get(field.pk, ()) if row.linked_id in linked - seen)
            self.hidden = frozenset(field.code for field in gone)
        for name, field in asking.form_fields(
            self.asked, stored=stored, contact=lambda **options: ContactField(member=member, **options)
        ):
            self.fields[name] = field

    def custom(self) -> dict[str, Any]:
        """What was entered: code -> answer."""
        said = asking.given(self.asked, self.cleaned_data)
        return {code: answer for code, answer in said.items() if answer or code not in self.hidden}

    def custom_names(self, function: str = "") -> list[str]:
        """The form fields of what is asked of everybody, or only of contacts with this function."""
        return [asking.name_of(field) for field in self.asked if field.of_function == function]


def begin(contact: Contact, member: Member) -> dict[str, Any]:
    """What the form of this contact begins with."""
    fields = fields_of(Owner.CONTACT)
    asked = asked_of_contact(fields, contact.kind, contact.function, contact.is_supplier)
    if not asked:
        return {}
    values = list(contact.custom_values.all())
    wanted = linked_ids(values) if any(field.type == Type.CONTACT for field in asked) else set()
    rows = Contact.objects.visible_to(member).filter(pk__in=wanted) if wanted else ()
    return asking.begin(asked, rows_of(values), {row.pk: row for row in rows})
