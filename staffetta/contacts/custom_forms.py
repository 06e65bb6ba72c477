"""Custom fields in the forms of contacts, and of what is about contacts: leads, post-sales processes (C-13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from staffetta.accounts.models import Member
from staffetta.contacts.fields import ContactField
from staffetta.contacts.models import Contact
from staffetta.fields import asking
from staffetta.fields.answers import rows_of
from staffetta.fields.models import Field
from staffetta.fields.shown import linked_ids
from staffetta.ui.forms import Form


class CustomAnswers(Form):
    """A form that asks for what administrators want to know of such a record besides."""

    asked: tuple[Field, ...] = ()
    hidden: frozenset[str] = frozenset()
    """Codes of answers that name a contact which the member does not see: left empty, they stay."""

    def ask_custom(self, member: Member, fields: Iterable[Field], values: Iterable[Any] = ()) -> None:
        """Add a form field for each of these custom fields. `values` are the answers that the record has given."""
        self.asked = tuple(fields)
        stored = rows_of(values) if self.asked else {}
        linked = linked_ids(row for rows in stored.values() for row in rows)
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


def begin(fields: Sequence[Field], values: Iterable[Any], member: Member) -> dict[str, Any]:
    """What a form that asks for these fields begins with; no statement where nothing is asked."""
    if not fields:
        return {}
    known = list(values)
    wanted = linked_ids(known)
    rows = Contact.objects.visible_to(member).filter(pk__in=wanted) if wanted else ()
    return asking.begin(fields, rows_of(known), {row.pk: row for row in rows})
