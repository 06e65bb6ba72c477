"""How many pairs wait for somebody, beside the menu entry."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import ngettext

from staffetta.accounts.rules import sees_everything
from staffetta.core.db.remembered import remembered_figures
from staffetta.duplicates.models import DuplicatePair
from staffetta.ui.menu import Badge, Count

MOST = 100
SURE = 90
"""In percent: only those that are almost certain ask for attention."""


@remembered_figures
def _open() -> tuple[models.QuerySet[DuplicatePair], dict[str, Any]]:
    rows = DuplicatePair.objects.open().filter(likely__gte=SURE, first__merged_into=None, second__merged_into=None)
    return rows.order_by()[:MOST], {"count": models.Count("pk")}


def _said(figures: dict[str, Any]) -> Badge:
    count = figures["count"]
    title = ngettext("%(num)s pair is almost certainly the same", "%(num)s pairs are almost certainly the same", count)
    return Badge(count, title % {"num": count})


open_pairs = Count(lambda member: _open.asked() if sees_everything(member) else None, _said)
"""Counted as far as it fits a badge, and only for whom privacy hides nothing: it stands on every page."""
