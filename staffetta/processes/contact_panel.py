"""Open tasks on a contact's page (C-19), and why a member sees a contact (U-02)."""

from __future__ import annotations

import functools
import operator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts import actions, panels
from staffetta.contacts.models import Contact
from staffetta.contacts.panels import Figure
from staffetta.contacts.querysets import SEEN_THROUGH
from staffetta.core.db.remembered import remembered
from staffetta.core.db.subselects import subselect
from staffetta.processes import addresses
from staffetta.processes.contact_history import contact_timeline
from staffetta.processes.models import Attachment, Process, Task
from staffetta.processes.querysets import TaskQuerySet, about_contact
from staffetta.processes.rows import TaskRow, rows_of
from staffetta.ui.addresses import url
from staffetta.ui.formats import ago

SHOWN, AT_ONCE = 12, 3
SHOWN_FILES = 6


def seen_through_processes(member: Member) -> Q:
    """A member sees the contacts of the processes he sees, and of the tasks about a contact alone that are his."""
    of_processes = (Q(pk__in=_of_processes_seen_by(member, way=way)) for way in ("contact", "person"))
    return functools.reduce(operator.or_, of_processes) | Q(pk__in=_of_tasks_of(member))


@subselect
def _of_processes_seen_by(member: Member, *, way: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Process.objects.visible_to(member).values(way)
    return found


@subselect
def _of_tasks_of(member: Member) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Task.objects.filter(process=None).assigned_to(member).values("contact")
    return found


def open_tasks(member: Member, contact: Contact) -> dict[str, Any]:
    """The open tasks about a contact, of whatever process: what is to do, the longest due first, then what waits. The
    first leads the strip of the page."""
    now = timezone.now()
    found = _tasks(contact.pk, member, now)
    count = _open(contact.pk, member).count() if len(found) > SHOWN else len(found)
    shown = rows_of(found[:SHOWN], member, now, stay=True, of_contact=True)
    return {
        "rows": shown[:AT_ONCE],
        "others": shown[AT_ONCE:],
        "count": count,
        "more": count - len(shown),
        "figures": [_next_step(shown), _last_activity(contact)],
    }


def _open(contact: UUID, member: Member) -> TaskQuerySet:
    return Task.objects.visible_to(member).filter(pk__any=about_contact(Task.objects.open(), contact))


@remembered(plan=True)
def _tasks(contact: UUID, member: Member, now: datetime) -> QuerySet[Task]:
    waits = Case(When(hold_until__gt=now, then=1), default=0)
    rows = _open(contact, member).for_rows()
    return rows.order_by(waits, F("hold_until").asc(nulls_last=True), "id")[: SHOWN + 1]


def _next_step(rows: list[TaskRow]) -> Figure:
    """What is next, when, and in whose hands."""
    label = _("Next step")
    if not rows:
        return Figure(str(label), gettext("Nothing planned"), 10, icon="milestone", tone="warning")
    row = rows[0]
    hands = row.task.assignee or row.task.group
    return Figure(
        str(label),
        row.task.title,
        10,
        href=row.href,
        icon="milestone",
        moment=row.moment or row.reminder,
        late=row.late,
        who=hands.name if hands is not None else gettext("Nobody"),
        hint=row.about if row.task.process is not None else "",
    )


def _last_activity(contact: Contact) -> Figure:
    if contact.last_activity_at is None:
        return Figure(gettext("Last activity"), "–", 60, icon="activity")
    return Figure(gettext("Last activity"), ago(contact.last_activity_at), 60, icon="activity")


def work_history(member: Member, contact: Contact) -> dict[str, Any]:
    """What happened, newest first."""
    return {"timeline": contact_timeline(contact, member)}


def files(member: Member, contact: Contact) -> dict[str, Any]:
    """The newest files of the contact, of its notes and processes."""
    found = _newest(contact.pk, member)
    count = _all_files(contact.pk, member).count() if len(found) > SHOWN_FILES else len(found)
    return {"files": found[:SHOWN_FILES], "count": count}


def _has_files() -> Q:
    rows = (Attachment.objects.filter(**{way: OuterRef("pk")}) for way in ("contact", "process__person"))
    return functools.reduce(operator.or_, (Q(Exists(one)) for one in rows))


def _all_files(contact: UUID, member: Member) -> QuerySet[Attachment]:
    return Attachment.objects.visible_to(member).filter(pk__any=about_contact(Attachment.objects.all(), contact))


@remembered(plan=True)
def _newest(contact: UUID, member: Member) -> QuerySet[Attachment]:
    return _all_files(contact, member).order_by("-added_at", "-id")[: SHOWN_FILES + 1]


def _every_day(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """What is done every day: write down what was done, plan what is next (T-01)."""
    if contact.anonymised_at is not None:
        return []
    note, task = (reverse(name, args=[contact.pk]) for name in ("tasks:contact-note", "tasks:new"))
    dialog = {"hx_target": "#dialog"}
    return [
        {"label": gettext("Write a note"), "icon": "message-square-plus", "href": note, "hx_get": f"{note}?stay=1"}
        | dialog,
        {"label": gettext("New task"), "icon": "plus", "href": task, "hx_get": f"{task}?stay=1", "kind": "primary"}
        | dialog,
    ]


def _note_and_plan(member: Member, contact: Contact) -> list[dict[str, Any]]:
    if contact.anonymised_at is not None:
        return []
    plan = reverse("tasks:contact-plan", args=[contact.pk])
    label = gettext("Write a note and plan the next task")
    return [{"label": label, "icon": "calendar-plus", "href": plan, "hx_get": f"{plan}?stay=1", "hx_target": "#dialog"}]


def _why(member: Member, contact: Contact) -> list[dict[str, Any]]:
    """*Why can X see this?* (U-06)"""
    here = reverse("processes:contact-why", args=[contact.pk])
    label = gettext("Who can see this, and why?")
    return [{"label": label, "icon": "eye", "href": here, "attrs": {"hx-get": here, "hx-target": "#dialog"}}]


def register() -> None:
    """Called once, when the apps are ready."""
    SEEN_THROUGH.append(seen_through_processes)
    addresses.register_contacts(lambda contact: url("contacts:contact", contact_id=contact.pk))
    panels.add("tasks", _("Open tasks"), 10, open_tasks, "processes/_contact_tasks.html")
    panels.add("history", _("Work history"), 60, work_history, "processes/_contact_history.html")
    panels.add(
        "files",
        _("Files"),
        70,
        files,
        "processes/_contact_files.html",
        side=True,
        where=_has_files,
        empty=lambda member, contact: {"files": [], "count": 0},
    )
    actions.add_button(10, _every_day)
    actions.add(5, _note_and_plan)
    actions.add(900, _why)
