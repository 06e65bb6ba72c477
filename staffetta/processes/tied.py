"""What becomes of this room's rows when a contact is merged into another (C-15); called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts.ties import Merging, declare, declare_loose
from staffetta.processes.models import Attachment, Note, Process, ProcessValue, Task, TaskWord


def register() -> None:
    """Everything goes over."""
    declare(Process, "contact", Merging.MOVE, label=_("Leads and processes"))
    declare(Process, "person", Merging.MOVE, label=_("Leads and processes as contact person"))
    declare(Task, "contact", Merging.MOVE, label=_("Tasks"))
    declare(Note, "contact", Merging.MOVE, label=_("Notes"))
    declare(Attachment, "contact", Merging.MOVE, label=_("Files"))
    declare(
        *(ProcessValue, "linked", Merging.MOVE),
        same=("field",),
        keyed="unique_key",
        told=lambda row: (row.process.title, row.field.name),
        label=_("Named in custom fields of leads and processes"),
    )
    declare_loose(Task, "started_from", "a line of a playbook, never a contact")
    declare_loose(TaskWord, "task_id", "the task whose title has the word; the database keeps them in step")
