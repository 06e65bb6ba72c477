"""Write a fact down, and what is owed because of it, in the running transaction."""

from __future__ import annotations

import dataclasses
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import System, door, note_fact
from staffetta.core.changes import Changes, plain
from staffetta.core.db.bulk import insert_many
from staffetta.core.facts import KINDS, Fact, personal, record, record_many
from staffetta.core.jobs import enqueue, job
from staffetta.history.models import Delivery, Event

__all__ = ["Fact", "deliver", "on", "personal", "read", "record", "record_many", "write"]

F = TypeVar("F", bound=Fact)
Reaction = Callable[[Any, Event, System], None]
REACTIONS: dict[str, dict[str, Reaction]] = defaultdict(dict)


def on(fact: type[F]) -> Callable[[Callable[[F, Event, System], None]], Callable[[F, Event, System], None]]:
    """Register what a room does when something beneath it happened. `reactions.py` only, imported by apps.py.

    The reaction runs once, after the commit, in the worker, as System("…"); it calls acts.
    """

    def register(reaction: Callable[[F, Event, System], None]) -> Callable[[F, Event, System], None]:
        REACTIONS[fact.kind][f"{reaction.__module__}.{reaction.__name__}"] = reaction
        return reaction

    return register


def write(facts: Iterable[tuple[Fact, models.Model]], by: Actor) -> list[Event]:
    """Write facts down and owe the reactions; core.facts.record and record_many end here."""
    events = [_event(fact, about, by) for fact, about in facts]
    insert_many(events)
    note_fact(len(events))
    owed = [Delivery(event=event, reaction=name) for event in events for name in REACTIONS[event.kind]]
    insert_many(owed)
    for delivery in owed:
        enqueue(deliver, delivery_id=str(delivery.pk))
    return events


def _event(fact: Fact, about: models.Model, by: Actor) -> Event:
    said, private = _told_apart(fact, (*getattr(about, "personal", ()), *fact.personal_changes))
    return Event(
        kind=fact.kind,
        by=by if isinstance(by, Member) else None,
        because=by.why if isinstance(by, System) else "",
        door=door(),
        subject=about._meta.label_lower,
        subject_id=uuid.UUID(str(about.pk)),
        said=said,
        private=private or None,
    )


def _told_apart(fact: Fact, personal_fields: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    said: dict[str, Any] = {}
    private: dict[str, Any] = {}
    for field in dataclasses.fields(fact):
        value = getattr(fact, field.name)
        if isinstance(value, Changes):
            said["changed"] = sorted(value.after)
            for side in ("before", "after"):
                values = getattr(value, side)
                hidden = {k: v for k, v in values.items() if k.partition(".")[0] in personal_fields}
                said[side] = {k: v for k, v in values.items() if k not in hidden}
                if hidden:
                    private[side] = hidden
        else:
            (private if field.metadata.get("personal") else said)[field.name] = plain(value)
    return said, private


@job
def deliver(delivery_id: str) -> None:
    """Run one owed reaction, once: the delivery is locked, and marked done in the reaction's own transaction."""
    with transaction.atomic():
        delivery = Delivery.objects.select_related("event").select_for_update(of=("self",)).get(pk=delivery_id)
        if delivery.done_at is not None:
            return
        event = delivery.event
        fact = read(event)
        REACTIONS[event.kind][delivery.reaction](fact, event, System(f"{event.kind}"))
        delivery.done_at = timezone.now()
        delivery.save(update_fields=["done_at"])


def read(event: Event) -> Fact:
    """The fact that an event tells, as its dataclass; personal values that were cleared come back empty."""
    kind = KINDS[event.kind]
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        if field.type in (Changes, "Changes"):
            before, after = (
                {**event.said.get(side, {}), **(event.private or {}).get(side, {})} for side in ("before", "after")
            )
            values[field.name] = Changes(before, after)
        else:
            values[field.name] = {**event.said, **(event.private or {})}.get(field.name, "")
    return kind(**values)
