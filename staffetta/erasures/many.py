"""Delete several contacts: each in a transaction of its own, so that one that stays keeps none (C-10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.contacts import blockers
from staffetta.contacts.models import Contact
from staffetta.core.refusals import Refused
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.telling import hindrance, refusal

MOST = 500
"""So many in one go: whoever deletes more should look at what."""


@dataclass(frozen=True)
class Row:
    """One contact of the report; `why` is "" for one that can be, or was, deleted."""

    id: UUID
    number: str
    name: str
    why: str

    @property
    def possible(self) -> bool:
        return not self.why


def check_many(contacts: Iterable[Contact], *, by: Member) -> list[Row]:
    """What delete_many would report, without deleting."""
    return [Row(one.pk, one.number, one.name, _why(one, by)) for one in contacts]


def delete_many(contacts: Iterable[Contact], *, by: Member, at: datetime) -> list[Row]:
    """Delete those that can be, and say of each other one why not."""
    rows = []
    for one in contacts:
        row = Row(one.pk, one.number, one.name, "")
        try:
            delete_contact(one, by=by, at=at)
        except Refused as refused:
            row = Row(one.pk, one.number, one.name, refused.sentence)
        rows.append(row)
    return rows


def _why(contact: Contact, by: Member) -> str:
    hindered = hindrance(contact, by)
    found = {} if hindered else blockers.against_deletion(contact)
    return refusal(contact, found) if found else hindered
