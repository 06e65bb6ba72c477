"""What the rows of a page of contacts bring, and what they show besides themselves, by remembered statements."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from orjson import loads

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, ContactValue
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.core.db.ahead import along, give, packed, unpack, unpacked
from staffetta.core.db.remembered import remembered
from staffetta.tags.models import Tag

UNREAD = ("details", "found_by", "vat_compact")
"""What neither columns nor programs show of a contact: a page would carry it fifty times."""
JOINED = ("handler", "parent")
"""Records that can come with the rows."""
Brings = tuple[str, ...] | None
"""Which of these do; None: nothing comes, and of the rows themselves no more than pages are sorted by."""


def bringing(rows: ContactQuerySet, brings: Brings, *by: str) -> ContactQuerySet:
    """The rows with what they bring. `by`: columns of their own by which they are sorted, besides name and handler."""
    if brings is None:
        return rows.only("folded", "handler", *by)
    whole = rows.defer(*UNREAD)
    return whole.select_related(*brings) if brings else whole


class Reached(NamedTuple):
    """What lists and programs read of a channel."""

    medium: str
    use: str
    value: str
    normalised: str


class Located(NamedTuple):
    """What they read of an address."""

    use: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str


class Tagged(NamedTuple):
    """What they read of a tag that a contact carries."""

    tag: Tag


_tags = functools.lru_cache(maxsize=1024)(lambda name, colour: Tagged(Tag(name=name, colour=colour)))
KINDS: dict[str, tuple[Callable[[], QuerySet[Any]], tuple[str, ...], Callable[..., Any]]] = {
    "channels": (
        lambda: Channel.objects.filter(contact=OuterRef("pk")).order_by("position", "id"),
        Reached._fields,
        Reached,
    ),
    "addresses": (lambda: Address.objects.filter(contact=OuterRef("pk")), Located._fields, Located),
    "taggings": (
        lambda: ContactTagging.objects.filter(contact=OuterRef("pk")),
        ("tag__name", "tag__colour"),
        _tags,
    ),
}
"""What belongs to contacts: its rows, what is read of them, and what is made of that."""


@remembered(plan=True)
def _belonging(ids: list[UUID], *, kinds: tuple[str, ...]) -> QuerySet[Contact, Any]:
    return Contact.objects.filter(pk__any=ids).values_list("pk", *_said(kinds).values())


def _said(kinds: Iterable[str]) -> dict[str, Any]:
    return {f"said_{kind}": packed(KINDS[kind][0](), KINDS[kind][1]) for kind in kinds}


def belongings(contacts: Sequence[Contact], kinds: Iterable[str]) -> None:
    """What belongs to all contacts of a page, as `contact.channels.all()`, `.addresses.all()` and `.taggings.all()`: by
    one statement, and no more of it than lists and programs read (Reached, Located, Tagged). Nothing is read again."""
    left = [contact for contact in contacts if not _has_all(contact)]
    wanted = tuple(sorted(set(kinds)))
    if not left or not wanted:
        return
    said = {pk: texts for pk, *texts in _belonging([contact.pk for contact in left], kinds=wanted)}
    for contact in left:
        _give(contact, wanted, said.get(contact.pk, ()))


def _has_all(contact: Contact) -> bool:
    given: dict[str, Any] = vars(contact).get("_prefetched_objects_cache", {})
    return given.keys() >= KINDS.keys()


def _give(contact: Contact, kinds: Iterable[str], texts: Iterable[str | None]) -> None:
    for kind, text in zip(kinds, texts, strict=False):
        make = KINDS[kind][2]
        give(contact, kind, [make(*row) for row in loads(text)] if text else [])


def as_one(*parts: Any) -> Any:
    """These parts of a row as one text, a JSON list."""
    said: Any = Func(*parts, function="json_build_array", output_field=JSONField())
    return Cast(said, TextField())


def array_of(rows: QuerySet[Any], columns: Iterable[str]) -> ArraySubquery:
    """These columns of rows, as a value of the statement for their owner: a list of lists."""
    said: Any = Func(*columns, function="json_build_array", output_field=JSONField())
    return ArraySubquery(rows.values(said=said))


@dataclass(eq=False)
class Answer:
    """What is read of an answer to a custom field, under the names of its record."""

    slot: int
    field_id: UUID
    text: str
    number: Decimal | None
    date: date | None
    choice_id: UUID | None
    flag: bool | None
    linked_id: UUID | None


def answers_along() -> ArraySubquery:
    """The answers of a contact, as a value of the statement that reads it; `answers_in` reads them."""
    known = ContactValue.objects.filter(contact=OuterRef("pk"))
    exact = known.annotate(number_said=Cast("number", TextField()))  # JSON does not keep decimals as they are
    return array_of(exact, ("slot", "field", "text", "number_said", "date", "choice", "flag", "linked"))


def answers_in(said: Iterable[Sequence[Any]]) -> list[Answer]:
    """The answers of what `answers_along` gave."""
    return [
        Answer(
            slot,
            UUID(field),
            text,
            None if number is None else Decimal(number),
            None if day is None else date.fromisoformat(day),
            None if choice is None else UUID(choice),
            flag,
            None if linked is None else UUID(linked),
        )
        for slot, field, text, number, day, choice, flag, linked in said
    ]


def with_channels(path: str) -> Any:
    """The channels of the contact at this path, as a value of a statement, for `unpack`."""
    return along(Channel.objects.filter(contact=OuterRef(path)).order_by("position", "id"))


def together() -> dict[str, Any]:
    """What a page of one contact shows of it, as values of the very statement that reads it; then `take_apart`."""
    return {
        "said_channels": with_channels("pk"),
        "said_addresses": along(Address.objects.filter(contact=OuterRef("pk"))),
        "said_tags": along(Tag.objects.filter(contact_taggings__contact=OuterRef("pk"))),
        "said_answers": as_one(answers_along()),
    }


def take_apart(contact: Any) -> list[Tag]:
    """Give the contact its channels, addresses and answers, and say its tags."""
    unpack(contact, "channels", Channel, contact.said_channels)
    unpack(contact, "addresses", Address, contact.said_addresses)
    give(contact, "custom_values", answers_in(*loads(contact.said_answers)))
    return sorted(unpacked(Tag, contact.said_tags), key=lambda tag: tag.name.lower())
