"""Erase once more what a restored backup has brought back (C-11), by the ledger, which a restore does not replace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import translation

from staffetta.accounts.models import Workspace
from staffetta.contacts.models import Contact
from staffetta.core.acts import System
from staffetta.core.isolation import workspace
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.delete import DeletionNotPossible, delete_contact
from staffetta.erasures.acts.finish import finish_erasure
from staffetta.erasures.ledger import Entry
from staffetta.erasures.models import Erasure

BY = System("restore")


def replay(entries: Iterable[Entry], *, at: datetime) -> int:
    """Anonymise and delete by these entries whatever is there again; returns how many contacts that were.

    In every workspace that is there. Unfinished erasures are finished, since no worker runs while a backup is restored.
    """
    wanted: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        wanted[UUID(entry.workspace)].append(entry)
    count = 0
    for firm in Workspace.objects.filter(pk__in=list(wanted)):
        with workspace(firm.pk), translation.override(firm.language):
            count += sum(_again(entry, at) for entry in wanted[firm.pk])
            for erasure in Erasure.objects.unfinished():
                finish_erasure(erasure, by=BY, at=at)
    return count


def _again(entry: Entry, at: datetime) -> bool:
    contact = Contact.objects.filter(pk=UUID(entry.contact), anonymised_at=None).first()
    if contact is None:
        return False
    if entry.kind == Erasure.Kind.DELETED:
        try:
            delete_contact(contact, by=BY, at=at, because=BY.why)
        except DeletionNotPossible:
            # In the backup something still stood in the way that was taken away later; personal data go all the same.
            anonymise_contact(contact, by=BY, at=at, because=BY.why)
    else:
        anonymise_contact(contact, by=BY, at=at, because=BY.why)
    return True
