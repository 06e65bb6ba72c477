"""Move, win, lose, cancel, reopen: what the status button, the bar of steps and the board post (L-03, L-11, L-15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.ids import id_of
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.correct import correct_won_date
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.transfer import transfer_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.forms import LoseForm, TransferForm, WonDateForm
from staffetta.leads.models import Lead, Outcome, Step
from staffetta.leads.views.answering import back_to, dialog
from staffetta.leads.views.finding import lead_of, version_of
from staffetta.leads.views.lead import JUST_WON
from staffetta.ui.page import toast


@require_POST
@signed_in
def move(request: MemberRequest, pk: UUID) -> HttpResponse:
    """To another step, by the bar of steps."""
    lead = lead_of(request, pk)
    step = get_object_or_404(Step, pk=id_of(request.POST.get("step", "")))
    was = lead.outcome
    lead = move_lead(lead, step, expected=version_of(request), by=request.member, at=timezone.now())
    return _after(request, lead, was)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def win(request: MemberRequest, pk: UUID) -> HttpResponse:
    """*Won*: today at once, or on the day that a dialogue asks for; ?step= is the won step to which it goes. The
    question comes on the page that is shown next (P-02)."""
    lead, now = lead_of(request, pk), timezone.now()
    was = lead.outcome
    if request.method == "POST" and "won_on" not in request.POST:
        return _after(request, win_lead(lead, expected=version_of(request), by=request.member, at=now), was)
    initial = {"won_on": timezone.localdate(now), "step": request.GET.get("step"), "version": lead.version}
    form = WonDateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        given: dict[str, Any] = {"won_on": said["won_on"], "expected": said["version"], "by": request.member, "at": now}
        with form.taking_refusals():
            if said["step"]:
                lead = move_lead(lead, get_object_or_404(Step, pk=said["step"]), **given)
            else:
                lead = win_lead(lead, **given)
            return _after(request, lead, was)
    return dialog(request, "leads/_win.html", {"lead": lead, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def transfer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """On to a step of another pipeline (L-03)."""
    lead = lead_of(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = TransferForm(posted, initial={"version": lead.version}, lead=lead)
    if form.is_valid():
        said = form.cleaned_data
        with form.taking_refusals():
            transfer_lead(lead, said["step"], expected=said["version"], by=request.member, at=timezone.now())
            toast(request, _("The lead goes on at %(step)s.") % {"step": said["step"].name})
            return redirect("leads:lead", pk=lead.pk)
    return dialog(request, "leads/_transfer.html", {"lead": lead, "form": form})


@require_POST
@signed_in
def cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    lead = lead_of(request, pk)
    was = lead.outcome
    lead = cancel_lead(lead, expected=version_of(request), by=request.member, at=timezone.now())
    return _after(request, lead, was)


@require_POST
@signed_in
def reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    lead = lead_of(request, pk)
    was = lead.outcome
    lead = reopen_lead(lead, expected=version_of(request), by=request.member, at=timezone.now())
    return _after(request, lead, was)


def _after(request: MemberRequest, lead: Lead, was: str) -> HttpResponse:
    """Back to the lead, with a word on what happened to its status."""
    if lead.outcome != was:
        toast(request, said(lead))
        if lead.outcome == Outcome.WON:
            request.session[JUST_WON] = str(lead.pk)
    return redirect("leads:lead", pk=lead.pk)


def said(lead: Lead) -> str:
    """The notice after the status has changed."""
    words = {
        Outcome.OPEN: _("The lead is open again."),
        Outcome.WON: _("Won! The lead is saved as won."),
        Outcome.LOST: _("The lead is saved as lost."),
        Outcome.CANCELLED: _("The lead is cancelled."),
    }
    return words[Outcome(lead.outcome)]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lose(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask why, then lose it. ?step= is the lost step to which it was moved, ?back= where one was."""
    lead, now = lead_of(request, pk), timezone.now()
    initial = {"step": request.GET.get("step"), "back": request.GET.get("back"), "version": lead.version}
    form = LoseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            if data["step"]:
                step = get_object_or_404(Step, pk=data["step"])
                move_lead(lead, step, **_why(data), by=request.member, at=now)
            else:
                lose_lead(lead, **_why(data), by=request.member, at=now)
            toast(request, _("The lead is saved as lost."))
            return back_to(request, data["back"], lead)
    return dialog(request, "leads/_lose.html", {"lead": lead, "form": form})


def _why(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"reason": said["reason"], "remark": said["remark"], "expected": said["version"]}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def won_date(request: MemberRequest, pk: UUID) -> HttpResponse:
    """It was won on another day (L-11)."""
    lead, now = lead_of(request, pk), timezone.now()
    initial = {"won_on": lead.won_on, "version": lead.version}
    form = WonDateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            correct_won_date(lead, data["won_on"], expected=data["version"], by=request.member, at=now)
            toast(request, _("The won date is corrected."))
            return redirect("leads:lead", pk=lead.pk)
    return dialog(request, "leads/_won_date.html", {"lead": lead, "form": form})
