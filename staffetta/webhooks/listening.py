"""Hears the facts of every act, in its transaction, and owes the messages that webhooks want (X-03).

What is owed is committed with the act or not at all; the worker sends it afterwards (sending.py). Where no webhook is,
an act costs one statement more, an act that tells nothing of interest none.
"""

from __future__ import annotations

from django.utils import timezone

from staffetta.core.db.bulk import insert_many
from staffetta.history import recording
from staffetta.history.models import Event
from staffetta.webhooks import events
from staffetta.webhooks.models import Delivery
from staffetta.webhooks.waking import wake
from staffetta.webhooks.wanted import wanted_types


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
    now = timezone.now()  # the moment of the act: nothing is due before it
    owed = [
        Delivery(webhook_id=webhook, event=event, type=type_.name, object_id=object_id, next_at=now)
        for event, type_, object_id in events.told_by(heard, set(wanted))
        for webhook in wanted[type_.name]
    ]
    if owed:
        insert_many(owed)
        wake()
