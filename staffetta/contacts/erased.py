"""A contact that was anonymised or deleted takes no more data: what others were typing meanwhile is refused (C-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from staffetta.core.refusals import Refused

if TYPE_CHECKING:
    from staffetta.contacts.models import Contact


class Deleted(Refused):
    """Somebody else has deleted the contact in the meantime."""

    code = "contact-deleted"


class Anonymised(Refused):
    """The contact was anonymised; it is nobody any more."""


def gone() -> Deleted:
    """The refusal for a contact that is not there any more."""
    return Deleted(_("Somebody else has deleted this contact."))


def there(found: Contact | None) -> Any:
    """The contact, if it is there and somebody; else raises Deleted or Anonymised."""
    if found is None:
        raise gone()
    if found.anonymised_at is not None:
        sentence = _("{number} was anonymised, and takes no personal data any more. Create a new contact instead.")
        raise Anonymised(sentence.format(number=found.number))
    return found


def somebody(*contacts: Contact | None) -> None:
    """Raise Anonymised for the first of these who is nobody any more: nothing new is put to his account (C-11)."""
    for contact in contacts:
        if contact is not None:
            there(contact)
