"""The firm whose workspace is running, and its calendar."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Workspace
from staffetta.core.db.remembered import remembered
from staffetta.core.isolation import current_workspace_id


def running_firm() -> Workspace:
    """The workspace in which this code runs."""
    return _firms(current_workspace_id())[0]


@remembered(plan=True)
def _firms(workspace_id: UUID) -> QuerySet[Workspace]:
    return Workspace.objects.filter(pk=workspace_id)


def day_of(moment: datetime, firm: Workspace) -> date:
    """The firm's calendar day at this moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(firm.timezone)).date()
