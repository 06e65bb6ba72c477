"""Rows that go over, but of which the main contact may have one already: contact persons (Merging.UNITE)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Tie
from staffetta.merges.plans import Choices, Gain, Going, Plan, Value
from staffetta.merges.weighing import conflict, stays_empty

MAIN = _("Main contact person")


def weigh(plan: Plan, tie: Tie, choices: Choices) -> None:
    """Fill the plan with which rows go over, which are put away, and which values the surviving ones get."""
    if tie.key not in plan.reach:
        return
    found = _rows(tie, plan)
    kept: dict[tuple[Any, ...], Any] = {_key(tie, row): row for row in found[plan.main.pk]}
    alike: dict[tuple[Any, ...], list[tuple[Contact, Any]]] = defaultdict(list)
    for key, row in kept.items():
        alike[key].append((plan.main, row))
    moving: dict[UUID, list[UUID]] = defaultdict(list)
    once = 0
    for other in plan.others:
        for row in found[other.pk]:
            key = _key(tie, row)
            alike[key].append((other, row))
            if key in kept:
                plan.away.append(row)
                once += 1
            else:
                kept[key] = row
                moving[other.pk].append(row.pk)
    if moving:
        plan.moves[tie.key] = dict(moving)
    if moving or once:
        plan.going.append(Going(tie, sum(map(len, moving.values())), once))
    for key, rows in alike.items():
        if len(rows) > 1:
            for name in tie.values:
                _weigh_value(plan, tie, name, kept[key], rows, choices)
    if tie.single:
        _weigh_single(plan, tie, kept, alike, choices)


def _rows(tie: Tie, plan: Plan) -> dict[UUID, list[Any]]:
    related = [f.name for f in tie.model._meta.local_fields if isinstance(f, models.ForeignKey)]
    rows = tie.model._default_manager.filter(**{f"{tie.column}__in": [c.pk for c in plan.contacts]})
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows.select_related(*related).order_by("pk"):
        found[getattr(row, f"{tie.column}_id")].append(row)
    return found


def _key(tie: Tie, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, tie.model._meta.get_field(name).attname) for name in tie.same)  # type: ignore[union-attr]


def _weigh_value(plan: Plan, tie: Tie, name: str, kept: Any, rows: list[tuple[Contact, Any]], choices: Choices) -> None:
    key = ".".join((tie.model._meta.model_name or "", *map(str, _key(tie, kept))))
    label, _value = tie.told(kept) if tie.told else (tie.label, "")
    filled = [(contact, row) for contact, row in rows if getattr(row, name) not in ("", None)]
    distinct = list({getattr(row, name): (contact, row) for contact, row in reversed(filled)}.values())[::-1]
    chosen = kept
    if len(distinct) > 1:
        held = [(contact, str(getattr(row, name))) for contact, row in distinct]
        asked = conflict(key, label, held, choices, main=plan.main.pk)
        plan.conflicts.append(asked)
        chosen = next(row for contact, row in distinct if str(contact.pk) == asked.chosen)
    elif distinct and not getattr(kept, name) and not stays_empty(key, choices, plan.main.pk):
        contact, chosen = distinct[0]
        plan.gains.append(Gain(key, label, str(getattr(chosen, name)), contact.pk))
    before, after = getattr(kept, name), getattr(chosen, name)
    if before != after:
        plan.rows.append(Value(tie.model._meta.label_lower, kept.pk, name, before, after, key))


def _weigh_single(
    plan: Plan,
    tie: Tie,
    kept: dict[tuple[Any, ...], Any],
    alike: dict[tuple[Any, ...], list[tuple[Contact, Any]]],
    choices: Choices,
) -> None:
    """One survives: the main contact person of the main contact, unless the user says otherwise (C-15)."""
    flagged = {
        contact.pk: (contact, kept[key], row)
        for key, rows in alike.items()
        for contact, row in rows
        if getattr(row, tie.single)
    }
    ordered = [flagged[contact.pk] for contact in plan.contacts if contact.pk in flagged]
    distinct = list({row.pk: (contact, row) for contact, row, _own in reversed(ordered)}.values())[::-1]
    if not distinct:
        return
    key = f"{tie.model._meta.model_name}.main"
    survivor = distinct[0][1]
    if len(distinct) > 1:
        held = [(contact, tie.told(row)[0] if tie.told else str(row)) for contact, row in distinct]
        asked = conflict(key, MAIN, held, choices, main=plan.main.pk)
        plan.conflicts.append(asked)
        survivor = next(row for contact, row in distinct if str(contact.pk) == asked.chosen)
    model = tie.model._meta.label_lower
    for row in kept.values():
        before, after = getattr(row, tie.single), row.pk == survivor.pk
        if before != after:
            plan.rows.append(Value(model, row.pk, tie.single, before, after, key))
