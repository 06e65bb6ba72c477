"""The page of one lead: where it stands, what comes next, what happened, and what other rooms add."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.fields.models import Owner
from staffetta.leads import actions, panels, rules
from staffetta.leads.models import Lead, Outcome, Status
from staffetta.leads.rows import tags_of
from staffetta.leads.views.finding import MENU, lead_of
from staffetta.leads.winning import questions
from staffetta.processes.custom import shown_of
from staffetta.processes.rows import linked_tasks
from staffetta.processes.timeline import timeline_of
from staffetta.ui.page import render

JUST_WON = "just_won"
SIGNS = {
    Status.TODO: "circle",
    Status.ON_HOLD: "circle-pause",
    Status.WON: "trophy",
    Status.LOST: "circle-x",
    Status.CANCELLED: "ban",
}


@require_safe
@signed_in
def lead(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Linked tasks on top (L-04), the work history below, master data and the panels of other rooms at the side."""
    shown, now = lead_of(request, pk), timezone.now()
    may_edit = rules.may_edit(request.member, shown)
    context = {
        "menu": MENU,
        "lead": shown,
        "process": shown.process,
        "status": shown.status_at(now),
        "status_icon": SIGNS[shown.status_at(now)],
        "closing_late": shown.is_open and bool(shown.expected_close and shown.expected_close < timezone.localdate(now)),
        "tags": tags_of([shown.pk])[shown.pk],
        "custom": shown_of(shown.process, Owner.LEAD, request.member),
        "may_edit": may_edit,
        "steps": step_items(shown, may_edit),
        "status_items": status_items(shown, may_edit),
        "action_items": action_items(request.member, shown, may_edit),
        "panels": panels.filled(request.member, shown, now),
        "timeline": timeline_of(shown.process, counted=True),
        "asks": request.session.pop(JUST_WON, None) == str(shown.pk),
        **linked_tasks(shown.process, request.member, now),
    }
    return render(request, "leads/lead.html", context)


@require_safe
@signed_in
def question(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What is asked after winning, as a dialogue; nothing if there is nothing to ask (P-02)."""
    shown = lead_of(request, pk)
    asked = questions(request.member, shown) if shown.outcome == Outcome.WON else []
    if not asked:
        return HttpResponse("")
    return render(request, asked[0]["template"], asked[0])


def step_items(lead: Lead, may_edit: bool) -> list[dict[str, Any]]:
    """The steps as the bar shows them. An open lead can go to each; a closed one to those of the same outcome."""
    items = []
    for step in lead.pipeline.steps.all():
        item: dict[str, Any] = {"key": str(step.pk), "label": step.name}
        may_go = may_edit and (lead.is_open or step.outcome == lead.outcome)
        if may_go and not (step.outcome == Outcome.LOST and lead.is_open):
            item |= {
                "post": reverse("leads:move", args=[lead.pk]),
                "fields": {"step": step.pk, "version": lead.version},
            }
        elif may_go:
            item["href"] = reverse("leads:lose", args=[lead.pk]) + f"?step={step.pk}"
        items.append(item)
    return items


def status_items(lead: Lead, may_edit: bool) -> list[dict[str, Any]]:
    """What the status button offers (L-11)."""
    if not may_edit:
        return []
    fields = {"version": lead.version}
    if lead.is_open:
        lose = reverse("leads:lose", args=[lead.pk])
        return [
            {"label": _("Won"), "icon": "trophy", "post": reverse("leads:win", args=[lead.pk]), "fields": fields},
            {"label": _("Lost…"), "icon": "circle-x", "href": lose, "hx_get": lose, "hx_target": "#dialog"},
            {
                "label": _("Cancelled"),
                "icon": "ban",
                "post": reverse("leads:cancel", args=[lead.pk]),
                "fields": fields,
                "confirm": _("Cancel this lead? It was a mistake, a double or a test."),
            },
        ]
    items: list[dict[str, Any]] = [
        {"label": _("Reopen"), "icon": "rotate-ccw", "post": reverse("leads:reopen", args=[lead.pk]), "fields": fields}
    ]
    if lead.outcome == Outcome.WON:
        correct = reverse("leads:won-date", args=[lead.pk])
        label = _("Correct the won date…")
        items.append(
            {"label": label, "icon": "calendar-cog", "href": correct, "hx_get": correct, "hx_target": "#dialog"}
        )
    return items


def action_items(member: Member, lead: Lead, may_edit: bool) -> list[dict[str, Any]]:
    """The *Actions* menu: ours first, then what the rooms above add (P-03)."""
    edit, assign = (reverse(f"leads:{name}", args=[lead.pk]) for name in ("edit", "assign"))
    own: list[dict[str, Any]] = []
    if may_edit:
        own = [
            {"label": _("Edit"), "icon": "pencil", "href": edit, "hx_get": edit, "hx_target": "#dialog"},
            {"label": _("Assign…"), "icon": "user-round-pen", "href": assign, "hx_get": assign, "hx_target": "#dialog"},
        ]
        if lead.is_open:
            own.append({**status_items(lead, may_edit)[0], "label": _("Mark as won")})
    others = actions.items(member, lead)
    return own + ([{"separator": True}] if own and others else []) + others
