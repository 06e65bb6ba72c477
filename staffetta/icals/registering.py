"""What other rooms are told of calendar objects; called once, by the apps."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.contacts import trails
from staffetta.icals.models import CalendarObject
from staffetta.processes.trailed import processes_of


def register() -> None:
    """They go with their tasks."""
    binds.declare(CalendarObject, "task", Following.GOES)
    trails.declare(
        CalendarObject,
        _("Calendar entries: details that only calendars show"),
        rows=lambda ids: CalendarObject.objects.filter(
            Q(task__contact__in=ids) | Q(task__process__in=processes_of(ids).values("pk"))
        ),
        # The names by which calendars know an entry are random, and say that it is still the same.
        clear={"kept": {}, "uid": "", "resource": ""},
        order=15,
    )
