"""The number on the bell."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered_figures
from staffetta.notices.models import Notice
from staffetta.notices.querysets import NoticeQuerySet
from staffetta.ui import menu


@remembered_figures
def _unread(member: Member) -> tuple[NoticeQuerySet, dict[str, Any]]:
    return Notice.objects.filter(to=member).unread(), {"count": Count("pk")}


def _said(figures: dict[str, Any]) -> menu.Badge:
    count = figures["count"]
    title = ngettext("{count} unread notice", "{count} unread notices", count).format(count=count)
    return menu.Badge(count, title, "danger")


unread = menu.Count(_unread.asked, _said)
"""How many notices the member has not read."""
