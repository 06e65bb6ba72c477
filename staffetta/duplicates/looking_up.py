"""Who may be the same as one contact, by indexed look-ups alone: the same at a million contacts as at a hundred.

Ranges and equalities only, since row-level security lets no other condition use an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from staffetta.contacts.models import Channel, Contact, Word
from staffetta.contacts.querysets import end_of
from staffetta.contacts.words import LONGEST
from staffetta.core.db.remembered import remembered
from staffetta.core.text import fold
from staffetta.duplicates.alike import likeness_of

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
    kind, folded = str(asked.kind), fold(asked.name)
    found: set[UUID] = set()
    if asked.forms:
        found |= set(_reached_by(list(asked.forms)))
    if asked.vat:
        found |= set(_numbered(kind, asked.vat))
    if folded:
        found |= set(_named(kind, folded))
        found |= _named_alike(kind, folded)
    return found


@remembered
def _reached_by(forms: list[str]) -> QuerySet[Channel, UUID]:
    rows = Channel.objects.filter(medium__in=Channel.Medium.values, normalised__any=forms)  # the index begins with it
    return rows.values_list("contact_id", flat=True)[:FEW]


@remembered
def _numbered(kind: str, vat: str) -> QuerySet[Contact, UUID]:
    return _living(kind).filter(vat_compact=vat).values_list("pk", flat=True)[:FEW]


@remembered
def _named(kind: str, folded: str) -> QuerySet[Contact, UUID]:
    return _living(kind).filter(folded=folded).values_list("pk", flat=True)[:FEW]


def _living(kind: str) -> QuerySet[Contact]:
    return Contact.objects.filter(kind=kind, merged_into=None)


def _named_alike(kind: str, folded: str) -> set[UUID]:
    """Those who share a word of the name. Where many do, those of them who have another word that begins alike; and
    those of whom two words begin alike. A single word is looked for by its beginning."""
    words = sorted({word for word in folded.split() if len(word) > 1}, key=lambda word: (-len(word), word))[:3]
    found: set[UUID] = set()
    for word in words:
        sharing = _having(word[:LONGEST], end_of(word[:LONGEST]), count=1)
        if len(sharing) < MANY:
            found |= _nearest(kind, sharing, folded)
            continue
        for other in words:
            if word != other:
                found |= _nearest(kind, _both([word], _beginnings(other, 3)), folded)
    if len(words) > 1:
        found |= _nearest(kind, _both(_beginnings(words[0], 4), _beginnings(words[1], 4)), folded)
    elif words and len(words[0]) >= 4:
        beginnings = _beginnings(words[0], 5)
        found |= _nearest(kind, _having(*_ranges(beginnings), count=len(beginnings)), folded)
    return found


def _nearest(kind: str, ids: list[UUID], folded: str) -> set[UUID]:
    """The most alike of these by name."""
    near = [
        (-likeness, pk)
        for pk, name in (_names(kind, ids) if ids else ())
        if (likeness := likeness_of(folded, name)) >= ALIKE
    ]
    return {pk for _likeness, pk in sorted(near)[:FEW]}


@remembered(plan=True)
def _names(kind: str, ids: list[UUID]) -> QuerySet[Contact, tuple[UUID, str]]:
    return _living(kind).filter(pk__any=ids).values_list("pk", "folded")


@remembered
def _having(*ranges: str, count: int) -> QuerySet[Word, UUID]:
    """Who has a word that begins in one of these ways. `count` of them: it is part of the shape, as all that decides
    about the statement."""
    return _with_word(ranges)[:MANY]


def _both(these: list[str], those: list[str]) -> list[UUID]:
    """Who has a word of each sort."""
    return _meeting(*_ranges(these), *_ranges(those), first=len(these), second=len(those))


@remembered
def _meeting(*ranges: str, first: int, second: int) -> QuerySet[Word, UUID]:
    """Two readings of one index, met by the database. As a condition on contacts the planner would read them all where
    both sorts are common."""
    return _with_word(ranges[: 2 * first]).intersection(_with_word(ranges[2 * first :]))[:MANY]


def _with_word(ranges: Sequence[str]) -> QuerySet[Word, UUID]:
    """Who has a word from one of these on, before the one that follows it. Range by range: of several in one condition
    the planner would fetch every row."""
    first, *others = (
        Word.objects.filter(word__gte=start, word__lt=end).values_list("contact_id", flat=True)
        for start, end in zip(ranges[::2], ranges[1::2], strict=True)
    )
    return first.union(*others, all=True) if others else first


def _ranges(beginnings: Iterable[str]) -> list[str]:
    return [end for beginning in beginnings for end in (beginning, end_of(beginning))]


def _beginnings(word: str, length: int) -> list[str]:
    """The first letters of a word, and as they would be had two been swapped or one been left out there."""
    if len(word) <= length:
        return [word]
    head = word[: length + 1]
    swapped = [head[:i] + head[i + 1] + head[i] + head[i + 2 :] for i in range(length)]
    shorter = [head[:i] + head[i + 1 :] for i in range(length)]
    return sorted({word[:length], *(way[:length] for way in swapped), *shorter})
