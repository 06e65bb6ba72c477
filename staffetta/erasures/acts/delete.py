"""A contact goes altogether (C-09, C-10)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.accounts.rules import may_delete
from staffetta.contacts import blockers, tombstones
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.blockers import Stage
from staffetta.contacts.models import Contact
from staffetta.contacts.tallies import standing
from staffetta.core.acts import System, act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.documents.models import Document
from staffetta.documents.numbering import number_range
from staffetta.erasures import rules
from staffetta.erasures.acts.answers import forget_answers
from staffetta.erasures.acts.clear import clear_trails
from staffetta.erasures.acts.lock import lock_family
from staffetta.erasures.acts.words import words_of
from staffetta.erasures.blocking import heading
from staffetta.erasures.facts import ContactDeleted
from staffetta.erasures.models import Erasure, ErasureRequest
from staffetta.erasures.telling import not_allowed, refusal
from staffetta.numbers.acts.release import release_numbers
from staffetta.numbers.ranges import COMMON, CREDITORS, DEBTORS, SUPPLIERS
from staffetta.processes.models import Task


class DeletionNotPossible(Refused):
    """Something stands in the way: `extra` says at which check, and lists all that does, with counts and links."""


@act
def delete_contact(
    contact: Contact, *, expected: int | None = None, by: Actor, at: datetime, because: str = ""
) -> Erasure:
    """Delete a contact with its trail; its number is never given again, and in the history stands nothing but it.

    Checked in this order: links, retained documents, other records (C-10). Raises Forbidden, Stale, MergedAway or
    DeletionNotPossible.
    """
    family = lock_family(contact, whole=True)
    contact = family[0]
    if isinstance(by, Member):  # a restored backup is erased again as it stands
        tombstones.refuse(contact)
    require(may_delete(by), not_allowed())
    require(rules.may_take_away(by, contact), _("Only its handler, his manager or an administrator can delete it."))
    check_version(contact, expected)
    refuse_blocked(contact)
    ids = [one.pk for one in family]
    stood, words = [standing(one) for one in family], words_of(ids)
    cleared = clear_trails(ids)
    cleared.count("accounts.answer", forget_answers(cleared.reached))
    erasure = Erasure.objects.create(
        kind=Erasure.Kind.DELETED,
        subject=contact.pk,
        number=contact.number,
        contact_kind=contact.kind,
        at=at,
        by=by if isinstance(by, Member) else None,
        because=because or (by.why if isinstance(by, System) else ""),
        counts=cleared.counts,
        words=words,
        files=cleared.files,
    )
    record(ContactDeleted(number=contact.number, erasure_id=str(erasure.pk)), about=contact, by=by)
    released = [number for one in family for number in (one.number, one.debtor_number, one.creditor_number)]
    release_numbers((COMMON, SUPPLIERS, DEBTORS, CREDITORS), released, at=at)
    _remove_documents(ids, at)
    _remove(family, ids)
    tally(left=stood)
    return erasure


def refuse_blocked(contact: Contact) -> None:
    """Raise DeletionNotPossible if anything stands in the way."""
    found = blockers.against_deletion(contact)
    if found:
        stage = next(iter(found))
        extra: dict[str, Any] = {
            "title": heading(),
            "check": stage.name.lower(),
            "blockers": [blockers.told(blocker) for held in found.values() for blocker in held],
            "anonymise": stage is not Stage.LINKS or Stage.RETAINED in found,
        }
        raise DeletionNotPossible(refusal(contact, found), extra=extra)


def _remove_documents(ids: list[Any], at: datetime) -> None:
    """Documents that are left here need not be kept any more. The report of gaps says why their numbers are missing."""
    documents = Document.objects.naming(ids).select_related("type")
    ranges = {number_range(document.type) for document in documents}
    numbers = [document.number for document in documents]
    Document.objects.filter(follows__in=documents.values("pk")).update(follows=None)
    Document.objects.naming(ids).delete()
    release_numbers(ranges, numbers, at=at)


def _remove(family: list[Contact], ids: list[Any]) -> None:
    """The rows that go along, then the contacts."""
    # The task of answering a request outlives the contact.
    asked = list(ErasureRequest.objects.filter(task__contact__in=ids).values_list("task", flat=True))
    Task.objects.filter(pk__in=asked).update(contact=None)
    for part in blockers.parts():
        if part.model is Contact:
            continue
        rows = part.model._default_manager.filter(**{f"{part.column}__in": ids})
        if any(field.name == "process" for field in part.model._meta.local_fields):
            rows.exclude(process=None).update(**{part.column: None})  # a process of another's keeps what is in it
        rows.delete()
    # Those that were merged into it point at it: one after the other, the deepest first.
    Contact.objects.filter(pk__in=ids).update(merged_into=None, parent=None)
    Contact.objects.filter(pk__in=ids).delete()
