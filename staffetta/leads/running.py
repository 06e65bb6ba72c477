"""What was started on a lead, at the right of its page (A-05). Playbooks lie beneath leads and cannot say it
themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from staffetta.accounts.models import Member
from staffetta.leads import panels
from staffetta.leads.models import Lead
from staffetta.playbooks.models import Run
from staffetta.playbooks.panel import runs_panel


def register() -> None:
    """Called once, when the apps are ready."""
    panels.add("runs", 5, on_lead, "playbooks/_runs.html", where=_started)


def _started() -> Exists:
    return Exists(Run.objects.filter(process=OuterRef("pk")))


def on_lead(member: Member, lead: Lead, now: datetime) -> dict[str, Any] | None:
    """How far the sequences of the lead are; nothing where none was started."""
    return runs_panel(lead.process, member, now)
