"""How many pairs wait for somebody, beside the menu entry."""

from __future__ import annotations

from django.utils.translation import ngettext

from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.duplicates.models import DuplicatePair
from staffetta.ui.menu import Badge

MOST = 100
SURE = 90
"""In percent: only those that are almost certain ask for attention."""


def open_pairs(member: Member) -> Badge | None:
    """Counted as far as it fits a badge, and only for whom privacy hides nothing: it stands on every page."""
    if not sees_everything(member):
        return None
    rows = DuplicatePair.objects.open().filter(likely__gte=SURE, first__merged_into=None, second__merged_into=None)
    count = len(rows.order_by().values_list("pk")[:MOST])
    title = ngettext("%(num)s pair is almost certainly the same", "%(num)s pairs are almost certainly the same", count)
    return Badge(count, title % {"num": count}) if count else None
