"""When to be reminded."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext_lazy as _

from staffetta.processes.forms.fields import MinutesField
from staffetta.processes.models import Reminder
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import exists, is_sensible
from staffetta.ui.forms import DateField, Form, TimeField


class ReminderForm(Form):
    """Day, time and duration of a reminder (T-03), by the clocks of whoever has the task (`where`)."""

    date = DateField(label=_("Remind on"))
    at = TimeField(label=_("Time"), required=False)
    minutes = MinutesField(label=_("Takes"), required=False)

    def __init__(self, *args: Any, known: Reminder | None, where: tzinfo, **kwargs: Any) -> None:
        initial = {"date": known.date, "at": known.at, "minutes": known.minutes} if known is not None else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.where = where

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day, at = said.get("date"), said.get("at")
        if day is not None and not is_sensible(day):
            self.add_error("date", _("Enter a year between 1970 and 2199."))
        elif day is not None and at is not None and not exists(day, at, self.where):
            self.add_error("at", _("The clocks are put forward then; this time does not exist on that day."))
        return said

    @property
    def draft(self) -> ReminderDraft:
        """The reminder that the valid form asks for."""
        return ReminderDraft(**self.cleaned_data)
