"""What a calendar address may be, when it is made and when it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.subscriptions.models import Subscription

FARTHEST = 3650
CHOICES = ("whose", "detail", "timed_only", "with_done", "with_alarms", "as_todos", "days_back")


def checked(label: str, choices: Mapping[str, Any]) -> dict[str, Any]:
    """The label and those of CHOICES that are given. Raises Invalid for what is none of what can be chosen."""
    label = tidy(label)
    wrong: dict[str, str] = {}
    if not label or len(label) > 120:
        wrong["label"] = _("Say what the calendar is called, in at most 120 characters.")
    said = {name: choices[name] for name in CHOICES if name in choices}
    if not 0 <= int(said.get("days_back", 30)) <= FARTHEST:
        wrong["days_back"] = _("Choose up to ten years.")
    if said.get("whose", "mine") not in Subscription.Whose or said.get("detail", "full") not in Subscription.Detail:
        wrong["whose"] = _("Choose one of these.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return {"label": label, **said}
