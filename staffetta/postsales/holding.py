"""The processes that somebody still runs, so that they are handed over before he goes (U-01)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.holdings import Holding
from staffetta.accounts.models import Actor, Member
from staffetta.postsales.acts.assign import hand_over_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet


def _active(member: Member) -> PostSalesQuerySet:
    return PostSalesProcess.objects.filter(process__handler=member).active()


def count(member: Member) -> Holding:
    """His active processes; done ones stay under his name."""
    address = f"{reverse('postsales:list')}?state=active&handler={member.pk}"
    return Holding("post-sales", _("Active post-sales processes"), _active(member).count(), address)


def hand_over(giver: Member, taker: Member, by: Actor, at: datetime) -> int:
    """Assign each of them to the taker."""
    known = list(_active(giver))
    for post_sales in known:
        hand_over_post_sales(post_sales, taker, by=by)
    return len(known)
