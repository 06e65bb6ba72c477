"""How a reminder stands in the inbox."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
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
        offers=_offers,
    )


def _offers(notice: Notice) -> list[dict[str, Any]]:
    """Put off where it is read."""
    snooze, remind = (reverse(f"reminders:{name}", args=[notice.subject_id]) for name in ("snooze", "remind"))
    usual = (("10", gettext("In 10 minutes")), ("60", gettext("In 1 hour")), ("tomorrow", gettext("Tomorrow")))
    choices = [*usual, ("monday", gettext("Next Monday"))]
    return [
        {"heading": gettext("Remind me again")},
        *({"label": label, "post": snooze, "icon": "alarm-clock", "fields": {"choice": key}} for key, label in choices),
        {
            "label": gettext("At another moment…"),
            "href": remind,
            "icon": "bell-ring",
            "attrs": {"hx-get": remind, "hx-target": "#dialog"},
        },
        {"separator": True},
    ]


def _task_page(notice: Notice) -> str:
    return reverse("tasks:open", args=[notice.subject_id])


def due_words(reminder: Reminder, to: Member) -> str:
    """For when the reminder was, in the language and by the clocks of whoever is told: who reads it late knows so."""
    moment = reminder.date if reminder.at is None else reminder.due_at
    return _words(moment, to.user.language, to.user.timezone)


@lru_cache(maxsize=1024)
def _words(moment: date | datetime, language: str, clocks: str) -> str:
    """Remembered: what falls due by the hundred falls due at a few moments."""
    with translation.override(language), timezone.override(zone(clocks)):
        if isinstance(moment, datetime):
            return shown_datetime(moment, "weekday")
        return shown_date(moment, "weekday")
