"""A lead goes, with everything that hangs on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin.acts.put_away import put_away
from staffetta.bin.models import BinEntry
from staffetta.bin.rules import require_right
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.facts import LeadDeleted
from staffetta.leads.models import Lead


@act
def delete_lead(
    lead: Lead, *, expected: int | None = None, batch: UUID | None = None, by: Actor, at: datetime
) -> BinEntry:
    """Delete a lead with its tasks, notes, files and post-sales processes: all lie in the bin as one (P-13). With it
    its duty to plan ends. Documents stay, and find it again when it is restored. `batch`: the change that deletes many.

    Raises Forbidden, Stale, or Gone when somebody else was faster.
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_edit(by, lead), _("Only the handler, the supervisor or a manager can delete this lead."))
    require_right(by)
    check_version(lead, expected)
    process = lead.process
    record(LeadDeleted(number=lead.number, title=process.title), about=lead, by=by)
    about = (process.contact_id or process.person_id,)
    return put_away(process, "lead", process.title, subject=lead, about=about, batch=batch, by=by, at=at)
