"""Named reads of playbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.playbooks.models import Playbook, Run
    from staffetta.processes.models import Process


class PlaybookQuerySet(models.QuerySet["Playbook"]):
    def visible_to(self, member: Member) -> PlaybookQuerySet:
        """Everybody may look at predefined work; who changes it is a rule."""
        return self

    def active(self) -> PlaybookQuerySet:
        return self.filter(retired_at=None)

    def matching(self, text: str) -> PlaybookQuerySet:
        """Those whose code or description contains this; all for nothing."""
        if not text:
            return self
        return self.filter(Q(code__icontains=text) | Q(description__icontains=text))

    def sequences(self) -> PlaybookQuerySet:
        return self.filter(kind="sequence")

    def templates(self) -> PlaybookQuerySet:
        return self.filter(kind="template")

    def locked(self, playbook: Playbook) -> Playbook:
        return self.select_for_update(of=("self",)).get(pk=playbook.pk)


class StartedQuerySet(models.QuerySet["Run"]):
    def visible_to(self, member: Member) -> StartedQuerySet:
        """Those on processes that the member sees."""
        seen: models.QuerySet[Process] = apps.get_model("processes", "Process")._default_manager.visible_to(member)
        return self.filter(process__in=seen.values("pk"))

    def going(self) -> StartedQuerySet:
        """Those that were not stopped."""
        return self.filter(ended_at=None)

    def locked(self, run: Run) -> Run:
        """The run alone; acts lock its process before."""
        return self.select_for_update(of=("self",)).select_related("playbook").get(pk=run.pk)
