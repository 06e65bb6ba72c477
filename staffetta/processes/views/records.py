"""Processes: their address, their work history, their files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.processes.addresses import address_of, address_of_task
from staffetta.processes.downloads import handed_out
from staffetta.processes.models import Attachment, Process, Task
from staffetta.processes.rows import linked_tasks
from staffetta.processes.rules import may_write
from staffetta.processes.timeline import Sort, timeline_of
from staffetta.ui.page import render, wants_fragment


@require_safe
@signed_in
def open_process(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """To the page of a process, whatever kind it is of."""
    process = get_object_or_404(Process.objects.visible_to(request.member).select_related("parent"), pk=process_id)
    return redirect(address_of(process))


@require_safe
@signed_in
def open_task(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """To the page where a task stands."""
    return redirect(address_of_task(get_object_or_404(Task.objects.visible_to(request.member).for_rows(), pk=task_id)))


@require_safe
@signed_in
def show(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """A process whose kind has no page of its own: its tasks and its history."""
    rows = Process.objects.visible_to(request.member).select_related("contact", "handler", "parent")
    process = get_object_or_404(rows, pk=process_id)
    context = {
        "menu": "my-day",
        "timeline": timeline_of(process, counted=True),
        **linked_tasks(process, request.member, timezone.now(), whole=request.GET.get("tasks") == "all"),
    }
    return render(request, "processes/process.html", context)


@require_safe
@signed_in
def history(request: MemberRequest, process_id: UUID) -> HttpResponse:
    """A page of the work history (L-08), of one sort with ?kind=. As a fragment: with a cursor the entries from there
    on, without one the whole, which refreshes itself. Without scripts a page of its own."""
    process = get_object_or_404(Process.objects.visible_to(request.member).select_related("parent"), pk=process_id)
    cursor, kind, fragment = request.GET.get("cursor", ""), request.GET.get("kind", ""), wants_fragment(request)
    sort = Sort(kind) if kind in set(Sort) else Sort.ALL
    template = "processes/_history.html" if fragment else "processes/history.html"
    context = {
        "menu": "leads",
        "process": process,
        "address": address_of(process),
        "timeline": timeline_of(process, sort=sort, cursor=cursor, counted=not (cursor and fragment)),
        "may_write": may_write(request.member, process),
    }
    return render(request, "processes/_history_entries.html" if cursor and fragment else template, context)


@require_safe
@signed_in
def download(request: MemberRequest, attachment_id: UUID) -> StreamingHttpResponse:
    """A file."""
    file = get_object_or_404(Attachment.objects.visible_to(request.member), pk=attachment_id)
    return handed_out(file, file.media_type)
