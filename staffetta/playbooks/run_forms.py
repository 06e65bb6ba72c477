"""What is asked before something is started, shifted, paused or stopped; the preview reads the same forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.playbooks.acts.shift_run import MOST_DAYS
from staffetta.playbooks.running import Progress
from staffetta.ui.forms import DateField, Form
from staffetta.ui.widgets import Segmented

BY, TO = "by", "to"


class RunForm(Form):
    """A question about a run. `version` is that which the person saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, progress: Progress, **kw: Any) -> None:
        kw["initial"] = {"version": progress.run.version, **kw.get("initial", {})}
        super().__init__(*args, **kw)


class ShiftForm(RunForm):
    """By so many days, or so that the next task is on a day."""

    how = forms.ChoiceField(
        label=_("How"), choices=[(BY, _("By days")), (TO, _("Next task on …"))], initial=BY, widget=Segmented
    )
    days = forms.IntegerField(label=_("Days"), min_value=-MOST_DAYS, max_value=MOST_DAYS, required=False)
    to = DateField(label=_("The next task is on"), required=False)

    def __init__(self, *args: Any, progress: Progress, **kw: Any) -> None:
        kw["initial"] = {"days": max(progress.overdue, 1), "to": max(progress.first or progress.today, progress.today)}
        super().__init__(*args, progress=progress, **kw)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        name = "to" if said.get("how") == TO else "days"
        if said.get(name) is None and name not in self.errors:
            self.add_error(name, self.fields[name].error_messages["required"])
        return said

    @property
    def wanted(self) -> tuple[int, date | None]:
        """Days and day, as shift_run takes them."""
        said = self.cleaned_data
        return (0, said["to"]) if said["how"] == TO else (said["days"], None)


class PauseForm(RunForm):
    """Until when."""

    until = DateField(label=_("Resumes on"))


class ConfirmForm(RunForm):
    """Nothing more is asked."""
