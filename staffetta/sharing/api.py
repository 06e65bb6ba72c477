"""Links for customers, for programs: /api/v1/post-sales/{id}/shares."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.firm import running_firm
from staffetta.accounts.http import MemberRequest
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Task
from staffetta.sharing import rules, schemas
from staffetta.sharing.acts.hide import hide_task
from staffetta.sharing.acts.revoke import revoke_share
from staffetta.sharing.acts.share import share_post_sales
from staffetta.sharing.acts.show import show_task
from staffetta.sharing.links import link_of
from staffetta.sharing.models import Share

router = Router(tags=["post-sales"])


@router.get("/{post_sales_id}/shares", response=Rows[schemas.CustomerLink], summary="Links for the customer")
def list_shares(request: MemberRequest, post_sales_id: UUID, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Newest first, also those that are expired or revoked; the links themselves are kept nowhere."""
    post_sales = _found(request, post_sales_id)
    require(
        rules.may_share(request.member, post_sales),
        _("Only the handler, the supervisor or a manager can share this."),
    )
    rows = Share.objects.filter(post_sales=post_sales)
    found, now = page(rows, order=("-created_at", "-pk"), cursor=cursor, limit=limit), timezone.now()
    return rows_of(found, [schemas.said(share, now) for share in found.rows])


@router.post("/{post_sales_id}/shares", response={201: schemas.MadeCustomerLink}, summary="Share with the customer")
def make_share(request: MemberRequest, post_sales_id: UUID, given: schemas.NewCustomerLink) -> Any:
    """Make a secret link that shows title, the tasks that are marked as visible, their state and dates. It is answered
    this once."""
    post_sales = _found(request, post_sales_id)
    contact, now = post_sales.process.contact, timezone.now()
    language = given.language or (contact.language if contact is not None else "") or running_firm().language
    share, token = share_post_sales(post_sales, language=language, days=given.days, by=request.member, at=now)
    return Status(201, {**schemas.said(share, now), "url": link_of(token)})


@router.delete("/{post_sales_id}/shares/{share_id}", response={204: None}, summary="Revoke a link")
def delete_share(request: MemberRequest, post_sales_id: UUID, share_id: UUID) -> Any:
    """It opens nothing from now on."""
    post_sales = _found(request, post_sales_id)
    share = get_object_or_404(Share, pk=share_id, post_sales=post_sales)
    revoke_share(share, by=request.member, at=timezone.now())
    return Status(204, None)


@router.get("/{post_sales_id}/shown-tasks", response=list[schemas.ShownTaskOut], summary="What the customer sees")
def list_shown_tasks(request: MemberRequest, post_sales_id: UUID) -> Any:
    """The tasks that links of this process show, in their order."""
    post_sales = _found(request, post_sales_id)
    tasks = Task.objects.filter(process=post_sales.pk, shown__isnull=False).order_by("position", "id")
    return [{"task_id": task.pk, "title": task.title} for task in tasks]


@router.put("/{post_sales_id}/shown-tasks/{task_id}", response={204: None}, summary="Show a task to the customer")
def put_shown_task(request: MemberRequest, post_sales_id: UUID, task_id: UUID) -> Any:
    """Links of this process show it from now on."""
    post_sales = _found(request, post_sales_id)
    show_task(post_sales, get_object_or_404(Task, pk=task_id, process=post_sales.pk), by=request.member)
    return Status(204, None)


@router.delete("/{post_sales_id}/shown-tasks/{task_id}", response={204: None}, summary="Hide a task from the customer")
def delete_shown_task(request: MemberRequest, post_sales_id: UUID, task_id: UUID) -> Any:
    """Links of this process do not show it any more."""
    post_sales = _found(request, post_sales_id)
    hide_task(post_sales, get_object_or_404(Task, pk=task_id, process=post_sales.pk), by=request.member)
    return Status(204, None)


def _found(request: MemberRequest, post_sales_id: UUID) -> PostSalesProcess:
    rows = PostSalesProcess.objects.visible_to(request.member).select_related("process__contact", "process__parent")
    found: PostSalesProcess = get_object_or_404(rows, pk=post_sales_id)
    return found
