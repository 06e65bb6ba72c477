"""The panel *Share with the customer* on the page of a process."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Task
from staffetta.sharing.acts.hide import hide_task
from staffetta.sharing.acts.revoke import revoke_share
from staffetta.sharing.acts.share import share_post_sales
from staffetta.sharing.acts.show import show_task
from staffetta.sharing.forms import ShareForm
from staffetta.sharing.links import link_of
from staffetta.sharing.models import Share
from staffetta.sharing.panel import Panel, panel_of
from staffetta.ui.middleware import is_htmx
from staffetta.ui.page import render


@require_POST
@signed_in
def share(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Make a link; it is shown this once."""
    post_sales = _found(request, pk)
    form = ShareForm(request.POST)
    made = ""
    if form.is_valid():
        with form.taking_refusals():
            said = form.cleaned_data
            now = timezone.now()
            _share, token = share_post_sales(
                post_sales, language=said["language"], days=said["days"], by=request.member, at=now
            )
            made = link_of(token)
    panel = panel_of(request.member, post_sales, timezone.now(), form=None if made else form, made=made)
    return _answer(request, post_sales, panel, 200 if made else 422)


@require_POST
@signed_in
def revoke(request: MemberRequest, pk: UUID, share_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    post_sales = _found(request, pk)
    revoke_share(get_object_or_404(Share, pk=share_id, post_sales=post_sales.pk), by=request.member, at=timezone.now())
    return _done(request, post_sales)


@require_POST
@signed_in
def show(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """The customer sees this task from now on."""
    post_sales = _found(request, pk)
    show_task(post_sales, _task(post_sales, task_id), by=request.member)
    return _done(request, post_sales)


@require_POST
@signed_in
def hide(request: MemberRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """The customer does not see it any more."""
    post_sales = _found(request, pk)
    hide_task(post_sales, _task(post_sales, task_id), by=request.member)
    return _done(request, post_sales)


def _found(request: MemberRequest, pk: UUID) -> PostSalesProcess:
    rows = PostSalesProcess.objects.visible_to(request.member).select_related("process__parent", "process__contact")
    found: PostSalesProcess = get_object_or_404(rows, pk=pk)
    return found


def _task(post_sales: PostSalesProcess, task_id: UUID) -> Task:
    found: Task = get_object_or_404(Task, pk=task_id, process=post_sales.pk)
    return found


def _done(request: MemberRequest, post_sales: PostSalesProcess) -> HttpResponse:
    if not is_htmx(request):
        return redirect("postsales:process", pk=post_sales.pk)
    return _answer(request, post_sales, panel_of(request.member, post_sales, timezone.now()), 200)


def _answer(request: MemberRequest, post_sales: PostSalesProcess, panel: Panel, status: int) -> HttpResponse:
    """The panel in its place; a page of its own without scripts."""
    context = {"panel": panel, "post_sales": post_sales, "menu": "postsales"}
    response = render(request, "sharing/_panel.html" if is_htmx(request) else "sharing/made.html", context, status)
    if is_htmx(request):
        response["HX-Retarget"], response["HX-Reswap"] = "#sharing", "outerHTML"
        response["HX-Trigger"] = "history-changed"
    response["Cache-Control"] = "no-store"
    return response
