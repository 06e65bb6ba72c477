"""Named reads of leads and pipelines."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Value, When

from staffetta.accounts.rules import sees_everything
from staffetta.processes.models import Process

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.leads.models import Lead, Step


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    def active(self) -> PipelineQuerySet:
        return self.filter(retired_at=None)


class StepQuerySet(models.QuerySet["Step"]):
    def locked(self, step: Step) -> Step:
        return self.select_for_update(of=("self",)).get(pk=step.pk)


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, member: Member) -> LeadQuerySet:
        """Those whose process the member sees (U-02, P-12)."""
        if sees_everything(member):
            return self
        return self.filter(process__in=Process.objects.visible_to(member).values("pk"))

    def open(self) -> LeadQuerySet:
        return self.filter(outcome="open")

    def with_process(self) -> LeadQuerySet:
        """Everything that a row of a list shows, in one query."""
        return self.select_related(
            "process", "process__contact", "process__person", "process__handler", "pipeline", "step"
        )

    def with_status(self, now: datetime) -> LeadQuerySet:
        """Annotates `status` (L-02)."""
        return self.annotate(
            status=Case(
                When(outcome__in=("won", "lost", "cancelled"), then=F("outcome")),
                When(process__open_count__gt=0, process__wakes_at__gt=now, then=Value("on_hold")),
                default=Value("todo"),
                output_field=models.CharField(),
            )
        )

    def with_rocket(self) -> LeadQuerySet:
        """Annotates `has_post_sales`: whether a post-sales process is attached (L-13)."""
        children = Process.objects.filter(parent=OuterRef("pk"), kind="postsales")
        return self.annotate(has_post_sales=Exists(children))

    def without_next_step(self) -> LeadQuerySet:
        return self.open().filter(process__open_count=0)

    def locked(self, lead: Lead) -> Lead:
        """The lead and its process, both locked, process first (the order in which every act locks)."""
        Process.objects.select_for_update(of=("self",)).get(pk=lead.pk)
        return self.select_for_update(of=("self",)).select_related("process", "step", "pipeline").get(pk=lead.pk)
