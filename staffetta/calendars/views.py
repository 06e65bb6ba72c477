"""The calendar page (T-05): some days, one task of them, where it is moved to, and what a new one is about."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.calendars.about import subjects
from staffetta.calendars.acting import moved
from staffetta.calendars.drawing import heading
from staffetta.calendars.forms import ShiftForm
from staffetta.calendars.pages import now_minutes, shown
from staffetta.calendars.stretches import AGENDA, DAY, MONTH, VIEWS, WEEK, Stretch, first_weekday, stretch
from staffetta.calendars.whose import choices, colleagues_of, whose_of
from staffetta.processes.models import Task
from staffetta.processes.rows import row_of
from staffetta.ui.formats import shown_time, when
from staffetta.ui.middleware import is_htmx
from staffetta.ui.page import as_toast, render, toast, wants_fragment

TIMES = ("date", "start_time", "end_date", "end_time")


@require_safe
@signed_in
def calendar(request: MemberRequest) -> HttpResponse:
    """?view=week&date=2026-11-23&whose=all&done=1; a month of today for what means nothing, on a phone the agenda."""
    now, member = timezone.now(), request.member
    asked = _asked(request)
    colleagues = colleagues_of(member)
    whose = whose_of(member, request.GET.get("whose", ""), colleagues)
    done = request.GET.get("done") == "1"
    kept = urlencode({name: value for name, value in (("whose", whose.key), ("done", "1" if done else "")) if value})
    drawn = shown(member, whose, asked, now, done=done)
    context = {
        "menu": "calendar",
        "wide": True,
        "asked": asked,
        "shown": drawn,
        "title": heading(asked.view, drawn.days[0].date, drawn.days[-1].date, asked.day),
        "today": timezone.localdate(now),
        "minutes": now_minutes(now, timezone.get_current_timezone()),
        "zone": timezone.get_current_timezone_name(),
        "whose": whose.key,
        "people": choices(colleagues),
        "done": done,
        "to": lambda view, day: f"?view={view}&date={day.isoformat()}{'&' if kept else ''}{kept}",
        "views": _views(),
        "hours": [shown_time(time(hour)) for hour in range(24)],
    }
    return render(request, "calendars/calendar.html", context)


def _views() -> list[tuple[str, str, str, str]]:
    words = ((DAY, _("Day"), "calendar", "d"), (WEEK, _("Week"), "calendar-range", "w"))
    return [*words, (MONTH, _("Month"), "calendar-days", "m"), (AGENDA, _("Agenda"), "list", "a")]


def _asked(request: MemberRequest) -> Stretch:
    view = request.GET.get("view", "")
    if view not in VIEWS:
        view = AGENDA if "Mobi" in request.headers.get("User-Agent", "") else MONTH
    zone = request.member.user.timezone or timezone.get_current_timezone_name()
    return stretch(view, day_of(request.GET.get("date", "")), first_weekday(get_language() or "en", zone))


def day_of(text: str) -> date:
    """The day that an address names; today for anything else."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])-([0-2]\d|3[01])", text, re.ASCII)
    if match is None or not 1970 <= int(match[1]) <= 2199:
        return timezone.localdate()
    first = date(int(match[1]), int(match[2]), 1)
    return min(date.fromordinal(first.toordinal() + max(int(match[3]), 1) - 1), _end_of(first))


def _end_of(first: date) -> date:
    beyond = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(beyond.toordinal() - 1)


def _task(request: MemberRequest, task_id: UUID) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.member).for_rows(), pk=task_id)


@require_safe
@signed_in
def entry(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """A task as it is shown when somebody presses its entry: what it is about, and what he can do with it."""
    task = _task(request, task_id)
    row = row_of(task, request.member, timezone.now())
    if not wants_fragment(request):
        return redirect(row.href)
    return render(request, "calendars/_entry.html", {"row": row, "task": row.task})


@require_POST
@signed_in
def move(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Put a task elsewhere. What refuses it says so as a notice; the page then asks how things are."""
    form = ShiftForm(request.POST)
    task = _task(request, task_id)
    shift, version = form.shift_or_refuse()
    task = moved(task, shift, expected=version, by=request.member, where=timezone.get_current_timezone())
    said = when(task.starts_at or task.date or task.hold_until)
    sentence = _("Moved: %(title)s, %(when)s") % {"title": task.title, "when": said}
    if is_htmx(request):
        return as_toast(render(request, "ui/toast.html", {"sentence": sentence, "tone": "success"}))
    toast(request, sentence)
    return redirect(reverse("calendars:calendar"))


@require_safe
@signed_in
def new(request: MemberRequest) -> HttpResponse:
    """What a new task is about: ?q= searches, and the moment goes on to the form by which it is planned."""
    text = request.GET.get("q", "")[:100].replace("\x00", "")
    moment = {name: request.GET[name][:10] for name in TIMES if request.GET.get(name)}
    onward = QueryDict(mutable=True)
    onward.update(moment)
    context: dict[str, Any] = {
        "menu": "calendar",
        "found": subjects(request.member, text),
        "text": text,
        "moment": moment,
        "onward": onward.urlencode(),
        "day": day_of(moment.get("date", "")),
        "dialog": wants_fragment(request),
    }
    if request.GET.get("list") == "1":
        return render(request, "calendars/_subjects.html", context)
    template = "calendars/_new.html" if context["dialog"] else "calendars/new.html"
    return render(request, template, context)
