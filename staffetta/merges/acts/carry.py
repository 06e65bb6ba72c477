"""Carry a plan out, and write down what undoing needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from staffetta.contacts.acts.checking import words_in
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.models import Channel, Contact, Word
from staffetta.contacts.tallies import standing
from staffetta.contacts.ties import declared
from staffetta.contacts.words import in_one, words_of
from staffetta.core.changes import plain
from staffetta.merges.acts import rows
from staffetta.merges.models import Edit, Merge, Move, Part
from staffetta.merges.plans import Plan, Value

AFTER_MOVES = 100_000
"""Edits with a higher position were made after the rows had gone over, and are taken back before they return."""


class Writing:
    """The record of one merge while it is being made."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.edits: list[Edit] = []
        self.start = 0

    def note(self, model: str, row: UUID, column: str, before: Any, after: Any, conflict: str = "") -> None:
        """Remember one value."""
        self.edits.append(
            Edit(
                merge=self.merge,
                position=self.start + len(self.edits),
                model=model,
                row=row,
                column=column,
                conflict=conflict,
                before=before,
                after=after,
            )
        )

    def set(self, value: Value) -> None:
        """Write one value and remember it."""
        rows.set_values(rows.model_of(value.model), value.row, {value.column: plain(value.after)})
        self.note(value.model, value.row, value.column, plain(value.before), plain(value.after), value.conflict)


def lock(contacts: Sequence[UUID]) -> dict[UUID, Contact]:
    """Lock these contacts, and those that point at them, in the order of their ids: whoever merges the same at the
    same instant waits here, and nobody waits for one another."""
    rows_locked = Contact.objects.filter(Q(pk__in=contacts) | Q(parent__in=contacts) | Q(merged_into__in=contacts))
    found = {contact.pk: contact for contact in rows_locked.order_by("pk").select_for_update(of=("self",))}
    return {pk: found[pk] for pk in contacts if pk in found}


def carry_out(plan: Plan, merge: Merge) -> None:
    """Make the contacts one, as planned; `merge` is its record, new or with nothing written yet but its parts."""
    with rows.without_leading_on():
        _carry(plan, merge)


def _carry(plan: Plan, merge: Merge) -> None:
    stood = [standing(contact) for contact in plan.contacts]
    writing = Writing(merge)
    _release(plan, writing)
    Word.objects.filter(contact__in=plan.others).delete()  # nothing finds a tombstone; undoing writes them anew
    Contact.objects.filter(pk__in=[contact.pk for contact in plan.others]).update(
        merged_into=plan.main, version=F("version") + 1, found_by=""
    )
    _put_away(plan, writing)
    for value in plan.rows:
        if value.after is False:
            writing.set(value)
    for key, sources in plan.moves.items():
        rows.point(declared(key), [row for source in sources.values() for row in source], plan.main.pk)
    writing.start = AFTER_MOVES
    for value in plan.rows:
        if value.after is not False:
            writing.set(value)
    _write_parts(plan, writing)
    merged = _write_main(plan, writing)
    _write_record(plan, merge, writing)
    find_anew([merged])
    tally(left=stood, came=[standing(merged)])


def _write_record(plan: Plan, merge: Merge, writing: Writing) -> None:
    """What undoing needs; when a merge is made again its parts are there already."""
    moved = {row for sources in plan.moves.values() for found in sources.values() for row in found}
    merge.touched = sorted(moved | {edit.row for edit in writing.edits} | {contact.pk for contact in plan.contacts})
    if merge._state.adding:
        merge.save(force_insert=True)
        parts = Part.objects.bulk_create(Part(merge=merge, contact=c, position=n) for n, c in enumerate(plan.others))
    else:
        merge.save(update_fields=["touched"])
        parts = list(merge.parts.all())
    places = {part.contact_id: part for part in parts}
    Move.objects.bulk_create(
        Move(merge=merge, part=places[pk], tie=key, rows=found)
        for key, sources in plan.moves.items()
        for pk, found in sources.items()
    )
    Edit.objects.bulk_create(writing.edits)


def _release(plan: Plan, writing: Writing) -> None:
    """What is one of a kind is given up by the tombstone before the main contact takes it."""
    for value in plan.released:
        writing.set(value)
    for part in plan.parts:
        for row, column, value in part.released:
            writing.set(Value(part.tie.model._meta.label_lower, row, column, value, None))


def _put_away(plan: Plan, writing: Writing) -> None:
    for row in plan.away:
        writing.note(row._meta.label_lower, row.pk, "", rows.whole(row), None)
        row._meta.model._default_manager.filter(pk=row.pk).delete()


def _write_parts(plan: Plan, writing: Writing) -> None:
    for part in plan.parts:
        current = {UUID(row["id"]): {k: v for k, v in row.items() if k != "id"} for row in part.before}
        rows.write_part(part.tie, plan.main, current, part.after)
        writing.note(Contact._meta.label_lower, plan.main.pk, part.tie.key, part.before, part.after)


def _write_main(plan: Plan, writing: Writing) -> Contact:
    """All columns in one statement; the version is counted even if none differs, for much else does. The main contact
    as it is then is returned."""
    model = Contact._meta.label_lower
    merged = copy(plan.main)
    for value in plan.values:
        writing.note(model, plan.main.pk, value.column, plain(value.before), plain(value.after), value.conflict)
        merged.__dict__[value.column] = value.after
    rows.set_values(Contact, plan.main.pk, {value.column: plain(value.after) for value in plan.values})
    return merged


def find_anew(contacts: Iterable[Contact]) -> None:
    """Write the words anew by which these are found; a main contact is found by the numbers of its tombstones too."""
    every = list(contacts)
    Word.objects.filter(contact__in=every).delete()
    channels: dict[UUID, list[Channel]] = defaultdict(list)
    for channel in Channel.objects.filter(contact__in=every):
        channels[channel.contact_id].append(channel)
    numbers: dict[UUID | None, list[str]] = defaultdict(list)
    for into, number in Contact.objects.filter(merged_into__in=every).values_list("merged_into_id", "number"):
        numbers[into].append(number)
    fresh: list[Word] = []
    for contact in every:
        words = words_in(contact, channels[contact.pk])
        words |= {word for number in numbers[contact.pk] for word in words_of("", number, (), ())}
        fresh += [Word(contact=contact, word=word) for word in sorted(words)]
        text = "" if contact.is_tombstone else in_one(words)
        Contact.objects.filter(pk=contact.pk).exclude(found_by=text).update(found_by=text)
    Word.objects.bulk_create(fresh)
