"""Write a fact down, and what is owed because of it, in the running transaction."""

from __future__ import annotations

import dataclasses
import functools
import logging
import time
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
from staffetta.core.changes import PLAIN, Changes, plain
from staffetta.core.db.bulk import FEW, insert_later, insert_many, insert_together, settled
from staffetta.core.db.locks import alone_now
from staffetta.core.db.making import fresh
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
Several = Callable[[Sequence[tuple[F, Event]], System], None]
Condition = Callable[[Any, Actor], bool]
REACTIONS: dict[str, dict[str, Reaction]] = defaultdict(dict)
CONDITIONS: dict[str, Condition] = {}
TOGETHER: set[str] = set()
AT_ONCE: dict[str, Several[Any]] = {}
PORTION = 100
SEVERAL = 200
"""Up to so many rows one statement is quicker than a COPY and the table that it needs."""
PATIENCE = 20.0
"""So many seconds a job goes on with what is owed; then the next one does."""
_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Ear:
    """Who takes part in the act's own transaction without being an act: `wants` says by the kinds, cheaply, whether
    `hear` is to be called with the events."""

    wants: Callable[[set[str]], bool]
    hear: Callable[[list[Event]], None]


EARS: list[Ear] = []


def on(
    fact: type[F], *, when: Callable[[F, Actor], bool] | None = None, together: bool = False
) -> Callable[[Callable[[F, Event, System], None]], Callable[[F, Event, System], None]]:
    """Register what a room does when something beneath it happened. `reactions.py` only, imported by apps.py.

    The reaction runs once, after the commit, in the worker, as System("…"); it calls acts. It is owed only `when` the
    fact and the actor, without any look into the database, say that there is something to do. `together`: it only adds
    rows and locks none, such as those who tell somebody; several of them may share a transaction.
    """

    def register(reaction: Callable[[F, Event, System], None]) -> Callable[[F, Event, System], None]:
        name = f"{reaction.__module__}.{reaction.__name__}"
        REACTIONS[fact.kind][name] = reaction
        if when is not None:
            CONDITIONS[name] = when
        if together:
            TOGETHER.add(name)
        return reaction

    return register


def on_several(fact: type[F], *, when: Callable[[F, Actor], bool] | None = None) -> Callable[[Several[F]], Several[F]]:
    """The same for a reaction that is done together and is called once with all such events that are owed by then,
    oldest first: those who tell somebody need as many statements for a hundred as for one."""

    def register(reaction: Several[F]) -> Several[F]:
        def of_one(fact: F, event: Event, by: System) -> None:
            reaction([(fact, event)], by)

        name = f"{reaction.__module__}.{reaction.__name__}"
        REACTIONS[fact.kind][name] = of_one
        AT_ONCE[name] = reaction
        TOGETHER.add(name)
        if when is not None:
            CONDITIONS[name] = when
        return reaction

    return register


def write(facts: Iterable[tuple[Fact, Subject]], by: Actor) -> list[Event]:
    """Write facts down and owe the reactions; core.facts.record and record_many end here. Events come back where they
    are few, or owe something."""
    settled()
    told = list(facts)
    note_fact(len(told))
    kinds = {fact.kind for fact, _about in told}
    publish_facts(kinds, told)
    ears = [ear for ear in EARS if ear.wants(kinds)]
    if len(told) > SEVERAL and not ears and not any(REACTIONS[kind] for kind in kinds):
        _write_plainly(told, by)
        return []
    events = [fresh(Event, **_columns_of(fact, about, by)) for fact, about in told]
    owed = [
        fresh(Delivery, event=event, reaction=name, has_job=name not in TOGETHER)
        for event, (fact, _about) in zip(events, told, strict=True)
        for name in _owed_by(fact, by)
    ]
    _insert(events, owed)
    settled()
    _enqueue(owed)
    for ear in ears:
        ear.hear(events)
    return events


def _owed_by(fact: Fact, by: Actor) -> list[str]:
    """The reactions that have something to do."""
    return [name for name in REACTIONS[fact.kind] if name not in CONDITIONS or CONDITIONS[name](fact, by)]


def _insert(events: list[Event], owed: list[Delivery]) -> None:
    if len(events) + len(owed) <= SEVERAL:
        insert_together(events, owed)
    else:
        insert_many(events)
        insert_many(owed)


def _enqueue(owed: Sequence[Delivery]) -> None:
    """One job for what one act owes, or a few for what many records owe. What is done together is done with all that
    the workspace owes; programs send many documents a second, which cost no job each: it is done within the second."""
    ids = [str(delivery.pk) for delivery in owed if delivery.has_job]
    if len(ids) == 1:
        enqueue(deliver, delivery_id=ids[0])
    elif ids:
        for first in range(0, len(ids), FEW):
            enqueue(deliver_several, delivery_ids=ids[first : first + FEW])
    if len(ids) < len(owed) and door() not in ("api", "import"):
        enqueue(drain)


def _write_plainly(told: Sequence[tuple[Fact, Subject]], by: Actor) -> None:
    """The same rows without making records of them: an import has a hundred thousand."""
    by_id = by.pk if isinstance(by, Member) else None
    same = {"workspace_id": current_workspace_id(), "at": timezone.now(), "by_id": by_id, **_circumstances(by)}
    columns = ("id", "kind", "subject", "subject_id", "said", "private")
    insert_later(Event._meta.db_table, columns, lambda: _plain_rows(told), same)


def _plain_rows(told: Sequence[tuple[Fact, Subject]]) -> list[tuple[str | None, ...]]:
    rows: list[tuple[str | None, ...]] = []
    for key, (fact, about) in zip(uuid7_texts(len(told)), told, strict=True):
        said, private = _told_apart(fact, about)
        kept = orjson.dumps(private, default=str).decode() if private else None
        text = orjson.dumps(said, default=str).decode()
        rows.append((key, fact.kind, about._meta.label_lower, str(about.pk), text, kept))
    return rows


def _circumstances(by: Actor) -> dict[str, str]:
    return {"because": by.why if isinstance(by, System) else "", "door": door()}


def _columns_of(fact: Fact, about: Subject, by: Actor) -> dict[str, Any]:
    said, private = _told_apart(fact, about)
    pk = about.pk
    return {
        "kind": fact.kind,
        "by": by if isinstance(by, Member) else None,
        **_circumstances(by),
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
        if value.__class__ in PLAIN:
            (private if is_personal else said)[name] = value
        elif isinstance(value, Changes):
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
        _react(found[0])
        with connection.cursor() as cursor:
            cursor.execute("update history_delivery set done_at = %s where id = %s", (timezone.now(), found[0].pk))


def _react(delivery: Delivery) -> None:
    event = delivery.event
    REACTIONS[event.kind][delivery.reaction](read(event), event, System(f"{event.kind}"))


def _react_to_all(deliveries: Sequence[Delivery]) -> None:
    """Those that take several at once are called once, where their first stands."""
    at_once: dict[tuple[str, str], list[tuple[Fact, Event]]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.reaction in AT_ONCE:
            at_once[delivery.reaction, delivery.event.kind].append((read(delivery.event), delivery.event))
    for delivery in deliveries:
        if delivery.reaction not in AT_ONCE:
            _react(delivery)
        elif told := at_once.pop((delivery.reaction, delivery.event.kind), None):
            AT_ONCE[delivery.reaction](told, System(delivery.event.kind))


@remembered(plan=True)
def _locked(delivery_id: uuid.UUID) -> QuerySet[Delivery]:
    rows = Delivery.objects.select_related("event__by").select_for_update(of=("self",))
    return rows.filter(pk=delivery_id, done_at=None)


@job
def deliver_several(delivery_ids: list[str]) -> None:
    """Run several owed reactions, each in a transaction of its own. One that fails is put off to a job of its own, with
    its own repetitions, and keeps no other from being done."""
    for delivery_id in delivery_ids:
        _deliver_or_put_off(uuid.UUID(delivery_id))


@job
def drain() -> None:
    """Run all reactions that this workspace owes and that are done together, each once, whoever wrote them down. One
    worker at a time does so; the others look again within the second (jobs.py). A portion shares a transaction; if one
    of it fails, each is done alone, and what fails then is put off. What is written down meanwhile waits for the next
    second: while programs send many documents, a portion of many costs each of them a fraction."""
    begun = time.monotonic()
    with alone_now("drain") as is_mine:
        while is_mine and time.monotonic() - begun < PATIENCE:
            owed = [delivery.pk for delivery in _owed(current_workspace_id())]
            if owed and not _done_together(owed):
                for delivery_id in owed:
                    _deliver_or_put_off(delivery_id)
            if len(owed) < PORTION:
                return


def _done_together(ids: list[uuid.UUID]) -> bool:
    """Run these in one transaction; if any of them fails none is done."""
    try:
        with transaction.atomic():
            found = _all_locked(ids)
            _react_to_all(found)
            with connection.cursor() as cursor:
                values = (timezone.now(), current_workspace_id(), [delivery.pk for delivery in found])
                cursor.execute(
                    "update history_delivery set done_at = %s where workspace_id = %s and id = any(%s)", values
                )
    except Exception:  # noqa: BLE001 - which of them it is will be seen when each is tried alone
        return False
    return True


def _deliver_or_put_off(delivery_id: uuid.UUID) -> None:
    try:
        deliver(str(delivery_id))
    except Exception:  # noqa: BLE001 - whatever it is, the others are owed as well
        _log.exception("A reaction failed; it will be tried again.")
        with transaction.atomic():
            enqueue(deliver, delivery_id=str(delivery_id))
            Delivery.objects.filter(pk=delivery_id).update(has_job=True)


@remembered(plan=True)
def _owed(workspace_id: uuid.UUID) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(workspace_id=workspace_id, done_at=None, has_job=False)
    return rows.order_by("pk")[:PORTION]


@remembered(plan=True)
def _all_locked(ids: list[uuid.UUID]) -> QuerySet[Delivery]:
    rows = Delivery.objects.select_related("event__by").select_for_update(of=("self",))
    return rows.filter(pk__any=ids, done_at=None).order_by("pk")


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
