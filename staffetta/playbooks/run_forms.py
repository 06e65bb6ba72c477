"""What is asked before something is started, shifted, paused or stopped; the preview reads the same forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from staffetta.playbooks.acts.shift_run import MOST_DAYS
from staffetta.playbooks.forms import ids_of
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.running import Progress
from staffetta.ui.forms import ComboField, DateField, Form
from staffetta.ui.widgets import Combobox, Segmented

BY, TO = "by", "to"


class SequenceField(ComboField):
    """A sequence in use, searched for as one types. Its cleaned value is a Playbook."""

    default_error_messages = {"unknown": _("Choose automatic actions from the list.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Automatic actions"))
        super().__init__(widget=Combobox(reverse_lazy("playbooks:options"), label_of=self._name), **options)

    def find(self, value: str) -> Playbook | None:
        """The sequence of this id."""
        return Playbook.objects.sequences().active().filter(pk__in=ids_of(value)).first()

    def _name(self, value: str) -> str:
        found = self.find(value)
        return str(found) if found is not None else ""

    def prepare_value(self, value: Any) -> Any:
        """The id, whether the form begins with a sequence or with an id."""
        return value.pk if isinstance(value, Playbook) else value

    def clean(self, value: Any) -> Any:
        """The sequence with this id."""
        text = super().clean(value)
        found = self.find(text) if text else None
        if text and found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class StartForm(Form):
    """Which sequence begins, and when."""

    playbook = SequenceField()
    start = DateField(label=_("Start date"))


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
