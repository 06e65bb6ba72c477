"""What the pages of this room share: finding the record for a member, and answering after an act."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from staffetta.accounts.http import MemberRequest
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.panel import Sheet, sheet_of
from staffetta.processes.models import Task
from staffetta.ui.middleware import is_htmx
from staffetta.ui.page import render


def found(request: MemberRequest, pk: UUID) -> PostSalesProcess:
    """The process, if the member may see it; else 404."""
    return get_object_or_404(PostSalesProcess.objects.visible_to(request.member).with_process(), pk=pk)


def task_in(request: MemberRequest, pk: UUID, task_id: UUID) -> tuple[PostSalesProcess, Task]:
    """A task and the process it belongs to, if the member may see that; else 404."""
    post_sales = found(request, pk)
    tasks = Task.objects.select_related("process__parent", "assignee", "group", "activity_type")
    return post_sales, get_object_or_404(tasks, pk=task_id, process=post_sales.pk)


def sheet(request: MemberRequest, post_sales: PostSalesProcess) -> Sheet:
    """The process as it is now, for this member."""
    return sheet_of(request.member, post_sales, timezone.now())


def after(request: MemberRequest, post_sales: PostSalesProcess, *, focus: str = "") -> HttpResponse:
    """What follows an act on a process: its part of the page anew, in place; without scripts, its own page.

    `focus` names the field that keeps the focus, so that line after line can be typed.
    """
    if not is_htmx(request):
        return redirect("postsales:process", pk=post_sales.pk)
    if not PostSalesProcess.objects.visible_to(request.member).filter(pk=post_sales.pk).exists():
        return redirect("postsales:list")  # whoever gave it away may not see it any more
    shown = sheet(request, post_sales)
    response = render(request, "postsales/_tasks.html", {"sheet": shown, "focus": focus})
    response["HX-Retarget"], response["HX-Reswap"] = f"#{shown.element}", "outerHTML"
    response["HX-Trigger"] = json.dumps({"staffetta:close-dialog": {}, "tasks-changed": {}})
    return response


def dialog(request: MemberRequest, fragment: str, context: dict[str, Any], form: Any) -> HttpResponse:
    """A form in a dialogue; as a page of its own where there are no scripts. 422 when the form has errors."""
    status = 422 if form.errors else 200
    if is_htmx(request):
        return render(request, fragment, {"form": form, **context}, status)
    return render(
        request, "postsales/dialog.html", {"menu": "postsales", "form": form, "fragment": fragment, **context}, status
    )
