"""The firm whose workspace is running, and its calendar."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime

from staffetta.accounts.models import Workspace
from staffetta.core.isolation import current_workspace_id


def running_firm() -> Workspace:
    """The workspace in which this code runs."""
    return Workspace.objects.get(pk=current_workspace_id())


def day_of(moment: datetime, firm: Workspace) -> date:
    """The firm's calendar day at this moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(firm.timezone)).date()
