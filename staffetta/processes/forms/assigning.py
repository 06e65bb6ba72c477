"""Who carries a task out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.processes.forms.fields import HandsField, hands_value
from staffetta.processes.models import Task
from staffetta.ui.forms import Form


class AssignForm(Form):
    """One person, or one group, or nobody."""

    assignee: forms.Field

    def __init__(self, *args: Any, task: Task, **kw: Any) -> None:
        kw["initial"] = {"assignee": hands_value(task.assignee, task.group)}
        super().__init__(*args, **kw)
        hands = (task.assignee, task.group)
        self.fields["assignee"] = HandsField(label=_("Assignee or group"), nobody=str(_("Nobody")), keep=hands)
