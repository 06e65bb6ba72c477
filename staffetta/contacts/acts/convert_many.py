"""Many prospects become customers in one go, each by the same rules as a single one (C-05)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from staffetta.accounts.models import Member
from staffetta.contacts.acts.convert import AlreadyCustomer, convert_contact
from staffetta.contacts.facts import ConversionFinished, ConversionPaused, ConversionStarted
from staffetta.contacts.models import Contact, Conversion, ConversionRow
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Forbidden

PORTION = 100
"""So many are converted while the person waits; the rest goes on after the commit, in portions as big."""


@act
def start_conversion(ids: Sequence[uuid.UUID], *, by: Member, at: datetime) -> Conversion:
    """Convert these contacts, but for those that the member cannot see. The rows of the answer tell each one's fate."""
    conversion = Conversion.objects.create(by=by, started_at=at)
    seen = Contact.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)
    rows = [ConversionRow(conversion=conversion, contact_id=pk) for pk in seen]
    ConversionRow.objects.bulk_create(rows, batch_size=1000)
    record(ConversionStarted(count=len(rows)), about=conversion, by=by)
    return continue_conversion(conversion, at=at)


@act
def continue_conversion(conversion: Conversion, *, at: datetime) -> Conversion:
    """Convert the next portion, in the name of who started. What is left, a reaction to ConversionPaused takes up."""
    conversion = Conversion.objects.locked(conversion)
    if conversion.finished_at is not None:
        unchanged()
        return conversion
    for row in conversion.rows.waiting()[:PORTION]:
        row.outcome = _outcome(row.contact, by=conversion.by, at=at)
        row.save(update_fields=["outcome"])
    left = conversion.rows.waiting().count()
    if left:
        record(ConversionPaused(left=left), about=conversion, by=conversion.by)
        return conversion
    conversion.finished_at = at
    conversion.save(update_fields=["finished_at"])
    record(ConversionFinished(), about=conversion, by=conversion.by)
    return conversion


def _outcome(contact: Contact, *, by: Member, at: datetime) -> ConversionRow.Outcome:
    try:
        convert_contact(contact, by=by, at=at)
    except AlreadyCustomer:
        return ConversionRow.Outcome.ALREADY
    except Forbidden:
        return ConversionRow.Outcome.FORBIDDEN
    return ConversionRow.Outcome.CONVERTED
