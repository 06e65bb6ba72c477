"""The number beside *My day*."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.home.day import pressing
from staffetta.ui.menu import Badge


def pressing_badge(member: Member) -> Badge | None:
    """How many of his tasks are overdue or for today; red while any is overdue, and the title says so."""
    late, today = pressing(member, timezone.now())
    title = _("%(late)s overdue, %(today)s for today") % {"late": late, "today": today}
    return Badge(late + today, title, "danger" if late else "neutral")
