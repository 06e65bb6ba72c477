"""Carry a plan out, and write down what undoing needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from staffetta.contacts.acts.checking import words_for, words_of_tombstones
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.models import Contact, Word
from staffetta.contacts.tallies import standing
from staffetta.contacts.ties import Merging, Tie, all_ties
from staffetta.core.changes import plain
from staffetta.merges.acts import rows
from staffetta.merges.models import Edit, Merge, Move, Part
from staffetta.merges.parts import content, rows_of
from staffetta.merges.planning import moving
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


def lock_rows(contacts: Sequence[UUID]) -> None:
    """Lock what points at these contacts from the rooms above, before the contacts: acts of those rooms do it in that
    order too (a document before its contact, a process before its tasks)."""
    above = [tie for tie in all_ties() if tie.merging is Merging.MOVE and tie.model._meta.app_label != "contacts"]
    for tie in sorted(above, key=lambda t: (t.model._meta.app_label, t.model._meta.model_name != "process", t.key)):
        found = tie.model._default_manager.filter(**{f"{tie.column}__in": contacts})
        list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def carry_out(plan: Plan, merge: Merge) -> None:
    """Make the contacts one, as planned; `merge` is its record, with nothing written yet but its parts."""
    with rows.without_leading_on():
        _carry(plan, merge)


def _carry(plan: Plan, merge: Merge) -> None:
    stood = [standing(contact) for contact in plan.contacts]
    parts = {part.contact_id: part for part in merge.parts.all()}
    writing = Writing(merge)
    _release(plan, writing)
    Contact.objects.filter(pk__in=[contact.pk for contact in plan.others]).update(
        merged_into=plan.main, version=F("version") + 1
    )
    _put_away(plan, writing)
    for value in plan.rows:
        if value.after is False:
            writing.set(value)
    moves = _move(plan, merge, parts)
    writing.start = AFTER_MOVES
    for value in plan.rows:
        if value.after is not False:
            writing.set(value)
    _write_parts(plan, writing)
    _write_main(plan, writing)
    Edit.objects.bulk_create(writing.edits)
    touched = {row for move in moves for row in move.rows} | {edit.row for edit in writing.edits}
    merge.touched = sorted(touched | {contact.pk for contact in plan.contacts})
    merge.save(update_fields=["touched"])
    main = Contact.objects.get(pk=plan.main.pk)
    find_anew([main])
    tally(left=stood, came=[standing(main)])


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


def _move(plan: Plan, merge: Merge, parts: dict[UUID, Part]) -> list[Move]:
    moves: list[Move] = []
    for tie in all_ties():
        if tie.merging is Merging.MOVE:
            sources = _sources(tie, plan)
        elif tie.merging is Merging.UNITE:
            sources = plan.united.get(tie.key, {})
        else:
            continue
        if sources:
            rows.point(tie, [row for source in sources.values() for row in source], plan.main.pk)
            moves += [Move(merge=merge, part=parts[pk], tie=tie.key, rows=found) for pk, found in sources.items()]
    return list(Move.objects.bulk_create(moves))


def _sources(tie: Tie, plan: Plan) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for pk, source in moving(tie, plan.others, plan.contacts).order_by("pk").values_list("pk", tie.column):
        found[source].append(pk)
    return found


def _write_parts(plan: Plan, writing: Writing) -> None:
    for part in plan.parts:
        current = {row.pk: content(part.tie, row) for row in rows_of(part.tie, [plan.main])[plan.main.pk]}
        rows.write_part(part.tie, plan.main, current, part.after)
        writing.note(Contact._meta.label_lower, plan.main.pk, part.tie.key, part.before, part.after)


def _write_main(plan: Plan, writing: Writing) -> None:
    """All columns in one statement; the version is counted even if none differs, for much else does."""
    model = Contact._meta.label_lower
    for value in plan.values:
        writing.note(model, plan.main.pk, value.column, plain(value.before), plain(value.after), value.conflict)
    rows.set_values(Contact, plan.main.pk, {value.column: plain(value.after) for value in plan.values})


def find_anew(contacts: Iterable[Contact]) -> None:
    """Write the words anew by which these are found; a main contact is found by the numbers of its tombstones too."""
    every = list(contacts)
    Word.objects.filter(contact__in=every).delete()
    fresh: list[Word] = []
    for contact in every:
        words = words_for(contact, list(contact.channels.all()))
        fresh += words + words_of_tombstones(contact, words)
    Word.objects.bulk_create(fresh)
