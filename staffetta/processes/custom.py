"""Custom fields of leads and post-sales processes: where the answers are, and how they are told (C-13)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffetta.contacts import trails
from staffetta.contacts.custom import names_in_history
from staffetta.fields import holders
from staffetta.fields.models import Owner
from staffetta.fields.told import Answers
from staffetta.history import subjects
from staffetta.processes.models import Process, ProcessValue
from staffetta.processes.trailed import processes_of

OWNERS = {Process.Kind.LEAD: Owner.LEAD, Process.Kind.POST_SALES: Owner.POST_SALES}


def register() -> None:
    """Called once, when the apps are ready."""
    for owner in OWNERS.values():
        holders.add(owner, ProcessValue, "process")
    subjects.name_family(
        Process, "custom", "custom_values", opened=lambda said: Answers(OWNERS.values(), said, names_in_history)
    )
    trails.declare(
        ProcessValue,
        _("Answers to custom fields of leads and post-sales processes"),
        rows=lambda ids: ProcessValue.objects.filter(
            Q(process__in=processes_of(ids).values("pk")), field__is_personal=True
        ),
        remove=True,
        clear={"text": trails.MARK, "folded": "", "unique_key": None},
        mentions=("text", "folded", "unique_key"),
        order=20,
    )
