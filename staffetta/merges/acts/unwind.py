"""Take one merge back: the rows return, values that nobody has changed since become what they were."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Model
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
from staffetta.merges.uniting import MAIN

MAIN_PERSON = "link.main"

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
    parts = list(merge.parts.all())
    stood = [standing(main)]
    edits = list(merge.edits.order_by("-position"))
    late = [edit for edit in edits if edit.position >= AFTER_MOVES and edit.column != "parent_id"]
    _take_all_back([edit for edit in late if not _is_of_rule(edit, main)], main, done)
    Contact.objects.filter(pk__in=[part.contact_id for part in parts], merged_into=main).update(
        merged_into=None, **rows.counted(Contact)
    )
    counts = _return_all(merge, main, done)
    # The parent when its subsidiaries have returned: no circle.
    _take_all_back([edit for edit in edits if edit.position < AFTER_MOVES or edit.column == "parent_id"], main, done)
    _take_function_back([edit for edit in edits if _is_of_rule(edit, main)], main, done)
    rows.set_values(Contact, main.pk, {})
    every = _count_and_find([main.pk, *(part.contact_id for part in parts)], stood)
    done.returned = [Returned(every[part.contact_id], counts[part.pk]) for part in parts]
    return done


def _is_of_rule(edit: Edit, main: Contact) -> bool:
    return edit.model == CONTACT and edit.row == main.pk and edit.column in NEVER_BACK


def _take_all_back(edits: list[Edit], main: Contact, done: Unwound) -> None:
    """In their order; columns of one row that follow one another at once."""
    for (model, row, plain_column), group in itertools.groupby(edits, key=lambda e: (e.model, e.row, _is_plain(e))):
        if plain_column:
            _take_columns_back(rows.model_of(model), row, list(group), done)
        else:
            for edit in group:
                _take_back(edit, main, done)


def _is_plain(edit: Edit) -> bool:
    """Whether it is about a column, of which nothing must be said first."""
    return bool(edit.column) and edit.column != "parent_id" and tie(edit.column) is None


def _take_back(edit: Edit, main: Contact, done: Unwound) -> None:
    found = tie(edit.column)
    if found is not None:
        _take_part_back(edit, found, main, done)
    elif edit.column == "parent_id" and _would_circle(edit):
        done.kept.append(Kept("parent", LABELS["parent"], _("would belong to itself otherwise")))
    elif edit.column:
        _take_columns_back(rows.model_of(edit.model), edit.row, [edit], done)
    elif not attempt(lambda: rows.recreate(rows.model_of(edit.model), edit.before or {})):
        done.kept.append(Kept("", _("Contact person"), _("is no longer there, or linked again since")))


def _take_columns_back(model: type[Model], row: UUID, edits: list[Edit], done: Unwound) -> None:
    """Those that still hold what the merge wrote become what they were."""
    names = [rows.field_of(model, edit.column).attname for edit in edits]
    current = model._default_manager.filter(pk=row).values(*names).first()
    due = []
    for edit, name in zip(edits, names, strict=True):
        if current is None or plain(current[name]) != edit.after:
            _tell(edit, done, _("has been changed since") if current else _("is no longer there"))
        else:
            due.append(edit)
    if not due or attempt(lambda: rows.set_values(model, row, {edit.column: edit.before for edit in due})):
        return
    for edit in due:
        if not attempt(lambda edit=edit: rows.set_values(model, row, {edit.column: edit.before})):  # type: ignore[misc]
            _tell(edit, done, _("belongs to another record by now"))


def _tell(edit: Edit, done: Unwound, why: str) -> None:
    if edit.column not in FOLLOWING:
        label = LABELS.get(edit.conflict) or LABELS.get(edit.column) or _label_of(edit)
        done.kept.append(Kept(edit.conflict, label, why))


def _label_of(edit: Edit) -> Label:
    """What rows of this sort are called: contact persons, answers to custom fields; who is first among them."""
    if edit.conflict == MAIN_PERSON:
        return MAIN
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
        done.kept += [Kept(_key(found, row), _label_of_part(found, row), _("has been changed since")) for row in lost]
    if not attempt(lambda: rows.write_part(found, main, current, wanted)):
        done.kept.append(Kept("", found.label, _("belongs to another record by now")))


def _label_of_part(found: Tie, row: Row) -> Label:
    """What the merge asked it by: the name of a custom field, the medium of a channel; else what rows of this sort are
    called."""
    names = [name for name in (*found.same, *found.values) if name in row]
    columns = [rows.field_of(found.model, name) for name in names]
    if found.told is None:
        return found.label
    try:
        said = found.told(found.model(**{c.attname: c.to_python(row[n]) for c, n in zip(columns, names, strict=True)}))
    except ObjectDoesNotExist:  # a tag or a custom field that has been deleted since
        return found.label
    return said[0] or found.label


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


def _return_all(merge: Merge, main: Contact, done: Unwound) -> dict[UUID, list[tuple[Label, int]]]:
    """Let the rows point at whom they pointed at before; how many of each sort, by part. Those that somebody let point
    elsewhere stay there."""
    moves = [(move, found) for move in merge.moves.order_by("pk").select_related("part") if (found := tie(move.tie))]
    rows.check_references(at_once=False)  # whom they return to is there: thousands need not be looked up one by one
    returned = _point_all_back(moves, main)
    rows.check_references(at_once=True)
    counts: dict[UUID, list[tuple[Label, int]]] = defaultdict(list)
    for move, found in moves:
        if count := returned[move.pk]:
            counts[move.part_id].append((found.label, count))
        missing = len(move.rows) - returned[move.pk]
        if missing:
            why = ngettext(
                "{count} has been deleted or given to another contact since",
                "{count} have been deleted or given to other contacts since",
                missing,
            )
            done.kept.append(Kept("", found.label, why.format(count=missing)))
    return counts


def _point_all_back(moves: list[tuple[Move, Tie]], main: Contact) -> dict[UUID, int]:
    """All together; where the database objects, each sort by itself, and row by row where need be."""
    counts: dict[UUID, int] = defaultdict(int)

    def back(move: Move, found: Tie, ids: list[UUID]) -> None:
        counts[move.pk] += rows.point(found, ids, move.part.contact_id, only_from=main.pk)

    def everything() -> None:
        for move, found in moves:
            back(move, found, move.rows)

    if attempt(everything):
        return counts
    counts.clear()
    for move, found in moves:
        if not attempt(lambda move=move, found=found: back(move, found, move.rows)):  # type: ignore[misc]
            counts[move.pk] = 0
            for row in move.rows:
                attempt(lambda move=move, found=found, row=row: back(move, found, [row]))  # type: ignore[misc]
    return counts


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


def _count_and_find(contacts: list[UUID], stood: list[Standing]) -> dict[UUID, Contact]:
    """The contacts as they are now, counted and found."""
    every = {contact.pk: contact for contact in Contact.objects.filter(pk__in=contacts)}
    find_anew(every.values())
    tally(left=stood, came=[standing(contact) for contact in every.values() if not contact.is_tombstone])
    return every
