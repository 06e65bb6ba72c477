"""My day by e-mail, for those who want it (T-04): what is overdue, what is for today, the reminders of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.home.day import OVERDUE, TODAY, my_day
from staffetta.mail import writers
from staffetta.mail.letters import drawn
from staffetta.mail.models import Line
from staffetta.mail.writers import Written
from staffetta.notices.acts.owe_agenda import SOURCE
from staffetta.notices.unsubscribing import link_of
from staffetta.notices.wanted import preferences_of
from staffetta.processes.models import Reminder
from staffetta.processes.rows import TaskRow
from staffetta.processes.schedule import midnight
from staffetta.ui import formats

MOST = 25


@dataclass(frozen=True)
class Entry:
    """One line of the letter: what, about what, when, and where it leads."""

    title: str
    about: str
    when: str
    address: str


@dataclass(frozen=True)
class Section:
    """Some lines under a heading; `more` is how many are not named."""

    title: str
    entries: list[Entry]
    more: int
    late: bool = False


def register() -> None:
    """Called once, when the apps are ready."""
    writers.register(SOURCE, write)


def write(member: Member, lines: Sequence[Line]) -> Written | None:
    """The day as it is now; None when there is nothing to do, when it is no longer wanted, or when the day for which
    it was owed is over."""
    now = timezone.now()
    said = preferences_of(member)
    today = timezone.localdate(now)
    if said is None or said.agenda_at is None or timezone.localdate(lines[-1].due_at) != today:
        return None
    sections = [one for one in (*_tasks(member, now), _reminders(member, now, today)) if one.entries]
    if not sections:
        return None
    unsubscribe = link_of(member, [SOURCE])
    subject = _("Your day: {day}").format(day=formats.shown_date(today))
    context: dict[str, object] = {
        "member": member,
        "sections": sections,
        "page": settings.PUBLIC_URL + reverse("home:my-day"),
        "preferences": settings.PUBLIC_URL + reverse("notices:preferences"),
    }
    return drawn("home/mail/agenda", subject, context, unsubscribe)


def _tasks(member: Member, now: datetime) -> list[Section]:
    titles = {OVERDUE: _("Overdue"), TODAY: _("Today")}
    parts = [part for part in my_day(member, now) if part.key in titles]
    return [
        Section(titles[part.key], [_entry(row) for row in part.rows], part.count - len(part.rows), part.key == OVERDUE)
        for part in parts
    ]


def _entry(row: TaskRow) -> Entry:
    moment = row.moment
    if isinstance(moment, datetime):
        when = formats.shown_datetime(moment)
    else:
        when = formats.shown_date(moment) if moment is not None else ""
    about = " · ".join(part for part in (row.about, row.contact) if part)
    return Entry(row.task.title, about, when, settings.PUBLIC_URL + row.href)


def _reminders(member: Member, now: datetime, today: date) -> Section:
    """Those of his own open tasks that fall due later today; a task that is on the list already is not named twice."""
    ends = midnight(today + timedelta(days=1), timezone.get_current_timezone())
    rows = Reminder.objects.filter(task__assignee=member, task__done_at=None, due_at__gt=now, due_at__lt=ends)
    found = list(rows.select_related("task__process", "task__contact").order_by("due_at", "pk")[: MOST + 1])
    entries = [
        Entry(
            one.task.title,
            one.task.process.title if one.task.process is not None else str(one.task.contact or ""),
            formats.shown_datetime(one.due_at),
            settings.PUBLIC_URL + reverse("tasks:open", args=[one.task_id]),
        )
        for one in found[:MOST]
    ]
    return Section(_("Reminders later today"), entries, rows.count() - len(entries) if len(found) > MOST else 0)
