"""Who may be the same as one contact, by indexed look-ups alone: the same at a million contacts as at a hundred.

Ranges and equalities only, since row-level security lets no other condition use an index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.contacts.models import Channel, Contact, Word
from staffetta.contacts.querysets import begins
from staffetta.contacts.words import LONGEST
from staffetta.core.text import fold
from staffetta.duplicates.alike import likeness_of

ValuesQuerySet = QuerySet[Any, UUID]
FEW = 60
"""So many are taken for each way of looking."""
MANY = 300
"""So many are looked at, at most, before the nearest are taken."""
ALIKE = 70
"""In percent: what is less alike by name is not compared, unless something else is the same."""


@dataclass(frozen=True)
class Asked:
    """What is known of the one that is compared. `forms`: e-mail addresses, phones and websites, normalised."""

    kind: str
    name: str
    forms: tuple[str, ...] = ()
    vat: str = ""


def candidates(asked: Asked) -> set[UUID]:
    """The ids of living contacts of the same kind worth comparing with it, itself among them if it is one already."""
    rows = Contact.objects.filter(kind=asked.kind, merged_into=None)
    folded = fold(asked.name)
    found: set[UUID] = set()
    if asked.forms:
        found |= set(_ids(Channel.objects.filter(normalised__in=asked.forms).values_list("contact_id", flat=True)))
    if asked.vat:
        found |= set(_ids(rows.filter(vat_compact=asked.vat).values_list("pk", flat=True)))
    if folded:
        found |= set(_ids(rows.filter(folded=folded).values_list("pk", flat=True)))
        found |= _named_alike(rows, folded)
    return found


def _named_alike(rows: QuerySet[Contact], folded: str) -> set[UUID]:
    """Those who share a word of the name. Where many do, those of them who have another word that begins alike; and
    those of whom two words begin alike. A single word is looked for by its beginning."""
    words = sorted({word for word in folded.split() if len(word) > 1}, key=lambda word: (-len(word), word))[:3]
    found: set[UUID] = set()
    for word in words:
        sharing = list(Word.objects.filter(begins("word", word[:LONGEST])).values_list("contact_id", flat=True)[:MANY])
        if len(sharing) < MANY:
            found |= _nearest(rows.filter(pk__in=sharing), folded)
            continue
        for other in words:
            if word != other:
                found |= _nearest(rows.filter(pk__in=_both([word], _beginnings(other, 3))), folded)
    if len(words) > 1:
        both = _both(_beginnings(words[0], 4), _beginnings(words[1], 4))
        found |= _nearest(rows.filter(pk__in=both), folded)
    elif words and len(words[0]) >= 4:
        found |= _nearest(rows.filter(pk__in=list(_having(_beginnings(words[0], 5))[:MANY])), folded)
    return found


def _nearest(rows: QuerySet[Contact], folded: str) -> set[UUID]:
    """The most alike of these by name."""
    near = [
        (-likeness, pk)
        for pk, name in rows.values_list("pk", "folded")
        if (likeness := likeness_of(folded, name)) >= ALIKE
    ]
    return {pk for _likeness, pk in sorted(near)[:FEW]}


def _ids(rows: ValuesQuerySet) -> list[UUID]:
    return list(rows[:FEW])


def _having(beginnings: Iterable[str]) -> ValuesQuerySet:
    """Who has a word that begins in one of these ways."""
    condition = Q()
    for beginning in beginnings:
        condition |= begins("word", beginning)
    return Word.objects.filter(condition).values_list("contact_id", flat=True)


def _both(these: Iterable[str], those: Iterable[str]) -> list[UUID]:
    """Who has a word of each sort: two readings of one index, met by the database. As a condition on contacts the
    planner would read them all where both sorts are common."""
    return list(_having(these).intersection(_having(those))[:MANY])


def _beginnings(word: str, length: int) -> list[str]:
    """The first letters of a word, and as they would be had two been swapped or one been left out there."""
    if len(word) <= length:
        return [word]
    head = word[: length + 1]
    swapped = [head[:i] + head[i + 1] + head[i] + head[i + 2 :] for i in range(length)]
    shorter = [head[:i] + head[i + 1 :] for i in range(length)]
    return sorted({word[:length], *(way[:length] for way in swapped), *shorter})
