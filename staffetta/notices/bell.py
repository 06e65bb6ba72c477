"""The number on the bell."""

from __future__ import annotations

from django.utils.translation import ngettext

from staffetta.accounts.models import Member
from staffetta.notices.models import Notice
from staffetta.ui.menu import Badge


def unread(member: Member) -> Badge:
    """How many notices the member has not read."""
    count = Notice.objects.filter(to=member).unread().count()
    return Badge(
        count, ngettext("{count} unread notice", "{count} unread notices", count).format(count=count), "danger"
    )
