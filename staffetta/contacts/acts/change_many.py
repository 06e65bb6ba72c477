"""Many contacts get a handler or tags in one go, each by the same rules as a single one (C-01)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.contacts import rules
from staffetta.contacts.acts.tag import tagged
from staffetta.contacts.bulk import BulkChange, BulkRow
from staffetta.contacts.facts import BulkCancelled, BulkFinished, BulkPaused, BulkStarted, ContactChanged
from staffetta.contacts.models import Contact, ContactTagging
from staffetta.core.acts import act
from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, record_many
from staffetta.core.refusals import Invalid
from staffetta.listings.changing import Work, begin, cancel, proceed
from staffetta.tags.acts.name import low_of, tags_named
from staffetta.tags.models import Tag

PORTION = 500
"""So many are changed while the person waits; the rest goes on after the commit, in portions as big."""
MOST = 50_000
Verb = BulkChange.Verb
Outcome = BulkRow.Outcome


class TooMany(Invalid):
    """More were selected than one change may take."""


@dataclass(frozen=True)
class Wanted:
    """What is to become of each: a handler (None: nobody's), or tags more or less."""

    verb: BulkChange.Verb
    handler: Member | None = None
    tags: tuple[str, ...] = ()


@act
def start_change(ids: Sequence[uuid.UUID], wanted: Wanted, *, by: Member, at: datetime) -> BulkChange:
    """Change these contacts, but for those that the member cannot see. The rows of the answer tell each one's fate.

    Raises Invalid for a handler who is deactivated, for no tag or one that cannot be; TooMany beyond MOST.
    """
    if len(ids) > MOST:
        raise TooMany(_("Select at most {count} contacts at a time.").format(count=MOST))
    change = BulkChange.objects.create(
        verb=wanted.verb, handler=_handler(wanted), tags=_tags(wanted), by=by, started_at=at
    )
    seen = Contact.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)
    started: BulkChange = begin(WORK, change, seen, by=by, at=at)
    return started


@act
def continue_change(change: BulkChange, *, at: datetime) -> BulkChange:
    """Change the next portion, in the name of who started. What is left, a reaction to BulkPaused takes up."""
    continued: BulkChange = proceed(WORK, change, at=at)
    return continued


@act
def cancel_change(change: BulkChange, *, by: Member, at: datetime) -> BulkChange:
    """Leave those whose turn has not come as they are; what was changed stays so."""
    cancelled: BulkChange = cancel(WORK, change, by=by, at=at)
    return cancelled


def _handler(wanted: Wanted) -> Member | None:
    handler = wanted.handler if wanted.verb == Verb.ASSIGN else None
    if handler is not None and not handler.is_active:
        sentence = _("{name} is deactivated.").format(name=handler.name)
        raise Invalid(_("Some values are not valid."), fields={"handler": sentence})
    return handler


def _tags(wanted: Wanted) -> list[str]:
    """The words as they are kept; those to be added are made at once, so that a wrong one is refused at once."""
    if wanted.verb == Verb.ASSIGN:
        return []
    names = [tag.name for tag in tags_named(wanted.tags)] if wanted.verb == Verb.TAG else list(wanted.tags)
    if not names:
        raise Invalid(_("Some values are not valid."), fields={"tags": _("Name at least one tag.")})
    return names


def _change(change: BulkChange, rows: Iterable[BulkRow], at: datetime) -> None:
    """Change the contacts of these rows and write each one's outcome into its row."""
    by_contact = {row.contact_id: row for row in rows}
    # Always in the order of ids, so that two who change the same ones at once wait for one another, not in a circle.
    locked = Contact.objects.select_for_update(of=("self",)).filter(pk__in=by_contact).order_by("pk")
    contacts = {contact.pk: contact for contact in locked}
    editable = rules.editable(change.by, contacts.values())
    for pk, row in by_contact.items():
        contact = contacts.get(pk)
        if contact is None or contact.is_tombstone or contact.anonymised_at is not None:
            row.outcome = Outcome.GONE
        elif pk not in editable:
            row.outcome = Outcome.FORBIDDEN
    open_ones = [contacts[pk] for pk, row in by_contact.items() if not row.outcome]
    work = {Verb.ASSIGN: _assign, Verb.TAG: _tag, Verb.UNTAG: _untag}[Verb(change.verb)]
    told = work(change, open_ones)
    for contact in open_ones:
        by_contact[contact.pk].outcome = Outcome.DONE if contact.pk in told else Outcome.SAME
    if told:
        Contact.objects.filter(pk__in=told).update(version=F("version") + 1, changed_at=at)
        record_many([(fact, contacts[pk]) for pk, fact in told.items()], by=change.by)


def _assign(change: BulkChange, contacts: Sequence[Contact]) -> dict[uuid.UUID, Fact]:
    after = str(change.handler_id) if change.handler_id else None
    told: dict[uuid.UUID, Fact] = {}
    for contact in contacts:
        if contact.handler_id != change.handler_id:
            before = str(contact.handler_id) if contact.handler_id else None
            told[contact.pk] = ContactChanged(changes=Changes({"handler": before}, {"handler": after}))
    Contact.objects.filter(pk__in=told).update(handler=change.handler_id)
    return told


def _tag(change: BulkChange, contacts: Sequence[Contact]) -> dict[uuid.UUID, Fact]:
    tags = tags_named(change.tags)
    known = _carried(contacts, tags)
    new = [(contact, tag) for contact in contacts for tag in tags if tag.pk not in known.get(contact.pk, {})]
    ContactTagging.objects.bulk_create([ContactTagging(contact=c, tag=t) for c, t in new], batch_size=1000)
    added: dict[uuid.UUID, list[str]] = {}
    for contact, tag in new:
        added.setdefault(contact.pk, []).append(tag.name)
    return {pk: tagged(added=names) for pk, names in added.items()}


def _untag(change: BulkChange, contacts: Sequence[Contact]) -> dict[uuid.UUID, Fact]:
    low = [low_of(name) for name in change.tags]
    known = _carried(contacts, list(Tag.objects.annotate(low=Lower("name")).filter(low__in=low)))
    gone = [tagging.pk for taggings in known.values() for tagging in taggings.values()]
    ContactTagging.objects.filter(pk__in=gone).delete()
    return {pk: tagged(removed=[tagging.tag.name for tagging in taggings.values()]) for pk, taggings in known.items()}


def _carried(contacts: Sequence[Contact], tags: Sequence[Tag]) -> dict[uuid.UUID, dict[uuid.UUID, ContactTagging]]:
    """Which of these tags each contact carries."""
    found: dict[uuid.UUID, dict[uuid.UUID, ContactTagging]] = {}
    rows = ContactTagging.objects.filter(contact__in=[c.pk for c in contacts], tag__in=tags).select_related("tag")
    for row in rows:
        found.setdefault(row.contact_id, {})[row.tag_id] = row
    return found


WORK = Work(
    BulkRow,
    "contact",
    lambda: PORTION,
    _change,
    started=lambda change, count: BulkStarted(verb=change.verb, count=count),
    paused=lambda left: BulkPaused(left=left),
    finished=BulkFinished,
    cancelled=lambda left: BulkCancelled(left=left),
)
