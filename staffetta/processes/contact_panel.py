"""Open tasks on a contact's page (C-19), and why a member sees a contact (U-02)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts import panels
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import SEEN_THROUGH
from staffetta.processes.models import Process, Task
from staffetta.processes.rows import rows_of

SHOWN = 20


def seen_through_processes(member: Member) -> Q:
    """A member sees the contacts of the processes he sees, and of the tasks about a contact alone that are his."""
    processes = Process.objects.visible_to(member)
    mine = Task.objects.filter(process=None).assigned_to(member)
    return (
        Q(pk__in=processes.values("contact")) | Q(pk__in=processes.values("person")) | Q(pk__in=mine.values("contact"))
    )


def open_tasks(member: Member, contact: Contact) -> dict[str, Any]:
    """The open tasks about a contact, of whatever process."""
    rows = Task.objects.visible_to(member).open().filter(contact=contact).for_rows().order_by("hold_until", "id")
    return {"rows": rows_of(rows[:SHOWN], member, timezone.now()), "contact": contact}


def register() -> None:
    """Called once, when the apps are ready."""
    SEEN_THROUGH.append(seen_through_processes)
    panels.add("tasks", _("Open tasks"), 10, open_tasks, "processes/_contact_tasks.html")
