"""The number beside *My day*."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.home.day import pressing_asked
from staffetta.ui.menu import Badge, Count


def _said(figures: dict[str, Any]) -> Badge:
    late, today = figures["late"], figures["pressing"] - figures["late"]
    title = _("%(late)s overdue, %(today)s for today") % {"late": late, "today": today}
    return Badge(late + today, title, "danger" if late else "neutral")


pressing_badge = Count(lambda member: pressing_asked(member, timezone.now()), _said)
"""How many of his tasks are overdue or for today; red while any is overdue, and the title says so."""
