"""How a reminder stands in the inbox."""

from __future__ import annotations

from datetime import tzinfo

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.notices import kinds
from staffetta.notices.models import Notice
from staffetta.processes.models import Reminder, Task
from staffetta.processes.schedule import zone
from staffetta.ui.formats import shown_date, shown_datetime

DUE = "reminders.due"


def register_kinds() -> None:
    """Called once, when the apps are ready."""
    kinds.register(
        DUE,
        _("Reminder for {due}: “{title}”"),
        _task_page,
        icon="bell-ring",
        label=_("A reminder falls due"),
        visible=kinds.seen_by(Task.objects.visible_to),
    )


def _task_page(notice: Notice) -> str:
    return reverse("tasks:open", args=[notice.subject_id])


def due_words(reminder: Reminder, to: Member) -> str:
    """For when the reminder was, in the language and by the clocks of whoever is told: who reads it late knows so."""
    with translation.override(to.user.language), timezone.override(_zone(to)):
        if reminder.at is None:
            return shown_date(reminder.date, "weekday")
        return shown_datetime(reminder.due_at, "weekday")


def _zone(to: Member) -> tzinfo:
    return zone(to.user.timezone)
