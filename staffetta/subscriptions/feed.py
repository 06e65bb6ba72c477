"""What stands in a subscribed calendar, as programs read it (T-07, T-05; RFC 5545, RFC 7986)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffetta.core.content_lines import escape, fold_line, printable
from staffetta.icals.entries import entries_among, with_all
from staffetta.icals.querysets import marked
from staffetta.icals.texts import description_of, text_of
from staffetta.icals.times import stamp
from staffetta.icals.writing import PRODID
from staffetta.icals.writing import Written as Entry
from staffetta.processes.models import Task
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.schedule import midnight
from staffetta.subscriptions.acts.checking import CHOICES
from staffetta.subscriptions.models import Subscription

MOST = 20_000
EVERY = "PT15M"
USUAL = timedelta(minutes=15)
"""How long something lasts that has a moment and no end."""
_FORM = "2"
"""Changes when we write calendars otherwise."""


def tasks_of(subscription: Subscription, now: datetime) -> TaskQuerySet:
    """What is in it: open ones whenever they are, done ones as far back as wanted; all have a day or a moment."""
    member = subscription.member
    mine = Task.objects.filter(assignee=member)
    tasks = Task.objects.assigned_to(member) if subscription.whose == Subscription.Whose.GROUPS else mine
    moment = Q(starts_at__isnull=False)
    if not subscription.timed_only:
        moment |= Q(date__isnull=False)
    if subscription.with_alarms or not subscription.timed_only:
        moment |= Q(starts_at=None, date=None, reminders__isnull=False)
    since = timezone.localdate(now) - timedelta(days=subscription.days_back)
    begin = midnight(since, timezone.get_current_timezone())
    after = Q(date__gte=since) | Q(starts_at__gte=begin) | Q(date=None, starts_at=None, done_at__gte=begin)
    wanted = Q(done_at=None) | after if subscription.with_done else Q(done_at=None)
    return tasks.filter(moment, wanted)


def tag_of(subscription: Subscription, tasks: TaskQuerySet) -> str:
    """Another as soon as the calendar would be another: one statement, and nothing is written."""
    rows: Any = marked(tasks, get_language() or "").order_by("pk")
    marks = rows.values_list("pk", "mark")
    chosen = [getattr(subscription, name) for name in ("label", *CHOICES)]
    said = hashlib.sha256(f"{_FORM} {settings.PUBLIC_URL} {subscription.member.user.timezone} {chosen}".encode())
    for pk, mark in marks[:MOST].iterator(chunk_size=5000):
        said.update(f"{pk} {mark}\n".encode())
    return said.hexdigest()[:32]


def calendar_of(subscription: Subscription, tasks: TaskQuerySet) -> str:
    """The calendar as text: three statements, whatever is in it."""
    rows = with_all(marked(tasks)).order_by(F("starts_at").asc(nulls_first=True), "date", "pk")[:MOST]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{escape(subscription.label)}", f"X-WR-CALNAME:{escape(subscription.label)}"]
    lines += [f"X-WR-TIMEZONE:{subscription.member.user.timezone}"]
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{EVERY}", f"X-PUBLISHED-TTL:{EVERY}"]
    for entry in entries_among(list(rows)):
        lines += _entry(entry, subscription)
    return "\r\n".join([*map(fold_line, map(printable, lines)), "END:VCALENDAR", ""])


def _entry(entry: Entry, subscription: Subscription) -> Iterator[str]:
    task = entry.task
    busy = subscription.detail == Subscription.Detail.BUSY
    whole = task.starts_at is None and task.date is not None
    kind = "VTODO" if subscription.as_todos and whole else "VEVENT"
    title = _("Busy") if busy else task.title
    # The name by which CalDAV and files know it too: who has both sees it once.
    yield from (f"BEGIN:{kind}", f"UID:{escape(entry.uid)}", f"DTSTAMP:{stamp(task.changed_at)}")
    yield from (f"CREATED:{stamp(task.created_at)}", f"LAST-MODIFIED:{stamp(task.changed_at)}")
    yield f"SEQUENCE:{task.version}"
    yield f"SUMMARY:{escape(f'✓ {title}' if task.is_done and kind == 'VEVENT' else title)}"
    yield from _time(task, kind, entry.remind_at)
    if kind == "VTODO":
        yield from _state(task)
    else:
        yield f"TRANSP:{'TRANSPARENT' if whole or task.is_done else 'OPAQUE'}"
    if busy:
        yield "CLASS:PRIVATE"
    else:
        text = description_of(text_of(task), entry.about)
        if text:
            yield f"DESCRIPTION:{escape(text)}"
        if entry.type_name:
            yield f"CATEGORIES:{escape(entry.type_name)}"
        yield f"URL:{entry.href}"
    if subscription.with_alarms and entry.remind_at is not None and not task.is_done:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER;VALUE=DATE-TIME:{stamp(entry.remind_at)}")
        yield from (f"DESCRIPTION:{escape(title)}", "END:VALARM")
    yield f"END:{kind}"


def _time(task: Task, kind: str, remind_at: datetime | None) -> Iterator[str]:
    """A day, a stretch, or the moment of the reminder."""
    if task.starts_at is None and task.date is not None:
        yield from _day(task.date, kind)
        return
    begin: Any = task.starts_at or remind_at
    end = (task.ends_at if task.starts_at is not None else None) or begin + USUAL
    yield from (f"DTSTART:{stamp(begin)}", f"DTEND:{stamp(max(end, begin + timedelta(minutes=1)))}")


def _day(day: date, kind: str) -> Iterator[str]:
    if kind == "VTODO":
        yield f"DUE;VALUE=DATE:{day:%Y%m%d}"
        return
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"


def _state(task: Task) -> Iterator[str]:
    if task.done_at is None:
        yield "STATUS:NEEDS-ACTION"
        return
    yield from ("STATUS:COMPLETED", "PERCENT-COMPLETE:100", f"COMPLETED:{stamp(task.done_at.astimezone(UTC))}")
