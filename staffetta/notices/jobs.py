"""What the clock triggers for notices."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.history.failures import failing_workspaces
from staffetta.notices.acts.delete import purge_notices
from staffetta.notices.acts.owe_agenda import day_due, owe_agenda
from staffetta.notices.failing import tell_new_failures
from staffetta.notices.models import Preferences


@at_times("* * * * *")
def owe_agendas(now: datetime) -> None:
    """Everybody's day by e-mail, at the time that he has chosen, where he is."""
    for workspace_id in workspaces_owing("staffetta_agendas_due", now):
        with workspace(workspace_id):
            for said in Preferences.objects.with_agenda():
                if day_due(said, said.member, now) is not None:
                    owe_agenda(said.member, at=now)


@at_times("*/10 * * * *")
def look_for_failures(now: datetime) -> None:
    """Work that was given up is told to administrators."""
    for found in Workspace.objects.filter(pk__in=failing_workspaces()):
        with workspace(found.pk):
            tell_new_failures(found)


@at_times("53 3 * * *")
def forget_what_is_old(now: datetime) -> None:
    """Notices older than the retention go."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            purge_notices(now - timedelta(days=settings.NOTICES_DAYS))
