"""New leads, and the forms that change one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.custom_forms import begin
from staffetta.contacts.models import Contact
from staffetta.core.ids import id_of
from staffetta.core.refusals import require
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.leads import rules
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.forms import AssignForm, LeadForm, NewLeadForm
from staffetta.leads.models import Lead, Pipeline
from staffetta.leads.newcomer import opened
from staffetta.leads.rows import tags_of
from staffetta.leads.views.answering import dialog
from staffetta.leads.views.finding import MENU, lead_of
from staffetta.numbers.ranges import proposal
from staffetta.tags.models import Tag
from staffetta.ui.page import render, toast

QUICK = ("title", "contact", "new_email", "new_phone", "amount", "currency", "__all__")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """?contact= and ?pipeline= are preset; ?like= another lead, whose values it begins with. A contact whom nobody
    knows yet is made in the same go."""
    require(rules.may_open(request.member), _("You cannot open leads."))
    like = _like(request)
    form = NewLeadForm(
        request.POST if request.method == "POST" else None,
        initial={**_preset(request), **(_values_of(like, request) if like is not None else {})},
        member=request.member,
        suggestions=_suggestions(),
    )
    now = timezone.now()
    if form.is_valid():
        with form.taking_refusals():
            draft, contact = form.draft()
            lead = opened(draft, contact, by=request.member, at=now)
            toast(request, _("The lead %(number)s is open. Plan the first step.") % {"number": lead.number})
            return redirect("leads:lead", pk=lead.pk)
    more = {name for name in form.errors if name not in QUICK}
    context = {
        "menu": MENU,
        "form": form,
        "like": like,
        "number": proposal("leads", timezone.localdate(now)),
        "unfolded": bool(more or like),
    }
    return render(request, "leads/new.html", context, 422 if form.errors else 200)


def _like(request: MemberRequest) -> Lead | None:
    wanted = id_of(request.GET.get("like", ""))
    rows = Lead.objects.visible_to(request.member).with_process()
    return rows.filter(pk=wanted).first() if wanted is not None else None


def _values_of(like: Lead, request: MemberRequest) -> dict[str, Any]:
    """What a new lead begins with that is made after another: everything but where and when that one stands."""
    stored = LeadForm.stored(like, tags_of([like.pk])[like.pk])
    stored |= begin(fields_of(Owner.LEAD), like.process.custom_values.all(), request.member)
    stored |= {name: stored[name] and stored[name].pk for name in ("contact", "person")}
    stored |= {"supervisor": like.process.supervisor_id}
    if like.pipeline.retired_at is None:
        stored["pipeline"] = like.pipeline
    return {name: value for name, value in stored.items() if name not in ("version", "probability", "expected_close")}


def _preset(request: MemberRequest) -> dict[str, Any]:
    wanted = {name: id_of(request.GET.get(name, "")) for name in ("contact", "pipeline")}
    visible, pipelines = Contact.objects.visible_to(request.member), Pipeline.objects.active()
    contact = visible.filter(pk=wanted["contact"]).first() if wanted["contact"] else None
    chosen = pipelines.filter(pk=wanted["pipeline"]).first() if wanted["pipeline"] else None
    is_person = contact is not None and not contact.is_company
    return {
        "contact": contact.pk if contact else None,
        "person": contact.pk if contact and is_person else None,
        "pipeline": chosen or pipelines.first(),
        "currency": request.member.workspace.currency,
        "handler": request.member.pk,
    }


def _suggestions() -> list[str]:
    return list(Tag.objects.order_by("name").values_list("name", flat=True)[:200])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change what is known of it. Somebody else was quicker: what only one of the two has changed is united, the rest
    shown side by side, and nothing typed is lost (X-08)."""
    lead = lead_of(request, pk)
    require(
        rules.may_edit(request.member, lead),
        _("Only the handler, the supervisor or a manager can change this lead."),
    )
    stored = LeadForm.stored(lead, tags_of([lead.pk])[lead.pk])
    stored |= begin(fields_of(Owner.LEAD), lead.process.custom_values.all(), request.member)
    shown = {**stored, **{name: stored[name] and stored[name].pk for name in ("contact", "person")}}
    posted = request.POST if request.method == "POST" else None
    form = LeadForm(posted, initial=shown, member=request.member, suggestions=_suggestions(), lead=lead)
    if form.is_valid() and form.meet(stored, lead.version):
        with form.taking_refusals():
            values = _keep_hidden(form.values(lead), lead, request)
            change_lead(lead, values, expected=lead.version, by=request.member)
            toast(request, _("The changes were saved."))
            return redirect("leads:lead", pk=lead.pk)
    form.told(lead)
    return dialog(request, "leads/_edit.html", {"lead": lead, "form": form})


def _keep_hidden(values: dict[str, Any], lead: Lead, request: MemberRequest) -> dict[str, Any]:
    """A contact that the member does not see looks empty to him; saving must not take it away."""
    hidden = [
        name for name in ("contact", "person") if values[name] is None and getattr(lead.process, name) is not None
    ]
    if not hidden:
        return values
    ids = [getattr(lead.process, f"{name}_id") for name in hidden]
    seen = set(Contact.objects.visible_to(request.member).filter(pk__in=ids).values_list("pk", flat=True))
    kept = {name for name in hidden if getattr(lead.process, f"{name}_id") not in seen}
    return {name: value for name, value in values.items() if name not in kept}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assign(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Another handler or supervisor (L-16)."""
    lead = lead_of(request, pk)
    stored = AssignForm.stored(lead)
    form = AssignForm(request.POST if request.method == "POST" else None, initial=stored, lead=lead)
    if form.is_valid() and form.meet(stored, lead.version):
        hands = {name: form.cleaned_data[name] for name in ("handler", "supervisor")}
        with form.taking_refusals():
            assign_lead(lead, expected=lead.version, by=request.member, **hands)
            toast(request, _("The lead is in other hands now."))
            still = Lead.objects.visible_to(request.member).filter(pk=lead.pk).exists()
            return redirect("leads:lead", pk=lead.pk) if still else redirect("leads:list")
    form.told(lead)
    return dialog(request, "leads/_assign.html", {"lead": lead, "form": form})
