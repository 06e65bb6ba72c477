"""The form field that other rooms use to have a contact chosen: search-as-you-type, only what the member sees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import begins
from staffetta.contacts.tombstones import living
from staffetta.contacts.typed import id_of
from staffetta.core.text import fold
from staffetta.ui.forms import ComboField
from staffetta.ui.widgets import Combobox


class ContactField(ComboField):
    """A contact. `kind` narrows to companies or persons. Its cleaned value is a Contact, or None when empty."""

    default_error_messages = {
        "unknown": _("Choose a contact from the list."),
        "several": _("Several contacts are called so. Open the one you mean and begin there."),
    }

    def __init__(self, *, member: Member, kind: str = "", **options: Any) -> None:
        self.member, self.kind = member, kind
        address = reverse("contacts:choose") + (f"?kind={kind}" if kind else "")
        options.setdefault("widget", Combobox(address, label_of=self._name))
        super().__init__(**options)

    def _find(self, value: str) -> Contact | None:
        wanted = id_of(value)
        if wanted is None:
            return None
        wanted = living(Contact, wanted)  # an old page may still hold the id of one that was merged meanwhile
        rows = Contact.objects.visible_to(self.member).filter(pk=wanted)
        return (rows.filter(kind=self.kind) if self.kind else rows).first()

    def _called(self, text: str) -> Contact | None:
        """The only contact of this name, for those who have no scripts and type it. Raises ValidationError."""
        rows = Contact.objects.visible_to(self.member).filter(begins("folded", fold(text)), name__iexact=text)
        found = list((rows.filter(kind=self.kind) if self.kind else rows)[:2])
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return found[0] if found else None

    def _name(self, value: str) -> str:
        found = self._find(value)
        return found.name if found else ""

    def prepare_value(self, value: Any) -> Any:
        """The id, whether the form begins with a contact or with an id."""
        return value.pk if isinstance(value, Contact) else value

    def clean(self, value: Any) -> Any:
        """The contact with this id, if the member sees it."""
        text = super().clean(value)
        if not text:
            return None
        found = self._find(text) if id_of(text) else self._called(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")
