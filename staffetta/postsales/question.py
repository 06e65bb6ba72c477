"""The question after winning: shall a post-sales process begin? (P-02)"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Member
from staffetta.leads.models import Lead
from staffetta.playbooks.editions import usable
from staffetta.playbooks.models import Playbook
from staffetta.postsales import rules
from staffetta.postsales.acts.open import prefilled
from staffetta.postsales.forms import OpenForm
from staffetta.postsales.models import PostSalesProcess


def ask(member: Member, lead: Lead) -> dict[str, Any] | None:
    """What is asked of a member who has just won a lead: nothing if he does not want to be asked, if a process exists
    already, or if he could not start one. The win is saved; *Not now* loses nothing."""
    if not member.ask_post_sales or not may_start(member, lead):
        return None
    if PostSalesProcess.objects.filter(lead=lead).exists():
        return None
    initial = initial_of(member, lead)
    template: Playbook | None = initial["template"]
    return {
        "key": "post-sales",
        "template": "postsales/_open.html",
        "form": OpenForm(initial=initial),
        "lead": lead,
        "asked": True,
        "api": {
            "lead_id": str(lead.pk),
            "template": template.code if template else None,
            "title": initial["title"],
            "assignee_id": str(initial["assignee"].pk),
            "tags": initial["tags"],
            "create": reverse("api:post_sales_create"),
        },
    }


def may_start(member: Member, lead: Lead) -> bool:
    """Whether the edition has post-sales (P-14) and the member may start one for this lead."""
    return has(Capability.POST_SALES, member.workspace) and rules.may_open(member, lead)


def initial_of(member: Member, lead: Lead) -> dict[str, Any]:
    """What the dialogue proposes: the default template, the lead's title, its handler, today, the lead's tags if the
    preference is on (P-10)."""
    handler = lead.process.handler
    return {
        "template": next((one for one in usable(member.workspace) if one.is_default), None),
        "title": lead.process.title,
        "assignee": handler if handler is not None and handler.is_active else member,
        "start": timezone.localdate(),
        "tags": [tag.word for tag in prefilled(lead, member.workspace)],
    }
