"""Answers to custom fields, within the acts of contacts (C-13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.models import Contact, ContactValue
from staffetta.contacts.newcomers import Newcomer
from staffetta.core.changes import Changes
from staffetta.fields.acts.answer import BadAnswers, checked, replace_answers, write_answers
from staffetta.fields.answers import Row, rows_of
from staffetta.fields.holders import Holder
from staffetta.fields.models import Field, Owner
from staffetta.fields.reading import asked_of_contact, fields_of

HELD = Holder(ContactValue, "contact")


def change_custom(contact: Contact, given: Mapping[str, Any] | None) -> Changes:
    """Set these answers (code -> answer) of a locked contact; the others stay. Raises BadContact at "custom.<code>"."""
    if not given:
        return Changes({}, {})
    known = rows_of(contact.custom_values.select_related("choice"))
    fields = fields_of(Owner.CONTACT)
    asked = {field.pk for field in asked_of_contact(fields, contact.kind, contact.function, contact.is_supplier)}
    with _told():
        answers = checked([field for field in fields if field.pk in asked | known.keys()], given, known=known)
        return replace_answers(HELD, contact, answers)


Answered = list[tuple[int, Newcomer, dict[Field, list[Row]]]]


def new_custom(newcomers: Sequence[Newcomer]) -> Answered:
    """The answers of contacts to be, checked; those who have none (`custom` is None) were not asked.

    Raises BadContact, whose `extra["row"]` is the place of the newcomer.
    """
    if all(one.custom is None for one in newcomers):
        return []
    fields = fields_of(Owner.CONTACT)
    found: Answered = []
    for place, one in enumerate(newcomers):
        if one.custom is not None and fields:
            asked = asked_of_contact(fields, one.kind, one.function, one.is_supplier)
            with _told(place):
                found.append((place, one, checked(asked, one.custom, whole=one.draft.asks_all)))
        elif one.custom:
            with _told(place):
                checked([], one.custom)
    return found


def write_custom(answered: Answered) -> None:
    """Write the answers of contacts that have just been created. Raises BadContact for one that is taken."""
    with _told(places=[place for place, _contact, _answers in answered]):
        write_answers(HELD, [(one, answers) for _place, one, answers in answered])


@contextmanager
def _told(place: int | None = None, places: Sequence[int] = ()) -> Iterator[None]:
    """A wrong answer is a wrong value of the contact; `places` are the drafts' that the answers belong to."""
    try:
        yield
    except BadAnswers as wrong:
        row = places[wrong.extra["row"]] if "row" in wrong.extra and places else place
        raise BadContact(wrong.sentence, fields=wrong.fields, extra={} if row is None else {"row": row}) from wrong
