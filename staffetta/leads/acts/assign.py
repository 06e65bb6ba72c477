"""Put a lead into other hands (L-16)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.check import check_seen, checked
from staffetta.leads.facts import LeadAssigned, LeadSupervised
from staffetta.leads.models import Lead

KEEP = object()


@act
def assign_lead(
    lead: Lead,
    handler: Member | None | object = KEEP,
    *,
    supervisor: Member | None | object = KEEP,
    expected: int | None = None,
    by: Actor,
) -> Lead:
    """Give a lead to another handler, another supervisor, or both; None takes it away. Raises Invalid, Stale.

    Its tasks stay with whoever has them.
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_assign(by, lead), _("Only the handler, the supervisor or a manager can assign this lead."))
    given = {"handler": handler, "supervisor": supervisor}
    wanted = {name: member for name, member in given.items() if member is not KEEP}
    check_seen(lead, expected, wanted)
    values = checked(wanted)
    process = lead.process
    before = {"handler": process.handler_id, "supervisor": process.supervisor_id}
    changes = apply(process, values)
    if not changes:
        unchanged()
        return lead
    lead.version += 1
    lead.save(update_fields=["version", "changed_at"])
    if "handler" in changes.after:
        record(LeadAssigned(**_said("handler", process.handler, before)), about=lead, by=by)
    if "supervisor" in changes.after:
        record(LeadSupervised(**_said("supervisor", process.supervisor, before)), about=lead, by=by)
    return lead


def _said(role: str, member: Member | None, before: Mapping[str, object]) -> dict[str, str]:
    return {
        f"{role}_id": str(member.pk) if member else "",
        "before_id": str(before[role] or ""),
        role: member.name if member else _("nobody"),
    }
