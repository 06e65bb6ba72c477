"""Hears the facts of every act, in its transaction, and owes the messages that webhooks want (X-03).

What is owed is committed with the act or not at all; the worker sends it afterwards (sending.py). Where no webhook is,
an act costs one statement more, an act that tells nothing of interest none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from staffetta.core.db.bulk import insert_many
from staffetta.history import recording
from staffetta.history.models import Event
from staffetta.webhooks import events
from staffetta.webhooks.models import Delivery
from staffetta.webhooks.waking import wake
from staffetta.webhooks.wanted import wanted_types

STARTED = "lead.started"


def register() -> None:
    """Called once, when the apps are ready."""
    recording.EARS.append(recording.Ear(wants, hear))


def wants(kinds: set[str]) -> bool:
    """Whether facts of these kinds tell something that a webhook wants."""
    known = events.by_fact()
    told = [one.name for kind in kinds if kind in known for one, _origin in known[kind]]
    return bool(told) and not wanted_types().keys().isdisjoint(told)


def hear(heard: list[Event]) -> None:
    """Owe the messages of these events. Within the act that recorded them."""
    wanted = wanted_types()
    names = set(wanted)
    now = timezone.now()  # the moment of the act: nothing is due before it
    owed = [
        _delivery(webhook, event, type_.name, object_id, now)
        for event in heard
        for type_, object_id in events.told_by(event, names)
        for webhook in wanted[type_.name]
    ]
    if not owed:
        return
    _say_once(owed, heard)
    insert_many(owed)
    wake()


def _delivery(webhook: UUID, event: Event, name: str, object_id: UUID, now: datetime) -> Delivery:
    return Delivery(webhook_id=webhook, event=event, type=name, object_id=object_id, next_at=now)


def _say_once(owed: Iterable[Delivery], heard: list[Event]) -> None:
    """A document that starts a lead starts its sequence as well: of both the world hears once, through the document."""
    by_document = [event.subject_id for event in heard if event.kind == "documents.added"]
    started = {one.object_id for one in owed if one.type == STARTED and one.object_id in by_document}
    if started:
        Delivery.objects.filter(type=STARTED, object_id__in=started, attempts=0, state="waiting").delete()
