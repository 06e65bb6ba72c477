"""The forms of number ranges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.forms import VersionedForm
from staffetta.numbers.models import NumberRange


class RangeForm(VersionedForm):
    """How a number range gives out its numbers (C-17)."""

    prefix = forms.CharField(  # type: ignore[assignment]  # Django's forms take fields of this name
        label=_("Prefix"), max_length=12, required=False, help_text=_("{year} becomes the year, as in “R{year}-”.")
    )
    suffix = forms.CharField(label=_("Suffix"), max_length=12, required=False)
    width = forms.IntegerField(
        label=_("Digits"), min_value=1, max_value=12, help_text=_("Shorter numbers are filled with zeros.")
    )
    next_value = forms.IntegerField(label=_("Next value"), min_value=1, max_value=10**12 - 1)
    yearly_restart = forms.BooleanField(label=_("Begin at 1 again every year"), required=False)
    gap_free = forms.BooleanField(
        label=_("Without gaps"), required=False, help_text=_("Every value is given; none can be left out by hand.")
    )

    @staticmethod
    def stored(range_: NumberRange) -> dict[str, Any]:
        names = ("prefix", "suffix", "width", "next_value", "yearly_restart", "gap_free", "version")
        return {name: getattr(range_, name) for name in names}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
