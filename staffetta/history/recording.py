"""Write a fact down, and what is owed because of it, in the running transaction."""

from __future__ import annotations

import dataclasses
import functools
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import orjson
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import System, door, note_fact
from staffetta.core.changes import Changes, plain
from staffetta.core.db.bulk import FEW, insert_many, insert_together, insert_values
from staffetta.core.db.remembered import remembered
from staffetta.core.facts import KINDS, Fact, Subject, personal, record, record_many
from staffetta.core.ids import uuid7_texts
from staffetta.core.isolation import current_workspace_id
from staffetta.core.jobs import enqueue, job
from staffetta.history.models import Delivery, Event
from staffetta.history.publishing import publish_facts

__all__ = ["Fact", "deliver", "on", "personal", "read", "record", "record_many", "write"]

F = TypeVar("F", bound=Fact)
Reaction = Callable[[Any, Event, System], None]
Condition = Callable[[Any, Actor], bool]
REACTIONS: dict[str, dict[str, Reaction]] = defaultdict(dict)
CONDITIONS: dict[str, Condition] = {}
_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Ear:
    """Who takes part in the act's own transaction without being an act: `wants` says by the kinds, cheaply, whether
    `hear` is to be called with the events."""

    wants: Callable[[set[str]], bool]
    hear: Callable[[list[Event]], None]


EARS: list[Ear] = []


def on(
    fact: type[F], *, when: Callable[[F, Actor], bool] | None = None
) -> Callable[[Callable[[F, Event, System], None]], Callable[[F, Event, System], None]]:
    """Register what a room does when something beneath it happened. `reactions.py` only, imported by apps.py.

    The reaction runs once, after the commit, in the worker, as System("…"); it calls acts. It is owed only `when` the
    fact and the actor, without any look into the database, say that there is something to do.
    """

    def register(reaction: Callable[[F, Event, System], None]) -> Callable[[F, Event, System], None]:
        name = f"{reaction.__module__}.{reaction.__name__}"
        REACTIONS[fact.kind][name] = reaction
        if when is not None:
            CONDITIONS[name] = when
        return reaction

    return register


def write(facts: Iterable[tuple[Fact, Subject]], by: Actor) -> list[Event]:
    """Write facts down and owe the reactions; core.facts.record and record_many end here. Events come back where they
    are few, or owe something."""
    told = list(facts)
    note_fact(len(told))
    kinds = {fact.kind for fact, _about in told}
    publish_facts(kinds, told)
    ears = [ear for ear in EARS if ear.wants(kinds)]
    if len(told) > FEW and not ears and not any(REACTIONS[kind] for kind in kinds):
        _write_plainly(told, by)
        return []
    events = [Event(**_columns_of(fact, about, by)) for fact, about in told]
    owed = [
        Delivery(event=event, reaction=name)
        for event, (fact, _about) in zip(events, told, strict=True)
        for name in _owed_by(fact, by)
    ]
    _insert(events, owed)
    _enqueue(owed)
    for ear in ears:
        ear.hear(events)
    return events


def _owed_by(fact: Fact, by: Actor) -> list[str]:
    """The reactions that have something to do."""
    return [name for name in REACTIONS[fact.kind] if name not in CONDITIONS or CONDITIONS[name](fact, by)]


def _insert(events: list[Event], owed: list[Delivery]) -> None:
    if len(events) + len(owed) <= FEW:
        insert_together(events, owed)
    else:
        insert_many(events)
        insert_many(owed)


def _enqueue(owed: Sequence[Delivery]) -> None:
    """One job for what one act owes, or a few for what many records owe."""
    ids = [str(delivery.pk) for delivery in owed]
    if len(ids) == 1:
        enqueue(deliver, delivery_id=ids[0])
        return
    for first in range(0, len(ids), FEW):
        enqueue(deliver_several, delivery_ids=ids[first : first + FEW])


def _write_plainly(told: Sequence[tuple[Fact, Subject]], by: Actor) -> None:
    """The same rows without making records of them: an import has a hundred thousand."""
    now, inside = timezone.now(), current_workspace_id()
    rows = []
    for key, (fact, about) in zip(uuid7_texts(len(told)), told, strict=True):
        columns = _columns_of(fact, about, by)
        columns["by"] = by.pk if isinstance(by, Member) else None
        columns["said"] = orjson.dumps(columns["said"], default=str).decode()
        columns["private"] = orjson.dumps(columns["private"], default=str).decode() if columns["private"] else None
        rows.append((key, inside, now, *columns.values()))
    insert_values(Event._meta.db_table, ("id", "workspace_id", "at", *COLUMNS), rows)


COLUMNS = ("kind", "by_id", "because", "door", "subject", "subject_id", "said", "private")


def _columns_of(fact: Fact, about: Subject, by: Actor) -> dict[str, Any]:
    """In the order of COLUMNS."""
    said, private = _told_apart(fact, about)
    pk = about.pk
    return {
        "kind": fact.kind,
        "by": by if isinstance(by, Member) else None,
        "because": by.why if isinstance(by, System) else "",
        "door": door(),
        "subject": about._meta.label_lower,
        "subject_id": pk if isinstance(pk, uuid.UUID) else uuid.UUID(str(pk)),
        "said": said,
        "private": private or None,
    }


@functools.cache
def _fields_of(kind: str) -> tuple[tuple[str, bool], ...]:
    """The names of a fact's fields, and whether each is personal."""
    return tuple((field.name, bool(field.metadata.get("personal"))) for field in dataclasses.fields(KINDS[kind]))


def _told_apart(fact: Fact, about: Subject) -> tuple[dict[str, Any], dict[str, Any]]:
    said: dict[str, Any] = {}
    private: dict[str, Any] = {}
    for name, is_personal in _fields_of(fact.kind):
        value = getattr(fact, name)
        if isinstance(value, Changes):
            personal_fields = (*getattr(about, "personal", ()), *fact.personal_changes)
            said["changed"] = sorted(value.after)
            for side in ("before", "after"):
                values = getattr(value, side)
                hidden = {k: v for k, v in values.items() if k.partition(".")[0] in personal_fields}
                said[side] = {k: v for k, v in values.items() if k not in hidden}
                if hidden:
                    private[side] = hidden
        else:
            (private if is_personal else said)[name] = plain(value)
    return said, private


@job
def deliver(delivery_id: str) -> None:
    """Run one owed reaction, once: the delivery is locked, and marked done in the reaction's own transaction."""
    with transaction.atomic():
        found = _locked(uuid.UUID(delivery_id))
        if not found:
            return
        delivery, event = found[0], found[0].event
        REACTIONS[event.kind][delivery.reaction](read(event), event, System(f"{event.kind}"))
        with connection.cursor() as cursor:
            cursor.execute("update history_delivery set done_at = %s where id = %s", (timezone.now(), delivery.pk))


@remembered(plan=True)
def _locked(delivery_id: uuid.UUID) -> QuerySet[Delivery]:
    rows = Delivery.objects.select_related("event__by").select_for_update(of=("self",))
    return rows.filter(pk=delivery_id, done_at=None)


@job
def deliver_several(delivery_ids: list[str]) -> None:
    """Run several owed reactions, each in a transaction of its own. One that fails is put off to a job of its own, with
    its own repetitions, and keeps no other from being done."""
    for delivery_id in delivery_ids:
        try:
            deliver(delivery_id)
        except Exception:  # noqa: BLE001 - whatever it is, the others are owed as well
            _log.exception("A reaction failed; it will be tried again.")
            enqueue(deliver, delivery_id=delivery_id)


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
