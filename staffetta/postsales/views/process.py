"""The page of one post-sales process, and its dialogues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.custom_forms import begin
from staffetta.core.refusals import require
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.playbooks.panel import runs_panel
from staffetta.postsales import panels, rules
from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.forms import AssignForm, ChangeForm
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.panel import sheet_seen
from staffetta.postsales.views.opening import sees
from staffetta.postsales.views.shared import dialog, found
from staffetta.processes.custom import shown_of
from staffetta.processes.timeline import timeline_of
from staffetta.tags.models import Tag
from staffetta.ui.middleware import is_htmx
from staffetta.ui.page import count_meanwhile, render, toast


@require_safe
@signed_in
def process(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Tasks, lead and history of one process."""
    count_meanwhile(request)
    member, now = request.member, timezone.now()
    shown = sheet_seen(member, pk, now)
    if shown is None:
        raise Http404
    post_sales: Any = shown.post_sales
    context = {
        "menu": "postsales",
        "sheet": shown,
        "focus": "",
        "sees_lead": post_sales.sees_lead,
        "may_write": shown.is_of_edition,
        "process": shown.process,
        "custom": shown_of(shown.process, Owner.POST_SALES, member),
        "timeline": timeline_of(shown.process, counted=True),
        "panel": runs_panel(shown.process, member, now) if post_sales.has_runs else None,
        "others": panels.filled(member, post_sales, now),
    }
    return render(request, "postsales/process.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assign(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand the process over; the dialogue says who will see the lead by that (P-12)."""
    post_sales = found(request, pk)
    require(
        rules.may_edit(request.member, post_sales), _("Only the handler, the supervisor or a manager can assign this.")
    )
    form = AssignForm(request.POST or None, initial={"assignee": post_sales.process.handler_id})
    assignee: Member | None = form.cleaned_data["assignee"] if form.is_bound and form.is_valid() else None
    sees_already = assignee is not None and sees(assignee, post_sales.lead)
    if assignee is not None and _was_told(request, assignee, sees_already):
        with form.taking_refusals():
            assign_post_sales(post_sales, assignee, by=request.member)
            toast(request, _("%(name)s has the process now and sees the lead.") % {"name": assignee.name})
            return _back(request, post_sales)
    context: dict[str, Any] = {
        "post_sales": post_sales,
        "assignee": assignee,
        "sees": sees_already,
        "template": None,
        "lines": [],
    }
    return dialog(request, "postsales/_assign.html", context, form)


def _was_told(request: MemberRequest, assignee: Member, sees_already: bool) -> bool:
    """Whether it stood in the dialogue that this person will see the lead (P-12): scripts say so as soon as somebody is
    chosen; without them it is said after the first try, which then changes nothing yet."""
    return sees_already or is_htmx(request) or request.POST.get("told") == str(assignee.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Title, tags and description."""
    post_sales = found(request, pk)
    require(
        rules.may_edit(request.member, post_sales), _("Only the handler, the supervisor or a manager can change this.")
    )
    known = _known(post_sales) | begin(
        fields_of(Owner.POST_SALES), post_sales.process.custom_values.all(), request.member
    )
    form = ChangeForm(request.POST or None, initial=known, member=request.member, process=post_sales.process)
    form.fields["tags"].widget.suggestions = list(Tag.objects.order_by("name").values_list("name", flat=True)[:200])
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            values = form.values()
            change_post_sales(post_sales, values, expected=values.pop("version"), by=request.member)
            return _back(request, post_sales)
    return dialog(request, "postsales/_change.html", {"post_sales": post_sales}, form)


def _known(post_sales: PostSalesProcess) -> dict[str, Any]:
    process = post_sales.process
    return {
        "version": process.version,
        "title": process.title,
        "description": process.description,
        "tags": post_sales.tag_names,
    }


def _back(request: MemberRequest, post_sales: PostSalesProcess) -> HttpResponse:
    """To the page where the dialogue was opened, if the member still sees it: the lead's or the process's."""
    if not PostSalesProcess.objects.visible_to(request.member).filter(pk=post_sales.pk).exists():
        return redirect("postsales:list")
    if request.GET.get("from") == "lead":
        return redirect("leads:lead", pk=post_sales.lead_id)
    return redirect("postsales:process", pk=post_sales.pk)
