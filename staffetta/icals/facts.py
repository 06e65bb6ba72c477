"""What happened to calendar objects."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class EntryChanged(Fact):
    """Details that only calendars know came, changed or went."""

    task_id: str
    title: str = personal(default="")

    kind = "icals.entry_changed"
    sentence = _("Details of the task “{title}” that only calendars show have changed")


@dataclass(frozen=True, kw_only=True)
class SeriesTaken(Fact):
    """A series came from a calendar; here it is one task."""

    task_id: str
    title: str = personal(default="")

    kind = "icals.series_taken"
    sentence = _("“{title}” repeats in the calendar from which it came; here it is one task, on its first day")
