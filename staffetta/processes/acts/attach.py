"""Put a file on a process or on one of its tasks."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.refusals import require
from staffetta.processes import rules
from staffetta.processes.acts.write import put_file
from staffetta.processes.editions import need_edition
from staffetta.processes.models import Attachment, Process, Task
from staffetta.processes.plans import Stored


@act
def attach_file(process: Process, file: Stored, *, task: Task | None = None, by: Actor, at: datetime) -> Attachment:
    """Make a stored file an attachment of a process, and of one of its tasks if one is named."""
    process = Process.objects.locked(process)
    need_edition(process)
    require(rules.may_write(by, process), _("Only people who work on this can add files here."))
    return put_file(process, file, note=None, task=task, by=by, at=at)
