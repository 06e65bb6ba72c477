"""Take one merge back: the rows return, values that nobody has changed since become what they were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffetta.contacts import blockers
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.tallies import Standing, standing
from staffetta.contacts.ties import Tie, all_ties, tie
from staffetta.core.changes import plain
from staffetta.merges.acts import rows
from staffetta.merges.acts.carry import AFTER_MOVES, find_anew
from staffetta.merges.columns import CONTACT, LABELS
from staffetta.merges.models import Edit, Merge, Move
from staffetta.merges.parts import bare, content, group_of, key_of, rows_of
from staffetta.merges.planning import belongs_to
from staffetta.merges.plans import Label, Row

NEVER_BACK = ("function", "is_supplier", "customer_since")
"""Taken back by rules of their own, when everything else has returned (C-03, C-06)."""

FOLLOWING = ("folded", "vat_compact", "first_name", "last_name", "details", "last_activity_at")
"""Of which nobody is told: what they follow from is told."""


@dataclass(frozen=True)
class Kept:
    """Something that cannot be separated, and why; `key` is the question that it answered in the merge."""

    key: str
    label: Label
    why: str


@dataclass
class Returned:
    """What went back to one of the contacts."""

    contact: Contact
    counts: list[tuple[Label, int]] = field(default_factory=list)


@dataclass
class Unwound:
    """What taking a merge back did."""

    returned: list[Returned] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def attempt(change: Callable[[], Any]) -> bool:
    """Whether the database accepts a change: what was one of a kind may be another's by now, or gone."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return False
    return True


def unwind(merge: Merge) -> Unwound:
    """Take back what the merge wrote, the last first. The contacts are locked."""
    with rows.without_leading_on():
        rows.check_references(at_once=True)
        return _unwind(merge)


def _unwind(merge: Merge) -> Unwound:
    done = Unwound()
    main = Contact.objects.get(pk=merge.main_id)
    parts = list(merge.parts.select_related("contact"))
    stood = [standing(main)]
    edits = list(merge.edits.order_by("-position"))
    for edit in edits:
        if edit.position >= AFTER_MOVES and not _is_of_rule(edit, main) and edit.column != "parent_id":
            _take_back(edit, main, done)
    Contact.objects.filter(pk__in=[part.contact_id for part in parts], merged_into=main).update(
        merged_into=None, **rows.counted(Contact)
    )
    rows.check_references(at_once=False)  # whom they return to is there: thousands need not be looked up one by one
    for part in parts:
        moves = list(part.moves.all())
        done.returned.append(Returned(part.contact, _return(moves, main, part.contact_id, done)))
    rows.check_references(at_once=True)
    for edit in edits:
        if edit.position < AFTER_MOVES or edit.column == "parent_id":  # when its subsidiaries have returned: no circle
            _take_back(edit, main, done)
    _take_function_back([edit for edit in edits if _is_of_rule(edit, main)], main, done)
    rows.set_values(Contact, main.pk, {})
    _count_and_find(main, [part.contact_id for part in parts], stood, done)
    return done


def _is_of_rule(edit: Edit, main: Contact) -> bool:
    return edit.model == CONTACT and edit.row == main.pk and edit.column in NEVER_BACK


def _take_back(edit: Edit, main: Contact, done: Unwound) -> None:
    if not edit.column:
        if not attempt(lambda: rows.recreate(rows.model_of(edit.model), edit.before or {})):
            done.kept.append(Kept("", _("Contact person"), _("is no longer there, or linked again since")))
        return
    found = tie(edit.column)
    if found is not None:
        _take_part_back(edit, found, main, done)
        return
    if edit.column == "parent_id" and _would_circle(edit):
        done.kept.append(Kept("parent", LABELS["parent"], _("would belong to itself otherwise")))
        return
    model = rows.model_of(edit.model)
    name = rows.field_of(model, edit.column).attname
    current = model._default_manager.filter(pk=edit.row).values_list(name, flat=True)
    if not current or plain(current[0]) != edit.after:
        _tell(edit, done, _("has been changed since") if current else _("is no longer there"))
    elif not attempt(lambda: rows.set_values(model, edit.row, {edit.column: edit.before})):
        _tell(edit, done, _("belongs to another record by now"))


def _tell(edit: Edit, done: Unwound, why: str) -> None:
    if edit.column not in FOLLOWING:
        label = LABELS.get(edit.conflict) or LABELS.get(edit.column) or _label_of(edit)
        done.kept.append(Kept(edit.conflict, label, why))


def _label_of(edit: Edit) -> Label:
    """What rows of this sort are called: contact persons, answers to custom fields."""
    return next((t.label for t in all_ties() if t.model._meta.label_lower == edit.model and t.label), edit.column)


def _would_circle(edit: Edit) -> bool:
    parent = Contact.objects.filter(pk=edit.before).first() if edit.before else None
    return parent is not None and (parent.pk == edit.row or belongs_to(parent, {edit.row}))


def _take_part_back(edit: Edit, found: Tie, main: Contact, done: Unwound) -> None:
    """As it was, if nobody has changed it since; else what came with the merge goes, what it replaced returns where
    there is room, and later rows stay."""
    current = {row.pk: content(found, row) for row in rows_of(found, [main])[main.pk]}
    before, after = list(edit.before or []), list(edit.after or [])
    now = Counter(map(bare, current.values()))
    if now == Counter(map(bare, after)):
        wanted = before
    else:
        wanted, lost = _separated(found, before, after, list(current.values()))
        done.kept += [Kept(_key(found, row), found.label, _("has been changed since")) for row in lost]
    if not attempt(lambda: rows.write_part(found, main, current, wanted)):
        done.kept.append(Kept("", found.label, _("belongs to another record by now")))


def _key(found: Tie, row: Row) -> str:
    return ".".join((found.model._meta.model_name or "", *group_of(found, row)))


def _separated(found: Tie, before: list[Row], after: list[Row], current: list[Row]) -> tuple[list[Row], list[Row]]:
    """What the main contact keeps of a part that was changed since, and what of the merge was lost in that."""
    old, new = {bare(row) for row in before}, {bare(row) for row in after}
    came = [row for row in after if bare(row) not in old]
    went = [row for row in before if bare(row) not in new]
    here = {bare(row) for row in current}
    wanted = [row for row in current if bare(row) not in {bare(row) for row in came}]
    lost = [row for row in came if bare(row) not in here]
    for row in went:
        side = [key_of(found, known) if found.pool else group_of(found, known) for known in wanted]
        if (key_of(found, row) if found.pool else group_of(found, row)) in side:
            lost.append(row)
        else:
            wanted.append(row)
    if wanted and "position" in wanted[0]:
        wanted = [{**row, "position": place} for place, row in enumerate(wanted)]
    return wanted, list({bare(row): row for row in lost}.values())


def _return(moves: list[Move], main: Contact, to: UUID, done: Unwound) -> list[tuple[Label, int]]:
    """Let the rows point at whom they pointed at before. Those that somebody let point elsewhere stay there."""
    counts: list[tuple[Label, int]] = []
    for move in moves:
        found = tie(move.tie)
        if found is None:
            continue
        count = _point_back(found, move, main, to)
        if count:
            counts.append((found.label, count))
        missing = len(move.rows) - count
        if missing:
            why = ngettext(
                "{count} has been deleted or given to another contact since",
                "{count} have been deleted or given to other contacts since",
                missing,
            )
            done.kept.append(Kept("", found.label, why.format(count=missing)))
    return counts


def _point_back(found: Tie, move: Move, main: Contact, to: UUID) -> int:
    counts: dict[str, int] = defaultdict(int)

    def back(ids: list[UUID]) -> None:
        counts["rows"] += rows.point(found, ids, to, only_from=main.pk)

    if not attempt(lambda: back(move.rows)):
        counts["rows"] = 0
        for row in move.rows:
            attempt(lambda row=row: back([row]))  # type: ignore[misc]
    return counts["rows"]


def _take_function_back(edits: list[Edit], main: Contact, done: Unwound) -> None:
    """A customer stays one, by whatever way it became one (C-06); a prospect or supplier stays one while there is
    something that makes it one (C-03)."""
    now = Contact.objects.get(pk=main.pk)
    known = {edit.column: edit for edit in edits}
    values: dict[str, Any] = {}
    if edit := known.get("function"):
        if now.is_customer:
            sentence = _("became a customer by the merge and stays one: a customer never goes back")
            done.kept.append(Kept("function", _("Function"), sentence))
        elif now.function == edit.after and edit.before == Function.NONE:
            if blockers.found(blockers.PROSPECT_BLOCKERS, now):
                done.kept.append(Kept("function", _("Function"), _("stays a prospect: it has leads or documents")))
            else:
                values["function"] = edit.before
    if (edit := known.get("is_supplier")) and now.is_supplier:
        if blockers.found(blockers.SUPPLIER_BLOCKERS, now):
            done.kept.append(Kept("function", _("Function"), _("stays a supplier: it has supplier documents")))
        else:
            values["is_supplier"] = edit.before
    edit = known.get("customer_since")
    if edit and edit.before is not None and plain(now.customer_since) == edit.after:
        values["customer_since"] = edit.before
    if values:
        rows.set_values(Contact, main.pk, values)


def _count_and_find(main: Contact, parts: list[UUID], stood: list[Standing], done: Unwound) -> None:
    every = list(Contact.objects.filter(pk__in=[main.pk, *parts]))
    find_anew(every)
    tally(left=stood, came=[standing(contact) for contact in every if not contact.is_tombstone])
    fresh = {contact.pk: contact for contact in every}
    for returned in done.returned:
        returned.contact = fresh[returned.contact.pk]
