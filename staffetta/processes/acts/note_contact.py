"""Write down what was done about a contact alone, and plan what comes next: no lead is needed for a phone call."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts.models import Contact
from staffetta.core.acts import System, act
from staffetta.core.refusals import require
from staffetta.processes.acts.plan import put_down
from staffetta.processes.acts.write import put_file, put_note
from staffetta.processes.models import Attachment, Note, Task
from staffetta.processes.plans import NoteDraft, Plan, Stored


@act
def write_contact_note(
    contact: Contact, note: NoteDraft, *, plan: Plan | None = None, by: Actor, at: datetime
) -> tuple[Note, Task | None]:
    """A note in the work history of a contact, and the next task about it if one is planned: both, or neither (T-01).

    Whoever sees the contact may write: the one who took the call is seldom its handler. Raises Invalid for a note
    without text, Anonymised or Deleted when the contact is nobody any more (C-11).
    """
    contact = Contact.objects.locked(contact)
    require(isinstance(by, System) or by.is_active, _("Only active users can write notes."))
    task = put_down(None, plan, contact=contact, by=by) if plan is not None else None
    return put_note(None, note, contact=contact, planned=task, about=None, by=by, at=at), task


@act
def attach_to_contact(contact: Contact, file: Stored, *, by: Actor, at: datetime) -> Attachment:
    """Make a stored file an attachment of a contact. Raises Anonymised or Deleted."""
    contact = Contact.objects.locked(contact)
    require(isinstance(by, System) or by.is_active, _("Only active users can write notes."))
    return put_file(None, file, contact=contact, note=None, task=None, by=by, at=at)
