"""The page of one lead: where it stands, what comes next, what happened, and what other rooms add."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.db.meanwhile import aside
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.leads import panels, rules
from staffetta.leads.models import Lead, Outcome
from staffetta.leads.people import people_of
from staffetta.leads.sheet import facts_drawn, head_drawn
from staffetta.leads.views.choices import SIGNS, action_items, status_items, status_said, step_items
from staffetta.leads.views.finding import MENU, lead_of
from staffetta.leads.way import stations
from staffetta.leads.winning import questions
from staffetta.processes.custom import shown_of
from staffetta.processes.rows import linked_tasks
from staffetta.processes.timeline import timeline_of
from staffetta.ui.page import count_meanwhile, render, wants_fragment

JUST_WON = "just_won"


@require_safe
@signed_in
def lead(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Linked tasks on top (L-04), the work history below, master data and the panels of other rooms at the side. With
    ?part=head only the head, which refreshes itself."""
    shown, now = lead_of(request, pk), timezone.now()
    if request.GET.get("part") == "head" and wants_fragment(request):
        return render(request, "leads/_head.html", head_of(request, shown))
    count_meanwhile(request)
    with_more = cast(Any, shown).has_post_sales  # else there is little that could be read meanwhile
    others = aside(lambda: _others(request.member, shown, now)) if with_more else None
    head, facts = head_of(request, shown), facts_of(request, shown)
    context = {
        **head,
        **facts,
        "head": head_drawn(head),
        "facts": facts_drawn(facts),
        "asks": request.session.pop(JUST_WON, None) == str(shown.pk),
        **linked_tasks(shown.process, request.member, now, whole=request.GET.get("tasks") == "all"),
        **(others() if others else _others(request.member, shown, now)),
    }
    return render(request, "leads/lead.html", context)


def _others(member: Member, lead: Lead, now: datetime) -> dict[str, Any]:
    """What needs nothing of the rest of the page: the panels of other rooms, the work history."""
    return {
        "panels": panels.filled(member, lead, now),
        "banners": panels.filled(member, lead, now, top=True),
        "timeline": timeline_of(lead.process, counted=True),
    }


def head_of(request: MemberRequest, lead: Lead) -> dict[str, Any]:
    """What stands above: title, status, steps, what can be done."""
    now, may_edit = timezone.now(), rules.may_edit(request.member, lead)
    status = lead.status_at(now)
    return {
        "menu": MENU,
        "lead": lead,
        "process": lead.process,
        "status": status.value,
        "status_label": str(status.label),
        "status_icon": SIGNS[status],
        "may_edit": may_edit,
        "may_plan": may_edit,
        "is_dropped": lead.process.has_duty and lead.process.open_count == 0,
        "steps": step_items(lead, stations(lead, now), may_edit),
        "status_items": status_items(lead, may_edit, now),
        "status_said": "" if may_edit else status_said(lead, now),
        "action_items": action_items(request.member, lead, may_edit),
    }


def facts_of(request: MemberRequest, lead: Lead) -> dict[str, Any]:
    """What is known of it: amounts, people, master data."""
    known, today = fields_of(Owner.LEAD), timezone.localdate()
    answered = {one.field.code: one for one in shown_of(lead.process, Owner.LEAD, request.member)} if known else {}
    may_edit = rules.may_edit(request.member, lead)
    return {
        "lead": lead,
        "process": lead.process,
        "may_edit": may_edit,
        "tags": tuple([(str.__str__(word), word.hue) for word in cast(Any, lead).tag_names]),
        "custom_fields": [field for field in known if may_edit or field.code in answered],
        "answered": answered,
        "people": people_of(lead),
        "weighted": lead.amount * lead.probability / Decimal(100) if lead.amount is not None and lead.is_open else None,
        "closing_late": lead.is_open and bool(lead.expected_close and lead.expected_close < today),
    }


@require_safe
@signed_in
def question(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What is asked after winning, as a dialogue; nothing if there is nothing to ask (P-02)."""
    shown = lead_of(request, pk)
    asked = questions(request.member, shown) if shown.outcome == Outcome.WON else []
    if not asked:
        return HttpResponse("")
    return render(request, asked[0]["template"], asked[0])
