"""Administration › Loss reasons (L-15)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.leads.acts.change_reason import change_reason
from staffetta.leads.acts.make_reason import make_reason
from staffetta.leads.acts.merge_reasons import merge_reasons
from staffetta.leads.acts.order_steps import order_reasons
from staffetta.leads.forms import MergeReasonForm, NamesForm
from staffetta.leads.models import Lead, LossReason
from staffetta.leads.views.answering import dialog, reordered
from staffetta.ui.page import render, toast

MENU = "administration"


@require_safe
@administrators
def index(request: MemberRequest) -> HttpResponse:
    """Every reason with how many leads were lost for it."""
    rows = list(LossReason.objects.visible_to(request.member))
    lost = Lead.objects.exclude(loss_reason=None).order_by().values_list("loss_reason").annotate(count=Count("pk"))
    context = {
        "menu": MENU,
        "active": [reason for reason in rows if reason.retired_at is None],
        "retired": [reason for reason in rows if reason.retired_at is not None],
        "counts": dict(lost),
    }
    return render(request, "leads/reasons.html", context)


def _reason(request: MemberRequest, reason_id: UUID) -> LossReason:
    return get_object_or_404(LossReason.objects.visible_to(request.member), pk=reason_id)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    form = NamesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.taking_refusals():
            make_reason(form.names, by=request.member)
            toast(request, _("The loss reason was added."))
            return redirect("leads:reasons")
    context = {"menu": MENU, "form": form, "title": _("New loss reason")}
    return dialog(request, "leads/_names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def rename(request: MemberRequest, reason_id: UUID) -> HttpResponse:
    reason = _reason(request, reason_id)
    posted = request.POST if request.method == "POST" else None
    form = NamesForm(posted, names=reason.names, initial={"version": reason.version})
    if form.is_valid():
        with form.taking_refusals():
            expected = form.cleaned_data["version"]
            change_reason(reason, names=form.names, expected=expected, by=request.member, at=timezone.now())
            return redirect("leads:reasons")
    context = {"menu": MENU, "form": form, "title": _("Rename the loss reason")}
    return dialog(request, "leads/_names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def merge(request: MemberRequest, reason_id: UUID) -> HttpResponse:
    """Two reasons that mean the same become one."""
    reason = _reason(request, reason_id)
    form = MergeReasonForm(request.POST if request.method == "POST" else None, reason=reason)
    if form.is_valid():
        with form.taking_refusals():
            count = merge_reasons(reason, form.cleaned_data["into"], by=request.member, at=timezone.now())
            toast(request, _("The reasons were merged; leads: %(count)s.") % {"count": count})
            return redirect("leads:reasons")
    count = Lead.objects.filter(loss_reason=reason).count()
    return dialog(request, "leads/_merge_reason.html", {"menu": MENU, "form": form, "reason": reason, "count": count})


@require_POST
@administrators
def order(request: MemberRequest) -> HttpResponse:
    """`ids` in their new order (dragged), or `move` one by `by`, -1 or 1 (buttons)."""
    known = list(LossReason.objects.active().values_list("pk", flat=True))
    order_reasons(reordered(request, known), by=request.member)
    return redirect("leads:reasons")


@require_POST
@administrators
def retire(request: MemberRequest, reason_id: UUID) -> HttpResponse:
    change_reason(_reason(request, reason_id), in_use=False, by=request.member, at=timezone.now())
    return redirect("leads:reasons")


@require_POST
@administrators
def restore(request: MemberRequest, reason_id: UUID) -> HttpResponse:
    change_reason(_reason(request, reason_id), in_use=True, by=request.member, at=timezone.now())
    return redirect("leads:reasons")
