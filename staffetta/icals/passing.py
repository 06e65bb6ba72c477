"""What pages and programs have in common: a task or a whole calendar as a file, and what is in a file (T-07)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from staffetta.accounts.models import Member
from staffetta.icals.entries import entries_of, entry_of
from staffetta.icals.files import Reading, read_file
from staffetta.icals.querysets import in_calendar
from staffetta.icals.writing import write_calendar
from staffetta.processes.models import Task
from staffetta.processes.schedule import zone

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


def reading_of(data: bytes, member: Member, *, past: bool) -> Reading:
    """What is in a file, for this member."""
    return read_file(data, member, zone(member.user.timezone), past=past, now=timezone.now())
