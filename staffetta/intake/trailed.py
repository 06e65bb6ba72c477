"""What anonymising a contact clears in incoming files (C-11); called once, by the apps.

The files of documents are attachments, which go with their contact. Here lie the list of what came, and the bytes of
files that wait for a partner, who may be the one that is to be forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from staffetta.contacts.mentions import python_pattern
from staffetta.contacts.trails import MARK, declare
from staffetta.intake.files import place_of
from staffetta.intake.models import IncomingDocument, IncomingFile, PartnerIdentifier

State = IncomingFile.State
FORMS = ("utf-8", "cp1252", "utf-16")


def about(ids: Sequence[UUID]) -> Q:
    """Of incoming documents: those made into documents of these contacts, or into the contacts themselves."""
    return Q(document__contact__in=ids) | Q(document__supplier__in=ids) | Q(contact__in=ids)


def files_of(ids: Sequence[UUID]) -> QuerySet[IncomingFile]:
    """The files whose documents are about these contacts."""
    return IncomingFile.objects.filter(pk__in=IncomingDocument.objects.filter(about(ids)).values("file"))


def naming(words: Sequence[str]) -> QuerySet[IncomingFile]:
    """The files that have one of these words in their name, and those that wait and say it within."""
    pattern = python_pattern(words)
    if pattern is None:
        return IncomingFile.objects.none()
    named = reduce(or_, (Q(name__icontains=word) for word in words), Q(pk__in=[]))
    kept = IncomingFile.objects.filter(state__in=(State.WAITING, State.RECEIVED)).iterator()
    return IncomingFile.objects.filter(named | Q(pk__in=[file.pk for file in kept if _says(file, pattern)]))


def _says(file: IncomingFile, pattern: object) -> bool:
    place = place_of(file.pk)
    if not place.exists():
        return False
    content = place.read_bytes()
    return any(pattern.search(content.decode(form, errors="ignore")) for form in FORMS)  # type: ignore[attr-defined]


def register() -> None:
    """Names and sentences go; that a file came, when and what became of it stays."""
    waiting = When(state__in=(State.WAITING, State.RECEIVED), then=Value(State.DROPPED))
    declare(
        PartnerIdentifier,
        _("Identifiers in files"),
        rows=lambda ids: PartnerIdentifier.objects.filter(contact__in=ids),
        remove=True,
    )
    declare(
        IncomingDocument,
        _("Incoming documents: names of partners"),
        rows=lambda ids: IncomingDocument.objects.filter(about(ids)),
        clear={"seller": MARK, "buyer": MARK},
        mentions=("seller", "buyer"),
        order=35,
    )
    declare(
        IncomingFile,
        _("Incoming files"),
        rows=files_of,
        found=naming,
        clear={"name": MARK, "sentence": "", "state": Case(waiting, default="state")},
        file=lambda file: place_of(file.pk),
        order=34,
    )
