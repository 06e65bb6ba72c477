"""Parts of a contact in a merge: channels, addresses, tags, answers to custom fields (Merging.PART)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from staffetta.contacts.models import Contact
from staffetta.contacts.ties import Merging, Tie, all_ties
from staffetta.core.changes import plain
from staffetta.merges.plans import ALL, Choices, Gain, Label, Part, Plan, Row
from staffetta.merges.weighing import conflict, stays_empty

Group = tuple[str, ...]


def part_ties() -> list[Tie]:
    """Those that are copied; what follows from the rest is written anew."""
    return [tie for tie in all_ties() if tie.merging is Merging.PART and tie.same]


def rows_of(tie: Tie, contacts: Sequence[Contact]) -> dict[UUID, list[Any]]:
    """The rows of this part, by contact, with what their words need."""
    related = [
        f.name
        for f in tie.model._meta.local_fields
        if isinstance(f, models.ForeignKey) and f.name in (*tie.same, *tie.values)
    ]
    rows = tie.model._default_manager.filter(**{f"{tie.column}__in": [c.pk for c in contacts]})
    found: dict[UUID, list[Any]] = defaultdict(list)
    ordered = tie.model._meta.ordering or ("id",)
    for row in rows.select_related(*related).order_by(*ordered):
        found[_owner(tie, row)].append(row)
    return found


def _owner(tie: Tie, row: Any) -> UUID:
    owner: UUID = getattr(row, tie.model._meta.get_field(tie.column).attname)  # type: ignore[union-attr]
    return owner


def content(tie: Tie, row: Any) -> Row:
    """What a row says, as JSON can hold it; ids of records as text."""
    names = (*tie.same, *tie.values)
    return {name: plain(getattr(row, tie.model._meta.get_field(name).attname)) for name in names}  # type: ignore[union-attr]


def group_of(tie: Tie, row: Row) -> Group:
    """Of what a question would be asked: the medium of a channel, the use of an address."""
    return tuple(str(row[name]) for name in tie.group)


def key_of(tie: Tie, row: Row) -> Group:
    """By what two rows of one contact are the same."""
    return tuple(str(row[name]) for name in tie.same)


def bare(row: Row) -> str:
    """A row for comparing; in which place it stands and which id it has is no matter."""
    return json.dumps({name: value for name, value in row.items() if name not in ("position", "id")}, sort_keys=True)


def weigh(plan: Plan, tie: Tie, choices: Choices) -> None:
    """Fill the plan with what the main contact has of this part afterwards."""
    if tie.key not in plan.reach:
        return
    found = rows_of(tie, plan.contacts)
    merged = {str(contact.pk): str(plan.main.pk) for contact in plan.others}
    groups: dict[Group, dict[UUID, list[Any]]] = defaultdict(dict)
    for contact in plan.contacts:
        for row in found[contact.pk]:
            groups[group_of(tie, content(tie, row))].setdefault(contact.pk, []).append(row)
    before = [_led_on(tie, {**content(tie, row), "id": str(row.pk)}, merged) for row in found[plan.main.pk]]
    after: list[Row] = []
    released: list[tuple[UUID, str, Any]] = []
    for group, held in groups.items():
        taken = _taken(plan, tie, group, held, choices)
        after += [_led_on(tie, content(tie, row), merged) for row in taken]
        released += [
            (row.pk, column, getattr(row, column))
            for row in taken
            if _owner(tie, row) != plan.main.pk
            for column in tie.releases
            if getattr(row, column) is not None
        ]
    if sorted(map(bare, before)) != sorted(map(bare, after)):
        plan.parts.append(Part(tie, before, _in_order(before, after), released))


def _led_on(tie: Tie, row: Row, merged: dict[str, str]) -> Row:
    """The row as it is afterwards: what names one of the others, or is keyed by its id, names the main contact."""
    return {name: merged.get(str(value), value) for name, value in row.items()}


def _in_order(before: list[Row], after: list[Row]) -> list[Row]:
    """Places counted anew, those that the main contact had first."""
    if not after or "position" not in after[0]:
        return after
    known = {bare(row): place for place, row in enumerate(before)}
    ordered = sorted(after, key=lambda row: known.get(bare(row), len(before)))
    return [{**row, "position": place} for place, row in enumerate(ordered)]


def _taken(plan: Plan, tie: Tie, group: Group, held: dict[UUID, list[Any]], choices: Choices) -> list[Any]:
    """The rows of this group that the main contact has afterwards; asks where that is not clear."""
    key = ".".join((tie.model._meta.model_name or "", *group))
    owners = [contact for contact in plan.contacts if contact.pk in held]
    everything = _united(tie, [held[contact.pk] for contact in owners])
    distinct = _distinct(tie, owners, held)
    label = _label(tie, held[owners[0].pk])
    if len(distinct) > 1:
        shown = [(contact, in_words(tie, held[contact.pk])) for contact in distinct]
        all_of_them = in_words(tie, everything) if tie.pool else ""
        asked = conflict(key, label, shown, choices, main=plan.main.pk, everything=all_of_them)
        plan.conflicts.append(asked)
        if plan.main not in owners and stays_empty(key, choices, plan.main.pk):
            return []
        if asked.chosen == ALL:
            return everything
        return held[next(c.pk for c in distinct if str(c.pk) == asked.chosen)]
    if stays_empty(key, choices, plan.main.pk):
        return held.get(plan.main.pk, [])
    winner = distinct[0]
    own = {bare(content(tie, row)) for row in held.get(plan.main.pk, [])}
    fresh = [row for row in held[winner.pk] if bare(content(tie, row)) not in own]
    if winner != plan.main and fresh:
        plan.gains.append(Gain(key, label, in_words(tie, fresh), winner.pk))
    return everything if tie.pool else held[winner.pk]


def _distinct(tie: Tie, owners: list[Contact], held: dict[UUID, list[Any]]) -> list[Contact]:
    """Those whose rows are not all among those of another: of the same, the first."""
    said = {contact.pk: _said(tie, held[contact.pk]) for contact in owners}
    kept: list[Contact] = []
    for place, contact in enumerate(owners):
        mine = said[contact.pk]
        others = [(other, said[other.pk]) for other in owners if other != contact]
        swallowed = any(mine < theirs or (mine == theirs and owners.index(other) < place) for other, theirs in others)
        if not swallowed or not tie.pool and mine not in [said[k.pk] for k in kept]:
            kept.append(contact)
    return kept


def _said(tie: Tie, rows: list[Any]) -> frozenset[str]:
    """What a contact says in a group. Where all can be kept, two rows of the same key are the same (a phone number)."""
    return frozenset(str(key_of(tie, content(tie, r))) if tie.pool else bare(content(tie, r)) for r in rows)


def _united(tie: Tie, lists: list[list[Any]]) -> list[Any]:
    found: dict[Group, Any] = {}
    for rows in lists:
        for row in rows:
            found.setdefault(key_of(tie, content(tie, row)), row)
    return list(found.values())


def _label(tie: Tie, rows: list[Any]) -> Label:
    name = tie.told(rows[0])[0] if tie.told else ""
    return name or tie.label


def in_words(tie: Tie, rows: Iterable[Any]) -> str:
    """ "+39 02 1234 (Work), +39 333 … (Mobile)"."""
    return ", ".join(tie.told(row)[1] for row in rows) if tie.told else ""
