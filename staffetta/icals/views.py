"""Calendar files out and in: a task, my calendar; a file is shown first and then becomes tasks of mine (T-07)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.icals.acts.bring_in import bring_in
from staffetta.icals.carrying import Carried, closed, opened
from staffetta.icals.forms import FileForm
from staffetta.icals.passing import calendar_of, file_of, reading_of
from staffetta.processes.models import Task
from staffetta.ui.page import render, toast


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
