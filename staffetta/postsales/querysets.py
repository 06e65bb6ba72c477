"""Named reads of post-sales processes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Value, When

from staffetta.accounts.rules import sees_everything
from staffetta.processes.models import Process

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.postsales.models import PostSalesProcess


class PostSalesQuerySet(models.QuerySet["PostSalesProcess"]):
    def visible_to(self, member: Member) -> PostSalesQuerySet:
        if sees_everything(member):
            return self
        return self.filter(process__in=Process.objects.visible_to(member).values("pk"))

    def with_state(self, now: datetime) -> PostSalesQuerySet:
        """Annotates `state` (P-08)."""
        return self.annotate(
            state=Case(
                When(process__task_count=0, then=Value("todo")),
                When(process__open_count=0, then=Value("done")),
                When(process__wakes_at__gt=now, then=Value("on_hold")),
                default=Value("todo"),
                output_field=models.CharField(),
            )
        )

    def locked(self, post_sales: PostSalesProcess) -> PostSalesProcess:
        """The process and what it adds, both locked, process first."""
        Process.objects.select_for_update(of=("self",)).get(pk=post_sales.pk)
        return self.select_for_update(of=("self",)).select_related("process", "lead__process").get(pk=post_sales.pk)
