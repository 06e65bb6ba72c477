"""Calendar files out and in: a task, my calendar; a file is shown first and then becomes tasks of mine (T-07)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.icals.acts.bring_in import bring_in
from staffetta.icals.carrying import Carried, closed, opened
from staffetta.icals.entries import entries_of, entry_of
from staffetta.icals.files import Reading, read_file
from staffetta.icals.forms import FileForm
from staffetta.icals.querysets import in_calendar
from staffetta.icals.writing import write_calendar
from staffetta.processes.models import Task
from staffetta.processes.schedule import zone
from staffetta.ui.page import render, toast

TYPE = "text/calendar; charset=utf-8"
BACK = timedelta(days=90)


def file_of(task: Task) -> HttpResponse:
    """One task as a calendar file to download."""
    answer = HttpResponse(write_calendar([entry_of(task)]), content_type=TYPE)
    return _named(answer, slugify(task.title)[:80] or "task")


def calendar_of(member: Member) -> HttpResponse:
    """The member's tasks and his groups', open or done of late."""
    tasks = in_calendar(Task.objects.all(), member, timezone.now() - BACK).order_by("pk")
    return _named(HttpResponse(write_calendar(list(entries_of(tasks))), content_type=TYPE), "staffetta")


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@signed_in
def task(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """A task for another calendar."""
    return file_of(get_object_or_404(Task.objects.visible_to(request.member), pk=task_id))


@require_safe
@signed_in
def mine(request: MemberRequest) -> HttpResponse:
    """My calendar."""
    return calendar_of(request.member)


def reading_of(data: bytes, member: Member, *, past: bool) -> Reading:
    """What is in a file, for this member."""
    return read_file(data, member, zone(member.user.timezone), past=past, now=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """Choose a file, and see what would become of it. It is not stored: the answer carries it, signed."""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    context = {"menu": "calendar", "form": form}
    if sent and form.is_valid():
        with form.taking_refusals():
            data, past = form.cleaned_data["files_"][0].read(), form.cleaned_data["past"]
            reading = reading_of(data, request.member, past=past)
            carried = closed(Carried(data, past), request.member)
            return render(
                request, "icals/preview.html", {**context, "reading": reading, "carried": carried, "done": False}
            )
    return render(request, "icals/new.html", context, 422 if form.errors else 200)


@require_POST
@signed_in
def run(request: MemberRequest) -> HttpResponse:
    """What was shown becomes tasks of mine."""
    said = opened(request.POST.get("carried", ""), request.member)
    if said is None:
        toast(request, _("Choose the file again."), "warning")
        return redirect("icals:new")
    reading = reading_of(said.data, request.member, past=said.past)
    bring_in(reading, by=request.member, at=timezone.now())
    return render(request, "icals/report.html", {"menu": "calendar", "reading": reading, "done": True})
