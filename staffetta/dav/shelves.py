"""The two collections of a member and what stands in them: tasks as calendar objects, contacts as vCards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.dav.models import Collection
from staffetta.icals.entries import entries_among, with_all
from staffetta.icals.models import CalendarObject
from staffetta.icals.querysets import in_calendar
from staffetta.icals.querysets import marked as marked_tasks
from staffetta.icals.writing import write_calendar
from staffetta.processes.models import Task
from staffetta.vcards.cards import COLUMNS, cards_among
from staffetta.vcards.models import Card
from staffetta.vcards.querysets import in_address_books
from staffetta.vcards.querysets import marked as marked_contacts
from staffetta.vcards.writing import write_card

KEPT = timedelta(days=90)
"""How long what is done stands in the calendar."""
_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-at)?\.(?:ics|vcf)")


@dataclass(frozen=True)
class Standing:
    """One thing of a collection: its name there, how it is now, and the record that it is."""

    resource: str
    mark: str
    record: Task | Contact

    @property
    def etag(self) -> str:
        return f'"{self.mark}"'


@dataclass(frozen=True)
class Shelf:
    """A collection of a member, at a moment."""

    member: Member
    collection: Collection
    now: datetime

    @property
    def kind(self) -> str:
        return self.collection.kind

    @property
    def is_calendar(self) -> bool:
        return self.collection.kind == Collection.Kind.TASKS

    @property
    def media_type(self) -> str:
        return "text/calendar; charset=utf-8" if self.is_calendar else "text/vcard; charset=utf-8"

    def rows(self) -> QuerySet[Any]:
        """Everything in it, with `resource` and `mark`."""
        if self.is_calendar:
            # What was done before this day: the collection changes at midnight, not at every look.
            since = self.now.replace(hour=0, minute=0, second=0, microsecond=0) - KEPT
            return marked_tasks(in_calendar(Task.objects.all(), self.member, since), get_language() or "")
        contacts = in_address_books(Contact.objects.visible_to(self.member))
        if self.collection.choice == Collection.Choice.MINE:
            contacts = contacts.filter(handler=self.member)
        return marked_contacts(contacts)

    def listed(self) -> Iterator[tuple[str, str]]:
        """Name and ETag of everything."""
        rows = self.rows().order_by().values_list("resource", "mark")
        yield from ((resource, f'"{mark}"') for resource, mark in rows.iterator(chunk_size=5000))

    def find(self, resources: Sequence[str]) -> dict[str, Standing]:
        """Those of these names that are there."""
        # Ids first: as a condition on two tables at once it would be true of every contact until it was looked at.
        ids = {UUID(match[1]) for name in resources if (match := _ID.fullmatch(name))}
        given: QuerySet[Any] = CalendarObject.objects if self.is_calendar else Card.objects  # type: ignore[assignment]
        known = given.filter(resource__any=list(resources))
        ids |= set(known.values_list("task" if self.is_calendar else "contact", flat=True))
        rows = self._whole(self.rows().filter(pk__any=list(ids)).order_by())
        wanted = set(resources)
        return {row.resource: Standing(row.resource, row.mark, row) for row in rows if row.resource in wanted}

    def texts(self, records: Iterable[Task | Contact], *, version: str = "3.0") -> dict[UUID, str]:
        """What stands in these, by their ids. They were found here."""
        known: list[Any] = list(records)
        if self.is_calendar:
            return {entry.task.pk: write_calendar([entry]) for entry in entries_among(known)}
        return {card.contact.pk: write_card(card, version) for card in cards_among(known)}

    def _whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With what their texts need and no more: contacts have fifty columns."""
        return with_all(rows) if self.is_calendar else rows.only(*COLUMNS)

    def filtered(self, condition: Q) -> list[Standing]:
        """Those of which this is true."""
        fitting = self.rows().filter(condition).order_by().values("pk")
        rows = self._whole(self.rows().filter(pk__in=fitting).order_by("pk"))
        return [Standing(row.resource, row.mark, cast("Task | Contact", row)) for row in rows]
