"""What the page sends when a task was dragged."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from staffetta.calendars.moving import Shift
from staffetta.core.refusals import Invalid


class ShiftForm(forms.Form):
    """By how much, by the clocks of the reader; `to` says what it becomes where it stood in the other place."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    days = forms.IntegerField(min_value=-80_000, max_value=80_000, required=False)
    minutes = forms.IntegerField(min_value=-1440, max_value=1440, required=False)
    stretch = forms.BooleanField(required=False)
    to = forms.ChoiceField(choices=[("", ""), ("day", ""), ("time", "")], required=False)
    at = forms.IntegerField(min_value=0, max_value=1439, required=False)

    def shift_or_refuse(self) -> tuple[Shift, int]:
        """What was asked for, and the version of the task that was moved."""
        if not self.is_valid():
            raise Invalid(_("Some values are not valid."))
        said = self.cleaned_data
        whole = {"": None, "day": True, "time": False}[said["to"]]
        numbers = {name: said[name] or 0 for name in ("days", "minutes", "at")}
        return Shift(stretch=said["stretch"], whole=whole, **numbers), said["version"]
