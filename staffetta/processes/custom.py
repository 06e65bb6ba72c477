"""Custom fields of leads and post-sales processes: where the answers are, and how they are told (C-13)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts import trails
from staffetta.contacts.custom import names_for, names_in_history
from staffetta.core.changes import Value as Plain
from staffetta.fields import holders
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of, for_programs
from staffetta.fields.shown import Shown, answers
from staffetta.fields.told import Answers
from staffetta.history import subjects
from staffetta.processes.models import Process, ProcessValue
from staffetta.processes.trailed import processes_of

OWNERS = (Owner.LEAD, Owner.POST_SALES)


def register() -> None:
    """Called once, when the apps are ready."""
    for owner in OWNERS:
        holders.add(owner, ProcessValue, "process")
    subjects.name_family(
        Process, "custom", "custom_values", opened=lambda said: Answers(OWNERS, said, names_in_history)
    )
    trails.declare(
        ProcessValue,
        _("Answers to custom fields of leads and post-sales processes"),
        rows=lambda ids: ProcessValue.objects.filter(
            process__in=processes_of(ids).values("pk"), field__is_personal=True
        ),
        remove=True,
        clear={"text": trails.MARK, "folded": "", "unique_key": None},
        mentions=("text", "folded", "unique_key"),
        order=20,
    )


def shown_of(process: Process, owner: Owner, member: Member) -> list[Shown]:
    """What its page tells: every answer that was given to a field in use."""
    fields = fields_of(owner)
    values = list(process.custom_values.all()) if fields else []
    return answers(fields, values, names_for(member, values)) if values else []


def programs_of(process: Process, owner: Owner) -> dict[str, Plain]:
    """Its answers for programs, by code; fetch `custom_values` beforehand for many."""
    fields = fields_of(owner)
    return for_programs(fields, process.custom_values.all()) if fields else {}


def fetched(owner: Owner, path: str) -> Iterable[str]:
    """What to prefetch for answers of many: nothing where nothing is asked."""
    return [path] if fields_of(owner) else []
