"""A contact becomes nobody: its personal data go, its documents stay (C-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts import tombstones
from staffetta.contacts.models import Contact, Link, Word
from staffetta.contacts.words import in_one
from staffetta.contacts.words import words_of as search_words
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.documents.models import Document
from staffetta.erasures import rules
from staffetta.erasures.acts.answers import forget_answers
from staffetta.erasures.acts.clear import clear_trails
from staffetta.erasures.acts.lock import lock_family
from staffetta.erasures.acts.words import words_of
from staffetta.erasures.facts import ContactAnonymised
from staffetta.erasures.models import Erasure, ErasureRequest
from staffetta.erasures.persons import only_here
from staffetta.processes.models import Task


class AlreadyAnonymised(Refused):
    """There is nothing left to take away."""


@act
def anonymise_contact(
    contact: Contact, *, along: Sequence[UUID] = (), by: Actor, at: datetime, because: str = ""
) -> Erasure:
    """Take the personal data of a contact and its trail away, for good. Only administrators may.

    `along`: ids of contact persons of this company who are linked with nobody else and go the same way; others are
    left alone, and who is none of its persons is refused. What is named in texts about others, and files, goes right
    after the commit (acts/finish.py).
    Raises Forbidden, AlreadyAnonymised, Invalid at "along", or MergedAway or Stale when somebody is merging it.
    """
    require(rules.may_anonymise(by), _("Only administrators can anonymise contacts."))
    persons = [person for person in only_here(contact) if person.pk in set(along)]
    if set(along) - set(Link.objects.filter(company=contact).values_list("person", flat=True)):
        raise Invalid(_("Some values are not valid."), fields={"along": _("Only its contact persons can go along.")})
    erasure = _anonymise(contact, by, at, because)
    for person in persons:
        _anonymise(person, by, at, because)
    return erasure


def _anonymise(contact: Contact, by: Actor, at: datetime, because: str) -> Erasure:
    family = lock_family(contact)
    contact = family[0]
    if isinstance(by, Member):  # a restored backup is erased again as it stands
        tombstones.refuse(contact)
    if contact.anonymised_at is not None:
        raise AlreadyAnonymised(_("{number} is anonymised already.").format(number=contact.number))
    ids = [one.pk for one in family]
    words = words_of(ids)
    # Tasks of answering a request name nobody, and say what is still to be done.
    asked = ErasureRequest.objects.exclude(task=None).filter(concerned__contact__in=ids)
    titles = dict(asked.values_list("task", "task__title"))
    cleared = clear_trails(ids)
    for pk, title in titles.items():
        Task.objects.filter(pk=pk).update(title=title)
    cleared.count("accounts.answer", forget_answers(cleared.reached))
    Contact.objects.filter(pk__in=ids).update(anonymised_at=at, changed_at=at, version=F("version") + 1)
    for one in family:
        found_by = search_words("", one.number, (), ())
        Word.objects.bulk_create(Word(contact=one, word=word) for word in found_by)
        if not one.is_tombstone:
            Contact.objects.filter(pk=one.pk).update(found_by=in_one(found_by))
    erasure = Erasure.objects.create(
        kind=Erasure.Kind.ANONYMISED,
        subject=contact.pk,
        number=contact.number,
        contact_kind=contact.kind,
        at=at,
        by=by if isinstance(by, Member) else None,
        because=because or (by.why if isinstance(by, System) else ""),
        counts=cleared.counts,
        documents=documents_that_stay(ids),
        words=words,
        files=cleared.files,
    )
    record(ContactAnonymised(number=contact.number, erasure_id=str(erasure.pk)), about=contact, by=by)
    return erasure


def documents_that_stay(ids: Sequence[UUID]) -> list[dict[str, str]]:
    """Type, number and date of the documents of these contacts, oldest first."""
    rows = Document.objects.naming(ids).order_by("date", "pk").values_list("type__code", "number", "date")
    return [{"type": code, "number": number, "date": day.isoformat()} for code, number, day in rows]
