"""A merge is undone: the contacts are what they were, and what happened since is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.acts.convert import become_customer
from staffetta.contacts.models import Contact
from staffetta.contacts.rules import may_edit
from staffetta.core.acts import System, act
from staffetta.core.facts import record_many
from staffetta.core.refusals import Refused, Stale, require
from staffetta.documents.models import Document, DocumentType, State
from staffetta.merges import rules
from staffetta.merges.acts.carry import carry_out, lock
from staffetta.merges.acts.follow import follow
from staffetta.merges.acts.unwind import Kept, Returned, Unwound, unwind
from staffetta.merges.facts import MergeUndone
from staffetta.merges.models import Merge
from staffetta.merges.planning import preview_merge
from staffetta.merges.plans import Label
from staffetta.merges.reach import added_since, lock_rows
from staffetta.processes.models import Note, Task


class NotUndoable(Refused):
    """It was undone already, its term has passed, or one of the contacts has been anonymised."""


@dataclass
class Undone:
    """What undoing a merge did, or would do."""

    merge: Merge
    returned: list[Returned] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    stays: list[tuple[Label, int]] = field(default_factory=list)
    again: list[Merge] = field(default_factory=list)

    @property
    def kept_once(self) -> list[Kept]:
        """What cannot be separated, each thing once: both sides of a question may have been lost."""
        return list({(str(one.label), one.why): one for one in self.kept}.values())


@act
def undo_merge(merge: Merge, *, by: Actor, at: datetime) -> Undone:
    """Separate the contacts again (C-16). Later edits are kept; what was added since stays with the main contact, but
    for what belongs to a process, task or note that returns.

    Merges made later that wrote the same rows are taken back for it and made again afterwards, so merges can be undone
    in any order. Raises Forbidden or NotUndoable.
    """
    return _undo(merge, by=by, at=at)


@act
def preview_undo(merge: Merge, *, by: Actor, at: datetime) -> Undone:
    """What undo_merge would do now, found out by doing it and taking that back. Raises the same refusals."""
    undone = _undo(merge, by=by, at=at)
    transaction.set_rollback(True)
    return undone


def _undo(merge: Merge, *, by: Actor, at: datetime) -> Undone:
    parts = list(merge.parts.values_list("contact", flat=True))
    every = _concerned(merge, parts, _top(merge), _later(merge))
    lock_rows(every)
    contacts = lock(every)
    later = _later(merge)
    main = contacts.get(merge.main_id)
    if main is None or _concerned(merge, parts, main.merged_into_id, later) != every:
        raise Stale(_("Somebody has merged one of these contacts in the meantime. Nothing was undone; look again."))
    merge = Merge.objects.locked(merge)
    _check(merge, [main, *(contacts[pk] for pk in parts)], by, at)
    undone = Undone(merge)
    redo: list[tuple[Merge, Unwound]] = [(other, unwind(other)) for other in reversed(later)]
    done = unwind(merge)
    follow(merge, done.returned)
    undone.returned, undone.kept = done.returned, done.kept
    undone.stays = [(tie.label, count) for tie, count in added_since(merge.main_id, merge.pk)]
    merge.undone_at, merge.undone_by = at, by if isinstance(by, Member) else None
    merge.save(update_fields=["undone_at", "undone_by"])
    for other, unwound in reversed(redo):
        _make_again(other, unwound)
    undone.again = later
    _catch_up([returned.contact for returned in done.returned], at)
    record_many(_facts(merge, main, done), by=by)
    return undone


def _check(merge: Merge, contacts: list[Contact], by: Actor, at: datetime) -> None:
    if any(contact.anonymised_at is not None for contact in contacts):
        # Nobody may change such a contact; say so before saying who else could.
        raise NotUndoable(_("One of these contacts has been anonymised since; the merge is final."))
    require(
        all(may_edit(by, contact) for contact in contacts),
        _("You may not change all of these contacts; their handlers or administrators can."),
    )
    if merge.is_undone:
        raise NotUndoable(_("This merge has been undone already."))
    days = rules.term()
    if not rules.is_undoable(merge, days, at):
        raise NotUndoable(_("A merge can be undone for {days} days; that time has passed.").format(days=days))


def _concerned(merge: Merge, parts: list[UUID], top: UUID | None, later: list[Merge]) -> list[UUID]:
    """The contacts that undoing writes, in the order in which they are locked."""
    return sorted({merge.main_id, *parts} | ({top} if top else set()) | _contacts_of(later))


def _top(merge: Merge) -> UUID | None:
    return Contact.objects.filter(pk=merge.main_id).values_list("merged_into", flat=True).first()


def _later(merge: Merge) -> list[Merge]:
    """Standing merges made later that wrote rows which this one, or one of them, wrote; the oldest first."""
    touched, found = set(merge.touched), {}
    while fresh := [
        other for other in Merge.objects.after(merge).filter(touched__overlap=list(touched)) if other.pk not in found
    ]:
        for other in fresh:
            found[other.pk] = other
            touched |= set(other.touched)
    return [found[pk] for pk in sorted(found)]


def _contacts_of(merges: list[Merge]) -> set[UUID]:
    found = {merge.main_id for merge in merges}
    return found | {part.contact_id for merge in merges for part in merge.parts.all()}


def _make_again(merge: Merge, unwound: Unwound) -> None:
    """As it was, with its choices; where somebody has changed something since, the main contact's stays."""
    main = Contact.objects.get(pk=merge.main_id)
    others = [part.contact for part in merge.parts.select_related("contact")]
    edited = {kept.key: str(main.pk) for kept in unwound.kept if kept.key}
    plan = preview_merge(main, others, {**merge.choices, **edited}, by=System("merge"))
    merge.edits.all().delete()
    merge.moves.all().delete()
    carry_out(plan, merge)


def _catch_up(contacts: list[Contact], at: datetime) -> None:
    """What happened to their records meanwhile: the last activity, and a quote that was accepted (C-04)."""
    for contact in contacts:
        if contact.last_activity_at is None:
            continue
        notes = Note.objects.filter(contact=contact) | Note.objects.filter(process__contact=contact)
        tasks = Task.objects.filter(contact=contact) | Task.objects.filter(process__contact=contact)
        moments = [
            contact.last_activity_at,
            notes.aggregate(last=Max("written_at"))["last"],
            tasks.aggregate(last=Max("done_at"))["last"],
        ]
        last = max(moment for moment in moments if moment is not None)
        if last != contact.last_activity_at:
            Contact.objects.filter(pk=contact.pk).update(last_activity_at=last)
    known = {contact.pk: contact for contact in contacts if not contact.is_customer}
    accepted = Document.objects.filter(
        contact__in=known, type__nature=DocumentType.Nature.QUOTE, state=State.ACCEPTED
    ).order_by("contact", "pk")
    for document in accepted.distinct("contact") if known else ():
        become_customer(known[document.contact_id], because=document.number, by=System("merges.undone"), at=at)


def _facts(merge: Merge, main: Contact, done: Unwound) -> list[tuple[MergeUndone, Contact]]:
    contacts = [returned.contact for returned in done.returned]
    numbers = ", ".join(contact.number for contact in contacts)
    fact = MergeUndone(merge_id=str(merge.pk), numbers=numbers, kept=len(done.kept))
    return [(fact, main), *((fact, contact) for contact in contacts)]
